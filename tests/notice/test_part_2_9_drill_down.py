"""Every figure of a month is the sum of the loans behind it, and stays it (rows 84 and 86)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from models.ids import uuid7
from rules.vocabulary import FiveTier, LoanState
from tests.factories import AT
from tests.notice.days import pass_day
from tests.notice.desk import County, Office, accepted
from tests.notice.statistics import ONE, pa, the_month
from tests.services.using import used

pytestmark = pytest.mark.anyio

LINES = """figures { figure basis amount loans households ratio lines(first: 200) { totalCount
  nodes { amount balance repaid fiveTier valueOn maturesOn overdueSinceOn isExited usedBy isRenewal
  loan { id } household { id } } } } lines(first: 200) { totalCount }"""
LAST = date(2018, 6, 30)
BASIS = {"LENT": "amount", "BALANCE": "balance", "REPAID": "repaid"}


async def scattered(county: County, dice: Random) -> dict[str, Decimal]:
    """Loans around the month's end: paid before and after, classed anew, late, exited.

    What each that was lent by then owed on the last day.
    """
    owner, county_id = county.owner, county.county_id
    owed: dict[str, Decimal] = {}
    for _ in range(14):
        status = dice.choice(["POOR", "EXITED"])
        borrower = await county.household(status=status)
        for _ in range(dice.choice([1, 1, 2])):
            value_on = LAST - timedelta(days=dice.randrange(-5, 700))
            outstanding = Decimal(dice.randrange(0, 2_000_001)) / 100
            loan = await county.loan(
                borrower,
                dice.choice([county.rcc, county.abc]),
                amount=Decimal("20000.00"),
                outstanding=outstanding,
                state=LoanState.ACTIVE if outstanding else LoanState.SETTLED,
                tier=dice.choice(list(FiveTier)),
                value_on=value_on,
                matures_on=value_on + timedelta(days=dice.randrange(300, 1000)),
            )
            if value_on <= LAST:
                owed[str(loan)] = outstanding
            later = dice.choice([LAST, LAST + timedelta(days=1)])
            paid = min(Decimal("500.00"), Decimal("20000.00") - outstanding)
            if paid and later >= value_on:
                if later > LAST and value_on <= LAST:
                    owed[str(loan)] += paid
                await owner.execute(
                    """insert into repayment (county_id, id, loan_id, lender_id, township_id,
                      received_on, principal, interest, penalty, payer_type, bank_ref,
                      recorded_at, recorded_by)
                    select county_id, $3, id, lender_id, township_id, $4, $5, 0, 0, 'BORROWER',
                      'R', $6, 'bank' from loan where county_id = $1 and id = $2""",
                    county_id, loan.key, uuid7(AT), later, paid, AT,
                )  # fmt: skip
            if dice.random() < 0.5:
                await owner.execute(
                    """insert into classification (county_id, id, loan_id, lender_id, township_id,
                      five_tier, as_of_on, recorded_at, recorded_by)
                    select county_id, $3, id, lender_id, township_id, $4, $5, $6, 'bank'
                    from loan where county_id = $1 and id = $2""",
                    county_id, loan.key, uuid7(AT), dice.choice(list(FiveTier)).value,
                    LAST + timedelta(days=dice.choice([-10, 0, 1])), AT,
                )  # fmt: skip
            if outstanding and dice.random() < 0.4:
                await owner.execute(
                    "update loan set overdue_since_on = $3 where county_id = $1 and id = $2",
                    county_id,
                    loan.key,
                    LAST - timedelta(days=dice.choice([-1, 0, 31, 32])),
                )
    return owed


async def told(office: Office, month: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await office.ask(ONE % LINES, id=month["id"]))["statistic"]
    return found


def check(found: dict[str, Any]) -> None:
    """Yuan, loans and households of each figure are those of its lines."""
    for figure in found["figures"]:
        lines = figure["lines"]["nodes"]
        assert figure["lines"]["totalCount"] == len(lines)
        if figure["basis"] is None:
            assert lines == []
            continue
        amount = sum((Decimal(one[BASIS[figure["basis"]]]) for one in lines), Decimal(0))
        assert (Decimal(figure["amount"]), figure["loans"], figure["households"]) == (
            amount,
            len(lines),
            len({one["household"]["id"] for one in lines}),
        ), figure["figure"]


def judged(found: dict[str, Any]) -> None:
    """What each figure holds, said once more in other words, over all loans of the month."""
    lines = {one["figure"]: one["lines"]["nodes"] for one in found["figures"]}
    everything = lines["LENT_TOTAL"]
    assert len(everything) == found["lines"]["totalCount"] > 10
    owed = [one for one in everything if one["balance"] != "0.00"]
    bad = ("SUBSTANDARD", "DOUBTFUL", "LOSS")
    wanted = {
        "BALANCE": owed,
        "LENT_MONTH": [one for one in everything if one["valueOn"].startswith("2018-06")],
        "LENT_YEAR": [one for one in everything if one["valueOn"] >= "2018-01-01"],
        "DUE_MONTH": [one for one in everything if one["maturesOn"].startswith("2018-06")],
        "DUE_THREE_MONTHS": [
            one for one in owed if "2018-07-01" <= one["maturesOn"] <= "2018-09-30"
        ],
        "OVERDUE": [one for one in owed if one["overdueSinceOn"] is not None],
        "OVERDUE_30": [one for one in owed if (one["overdueSinceOn"] or "9") < "2018-05-31"],
        "NON_PERFORMING": [one for one in owed if one["fiveTier"] in bad],
        "LOSS": [one for one in owed if one["fiveTier"] == "LOSS"],
        "BALANCE_EXITED": [one for one in owed if one["isExited"]],
        "BALANCE_ENTERPRISE": [one for one in owed if one["usedBy"] == "ENTERPRISE"],
        "REPAID_TOTAL": [one for one in everything if one["repaid"] != "0.00"],
    }
    for figure, expected in wanted.items():
        assert [one["loan"]["id"] for one in lines[figure]] == [
            one["loan"]["id"] for one in expected
        ], figure
    assert all(one["valueOn"] <= "2018-06-30" for one in everything)


@pytest.mark.row(84)
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_are_their_loans_whatever_happens_later(county: County, seed: int) -> None:
    owed = await scattered(county, Random(seed))
    await used(county.ground, state="NORMAL")
    await pass_day(county, "2018-07-03")
    whole, own = await the_month(pa(county), None), await the_month(pa(county))
    before = [await told(pa(county), one) for one in (whole, own)]
    for found in before:
        check(found)
    judged(before[0])
    (lines,) = [
        one["lines"]["nodes"] for one in before[0]["figures"] if one["figure"] == "LENT_TOTAL"
    ]
    shown = {one["loan"]["id"]: Decimal(one["balance"]) for one in lines}
    assert owed.items() <= shown.items() and len(shown) == len(owed) + 2
    # The books go on: everything is paid, classed as lost and late.
    await county.owner.execute(
        "update loan set outstanding_principal = 0, five_tier = 'LOSS', overdue_since_on = null,"
        " overdue_principal = 0, overdue_interest = 0,"
        " matures_on = matures_on + 1 where county_id = $1",
        county.county_id,
    )
    assert [await told(pa(county), one) for one in (whole, own)] == before
    accepted(await pa(county).act("statisticCorrect", {"statistic": own["id"], "reason": "补录"}))
    assert [await told(pa(county), one) for one in (whole, own)] == before
    for lender in (None, "RCC"):
        check(await told(pa(county), await the_month(pa(county), lender)))


@pytest.mark.row(84)
async def test_a_lender_drills_into_its_own_loans_only(county: County) -> None:
    await scattered(county, Random(4))
    await pass_day(county, "2018-07-03")
    own = await the_month(county.bank())
    check(await told(county.bank(), own))
    found = await county.bank("ABC").ask(ONE % "id", id=own["id"])
    assert found == {"statistic": None}
