"""householdAssess: the township says which conditions a household meets (一(一), B14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from models.ids import GlobalId
from rules.household import judge_assessment
from rules.vocabulary import EligibilityCondition
from services import assessment
from services.assessment import ConditionAnswer
from services.command import many
from services.household_row import audited, household_id, lock_household
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class HouseholdAssess:
    """Input of `householdAssess`: all but the rating; `assessed_on` is by default today."""

    household: GlobalId
    assessments: tuple[ConditionAnswer, ...] = many(ConditionAnswer, most=len(EligibilityCondition))
    assessed_on: date | None = None
    expected_version: int | None = None


@use_case(Act.HOUSEHOLD_ASSESS)
async def household_assess(work: Work, command: HouseholdAssess) -> Done | Refused:
    """Record the answers; those of the newest day count, older ones only fill the history."""
    row = await lock_household(work, command.household)
    assessed_on, answers = command.assessed_on or work.today, command.assessments
    work.add(judge_assessment(assessment.facts(work, answers, assessed_on, by_lender=False)))
    if row is not None:
        work.expect_version(command.expected_version, row["version"])
    if row is None or work.refusals:
        return Refused()
    made = await assessment.record(work, row, answers, assessed_on)
    return Done(
        ids={"household": household_id(row)},
        audits=(audited(row, made.household, **assessment.told(answers, assessed_on)),),
    )
