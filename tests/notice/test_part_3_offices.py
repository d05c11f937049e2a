"""三(一) over HTTP: who sees and does what, up and down and beside (rows 87, 89, 91 and 93)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from authz.role import Role
from tests import factories
from tests.notice.desk import County, accepted, codes
from tests.services.roster_lines import person

pytestmark = pytest.mark.anyio

LISTED = "query($code: RegionCode!) { loans(where: {county: {eq: $code}}) { totalCount } }"
SHOWN = "query($id: ID!) { loan(id: $id) { loanNo } }"
TOTALS = """query($id: ID!) { household(id: $id) { exposure { outstanding available }
  loans { totalCount nodes { loanNo } } } }"""


def in_another_city(county: County, counties: Iterator[str]) -> County:
    """A county that another city has."""
    home = county.directory.region_by_code(county.code)
    assert home is not None
    for code in counties:
        place = county.directory.region_by_code(code)
        assert place is not None
        if place.parent_id != home.parent_id:
            return replace(county, code=code)
    raise AssertionError("there is more than one city")


@pytest.mark.row(87)
async def test_a_city_reads_its_counties_and_no_others(
    county: County, counties: Iterator[str]
) -> None:
    far = in_another_city(county, counties)
    mine = await county.loan(await county.household())
    theirs = await far.loan(await far.household())
    home = county.directory.region_by_code(county.code)
    assert home is not None
    city = county.office(Role.CITY_PA, region=county.directory.ancestors(home)[0].code)
    assert (await city.ask(LISTED, code=county.code))["loans"]["totalCount"] == 1
    assert (await city.ask(SHOWN, id=str(mine)))["loan"] is not None
    assert (await city.ask(SHOWN, id=str(theirs)))["loan"] is None
    body = await city.body(LISTED, code=far.code)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    # The province reads both, a county itself alone.
    province = county.office(Role.PROV_PA, region="520000")
    for one, loan in ((county, mine), (far, theirs)):
        assert (await province.ask(LISTED, code=one.code))["loans"]["totalCount"] == 1
        assert (await province.ask(SHOWN, id=str(loan)))["loan"] is not None
        own = one.office(Role.COUNTY_PA)
        assert (await own.ask("{ loans { totalCount } }"))["loans"]["totalCount"] == 1


@pytest.mark.row(87)
async def test_other_lenders_loans_are_shared_as_totals_only(county: County) -> None:
    borrower = await county.household()
    await county.loan(borrower, county.abc, amount=Decimal("30000.00"))
    seen = (await county.bank().ask(TOTALS, id=str(borrower.household)))["household"]
    assert seen == {
        "exposure": {"outstanding": "30000.00", "available": "20000.00"},
        "loans": {"totalCount": 0, "nodes": []},
    }
    own = (await county.bank("ABC").ask(TOTALS, id=str(borrower.household)))["household"]
    assert own["loans"]["totalCount"] == 1


@pytest.mark.row(89)
async def test_a_duplicate_identity_in_one_roster_is_a_row_error(county: County) -> None:
    twice = person()
    rows = [county.roster_row(line=at, householdNo=f"H{at}", idCard=twice) for at in (2, 3)]
    office = county.office(Role.COUNTY_PA)
    given = {"rows": rows, "source": "名册.xlsx"}
    shows = "roster { id faultCount }"
    imported = accepted(await office.act("rosterImport", given, shows))
    assert codes(imported["warnings"]) == ["ROSTER_ROW_INVALID@rows.1.idCard"]
    (error,) = imported["warnings"]
    figures = {one["name"]: one["value"] for one in error["params"]}
    assert (figures["line"], figures["reason"]) == ("3", "DUPLICATE")
    # No roster with a bad line reaches the lenders.
    told = await office.told("rosterPublish", {"roster": imported["roster"]["id"]})
    assert "ROSTER_ROW_INVALID@roster" in codes(told["zh"])
    await county.bank().denied("rosterImport", given)


def held(balance: str) -> dict[str, dict[str, str]]:
    """A fund with that much in it."""
    return {"coverage": {"balance": balance}}


@pytest.mark.row(91, 93)
async def test_the_poverty_office_reads_the_fund_and_posts_nothing_to_it(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("1000.00"))
    given = {"amount": "100.00", "sourceLevel": "COUNTY", "documentNo": "县财〔2018〕9号"}
    office = county.office(Role.COUNTY_PA)
    await office.denied("fundInject", given)
    shown = "query($code: RegionCode!) { riskFund(county: $code) { coverage { balance } } }"
    assert (await office.ask(shown, code=county.code))["riskFund"] == held("1000.00")
    accepted(await county.office(Role.COUNTY_FIN).act("fundInject", given))
    assert (await office.ask(shown, code=county.code))["riskFund"] == held("1100.00")
