"""Who gets which file: the same offices as get the object in a query, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from authz.role import Role
from authz.rows import tenancy
from models.clock import Clock
from models.tables import METADATA
from planner import download as statements
from planner import reports
from planner.download import Asked, Exporter
from planner.refused import NoRight
from reports.claim_file import CLAIM_FILE
from reports.downloads import DOWNLOADS
from reports.fund_statement import FUND_STATEMENT
from reports.subsidy_list import SUBSIDY_LIST
from tests.downloads.books import claim_of, fund_of, list_of
from tests.downloads.reading import claim_path, fetch, list_path, statement_path
from tests.factories import DAY, VAULT
from tests.notice.desk import County, Office

pytestmark = pytest.mark.anyio

FORMATS = ("csv", "xlsx")
SEEN, ABSENT, DENIED = 200, 404, 403
# Office -> what it gets of the fund's statement, the claim's file, the list of subsidy.
MATRIX: dict[str, tuple[int, int, int]] = {
    "COUNTY_FIN": (SEEN, SEEN, SEEN),
    "COUNTY_PA": (SEEN, SEEN, SEEN),
    "COUNTY_GOV": (SEEN, SEEN, SEEN),
    "FIN_OFFICE": (SEEN, SEEN, SEEN),
    "COUNTY_COURT": (DENIED, SEEN, DENIED),
    "COUNTY_BANK": (DENIED, SEEN, SEEN),
    "COUNTY_BANK of another lender": (DENIED, ABSENT, ABSENT),
    "BANK_SYSTEM": (DENIED, SEEN, SEEN),
    "BANK_SYSTEM of another lender": (DENIED, ABSENT, ABSENT),
    "BANK_OUTLET": (DENIED, SEEN, DENIED),
    "TOWN_PA": (DENIED, SEEN, DENIED),
    "TOWN_FIN": (DENIED, SEEN, DENIED),
    "TOWN_PA of another township": (DENIED, ABSENT, DENIED),
    "COUNTY_FIN of another county": (ABSENT, ABSENT, ABSENT),
    "COUNTY_BANK of another county": (DENIED, ABSENT, ABSENT),
    "CITY_PA": (SEEN, SEEN, SEEN),
    "CITY_BANK": (DENIED, SEEN, SEEN),
    "CITY_PA of another city": (ABSENT, ABSENT, ABSENT),
    "PROV_PA": (SEEN, SEEN, SEEN),
    "PROV_FIN": (SEEN, SEEN, SEEN),
    "PROV_BANK": (DENIED, SEEN, SEEN),
    "REGULATOR": (SEEN, SEEN, SEEN),
    "AUDITOR": (SEEN, SEEN, SEEN),
}
QUERY = """query($county: RegionCode!, $claim: ID!) {
  riskFund(county: $county) { id } claim(id: $claim) { id }
}"""


def office_of(county: County, named: str) -> Office:
    """The office that a line of the matrix speaks of."""
    role, _, where = named.partition(" of ")
    here = county.directory.region(county.county_id)
    assert here is not None
    city, province = county.directory.ancestors(here)
    code, kind = county.code, "RCC"
    if role.startswith("CITY"):
        others = (r for r in county.directory._regions.values() if r.tier == 2 and r.id != city.id)
        code = next(others).code if where else city.code
    elif max(Role[role].tiers) == 1:
        code = province.code
    elif role.startswith("TOWN"):
        code = _township(county, 2 if where else 1)
    elif where == "another county":
        other = county.directory.region(county.elsewhere())
        assert other is not None
        code = other.code
    elif where == "another lender":
        kind = "ABC"
    claims = {"region": code}
    if Role[role].needs_lender:
        claims["lender"] = f"{kind}-{code}"
    if Role[role].needs_group:
        claims["lender_group"] = county.rcc.lender_group
    return county.office(Role[role], kind, **claims)


def _township(county: County, number: int) -> str:
    region = county.directory.region(county.county_id + number)
    assert region is not None
    return region.code


@pytest.fixture
def unfenced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Statements without their row filters: row-level security stands alone."""
    statements.statement.cache_clear()
    monkeypatch.setattr(reports, "fence", lambda table, role: "true")
    yield
    statements.statement.cache_clear()


async def answers(county: County, kinds: tuple[str, ...]) -> dict[str, tuple[int, int, int]]:
    """What every office of the matrix gets, in each format the same."""
    fund, claim, batch = await fund_of(county), await claim_of(county), await list_of(county)
    found: dict[str, tuple[int, int, int]] = {}
    for named in MATRIX:
        office = office_of(county, named)
        for kind in kinds:
            paths = (statement_path(fund, kind), claim_path(claim, kind), list_path(batch, kind))
            got = [await fetch(office, path) for path in paths]
            statuses = tuple(one.status_code for one in got)
            assert found.setdefault(named, statuses) == statuses, (named, kind)
    return found


async def test_every_office_gets_what_it_may_see(county: County) -> None:
    assert await answers(county, FORMATS) == MATRIX


@pytest.mark.usefixtures("unfenced")
async def test_row_level_security_alone_gives_the_same(county: County) -> None:
    assert await answers(county, ("csv",)) == MATRIX


async def test_the_row_filters_alone_give_the_same(county: County) -> None:
    fund, claim, batch = await fund_of(county), await claim_of(county), await list_of(county)
    days = {"from": date(2018, 1, 1), "to": date(2018, 12, 20)}
    files = (
        Asked(FUND_STATEMENT, {"fund": str(fund), **days}),
        Asked(CLAIM_FILE, {"claim": str(claim)}),
        Asked(SUBSIDY_LIST, {"batch": str(batch)}),
    )
    endpoint = county.desk.edge.graphql
    assert endpoint is not None
    exporter = Exporter(county.database, Clock(DAY), county.directory, VAULT)
    found = {}
    for named in MATRIX:
        token = office_of(county, named).token
        actor = await endpoint.authenticator.actor([f"Bearer {token}".encode()], None, "request-3")
        statuses = []
        for asked in files:
            try:
                values = exporter.values(asked, actor)
            except NoRight:
                statuses.append(DENIED)
                continue
            # The owner of the tables sees every row: nothing but the statement holds any back.
            rows = await county.owner.fetch(
                statements.statement(asked.download, actor.role).sql, *values
            )
            statuses.append(SEEN if rows else ABSENT)
        found[named] = tuple(statuses)
    assert found == MATRIX


def test_every_table_of_a_county_has_its_row_filter() -> None:
    tenant = {name for name, table in METADATA.tables.items() if tenancy(table) == "tenant"}
    for download in DOWNLOADS.values():
        sql = download.report.sql
        read = re.findall(r"(?:from|join)\s+(\w+)\s+(\w)\b", sql)
        fenced = [f"«{table} {alias}»" for table, alias in read if table in tenant]
        assert fenced and [one for one in fenced if one not in sql] == [], download.name
        assert sorted(fenced) == sorted(re.findall("«.*?»", sql)), download.name


async def test_who_gets_the_file_gets_the_object(county: County) -> None:
    await fund_of(county)
    claim = await claim_of(county)
    for named, (fund_status, claim_status, _) in MATRIX.items():
        body = await office_of(county, named).body(QUERY, county=county.code, claim=str(claim))
        data = body["data"]
        assert (data["riskFund"] is not None) == (fund_status == SEEN), named
        assert (data["claim"] is not None) == (claim_status == SEEN), named
        codes = [one["extensions"]["code"] for one in body.get("errors", [])]
        assert codes == ["FORBIDDEN"] * (fund_status == DENIED), named


async def test_invisible_is_absent(county: County) -> None:
    claim = await claim_of(county)
    missing = f"claim_{county.county_id}_{'0' * 8}-0000-7000-8000-{'0' * 12}"
    office = office_of(county, "COUNTY_BANK of another lender")
    hidden, absent = [
        await fetch(office, claim_path(one), **{"x-request-id": "same-request"})
        for one in (claim, missing)
    ]
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace(str(claim), "ID") == absent.text.replace(missing, "ID")
    assert dict(hidden.headers) == dict(absent.headers)


async def test_no_right_is_a_decision_on_record(county: County) -> None:
    fund = await fund_of(county)
    office = office_of(county, "COUNTY_COURT")
    answer = await fetch(office, statement_path(fund))
    (error,) = answer.json()["errors"]
    told = error["extensions"]
    assert (told["code"], told["act"]) == ("FORBIDDEN", "fund:read")
    (decision,) = await county.rows("decision")
    assert str(decision["id"]) == told["decisionId"]
    (event,) = await county.rows("audit_event")
    assert (event["decision"], event["act"]) == ("DENIED", "fund:read")


async def test_no_file_has_a_whole_identity_number(county: County) -> None:
    claim, batch = await claim_of(county), await list_of(county)
    masked: list[Any] = await county.rows("household_member")
    assert len(masked) == 4
    told = []
    for path in (claim_path(claim), list_path(batch)):
        answer = await fetch(office_of(county, "COUNTY_FIN"), path)
        told.append(answer.text)
    for row in masked:
        number = row["id_card_masked"]
        assert number in "".join(told) and "********" in number
