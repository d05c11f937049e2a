"""The address of a download: what is refused and how, what the answer's head says, the trail."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from authz.role import Role
from tests.downloads.books import claim_of, fund_of
from tests.downloads.reading import claim_path, fetch, list_path, statement_path
from tests.notice.desk import EN, ZH, County

pytestmark = pytest.mark.anyio


async def refused(county: County, path: str, language: str = ZH) -> tuple[int, dict[str, Any]]:
    """Status and only error; nothing was written, no file was sent."""
    before = await county.fingerprint()
    answer = await fetch(county.office(Role.COUNTY_FIN), path, language)
    assert await county.fingerprint() == before
    assert answer.headers["content-type"].startswith("application/json")
    assert "content-disposition" not in answer.headers
    body = answer.json()
    assert body["extensions"]["requestId"] == answer.headers["x-request-id"]
    (error,) = body["errors"]
    assert "data" not in body
    return answer.status_code, error


async def test_the_head_says_what_comes(county: County) -> None:
    fund = await fund_of(county)
    region = county.directory.region(county.county_id)
    assert region is not None
    office = county.office(Role.COUNTY_FIN)
    answer = await fetch(office, statement_path(fund), **{"x-request-id": "request-1"})
    name = quote(f"风险补偿金专户流水_{region.name}_2018-01-01_2018-12-20.csv")
    told = f"attachment; filename=\"fund-statement.csv\"; filename*=UTF-8''{name}"
    assert answer.headers["content-disposition"] == told
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["x-request-id"] == "request-1"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(answer.content))
    answer = await fetch(office, statement_path(fund, "xlsx"), EN)
    assert answer.headers["content-type"].endswith(
        "openxmlformats-officedocument.spreadsheetml.sheet"
    )
    assert (
        quote("Statement of the risk-compensation fund_") in answer.headers["content-disposition"]
    )


async def test_the_trail_tells_who_took_what(county: County) -> None:
    fund = await fund_of(county)
    office = county.office(Role.COUNTY_FIN)
    await fetch(office, statement_path(fund, "xlsx"), **{"x-request-id": "request-2"})
    (event,) = await county.rows("audit_event")
    assert (event["actor"], event["role"]) == (f"COUNTY_FIN@{county.code}", "COUNTY_FIN")
    assert (event["act"], event["decision"]) == ("fund:read", "DONE")
    assert (event["object_kind"], event["object_id"]) == ("fund", str(fund))
    assert event["request_id"] == "request-2"
    assert json.loads(event["after"]) == {
        "download": "fund-statement",
        "format": "xlsx",
        "rows": 4,
        "fund": str(fund),
        "from": "2018-01-01",
        "to": "2018-12-20",
    }


async def test_a_province_s_download_stands_in_the_county_s_trail(county: County) -> None:
    claim = await claim_of(county)
    office = county.office(Role.PROV_PA, region="520000")
    assert (await fetch(office, claim_path(claim))).status_code == 200
    (event,) = await county.rows("audit_event")
    assert (event["role"], event["object_id"]) == ("PROV_PA", str(claim))


async def test_anonymous_callers_learn_nothing(county: County) -> None:
    for path in ("/download/fund-statement.csv", "/download/nothing.csv"):
        answer = await county.desk.client.get(path)
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_that_makes_no_actor_is_403(county: County) -> None:
    office = county.office(Role.COUNTY_FIN, region="999999")
    answer = await fetch(office, "/download/fund-statement.csv")
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["claim"] == "region"


@pytest.mark.parametrize("name", ["nothing.csv", "fund-statement.pdf", "fund-statement", ".csv"])
async def test_an_unknown_file_is_404(county: County, name: str) -> None:
    status, error = await refused(county, f"/download/{name}")
    assert (status, error["extensions"]["code"]) == (404, "NOT_FOUND")
    assert "claim-file.xlsx" in error["message"]


async def test_only_get_is_served(county: County) -> None:
    office = county.office(Role.COUNTY_FIN)
    for method in ("POST", "HEAD", "PUT", "DELETE"):
        answer = await county.desk.client.request(
            method,
            "/download/fund-statement.csv",
            headers={"authorization": f"Bearer {office.token}"},
        )
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize(
    ("query", "argument", "zh", "en"),
    [
        ("", "fund", "必须给出", "is missing"),
        ("fund={fund}&from=2018-01-01", "to", "必须给出", "is missing"),
        ("fund={fund}&from=2018-02-30&to=2018-03-01", "from", "'2018-02-30'", "existing calendar"),
        ("fund={fund}&from=2018-01-01&to=2019-01-03", "to", "366 天", "366 days"),
        ("fund={fund}&from=2018-02-01&to=2018-01-01", "to", "366 天", "366 days"),
        ("fund=x&from=2018-01-01&to=2018-02-01", "fund", "'x'", "RiskFund"),
        ("fund={claim}&from=2018-01-01&to=2018-02-01", "fund", "RiskFund", "RiskFund"),
        ("fund={fund}&from=2018-01-01&to=2018-02-01&x=1", "x", "未知参数", "fund, from, to"),
        ("fund={fund}&fund={fund}&from=2018-01-01&to=2018-02-01", "fund", "一次", "twice"),
        ("fund=%ff", "?", "UTF-8", "UTF-8"),
        ("&", "?", "UTF-8", "UTF-8"),
        ("fund=" + "x" * 5000, "?", "4096", "4096"),
    ],
)
async def test_a_bad_parameter_is_named(
    county: County, query: str, argument: str, zh: str, en: str, language: str
) -> None:
    fund = f"fund_{county.county_id}_{'0' * 8}-0000-7000-8000-{'0' * 12}"
    path = f"/download/fund-statement.csv?{query}"
    path = path.replace("{fund}", fund).replace("{claim}", fund.replace("fund", "claim"))
    status, error = await refused(county, path, language)
    assert (status, error["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    assert error["extensions"]["argument"] == argument
    assert (zh if language == ZH else en) in error["message"]


async def test_absent_is_404(county: County) -> None:
    key = f"{'0' * 8}-0000-7000-8000-{'0' * 12}"
    for path in (
        statement_path(f"fund_{county.county_id}_{key}"),
        claim_path(f"claim_{county.county_id}_{key}"),
        list_path(f"subsidybatch_{county.county_id}_{key}", "xlsx"),
    ):
        status, error = await refused(county, path)
        assert (status, error["extensions"]["code"]) == (404, "NOT_FOUND")
        assert error["extensions"]["argument"] in path
