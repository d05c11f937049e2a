"""二(三) over HTTP: how many borrower households are insured (row 28)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from authz.role import Role
from tests import factories
from tests.notice.desk import County

pytestmark = pytest.mark.anyio
PARTICIPATION = """query($region: RegionCode!, $on: Date) {
  insuranceParticipation(region: $region, on: $on) {
    borrowerHouseholds insuredHouseholds ratio percent region { code }
    counties { borrowerHouseholds insuredHouseholds percent county { code } } } }"""


@pytest.mark.row(28)
async def test_40_of_100_borrower_households_are_insured(county: County) -> None:
    """Households count once, whatever they owe and to whom; who owes nothing does not count."""
    borrowers = [await county.household() for _ in range(100)]
    for borrower in borrowers:
        await county.loan(borrower)
    await county.loan(borrowers[0], county.abc, amount=Decimal("5000.00"))
    for borrower in borrowers[:40]:
        await factories.insurance_policy(county.owner, county.county_id, borrower)
    await factories.insurance_policy(county.owner, county.county_id, borrowers[0])
    await factories.insurance_policy(county.owner, county.county_id, await county.household())
    government = county.office(Role.COUNTY_GOV)
    shown = (await government.ask(PARTICIPATION, region=county.code))["insuranceParticipation"]
    assert shown == {
        "borrowerHouseholds": 100,
        "insuredHouseholds": 40,
        "ratio": "0.4000000000",
        "percent": "40.00",
        "region": {"code": county.code},
        "counties": [
            {
                "borrowerHouseholds": 100,
                "insuredHouseholds": 40,
                "percent": "40.00",
                "county": {"code": county.code},
            }
        ],
    }


@pytest.mark.row(28)
@pytest.mark.parametrize(
    ("on", "insured"),
    [("2018-05-31", 0), ("2018-06-01", 1), ("2019-05-31", 1), ("2019-06-01", 0)],
)
async def test_a_policy_counts_from_its_first_to_its_last_day(
    county: County, on: str, insured: int
) -> None:
    borrower = await county.household()
    await county.loan(borrower)
    await county.owner.execute(
        "update loan set value_on = '2018-01-05' where county_id = $1", county.county_id
    )
    await factories.insurance_policy(county.owner, county.county_id, borrower)
    government = county.office(Role.COUNTY_GOV)
    answer = await government.ask(PARTICIPATION, region=county.code, on=on)
    shown = answer["insuranceParticipation"]
    assert (shown["borrowerHouseholds"], shown["insuredHouseholds"]) == (1, insured)


@pytest.mark.row(28)
async def test_city_and_province_have_sums(county: County, counties: Iterator[str]) -> None:
    """Of the counts, not of the counties' rates; the county itself has no say beyond its bounds."""
    region = county.directory.region_by_code(county.code)
    other = county.directory.region_by_code(next(counties))
    assert region is not None and other is not None
    city, province = county.directory.ancestors(region)
    for of, borrowers, insured in ((region, 3, 1), (other, 1, 1)):
        lender = county.directory.lender_by_code(f"RCC-{of.code}")
        assert lender is not None
        for number in range(borrowers):
            borrower = await factories.household(county.owner, of.id)
            await factories.loan(county.owner, borrower, lender.id)
            if number < insured:
                await factories.insurance_policy(county.owner, of.id, borrower)
    for role, code in ((Role.CITY_PA, city.code), (Role.PROV_PA, province.code)):
        office = county.office(role, region=code)
        shown = (await office.ask(PARTICIPATION, region=code))["insuranceParticipation"]
        by_county = {one["county"]["code"]: one["percent"] for one in shown["counties"]}
        assert by_county[county.code] == "33.33"
        for name in ("borrowerHouseholds", "insuredHouseholds"):
            assert shown[name] == sum(one[name] for one in shown["counties"])
    assert by_county[other.code] == "100.00"
    body = await county.office(Role.COUNTY_GOV).body(PARTICIPATION, region=city.code)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.row(28)
async def test_without_borrowers_there_is_no_rate(county: County) -> None:
    answer = await county.office(Role.COUNTY_GOV).ask(PARTICIPATION, region=county.code)
    shown = answer["insuranceParticipation"]
    assert (shown["borrowerHouseholds"], shown["ratio"], shown["percent"]) == (0, None, None)
    assert shown["counties"] == []
