"""二(六)1 over HTTP: one fund a county, its duty and its cover (rows 41 to 45)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from tests import factories
from tests.notice.days import pass_day, tasks
from tests.notice.desk import County, Office, accepted

pytestmark = pytest.mark.anyio


async def shown(office: Office, county: County, fields: str) -> Any:
    """Fields of the county's fund."""
    found = await office.ask(f'{{ riskFund(county: "{county.code}") {{ {fields} }} }}')
    return found["riskFund"]


def injection(amount: str) -> dict[str, Any]:
    return {"amount": amount, "sourceLevel": "COUNTY", "documentNo": "县财〔2018〕9号"}


@pytest.mark.row(41)
async def test_row41_a_second_fund_is_refused(county: County) -> None:
    await factories.fund(county.owner, county.county_id)
    given = {"documentNo": "县府〔2018〕1号", "bankName": "农商行", "accountNo": "6222000011112222"}
    finance = county.office(Role.COUNTY_FIN)
    await finance.refused("fundOpen", given, "FUND_EXISTS", "county", row=41)


@pytest.mark.row(43)
@pytest.mark.parametrize(
    ("before", "now", "paid", "due", "gap"),
    [
        ("450000000.00", "500000000.00", "2500000.00", "2500000.00", "0.00"),
        ("450000000.00", "500000000.00", "2499999.99", "2500000.00", "0.01"),
        ("500000000.00", "480000000.00", "1.00", "0.00", "0.00"),
    ],
)
async def test_row43_the_duty_of_a_year(
    county: County, before: str, now: str, paid: str, due: str, gap: str
) -> None:
    await factories.fund(county.owner, county.county_id)
    finance = county.office(Role.COUNTY_FIN)
    for year, amount in ((2017, before), (2018, now)):
        given = {"year": year, "basis": "BUDGET", "amount": amount, "documentNo": f"人大{year}"}
        accepted(await finance.act("budgetRevenueRecord", given, "revenue { year amount }"))
    accepted(await finance.act("fundInject", injection(paid), "entry { amount }"))
    duty = await shown(finance, county, "injectionDuty(year: 2018) { due injected gap dueOn }")
    assert duty["injectionDuty"] == {
        "due": due,
        "injected": paid,
        "gap": gap,
        "dueOn": "2018-12-31",
    }
    await pass_day(county, "2019-01-01")
    short = [task["figures"]["gap"] for task in await tasks(finance, "INJECTION_SHORT")]
    assert short == ([] if gap == "0.00" else [gap])


@pytest.mark.row(44)
@pytest.mark.parametrize(
    ("balance", "missing", "next_missing"),
    [("3000000.00", "0.00", "5000.00"), ("2999999.99", "0.01", "5000.01")],
)
async def test_row44_the_cover_and_one_more_loan(
    county: County, balance: str, missing: str, next_missing: str
) -> None:
    await factories.fund(county.owner, county.county_id, Decimal(balance))
    await county.owner.execute(
        "update county_position set outstanding = 30000000 where county_id = $1", county.county_id
    )
    fields = 'coverage { shortfall required nextLoan(amount: "50000.00") { shortfall } }'
    found = (await shown(county.office(Role.COUNTY_FIN), county, fields))["coverage"]
    assert found["required"] == "3000000.00" and found["shortfall"] == missing
    assert found["nextLoan"]["shortfall"] == next_missing
