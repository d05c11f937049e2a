"""A month of statistics as its steps lock it, and the statements that freeze one (row 84).

INVARIANT: the month's first edition of the county as a whole is locked before a further edition is
made, so that two lenders' corrections follow one another and the county's has both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Executable,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP, array
from sqlalchemy.dialects.postgresql import insert as insert_unless

from authz.resource import Resource
from authz.role import Role
from models.base import Base
from models.loan import Loan
from models.project import Project
from models.statement import Statement
from models.statistic import Statistic, StatisticFigure, StatisticLine, StatisticProject
from reports.statistic import (
    FIGURE_COLUMNS,
    FIGURES,
    LINE_COLUMNS,
    LINES,
    PROJECT_COLUMNS,
    PROJECTS,
)
from reports.statistic_formula import FORMULA_VERSION
from rules.policy import policy_on
from rules.report import ends_quarter
from services.given import given
from services.outbox import Message, office
from services.own_row import OwnRow, Row
from services.table import table_of
from services.work import Work

TOPIC = "statistic.frozen"
TOLD = (
    "year",
    "month",
    "edition",
    "lender_id",
    "pa_submitted_on",
    "lender_submitted_on",
    "reason",
    "superseded_on",
    "version",
)
STATISTIC = OwnRow(Statistic, "statistic", Resource.REPORT, TOLD)

_TABLE, _PROJECT = table_of(Statistic), table_of(Project)
_COUNTY = bindparam("of_county_id", type_=Integer)
LOCK_LIBRARY = Statement(
    select(_PROJECT.c.id)
    .where(_PROJECT.c.county_id == _COUNTY)
    .order_by(_PROJECT.c.id)
    .with_for_update(read=True)
)
_NEW = given(
    "made",
    id=("ids", Uuid),
    lender_id=("lender_ids", Integer),
    edition=("editions", Integer),
    corrects_id=("corrected_ids", Uuid),
)
_LOAN = table_of(Loan)
LENDERS = Statement(
    select(_LOAN.c.lender_id)
    .distinct()
    .where(_LOAN.c.county_id == _COUNTY, _LOAN.c.value_on <= bindparam("as_of_on"))
    .order_by(_LOAN.c.lender_id)
)
_MADE = {
    "county_id": _COUNTY,
    "id": _NEW.c.id,
    "lender_id": _NEW.c.lender_id,
    "year": bindparam("of_year", type_=Integer),
    "month": bindparam("of_month", type_=Integer),
    "edition": _NEW.c.edition,
    "as_of_on": bindparam("as_of_on", type_=Date),
    "due_on": bindparam("due_on", type_=Date),
    "quarter_due_on": bindparam("quarter_due_on", type_=Date),
    "formula_version": bindparam("formula_version", type_=Integer),
    # A lender's loans are its own, the county's those of all its lenders.
    "part_ids": case(
        (_NEW.c.lender_id.is_(None), bindparam("part_ids", type_=ARRAY(Uuid))),
        else_=array([_NEW.c.id]),
    ),
    "corrects_id": _NEW.c.corrects_id,
    # The first edition of a lender that was not known before corrects nothing.
    "reason": case((_NEW.c.corrects_id.is_not(None), bindparam("reason", type_=Text))),
    "recorded_at": bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
    "recorded_by": bindparam("recorded_by", type_=Text),
    "version": bindparam("first_version", 1, type_=Integer),
}
MAKE = Statement(
    insert_unless(_TABLE)
    .from_select(list(_MADE), select(*_MADE.values()))
    .on_conflict_do_nothing()
    .returning(*_TABLE.columns)
)
_OF_MONTH = (
    _TABLE.c.county_id == _COUNTY,
    _TABLE.c.year == bindparam("of_year", type_=Integer),
    _TABLE.c.month == bindparam("of_month", type_=Integer),
)
LOCK_MONTH = Statement(
    select(_TABLE.c.id)
    .where(*_OF_MONTH, _TABLE.c.lender_id.is_(None), _TABLE.c.edition == 1)
    .with_for_update(key_share=True)
)
STANDING = Statement(select(*_TABLE.columns).where(*_OF_MONTH, _TABLE.c.superseded_on.is_(None)))
SUPERSEDE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == _COUNTY,
        _TABLE.c.id == func.any(bindparam("superseded_ids", type_=ARRAY(Uuid))),
    )
    .values(superseded_on=bindparam("new_superseded_on", type_=Date), version=_TABLE.c.version + 1)
    .returning(*_TABLE.columns)
)


def _frozen(model: type[Base], columns: Sequence[str], query: str, **more: Any) -> Executable:
    """The rows of a SELECT of `reports`, kept."""
    kinds: dict[str, Any] = {
        "of_county_id": Integer,
        "as_of_on": Date,
        "statistic_ids": ARRAY(Uuid),
    } | more
    binds = [bindparam(name, type_=of) for name, of in kinds.items() if f":{name}" in query]
    named = {name: table_of(model).c[name].type for name in columns}
    found = text(query).bindparams(*binds).columns(**named)
    return insert(table_of(model)).from_select(list(columns), found)


KEEP_LINES = Statement(_frozen(StatisticLine, LINE_COLUMNS, LINES))
KEEP_FIGURES = Statement(_frozen(StatisticFigure, FIGURE_COLUMNS, FIGURES))
KEEP_PROJECTS = Statement(_frozen(StatisticProject, PROJECT_COLUMNS, PROJECTS, cut_on=Date))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A row to freeze, of a lender or of the county; `corrects` the row that it takes over from."""

    id: UUID
    lender_id: int | None
    corrects: Row | None = None


async def freeze(
    work: Work,
    last_on: date,
    editions: Sequence[Edition],
    *,
    kept: Sequence[UUID] = (),
    reason: str | None = None,
) -> list[Row]:
    """Freeze a month of these lenders and of the county, which has those that are `kept` too.

    None at all where somebody else froze the month meanwhile.
    """
    rules = policy_on(work.today).reports
    own = [one.id for one in editions if one.lender_id is not None]
    made = await MAKE.all(
        work.connection,
        of_county_id=work.county_id,
        ids=[one.id for one in editions],
        lender_ids=[one.lender_id for one in editions],
        editions=[1 if one.corrects is None else one.corrects["edition"] + 1 for one in editions],
        corrected_ids=[None if one.corrects is None else one.corrects["id"] for one in editions],
        of_year=last_on.year,
        of_month=last_on.month,
        as_of_on=last_on,
        due_on=rules.statistic_due(last_on).day,
        quarter_due_on=rules.assessment_due(last_on).day if ends_quarter(last_on) else None,
        formula_version=FORMULA_VERSION,
        part_ids=[*own, *kept],
        reason=reason,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    if not made:
        return []
    assert len(made) == len(editions), "a month is frozen whole"
    of: dict[str, Any] = {"of_county_id": work.county_id, "as_of_on": last_on}
    new = [one.id for one in editions]
    await KEEP_LINES.run(work.connection, **of, statistic_ids=own)
    await KEEP_FIGURES.run(work.connection, **of, statistic_ids=new)
    cut_on = policy_on(work.today).cut_date
    await KEEP_PROJECTS.run(work.connection, **of, statistic_ids=new, cut_on=cut_on)
    return sorted(made, key=lambda row: (row["lender_id"] is None, row["lender_id"]))


async def lenders(work: Work, last_on: date) -> list[int]:
    """Lenders that had lent by a day, as it is known now."""
    found = await LENDERS.all(work.connection, of_county_id=work.county_id, as_of_on=last_on)
    return [row["lender_id"] for row in found]


async def standing(work: Work, year: int, month: int) -> list[Row]:
    """The newest editions of a month."""
    return await STANDING.all(
        work.connection, of_county_id=work.county_id, of_year=year, of_month=month
    )


def period(row: Mapping[str, Any]) -> str:
    """A month as texts have it: `2018-06`."""
    return f"{row['year']}-{row['month']:02}"


def messages_of(work: Work, row: Row) -> tuple[Message, ...]:
    """Each lender's month is to be submitted by the lender and by the county's office."""
    if row["lender_id"] is None:
        return ()
    lender = work.directory.lender(row["lender_id"])
    assert lender is not None, "a month is of a lender"
    payload = {
        "county": work.county_id,
        "statistic": STATISTIC.named(row),
        "lender": lender.code,
        "month": period(row),
        "dueOn": row["due_on"],
    }
    offices = (
        office(Role.COUNTY_PA, work.county_id),
        office(Role.COUNTY_BANK, work.county_id, lender.code),
    )
    return tuple(Message(topic=TOPIC, recipient=one, payload=payload) for one in offices)
