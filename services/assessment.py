"""Answers to the five conditions, appended to their history; the newest ones count (B14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Executable, Integer, Text, Uuid, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import Date

from authz.role import Role
from authz.rows import rows
from models.assessment import Assessment
from models.ids import GlobalId
from models.statement import Statement
from rules.facts import AssessmentFacts
from rules.vocabulary import EligibilityCondition
from services import household_row
from services.command import optional_text
from services.given import given
from services.household_row import Row
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

_TABLE = table_of(Assessment)
WRITE = household_row.writer("conditions_met", "conditions_unmet", "credit_rating", "rated_on")

_ANSWERS = given(
    "answer",
    id=("ids", Uuid),
    condition=("conditions", Text),
    met=("mets", Boolean),
    note=("notes", Text),
)
RECORD = Statement(
    insert(_TABLE).from_select(
        [
            "county_id",
            "id",
            "household_id",
            "township_id",
            "condition",
            "met",
            "assessed_on",
            "note",
            "recorded_role",
            "recorded_by",
            "recorded_at",
        ],
        select(
            bindparam("county_id", type_=Integer),
            _ANSWERS.c.id,
            bindparam("household_id", type_=Uuid),
            bindparam("township_id", type_=Integer),
            _ANSWERS.c.condition,
            _ANSWERS.c.met,
            bindparam("assessed_on", type_=Date),
            _ANSWERS.c.note,
            bindparam("recorded_role", type_=Text),
            bindparam("recorded_by", type_=Text),
            bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
        ),
    )
)


def _newest(role: Role) -> Executable:
    return (
        select(_TABLE.c.condition, func.max(_TABLE.c.assessed_on).label("newest_on"))
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            _TABLE.c.household_id == bindparam("household_id"),
            rows(_TABLE, role),
        )
        .group_by(_TABLE.c.condition)
    )


NEWEST = Scoped(_newest)


@dataclass(frozen=True, kw_only=True)
class ConditionAnswer:
    """Whether a condition is met, in the words of who assessed it."""

    condition: EligibilityCondition
    met: bool
    note: str | None = optional_text(500, lines=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The household afterwards, and the ids of what was appended."""

    household: Row
    ids: tuple[GlobalId, ...]


def facts(
    work: Work, answers: Sequence[ConditionAnswer], assessed_on: date, *, by_lender: bool
) -> AssessmentFacts:
    """As the rules take it."""
    return AssessmentFacts(
        today=work.today,
        assessed_on=assessed_on,
        by_lender=by_lender,
        conditions=tuple(answer.condition for answer in answers),
    )


async def record(
    work: Work,
    household: Row,
    answers: Sequence[ConditionAnswer],
    assessed_on: date,
    *,
    grade: str | None = None,
) -> Recorded:
    """Append them; one older than the newest of its condition only fills the history.

    `grade` is the credit rating that goes with the answer to CREDIT_RATING.
    """
    newest = await _newest_days(work, household)
    counted = [
        answer
        for answer in answers
        if (known := newest.get(answer.condition)) is None or assessed_on >= known
    ]
    rated = any(answer.condition is EligibilityCondition.CREDIT_RATING for answer in counted)
    after = await household_row.write(
        work,
        household,
        WRITE,
        conditions_met=_merged(household["conditions_met"], counted, met=True),
        conditions_unmet=_merged(household["conditions_unmet"], counted, met=False),
        credit_rating=grade if rated else household["credit_rating"],
        rated_on=assessed_on if rated else household["rated_on"],
    )
    ids = [work.new_id() for _ in answers]
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        ids=ids,
        household_id=household["id"],
        township_id=household["township_id"],
        conditions=[answer.condition.value for answer in answers],
        mets=[answer.met for answer in answers],
        assessed_on=assessed_on,
        notes=[answer.note for answer in answers],
        recorded_role=work.actor.role.value,
        recorded_by=work.actor.subject,
        recorded_at=work.now,
    )
    named = tuple(GlobalId("assessment", work.county_id, key) for key in ids)
    return Recorded(household=after, ids=named)


async def _newest_days(work: Work, household: Row) -> dict[EligibilityCondition, date]:
    """The newest assessment of each condition; an imported rating has only its day."""
    found = await NEWEST.all(
        work.connection, work.actor, county_id=work.county_id, household_id=household["id"]
    )
    days = {EligibilityCondition[row["condition"]]: row["newest_on"] for row in found}
    rated_on = household["rated_on"]
    if rated_on is not None:
        rating = EligibilityCondition.CREDIT_RATING
        days[rating] = max(days.get(rating, rated_on), rated_on)
    return days


def _merged(codes: Sequence[str], answers: Sequence[ConditionAnswer], *, met: bool) -> list[str]:
    """The codes with what these answers add and take away, in the order of the notice."""
    added = {answer.condition for answer in answers if answer.met is met}
    taken = {answer.condition for answer in answers if answer.met is not met}
    kept = {EligibilityCondition[code] for code in codes} - taken | added
    return [condition.value for condition in EligibilityCondition if condition in kept]


def told(answers: Sequence[ConditionAnswer], assessed_on: date) -> dict[str, Any]:
    """What the audit tells of them."""
    return {
        "assessed_on": assessed_on,
        "assessments": [
            {"condition": answer.condition, "met": answer.met, "note": answer.note}
            for answer in answers
        ],
    }
