"""householdRate: a lender rates a household's credit, the first of the five conditions (一(一))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from models.ids import GlobalId
from rules.household import judge_assessment
from rules.vocabulary import EligibilityCondition
from services import assessment
from services.assessment import ConditionAnswer
from services.command import optional_text, text
from services.household_row import audited, household_id, lock_household
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class HouseholdRate:
    """Input of `householdRate`: `met` says whether the grade is good credit to this lender."""

    household: GlobalId
    grade: str = text(20)
    met: bool
    note: str | None = optional_text(500, lines=True)
    assessed_on: date | None = None
    expected_version: int | None = None


@use_case(Act.HOUSEHOLD_RATE)
async def household_rate(work: Work, command: HouseholdRate) -> Done | Refused:
    """Record the rating; the newest day's counts, an older one only fills the history."""
    row = await lock_household(work, command.household)
    assessed_on = command.assessed_on or work.today
    rating = EligibilityCondition.CREDIT_RATING
    answers = (ConditionAnswer(condition=rating, met=command.met, note=command.note),)
    work.add(judge_assessment(assessment.facts(work, answers, assessed_on, by_lender=True)))
    if row is not None:
        work.expect_version(command.expected_version, row["version"])
    if row is None or work.refusals:
        return Refused()
    made = await assessment.record(work, row, answers, assessed_on, grade=command.grade)
    told = assessment.told(answers, assessed_on) | {"grade": command.grade}
    return Done(
        ids={"household": household_id(row), "assessment": made.ids[0]},
        audits=(audited(row, made.household, **told),),
    )
