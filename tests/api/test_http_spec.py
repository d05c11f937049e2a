"""GraphQL over HTTP: the audits of the graphql-http package (their ids), and the draft's 294.

Three MAY audits want GET queries; this platform refuses GET, so they are not met on purpose
(5A70, D6D5, 6A70).
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.media_type import GRAPHQL, JSON
from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

TYPENAME = {"query": "{ __typename }"}
BOTH = pytest.mark.parametrize("media", [GRAPHQL, JSON])
WRONG: list[Any] = [{"obj": "ect"}, 0, False, ["array"]]


def data(answer: httpx.Response) -> Any:
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


@BOTH
async def test_22eb_4655_accepts_and_matches_the_content_type(desk: Desk, media: str) -> None:
    answer = await desk.post(TYPENAME, headers={"accept": media})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"  # 82A3


@pytest.mark.parametrize("accept", ["*/*", None, "application/*", ""])
async def test_47de_80d8_anything_means_json(desk: Desk, accept: str | None) -> None:
    answer = await desk.post(TYPENAME, headers={"accept": accept})
    assert answer.headers["content-type"].startswith(JSON)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON),
        (f"{JSON};q=0.5, {GRAPHQL};q=0.6", GRAPHQL),
        (f"{GRAPHQL};q=0, {JSON}", JSON),
        (f"text/html, {JSON};q=0.1", JSON),
        ("text/html, */*;q=0.1", JSON),
        (f"{GRAPHQL}; charset=utf-8", GRAPHQL),
        ("APPLICATION/JSON", JSON),
    ],
)
async def test_accept_by_preference(desk: Desk, accept: str, wanted: str) -> None:
    answer = await desk.post(TYPENAME, headers={"accept": accept})
    assert answer.headers["content-type"].startswith(wanted)


async def test_nothing_acceptable_is_406(desk: Desk) -> None:
    for accept in ("text/html", "image/png, text/*", f"{JSON};q=0"):
        answer = await desk.post(TYPENAME, headers={"accept": accept})
        assert answer.status_code == 406
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", 'application/json;charset="UTF-8"'],
)
async def test_bf61_78d5_03d4_json_in_utf8(desk: Desk, content_type: str) -> None:
    answer = await desk.post(TYPENAME, headers={"content-type": content_type})
    assert data(answer) == {"__typename": "Query"}


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=utf-16",
        "application/json; charset=gbk",
        "text/json",
        "application/jsonx",
        "application/json, text/plain",
    ],
)
async def test_9abe_other_content_types_are_refused(desk: Desk, content_type: str | None) -> None:
    """Also the CSRF wall: a form or a simple request never gets through."""
    answer = await desk.post(
        content=b'{"query":"{ __typename }"}', headers={"content-type": content_type}
    )
    assert answer.status_code == 415
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_9c48_only_post(desk: Desk, method: str) -> None:
    for query in ("{__typename}", "mutation{__typename}"):
        answer = await desk.client.request(
            method, "/graphql", params={"query": query}, headers=desk.headers
        )
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"
        assert "access-control-allow-origin" not in answer.headers


async def test_a5bf_423l_missing_body_or_query(desk: Desk) -> None:
    assert (await desk.post(content=b"")).status_code == 400
    for media in (GRAPHQL, JSON):
        answer = await desk.post({"notquery": "{ __typename }"}, headers={"accept": media})
        assert answer.status_code == 400


@BOTH
@pytest.mark.parametrize("name", ["query", "operationName", "variables", "extensions"])
async def test_parameters_of_a_wrong_type_are_400(desk: Desk, media: str, name: str) -> None:
    """9FE0-9FE3, FB90-FB93, F050-F053, 3680-3683, 8764, 3E3A."""
    wrong = [*WRONG] if name in ("query", "operationName") else ["string", 0, False, ["array"]]
    for value in wrong:
        answer = await desk.post(TYPENAME | {name: value}, headers={"accept": media})
        assert answer.status_code == 400
        assert "data" not in answer.json()
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@BOTH
async def test_parameters_that_are_allowed(desk: Desk, media: str) -> None:
    """34A2 13EE 8161 B8B3 94B0-94B2 0220-0222 2EA1 28B9 428F 1B7A."""
    named = {"query": "query Query { __typename }", "operationName": "Query"}
    variables = {
        "query": "query Type($name: String!) { __type(name: $name) { name } }",
        "variables": {"name": "Query"},
    }
    for body in (
        TYPENAME,
        named,
        TYPENAME | {"variables": None},
        TYPENAME | {"operationName": None},
        TYPENAME | {"extensions": None},
        TYPENAME | {"extensions": {"some": "value"}},
        variables,
    ):
        answer = await desk.post(body, headers={"accept": media})
        assert answer.status_code == 200
        assert data(answer)


@BOTH
async def test_b6dc_bcf8_b7n8_unreadable_json_is_400(desk: Desk, media: str) -> None:
    answer = await desk.post(content=b'{ "not a JSON', headers={"accept": media})
    assert answer.status_code == 400
    assert "data" not in answer.json()


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"},
        {"query": "{ noSuchField }"},
        {
            "query": "query CoerceFailure($id: ID!){ loan(id: $id) { id } }",
            "variables": {"id": None},
        },
        {"query": "query A { __typename } query B { __typename }"},
        {"query": "query A { __typename }", "operationName": "B"},
        {"query": "fragment F on Query { __typename }"},
    ],
)
async def test_request_errors(desk: Desk, media: str, body: dict[str, Any]) -> None:
    """572B FDE2 7B9B: 200 under JSON; 865D 556A D586 51FE 74FF 5E5B 86EE: 400 otherwise."""
    answer = await desk.post(body, headers={"accept": media})
    assert answer.status_code == (400 if media == GRAPHQL else 200)
    assert "data" not in answer.json()
    for error in answer.json()["errors"]:
        assert error["extensions"]["code"] == "BAD_USER_INPUT"


@BOTH
async def test_data_with_errors_is_294(desk: Desk, media: str) -> None:
    """A county office asks for another county's households: refused, and the rest is answered."""
    query = '{ __typename households(where: {county: {eq: "520328"}}) { totalCount } }'
    answer = await desk.post({"query": query}, headers={"accept": media})
    assert answer.status_code == (294 if media == GRAPHQL else 200), answer.text
    body = answer.json()
    assert "data" in body
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_an_unauthorized_request_is_401_before_its_body(desk: Desk) -> None:
    """BC58, and no parsing for anonymous callers."""
    for content in (b"", b"{", b'{"query":"{ nope }"}', b"x" * 2_000_000):
        answer = await desk.post(content=content, headers={"authorization": None})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert "data" not in answer.json()


async def test_batches_are_refused(desk: Desk) -> None:
    for body in ([TYPENAME], [TYPENAME] * 100, []):
        answer = await desk.post(body)
        assert answer.status_code == 400


async def test_subscriptions_are_not_served_here(desk: Desk) -> None:
    answer = await desk.ask("subscription { events { id } }")
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "data" not in answer.json()


async def test_headers_of_every_answer(desk: Desk) -> None:
    for answer in (
        await desk.post(TYPENAME),
        await desk.post(content=b"{"),
        await desk.post(TYPENAME, headers={"authorization": None}),
        await desk.client.get("/graphql"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        request_id = answer.headers["x-request-id"]
        assert len(request_id) == 32
        assert answer.json()["extensions"]["requestId"] == request_id


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abcd-1234.X_y", True),
        ("a" * 64, True),
        ("short", False),
        ("a" * 65, False),
        ("evil id 12", False),
        ("x\tinjected: 1", False),
        ("<script>alert(1)</script>", False),
    ],
)
async def test_the_callers_request_id(desk: Desk, given: str, kept: bool) -> None:
    answer = await desk.post(TYPENAME, headers={"x-request-id": given})
    assert (answer.headers["x-request-id"] == given) is kept
    assert answer.json()["extensions"]["requestId"] == answer.headers["x-request-id"]


async def test_the_cost_is_told(desk: Desk) -> None:
    answer = await desk.ask("{ regions(first: 3) { nodes { code } } }")
    assert answer.json()["extensions"]["cost"] == {"requested": 4, "maximum": 50_000}
    assert [node["code"] for node in answer.json()["data"]["regions"]["nodes"]]


@pytest.mark.parametrize(
    ("language", "chinese"),
    [
        (None, True),
        ("zh-CN", True),
        ("en", False),
        ("en-GB,en;q=0.9", False),
        ("fr, en;q=0.5, zh;q=0.8", True),
        ("fr", True),
        ("en;q=0", True),
        ("*", True),
        ("\\u4e2d", True),
    ],
)
async def test_messages_follow_the_language(
    desk: Desk, language: str | None, chinese: bool
) -> None:
    headers = {"accept-language": language} if language else {}
    message = (await desk.post([], headers=headers)).json()["errors"][0]["message"]
    assert (message == "不支持批量请求") is chinese


async def test_suggestions_are_never_given(desk: Desk) -> None:
    for query in (
        "{ loanz { totalCount } }",
        "{ loans { totalCont } }",
        "{ loans(frist: 1) { totalCount } }",
        "{ loans(where: {conty: {eq: 1}}) { totalCount } }",
        "query ($x: LoanFiltr) { loans(where: $x) { totalCount } }",
        '{ node(id: "x") { ... on Lon { id } } }',
        "{ loans(orderBy: {field: MATURES, direction: ASC}) { totalCount } }",
    ):
        answer = await desk.ask(query)
        assert answer.json()["errors"]
        assert "Did you mean" not in answer.text, query
