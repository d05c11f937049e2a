"""二(九)2 over HTTP: direct credit, and what entities owe to households (rows 75 and 76)."""

from __future__ import annotations

from typing import Any

import pytest

from authz.role import Role
from tests.notice.desk import County, accepted
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio

LEDGER = """query($id: ID!) { project(id: $id) {
  participations(first: 10) { nodes { id loan { id } } }
  dividends(first: 10) { totalCount nodes { amount paidOn kind documentNo household { id } } }
  debtLedger { householdCount loanCount contributed obligation dividendsPaid
    lines { loanCount contributed obligation dividendsPaid household { id } } } } }"""


async def parts(county: County, case: Used) -> dict[str, str]:
    """Participations by their loan."""
    seen = (await county.office(Role.COUNTY_PA).ask(LEDGER, id=str(case.project)))["project"]
    return {one["loan"]["id"]: one["id"] for one in seen["participations"]["nodes"]}


@pytest.mark.row(75)
async def test_row75_an_entity_is_referred_for_direct_credit(county: County) -> None:
    """Of any amount: the limit of a household's loan has nothing to do with it."""
    case = await used(county.ground, state="NORMAL", count=0)
    given = {
        "project": str(case.project),
        "toLender": county.abc.code,
        "amount": "8000000.00",
        "reason": "市场前景好，订单稳定",
    }
    shows = "creditReferral { amount reason referredOn toLender { code } enterprise { id } }"
    done = accepted(await county.bank().act("creditReferralRecord", given, shows))
    assert done["creditReferral"] == {
        "amount": "8000000.00",
        "reason": "市场前景好，订单稳定",
        "referredOn": "2018-12-20",
        "toLender": {"code": county.abc.code},
        "enterprise": {"id": str(case.entity)},
    }
    await county.bank().refused(
        "creditReferralRecord", given | {"reason": " "}, "REASON_REQUIRED", "reason", row=75
    )


@pytest.mark.row(76)
async def test_row76_what_is_owed_and_paid_by_household(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    office, named = county.office(Role.COUNTY_PA), await parts(county, case)
    await county.owner.execute(
        "update loan set outstanding_principal = 10000.00 where county_id = $1 and id = $2",
        county.county_id,
        case.loans[1].key,
    )
    for amounts in (("1200.00", "800.00"), ("0.50",)):
        lines = [
            {"participation": named[str(loan)], "amount": amount}
            for loan, amount in zip(case.loans, amounts, strict=False)
        ]
        paid = {"project": str(case.project), "paidOn": "2018-12-20", "documentNo": "分红1号"}
        accepted(await office.act("dividendRecord", paid | {"lines": lines}))
    seen = (await office.ask(LEDGER, id=str(case.project)))["project"]
    assert seen["debtLedger"] == {
        "householdCount": 2,
        "loanCount": 2,
        "contributed": "60000.00",
        "obligation": "40000.00",
        "dividendsPaid": "2000.50",
        "lines": [
            {
                "loanCount": 1,
                "contributed": "30000.00",
                "obligation": obligation,
                "dividendsPaid": paid,
                "household": {"id": str(household)},
            }
            for household, obligation, paid in zip(
                case.households, ("30000.00", "10000.00"), ("1200.50", "800.00"), strict=True
            )
        ],
    }
    assert seen["dividends"]["totalCount"] == 3
    assert {one["kind"] for one in seen["dividends"]["nodes"]} == {"DIVIDEND"}
    other = (await county.bank("ABC").ask(LEDGER, id=str(case.project)))["project"]
    assert (other["debtLedger"]["householdCount"], other["debtLedger"]["lines"]) == (0, [])
    assert other["dividends"] == {"totalCount": 0, "nodes": []}


@pytest.mark.row(76)
@pytest.mark.parametrize(
    ("amount", "paid_on", "place", "figures"),
    [
        ("0.00", "2018-12-20", "lines.0.amount", {"reason": "NOT_POSITIVE_MONEY"}),
        (
            "0.01",
            "2018-12-21",
            "paidOn",
            {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"},
        ),
    ],
    ids=["row76-amount", "row76-day"],
)
async def test_row76_a_payment_is_money_that_was_paid(
    county: County, amount: str, paid_on: str, place: str, figures: dict[str, Any]
) -> None:
    case = await used(county.ground, state="NORMAL", count=1)
    (part,) = (await parts(county, case)).values()
    given = {
        "project": str(case.project),
        "paidOn": paid_on,
        "documentNo": "分红1号",
        "lines": [{"participation": part, "amount": amount}],
    }
    await county.office(Role.COUNTY_PA).refused(
        "dividendRecord", given, "VALIDATION", place, row=76, **figures
    )
    await county.bank().denied("dividendRecord", given)
