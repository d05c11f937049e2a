"""householdRate: a lender rates a household's credit, the first of the five conditions (一(一))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Executable, bindparam, func, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import Loan
from rules.household import judge_assessment
from rules.project_care import judge_credit_mark
from rules.project_facts import CreditMarkFacts
from rules.vocabulary import EligibilityCondition, LoanFlag
from services import assessment
from services.assessment import ConditionAnswer
from services.command import optional_text, text
from services.household_row import Row, audited, household_id, lock_household
from services.loan_part import on_the_book
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_LOAN = table_of(Loan)


def _at_risk(role: Role) -> Executable:
    """A loan of the household that the lender sees and an entity at risk uses."""
    return (
        select(_LOAN.c.id)
        .where(
            _LOAN.c.county_id == bindparam("county_id"),
            _LOAN.c.household_id == bindparam("household_id"),
            func.array_position(_LOAN.c.flags, LoanFlag.ENTERPRISE_RISK.value).is_not(None),
            on_the_book(),
            rows(_LOAN, role),
        )
        .limit(1)
    )


AT_RISK = Scoped(_at_risk)


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
        work.add(judge_credit_mark(await _mark(work, command, row)))
    if row is None or work.refusals:
        return Refused()
    made = await assessment.record(work, row, answers, assessed_on, grade=command.grade)
    told = assessment.told(answers, assessed_on) | {"grade": command.grade}
    return Done(
        ids={"household": household_id(row), "assessment": made.ids[0]},
        audits=(audited(row, made.household, **told),),
    )


async def _mark(work: Work, command: HouseholdRate, row: Row) -> CreditMarkFacts:
    """The rating, beside what the household's own loans with this lender are exposed to."""
    named = {"county_id": work.county_id, "household_id": row["id"]}
    found = await AT_RISK.one(work.connection, work.actor, **named)
    return CreditMarkFacts(
        today=work.today,
        met=command.met,
        reason=command.note or "",
        at_risk=found is not None,
    )
