"""What an entity's list state does to a county's projects and loans (二(九)2, rows 70 and 71).

The county that lists an entity follows at once, every other one with its next day. Projects of a
negative entity are at risk; loans that an entity at risk uses are marked, so that the entity is
pressed before the households; what was lifted is unmarked. Locks: projects, then loans, by id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP

from models.enterprise import Enterprise
from models.loan import Loan
from models.project import Project, ProjectParticipation
from models.statement import Statement
from rules.vocabulary import (
    EnterpriseListState,
    LoanEventKind,
    LoanFlag,
    ProjectEventKind,
    ProjectState,
    ScreeningResult,
)
from services import loan_event, project_turn
from services.loan_part import on_the_book
from services.table import table_of
from services.work import Work

_ENTITY, _PROJECT = table_of(Enterprise), table_of(Project)
_PART, _LOAN = table_of(ProjectParticipation), table_of(Loan)
_FLAG = LoanFlag.ENTERPRISE_RISK.value
_NEGATIVE = _ENTITY.c.list_state == EnterpriseListState.NEGATIVE.value
_COUNTY = bindparam("of_county_id", type_=Integer)

_SICK = and_(_NEGATIVE, _PROJECT.c.state == ProjectState.NORMAL.value)
_WELL = and_(
    _ENTITY.c.list_state == EnterpriseListState.WHITELIST.value,
    _PROJECT.c.state == ProjectState.RISK.value,
    or_(_PROJECT.c.screening.is_(None), _PROJECT.c.screening == ScreeningResult.COMPLIANT.value),
)
LOCK = Statement(
    select(_PROJECT.c.id)
    .where(_PROJECT.c.county_id == _COUNTY)
    .order_by(_PROJECT.c.id)
    .with_for_update(key_share=True)
)
TURN = Statement(
    update(_PROJECT)
    .where(
        _PROJECT.c.county_id == _COUNTY,
        _ENTITY.c.id == _PROJECT.c.enterprise_id,
        or_(_SICK, _WELL),
    )
    .values(
        state=case((_NEGATIVE, ProjectState.RISK.value), else_=ProjectState.NORMAL.value),
        version=_PROJECT.c.version + 1,
    )
    .returning(_PROJECT.c.id, _PROJECT.c.state, _PROJECT.c.amount, _PROJECT.c.lender_groups)
)

_late_part, _late_loan = _PART.alias("late_part"), _LOAN.alias("late_loan")
_LATE = (
    select(_late_loan.c.id)
    .join_from(
        _late_part,
        _late_loan,
        and_(
            _late_loan.c.county_id == _late_part.c.county_id,
            _late_loan.c.id == _late_part.c.loan_id,
        ),
    )
    .where(
        _late_part.c.county_id == _COUNTY,
        _late_part.c.project_id == _PROJECT.c.id,
        _late_loan.c.overdue_since_on.is_not(None),
    )
    .correlate(_PROJECT)
    .exists()
)
_MARKED = func.array_position(_LOAN.c.flags, _FLAG, type_=Integer)


def _loans(is_marked: bool) -> Any:
    """Loans on the book whose mark is to change, locked in the order of their ids."""
    at_risk = or_(_NEGATIVE, _LATE)
    return (
        select(_LOAN.c.id.label("loan_id"))
        .join_from(
            _LOAN,
            _PROJECT,
            and_(_PROJECT.c.county_id == _LOAN.c.county_id, _PROJECT.c.id == _LOAN.c.project_id),
        )
        .join(_ENTITY, _ENTITY.c.id == _PROJECT.c.enterprise_id)
        .where(
            _LOAN.c.county_id == _COUNTY,
            on_the_book(),
            and_(~at_risk, _MARKED.is_not(None)) if is_marked else and_(at_risk, _MARKED.is_(None)),
        )
        .order_by(_LOAN.c.id)
        .with_for_update(key_share=True, of=_LOAN)
        .cte("changing")
    )


def _marking(*, is_marked: bool) -> Statement:
    changing = _loans(is_marked)
    change = func.array_remove if is_marked else func.array_append
    return Statement(
        update(_LOAN)
        .where(_LOAN.c.county_id == _COUNTY, _LOAN.c.id == changing.c.loan_id)
        .values(
            flags=change(_LOAN.c.flags, _FLAG),
            changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
            version=_LOAN.c.version + 1,
        )
        .returning(_LOAN.c.id, _LOAN.c.lender_id, _LOAN.c.outlet_id, _LOAN.c.township_id)
    )


MARK, LIFT = _marking(is_marked=False), _marking(is_marked=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How many projects turned, loans were marked, and marks were lifted."""

    projects: int
    marked: int
    lifted: int


async def follow(work: Work) -> Followed:
    """Bring the county's projects and loans to what the lists say; fixed statements."""
    await LOCK.run(work.connection, of_county_id=work.county_id)
    turned = await TURN.all(work.connection, of_county_id=work.county_id)
    if turned:
        await project_turn.tell(work, turned, ProjectEventKind.LIST_CHANGED)
    changed = {"of_county_id": work.county_id, "new_changed_at": work.now}
    marked = await MARK.all(work.connection, **changed)
    await _tell(work, marked, LoanEventKind.FLAGGED)
    lifted = await LIFT.all(work.connection, **changed)
    await _tell(work, lifted, LoanEventKind.FLAG_LIFTED)
    return Followed(projects=len(turned), marked=len(marked), lifted=len(lifted))


async def _tell(work: Work, loans: Sequence[Mapping[str, Any]], kind: LoanEventKind) -> None:
    if loans:
        details = [{"flag": LoanFlag.ENTERPRISE_RISK}] * len(loans)
        await loan_event.record_of_each(work, loans, kind, work.today, details)
