"""What a household's status means for lending, day by day, through the door (rows 1, 62, 63)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.clock import Clock
from rules.vocabulary import LoanState
from services.door import Door
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_submit import loan_submit
from tests.factories import VAULT
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

LAST_DAY = date(2020, 12, 31)


def on(ground: Ground, day: date) -> Ground:
    """The same county on another business day."""
    return replace(ground, door=Door(ground.database, Clock(day), ground.directory, VAULT))


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        ("POOR", LAST_DAY, {}),
        ("EXITED", LAST_DAY, {}),
        (
            "EXITED",
            date(2021, 1, 1),
            {
                "POLICY_PERIOD_ENDED@household": {
                    "lastDay": "2020-12-31",
                    "appliedOn": "2021-01-01",
                }
            },
        ),
        ("RETURNED_POOR", date(2021, 1, 1), {}),
        ("REMOVED_WRONG", date(2018, 4, 30), {}),
        (
            "REMOVED_WRONG",
            date(2018, 5, 1),
            {"HOUSEHOLD_REMOVED@household": {"since": "2018-05-01"}},
        ),
        (
            "NOT_REGISTERED",
            date(2018, 5, 1),
            {"HOUSEHOLD_NOT_REGISTERED@household": {"admitted": "POOR,EXITED,RETURNED_POOR"}},
        ),
    ],
)
async def test_an_application_of_the_day(
    ground: Ground, status: str, day: date, expected: dict[str, dict[str, str]]
) -> None:
    borrower = await ground.household(status=status, status_since_on=date(2018, 5, 1))
    there = on(ground, day)
    command = ground.submission(borrower, matures_on=day.replace(year=day.year + 1))
    if not expected:
        outcome = await there.door.execute(loan_submit, ground.bank(), command)
        assert outcome.refusals == ()
        return
    refusals = await there.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == list(expected)
    assert [figures(refusals)] == list(expected.values())


async def test_what_was_applied_for_in_time_is_disbursed_afterwards(ground: Ground) -> None:
    for number, (applied_on, expected) in enumerate(
        ((LAST_DAY, []), (date(2021, 1, 1), ["POLICY_PERIOD_ENDED@loan"]))
    ):
        borrower = await ground.household(status="EXITED")
        loan = await ground.loan(
            borrower,
            state=LoanState.SIGNED,
            amount=Decimal("10000.00"),
            value_on=applied_on,
            matures_on=date(2021, 12, 31),
        )
        paid_on = date(2021, 1, 4)
        command = LoanDisburse(loan=loan, value_on=paid_on)
        outcome = await on(ground, paid_on).door.execute(
            loan_disburse, ground.bank(), command, key=f"k{number}"
        )
        assert codes(outcome.refusals) == expected
