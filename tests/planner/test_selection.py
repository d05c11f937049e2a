"""Odd but valid selections, and values that must not outlive their request."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import orjson
import pytest

from tests.office import Office

NODE = "query($id: ID!) { node(id: $id) { id } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
REGION = "region_520327000"


def _codes(office: Office, text: str, **variables: Any) -> list[str]:
    answer = office.answer(office.actor("PROV_PA@520000"), text, **variables)
    return [error["extensions"]["code"] for error in answer.errors]


def test_a_bad_id_does_not_outlive_its_request(office: Office) -> None:
    assert _codes(office, NODE, id="region_garbage") == ["BAD_USER_INPUT"]
    assert _codes(office, NODE, id=REGION) == []
    assert _codes(office, NODE, id="garbage") == ["BAD_USER_INPUT"]
    answer = office.answer(office.actor("PROV_PA@520000"), NODE, id="other")
    assert "garbage" not in str(answer.errors)


def test_the_limit_of_nodes_holds_whatever_was_asked_before(office: Office) -> None:
    assert _codes(office, NODES, ids=[REGION] * 101) == ["BAD_USER_INPUT"]
    assert _codes(office, NODES, ids=[REGION] * 100) == []
    assert _codes(office, NODES, ids=[REGION] * 101) == ["BAD_USER_INPUT"]
    assert _codes(office, NODES, ids=[REGION, "region_x"]) == ["BAD_USER_INPUT"]
    data = office.data(office.actor("PROV_PA@520000"), NODES, ids=[REGION, "lender_9", REGION])
    assert data["nodes"] == [{"id": REGION}, None, {"id": REGION}]
    assert office.data(office.actor("PROV_PA@520000"), NODES, ids=[]) == {"nodes": []}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ loans(first: 1) { edges { cursor @skip(if: true) } } }", {"loans": {"edges": [{}]}}),
        (
            "{ loans(first: 1) { pageInfo { hasNextPage @skip(if: true) } } }",
            {"loans": {"pageInfo": {}}},
        ),
        ("{ loans(first: 1) { nodes { id @include(if: false) } } }", {"loans": {"nodes": [{}]}}),
        ("{ loans { totalCount @skip(if: true) } }", {"loans": {}}),
        (
            "{ loans(first: 0) { nodes { id } pageInfo { startCursor endCursor } } }",
            {"loans": {"nodes": [], "pageInfo": {"startCursor": None, "endCursor": None}}},
        ),
    ],
)
def test_nothing_selected_is_an_empty_object(
    office: Office, text: str, expected: dict[str, Any]
) -> None:
    assert office.data(office.actor("CITY_PA@520300"), text) == expected


def test_introspection_stands_beside_variables(office: Office) -> None:
    text = "query($d: Date, $n: String!) { __type(name: $n) { name } policy(on: $d) { maxMonths } }"
    data = office.data(office.actor("PROV_PA@520000"), text, d="2018-12-01", n="Loan")
    assert data == {"__type": {"name": "Loan"}, "policy": {"maxMonths": 36}}


def test_a_variable_that_is_null_in_the_end_fails_its_field_alone(office: Office) -> None:
    text = 'query($i: ID = "region_520327000") { a: node(id: $i) { id } b: viewer { role } }'
    answer = office.answer(office.actor("PROV_PA@520000"), text, i=None)
    (error,) = answer.errors
    assert error["path"] == ["a"] and error["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer.data == b'{"a":null,"b":{"role":"PROV_PA"}}' and not answer.request_error
    assert office.data(office.actor("PROV_PA@520000"), text)["a"] == {"id": REGION}


def test_a_made_up_instant_in_a_cursor_is_refused(office: Office) -> None:
    text = "query($a: String) { loans(first: 1, after: $a) { pageInfo { endCursor } } }"
    actor = office.actor("CITY_PA@520300")
    good = office.data(actor, text)["loans"]["pageInfo"]["endCursor"]
    mark, _, key = orjson.loads(b64decode(good))
    for instant in (
        "9999-12-31T23:59:59.999999-23:59",
        "0001-01-01T00:00:00+23:59",
        "20181220T00",
        "2018-12-20T00:00:00Z",
    ):
        forged = b64encode(orjson.dumps([mark, instant, key])).decode()
        assert _codes_of(office, text, forged) == ["BAD_CURSOR"], instant
    assert _codes_of(office, text, good) == []


def _codes_of(office: Office, text: str, cursor: str) -> list[str]:
    answer = office.answer(office.actor("CITY_PA@520300"), text, a=cursor)
    return [error["extensions"]["code"] for error in answer.errors]


def test_an_id_of_another_county_is_another_id(office: Office) -> None:
    actor = office.actor("CITY_PA@520300")
    found = office.data(actor, "{ loans(first: 1) { nodes { household { id } } } }")["loans"][
        "nodes"
    ][0]["household"]["id"]
    count = "query($w: LoanFilter) { loans(where: $w) { totalCount } }"
    kind, county, key = found.split("_")
    other = f"{kind}_{int(county) + 1000}_{key}"
    right = office.data(actor, count, w={"household": {"eq": found}})
    wrong = office.data(actor, count, w={"household": {"eq": other}})
    both = office.data(actor, count, w={"household": {"in": [found, other]}})
    assert right == both and right["loans"]["totalCount"] >= 1
    assert wrong["loans"]["totalCount"] == 0


@pytest.mark.parametrize(
    "text",
    [
        '{ riskFund(county: "520328") { id } }',
        '{ riskFund(county: "999999") { id } }',
        '{ region(code: "999999") { id } }',
        '{ circuitBreaker(lender: "NOBODY", county: "520327") { id } }',
        '{ circuitBreaker(lender: "RCC-520328", county: "520328") { id } }',
    ],
)
def test_absent_and_out_of_scope_look_the_same(office: Office, text: str) -> None:
    data = office.data(office.actor("COUNTY_PA@520327"), text)
    assert list(data.values()) == [None]


def test_a_filter_has_a_bound(office: Office) -> None:
    text = "query($w: LoanFilter) { loans(where: $w, first: 1) { totalCount } }"
    many = {"or": [{"amount": {"eq": "1.00"}}] * 60}
    assert _codes(office, text, w={"or": [{"amount": {"eq": "1.00"}}] * 40}) == []
    assert _codes(office, text, w=many) == ["BAD_USER_INPUT"]
    deep: dict[str, Any] = {}
    for _ in range(120):
        deep = {"not": deep}
    assert _codes(office, text, w=deep) == ["BAD_USER_INPUT"]


def test_not_is_the_opposite_also_of_nothing(office: Office) -> None:
    text = "query($w: LoanFilter) { loans(where: $w, first: 0) { totalCount } }"
    since = {"valueOn": {"gte": "2018-01-01"}}
    actor = office.actor("PROV_PA@520000")
    counts = [
        office.data(actor, text, w=where)["loans"]["totalCount"]
        for where in (None, since, {"not": since})
    ]
    assert counts[0] == counts[1] + counts[2] and counts[1] and counts[2]


def test_a_connection_without_any_right_is_null_and_told(office: Office) -> None:
    bank = office.actor("BANK_SYSTEM@520327", "RCC-520327")
    text = "{ enterprises(first: 1) { nodes { name projects { totalCount } } } }"
    answer = office.answer(bank, text)
    (error,) = answer.errors
    assert error["extensions"]["code"] == "FORBIDDEN" and error["extensions"]["decisionId"]
    assert error["extensions"]["field"] == "enterprises.nodes.projects"
    assert error["path"] == ["enterprises"]
    assert answer.data is not None and b'"projects":null' in answer.data


def test_an_error_names_the_field_it_is_about(office: Office) -> None:
    text = "{ a: loans(first: 1) { nodes { h: household { l: loans(first: 999) { totalCount }}}}}"
    answer = office.answer(office.actor("PROV_PA@520000"), text)
    assert answer.errors[0]["extensions"]["field"] == "a.nodes.h.l"
    assert answer.errors[0]["extensions"]["argument"] == "first"


def test_every_enumeration_value_has_a_label(office: Office) -> None:
    data = office.data(
        office.actor("PROV_PA@520000"),
        "{ __schema { types { name kind enumValues { name } } } enumLabels { enum value label } }",
    )
    labelled = {(one["enum"], one["value"]) for one in data["enumLabels"] if one["label"]}
    known = {
        (of["name"], value["name"])
        for of in data["__schema"]["types"]
        if of["kind"] == "ENUM" and not of["name"].startswith("__")
        for value in of["enumValues"]
    }
    assert known == labelled


def test_an_empty_filter_is_no_filter_for_a_cursor_too(office: Office) -> None:
    text = "query($w: LoanFilter, $a: String) { loans(where: $w, first: 1, after: $a) {"
    text += " pageInfo { endCursor } } }"
    actor = office.actor("CITY_PA@520300")
    cursor = office.data(actor, text)["loans"]["pageInfo"]["endCursor"]
    for same in ({}, {"amount": {}}, {"amount": None}):
        assert not office.answer(actor, text, w=same, a=cursor).errors, same
    assert office.answer(actor, text, w={"amount": {"gte": "1.00"}}, a=cursor).errors


def test_introspection_fails_by_itself(office: Office) -> None:
    text = 'query($n: String = "Loan") { a: viewer { role } __type(name: $n) { name } }'
    answer = office.answer(office.actor("CITY_PA@520300"), text, n=None)
    assert answer.data == b'{"a":{"role":"CITY_PA"},"__type":null}'
    assert [error["path"] for error in answer.errors] == [["__type"]]
