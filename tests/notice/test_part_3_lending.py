"""三(一)3 to 6 over HTTP: re-lending, tolerance, figures by lender, products (rows 94 to 97)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import uuid7
from tests import factories
from tests.factories import AT
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

STATISTICS = """query($region: RegionCode!) { lendingStatistics(region: $region) {
  asOfOn loanCount householdCount registeredHouseholds coverage lent outstanding nonPerforming
  overdue nplTolerance region { code }
  sources { fundingSource loanCount householdCount lent outstanding }
  lenders { lender { code } loanCount outstanding nonPerforming nplRatio isWithinTolerance } } }"""
SUSPENDED = """query($code: RegionCode!) { loans(where: {
  lentWhileSuspended: {eq: true}, county: {eq: $code}}) { totalCount nodes { loanNo } } }"""


async def statistics(county: County, role: Role = Role.REGULATOR) -> dict[str, Any]:
    """The figures of the county as an office of the province sees them."""
    office = county.office(role, region="520000")
    found: dict[str, Any] = (await office.ask(STATISTICS, region=county.code))["lendingStatistics"]
    return found


@pytest.mark.row(94)
async def test_a_loan_of_re_lent_money_names_its_contract(county: County) -> None:
    bank, borrower = county.bank(), await county.household()
    relent = {"fundingSource": "RELENDING", "relendingNo": "黔银再贷〔2018〕3号"}
    shows = "loan { fundingSource relendingNo }"
    given = county.application(borrower) | relent
    assert accepted(await bank.act("loanSubmit", given, shows))["loan"] == relent
    figures: dict[str, Any] = {"row": 94, "reason": "MISSING"}
    given = county.application(borrower, fundingSource="RELENDING", amount="1000.00")
    await bank.refused("loanSubmit", given, "VALIDATION", "relendingNo", **figures)
    given = county.application(borrower, relendingNo="黔银再贷〔2018〕3号", amount="1000.00")
    figures["reason"] = "NOT_RELENT"
    await bank.refused("loanSubmit", given, "VALIDATION", "relendingNo", **figures)
    listed = "{ loans(where: {fundingSource: {eq: RELENDING}}) { totalCount } }"
    pboc = county.office(Role.PBOC, region="520000")
    assert (await pboc.ask(listed))["loans"]["totalCount"] >= 1
    assert (await bank.ask(listed))["loans"]["totalCount"] == 1


@pytest.mark.row(94, 96)
async def test_lending_by_source_of_funds_and_by_lender(county: County) -> None:
    first, second = await county.household(), await county.household()
    await county.household()
    await county.loan(first, amount=Decimal("30000.00"))
    relent = await county.loan(second, amount=Decimal("20000.00"))
    await county.owner.execute(
        "update loan set funding_source = 'RELENDING', relending_no = 'ZD1' where id = $1",
        relent.key,
    )
    await county.loan(second, county.abc, amount=Decimal("10000.00"))
    found = await statistics(county, Role.PBOC)
    assert found == {
        "asOfOn": "2018-12-20",
        "loanCount": 3,
        "householdCount": 2,
        "registeredHouseholds": 3,
        "coverage": "0.6666666667",
        "lent": "60000.00",
        "outstanding": "60000.00",
        "nonPerforming": "0.00",
        "overdue": "0.00",
        "nplTolerance": None,
        "region": {"code": county.code},
        "sources": [
            {
                "fundingSource": "OWN",
                "loanCount": 2,
                "householdCount": 2,
                "lent": "40000.00",
                "outstanding": "40000.00",
            },
            {
                "fundingSource": "RELENDING",
                "loanCount": 1,
                "householdCount": 1,
                "lent": "20000.00",
                "outstanding": "20000.00",
            },
        ],
        "lenders": [
            {
                "lender": {"code": lender.code},
                "loanCount": count,
                "outstanding": outstanding,
                "nonPerforming": "0.00",
                "nplRatio": "0.0000000000",
                "isWithinTolerance": None,
            }
            for lender, count, outstanding in (
                (county.rcc, 2, "50000.00"),
                (county.abc, 1, "10000.00"),
            )
        ],
    }
    # A lender is told of its own loans alone.
    own = (await county.bank().ask(STATISTICS, region=county.code))["lendingStatistics"]
    assert (own["loanCount"], [one["lender"]["code"] for one in own["lenders"]]) == (
        2,
        [county.rcc.code],
    )
    elsewhere = await county.bank().body(STATISTICS, region="520000")
    assert elsewhere["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.row(95)
async def test_a_tolerance_of_the_year_does_not_move_the_trip(county: County) -> None:
    regulator = county.office(Role.REGULATOR, region="520000")
    given = {"year": 2018, "ratio": "0.05", "documentNo": "黔银监发〔2018〕5号"}
    shows = "tolerance { year ratio documentNo region { code } }"
    made = accepted(await regulator.act("toleranceSet", given, shows))["tolerance"]
    assert made == given | {"ratio": "0.0500000000", "region": {"code": "520000"}}
    for amount in ("1500.00", "48500.00"):
        loan = await county.loan(await county.household(), amount=Decimal(amount))
        if amount == "1500.00":
            bad = loan
    classed = {"loan": {"id": str(bad)}, "fiveTier": "SUBSTANDARD"}
    accepted(await county.bank().act("loanClassify", classed))
    (book,) = (await statistics(county))["lenders"]
    assert (book["nplRatio"], book["isWithinTolerance"]) == ("0.0300000000", True)
    shown = "{ circuitBreakers { nodes { state } } }"
    (breaker,) = (await county.bank().ask(shown))["circuitBreakers"]["nodes"]
    assert breaker["state"] == "TRIPPED"
    given = county.application(await county.household())
    told = await county.bank().told("loanSubmit", given)
    assert [one["code"] for one in told["zh"]] == ["LENDING_SUSPENDED"]
    # The newest of the year holds.
    accepted(
        await regulator.act(
            "toleranceSet", {"year": 2018, "ratio": "0.02", "documentNo": "黔银监发〔2018〕9号"}
        )
    )
    found = await statistics(county)
    assert found["nplTolerance"] == "0.0200000000" and not found["lenders"][0]["isWithinTolerance"]


@pytest.mark.row(95)
async def test_a_tolerance_is_a_fraction_of_a_year_and_the_regulators(county: County) -> None:
    regulator = county.office(Role.REGULATOR, region="520000")
    for changes, expected in (
        ({"ratio": "1"}, ["RATIO_RANGE"]),
        ({"ratio": "0"}, ["RATIO_RANGE"]),
        ({"year": 2017}, ["YEAR_RANGE"]),
        ({"year": 2020}, ["YEAR_RANGE"]),
        ({"year": 2019}, []),
    ):
        given = {"year": 2018, "ratio": "0.05", "documentNo": "文"} | changes
        errors = (await regulator.act("toleranceSet", given))["errors"]
        reasons = [one["value"] for e in errors for one in e["params"] if one["name"] == "reason"]
        assert reasons == expected
        assert all(one["clause"]["article"] == "三(一)4" for one in errors)
    for other in (county.office(Role.COUNTY_GOV), county.office(Role.PROV_PA, region="520000")):
        await other.denied("toleranceSet", {"year": 2018, "ratio": "0.05", "documentNo": "文"})


@pytest.mark.row(95)
async def test_no_loan_has_a_value_date_inside_a_tripped_interval(county: County) -> None:
    """The regulator's question: empty while lending stops, and it finds what should not be."""
    for day, kind, state in (
        ("2018-12-03", "TRIPPED", "TRIPPED"),
        ("2018-12-10", "RESUMED", "CLOSED"),
    ):
        row = {
            "county_id": county.county_id,
            "id": uuid7(AT),
            "lender_id": county.rcc.id,
            "kind": kind,
            "state": state,
            "non_performing": Decimal("3.00"),
            "outstanding": Decimal("100.00"),
            "business_on": date.fromisoformat(day),
            "recorded_at": AT.replace(day=int(day[-2:])),
            "recorded_by": "test",
        }
        await factories.insert(county.owner, "breaker_event", row)
    for number, (lender, value_on) in enumerate(
        (
            (county.rcc, date(2018, 12, 3)),
            (county.rcc, date(2018, 12, 10)),
            (county.abc, date(2018, 12, 5)),
        )
    ):
        named = {"loan_no": f"S-{number}", "value_on": value_on}
        await county.loan(await county.household(), lender, **named)
    for role in (Role.REGULATOR, Role.AUDITOR):
        office = county.office(role, region="520000")
        found = (await office.ask(SUSPENDED, code=county.code))["loans"]
        assert found == {"totalCount": 0, "nodes": []}
    for number, day in enumerate((4, 9)):
        named = {"loan_no": f"T-{number}", "value_on": date(2018, 12, day)}
        await county.loan(await county.household(), **named)
    office = county.office(Role.AUDITOR, region="520000")
    found = (await office.ask(SUSPENDED, code=county.code))["loans"]
    assert sorted(one["loanNo"] for one in found["nodes"]) == ["T-0", "T-1"]
    events = """query($code: RegionCode!) { breakerEvents(where: {county: {eq: $code}}) {
      nodes { kind } } }"""
    told = (await office.ask(events, code=county.code))["breakerEvents"]["nodes"]
    assert sorted(one["kind"] for one in told) == ["RESUMED", "TRIPPED"]


@pytest.mark.row(97)
async def test_products_credit_guarantee_insurance_among_them(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    products = {
        "CREDIT_GUARANTEE": "扶贫小额信贷保证保险",
        "AGRICULTURAL": "茶叶低温气象指数保险",
    }
    shows = "product { kind insurer name offeredFrom }"
    for kind, name in products.items():
        given = {"kind": kind, "insurer": "人保财险", "name": name}
        done = accepted(await finance.act("insuranceProductRegister", given, shows))
        assert done["product"] == given | {"offeredFrom": "2018-12-20"}
    await finance.refused(
        "insuranceProductRegister", given, "VALIDATION", "name", row=None, reason="DUPLICATE"
    )
    listed = """query($code: RegionCode!, $kind: InsuranceProductKind!) { insuranceProducts(
      where: {county: {eq: $code}, kind: {eq: $kind}}) { nodes { name } } }"""
    for reader in (county.office(Role.INSURANCE_REG, region="520000"), county.bank()):
        found = await reader.ask(listed, code=county.code, kind="CREDIT_GUARANTEE")
        assert found["insuranceProducts"]["nodes"] == [{"name": products["CREDIT_GUARANTEE"]}]
        await reader.denied("insuranceProductRegister", given)
