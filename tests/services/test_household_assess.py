"""householdRate and householdAssess: five conditions by two offices, and what they open (row 3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from authz.actor import Actor
from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import EligibilityCondition, LoanState
from services.assessment import ConditionAnswer
from services.failure import Denied
from services.household_assess import HouseholdAssess, household_assess
from services.household_rate import HouseholdRate, household_rate
from services.loan_approve import LoanApprove, loan_approve
from tests.factories import AT, DAY, Borrower
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

C = EligibilityCondition
OF_TOWNSHIP = (C.WILLING, C.POTENTIAL, C.SKILLS, C.REPAYMENT_CAPACITY)
ALL = tuple(C)


def township(ground: Ground, borrower: Borrower) -> Actor:
    """The office of the household's township."""
    return ground.of_township(borrower.township_id)


def answers(
    conditions: Iterable[EligibilityCondition], met: bool = True
) -> tuple[ConditionAnswer, ...]:
    return tuple(ConditionAnswer(condition=one, met=met) for one in conditions)


async def conditions_of(ground: Ground) -> tuple[list[str], list[str]]:
    row = await ground.row("household")
    return row["conditions_met"], row["conditions_unmet"]


async def test_two_offices_make_a_household_eligible(ground: Ground) -> None:
    """Row 3: with four of five the approval names the fifth; with all five it passes."""
    borrower = await ground.household(conditions_met=())
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED)
    approval = LoanApprove(loan=loan, approval_no="A")
    assess = HouseholdAssess(
        household=borrower.household, assessments=answers(OF_TOWNSHIP), expected_version=1
    )
    outcome = await ground.door.execute(household_assess, township(ground, borrower), assess)
    assert codes(outcome.refusals) == [] and outcome.ids == {"household": borrower.household}
    refusals = await ground.refused(loan_approve, ground.bank(), approval)
    assert codes(refusals) == ["ELIGIBILITY_INCOMPLETE@loan"]
    assert figures(refusals) == {"missing": "CREDIT_RATING"}
    rate = HouseholdRate(household=borrower.household, grade="AAA", met=True, expected_version=2)
    outcome = await ground.door.execute(household_rate, ground.bank(), rate)
    assert set(outcome.ids) == {"household", "assessment"}
    row = await ground.row("household")
    assert (row["credit_rating"], row["rated_on"], row["version"]) == ("AAA", DAY, 3)
    assert (row["conditions_met"], row["conditions_unmet"]) == ([one.value for one in ALL], [])
    history = await ground.rows("assessment")
    assert {(one["condition"], one["recorded_role"]) for one in history} == {
        ("CREDIT_RATING", "COUNTY_BANK"),
        *((one.value, "TOWN_PA") for one in OF_TOWNSHIP),
    }
    assert {one["assessed_on"] for one in history} == {DAY}
    assert (await ground.door.execute(loan_approve, ground.bank(), approval)).refusals == ()


async def test_a_no_bars_and_a_later_yes_opens(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED)
    actor = township(ground, borrower)
    for day, met in ((date(2018, 12, 1), False), (date(2018, 12, 2), True)):
        command = HouseholdAssess(
            household=borrower.household, assessments=answers([C.SKILLS], met), assessed_on=day
        )
        await ground.door.execute(household_assess, actor, command)
        if not met:
            approval = LoanApprove(loan=loan, approval_no="A")
            refusals = await ground.refused(loan_approve, ground.bank(), approval)
            assert figures(refusals) == {"unmet": "SKILLS"}
    assert await conditions_of(ground) == ([one.value for one in ALL], [])


async def test_an_older_answer_only_fills_the_history(ground: Ground) -> None:
    """The newest day of each condition counts; on the same day the later word does."""
    borrower = await ground.household(conditions_met=())
    actor = township(ground, borrower)
    for day, conditions, met in (
        (date(2018, 12, 10), [C.WILLING], True),
        (date(2018, 12, 9), [C.WILLING, C.SKILLS], False),
    ):
        command = HouseholdAssess(
            household=borrower.household, assessments=answers(conditions, met), assessed_on=day
        )
        await ground.door.execute(household_assess, actor, command)
    assert await conditions_of(ground) == (["WILLING"], ["SKILLS"])
    assert len(await ground.rows("assessment")) == 3
    same_day = HouseholdAssess(
        household=borrower.household,
        assessments=answers([C.WILLING], met=False),
        assessed_on=date(2018, 12, 10),
    )
    await ground.door.execute(household_assess, actor, same_day)
    assert await conditions_of(ground) == ([], ["WILLING", "SKILLS"])


async def test_an_imported_rating_has_its_day(ground: Ground) -> None:
    borrower = await ground.household()
    await ground.owner.execute(
        "update household set credit_rating = 'AA', rated_on = '2018-06-01' where id = $1",
        borrower.household_id,
    )
    for day, expected in ((date(2018, 5, 31), "AA"), (date(2018, 6, 1), "C")):
        command = HouseholdRate(household=borrower.household, grade="C", met=False, assessed_on=day)
        await ground.door.execute(household_rate, ground.bank(), command)
        row = await ground.row("household")
        assert row["credit_rating"] == expected and row["rated_on"] == date(2018, 6, 1)
    assert await conditions_of(ground) == (
        [one.value for one in OF_TOWNSHIP],
        ["CREDIT_RATING"],
    )


async def test_everything_wrong_is_told_at_once(ground: Ground) -> None:
    borrower = await ground.household()
    command = HouseholdAssess(
        household=borrower.household,
        assessments=answers([C.WILLING, C.CREDIT_RATING, C.WILLING]),
        assessed_on=date(2018, 12, 21),
        expected_version=9,
    )
    refusals = await ground.refused(household_assess, township(ground, borrower), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@assessedOn",
        "VALIDATION@assessments.1.condition",
        "VALIDATION@assessments.2.condition",
    ]
    assert [figures(refusals, one).get("reason") for one in range(4)] == [
        None,
        "IN_THE_FUTURE",
        "NOT_OF_OFFICE",
        "DUPLICATE",
    ]


async def test_at_least_one_condition(ground: Ground) -> None:
    borrower = await ground.household()
    command = HouseholdAssess(household=borrower.household, assessments=())
    refusals = await ground.refused(household_assess, township(ground, borrower), command)
    assert codes(refusals) == ["VALIDATION@assessments"]
    assert figures(refusals) == {"reason": "MISSING"}


@pytest.mark.parametrize("grade", ["", " ", "A" * 21, "A\x00"])
async def test_a_grade_is_a_short_text(ground: Ground, grade: str) -> None:
    borrower = await ground.household()
    command = HouseholdRate(household=borrower.household, grade=grade, met=True)
    refusals = await ground.refused(household_rate, ground.bank(), command)
    assert codes(refusals) == ["VALIDATION@grade"]


async def test_a_household_of_elsewhere_is_not_found(ground: Ground) -> None:
    borrower = await ground.household()
    neighbour = ground.of_township(borrower.township_id + 1)
    rated = HouseholdRate(
        household=GlobalId("household", ground.elsewhere(), uuid7(AT)), grade="A", met=True
    )
    assessed = HouseholdAssess(household=borrower.household, assessments=answers([C.WILLING]))
    cases: tuple[tuple[Any, Actor, Any], ...] = (
        (household_rate, ground.bank(), rated),
        (household_assess, neighbour, assessed),
    )
    for case, actor, command in cases:
        refusals = await ground.refused(case, actor, command)
        assert codes(refusals) == ["NOT_FOUND@household"]


async def test_each_office_has_its_own(ground: Ground) -> None:
    borrower = await ground.household()
    rate = HouseholdRate(household=borrower.household, grade="A", met=True)
    assess = HouseholdAssess(household=borrower.household, assessments=answers([C.WILLING]))
    async with ground.unchanged("audit_event", "decision"):
        for case, command, actors in (
            (household_rate, rate, (township(ground, borrower), ground.actor(Role.COUNTY_PA))),
            (household_assess, assess, (ground.bank(), ground.actor(Role.COUNTY_PA))),
        ):
            for actor in actors:
                with pytest.raises(Denied):
                    await ground.door.execute(case, actor, command)  # type: ignore[arg-type]


async def test_statements_do_not_grow_with_the_answers(ground: Ground) -> None:
    counts = []
    for conditions in ([C.WILLING], [C.WILLING], list(OF_TOWNSHIP)):
        borrower = await ground.household()
        command = HouseholdAssess(household=borrower.household, assessments=answers(conditions))
        async with ground.counted() as statements:
            await ground.door.execute(household_assess, township(ground, borrower), command)
        counts.append(len(ground.ours(statements)))
    assert counts[1:] == [9, 9]
