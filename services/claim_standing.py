"""What a claim is judged by: buffer, plan, steps of collection, reminders, use, agreement, loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from authz.role import Role
from authz.rows import rows
from models.buffer import DefaultBuffer, Reminder
from models.claim import Claim
from models.collection import CollectionAction, CollectionCase
from models.disposal import DisposalCase
from models.instalment import InstalmentPlan
from models.loan import Loan
from models.project import Project
from rules.claim import Loss
from rules.claim_facts import ClaimFacts, LossFacts, UseFacts
from rules.policy import policy_on
from rules.vocabulary import (
    BufferState,
    CollectionState,
    DisposalDecision,
    FiveTier,
    HouseholdStatus,
    InstalmentPlanState,
    LoanFlag,
    ProjectState,
    ReminderPartner,
    UsedBy,
)
from services import cooperation
from services.claim_row import UNPAID
from services.cooperation import Terms
from services.default_buffer import defaulted
from services.loan_row import LockedLoan
from services.scoped import Scoped
from services.screening_row import result_of
from services.subsidy_source import undrafted
from services.table import table_of
from services.work import Work

_LOAN, _BUFFER, _REMINDER = table_of(Loan), table_of(DefaultBuffer), table_of(Reminder)
_PLAN, _ACTION, _CLAIM = table_of(InstalmentPlan), table_of(CollectionAction), table_of(Claim)
_DISPOSAL, _PROJECT = table_of(DisposalCase), table_of(Project)
_CASE = table_of(CollectionCase)


def _standing(role: Role) -> Executable:
    """One row of a locked loan; the library is asked for the rules, and nothing of it shown."""

    def of_loan(table: Any) -> tuple[ColumnElement[bool], ...]:
        here = table.c.county_id == _LOAN.c.county_id, table.c.loan_id == _LOAN.c.id
        return (*here, rows(table, role))

    buffer = and_(*of_loan(_BUFFER), _BUFFER.c.state == BufferState.OPEN.value)
    in_buffer = _REMINDER.c.reminded_on.between(_BUFFER.c.default_on, _BUFFER.c.ends_on)
    reminded = (
        select(
            func.coalesce(
                func.array_agg(_REMINDER.c.partner.distinct(), type_=ARRAY(Text)),
                literal([], ARRAY(Text)),
            )
        )
        .where(*of_loan(_REMINDER), in_buffer)
        .correlate(_LOAN, _BUFFER)
        .scalar_subquery()
    )
    plan = exists().where(*of_loan(_PLAN), _PLAN.c.state == InstalmentPlanState.ACTIVE.value)
    action = exists().where(*of_loan(_ACTION))
    is_unpaid = or_(*(_CLAIM.c.state == state for state in UNPAID))
    claimed = exists().where(*of_loan(_CLAIM), is_unpaid)
    decision = select(_DISPOSAL.c.decision).where(*of_loan(_DISPOSAL)).scalar_subquery()
    is_open = _CASE.c.state == CollectionState.OPEN.value
    on_misuse = select(_CASE.c.decision).where(*of_loan(_CASE), is_open).scalar_subquery()
    project, screening = (
        select(column)
        .where(_PROJECT.c.county_id == _LOAN.c.county_id, _PROJECT.c.id == _LOAN.c.project_id)
        .scalar_subquery()
        for column in (_PROJECT.c.state, _PROJECT.c.screening)
    )
    return (
        select(
            _BUFFER.c.id.label("buffer_id"),
            _BUFFER.c.ends_on.label("buffer_ends_on"),
            reminded.label("reminded"),
            plan.label("plan_in_force"),
            action.label("has_action"),
            claimed.label("is_claimed"),
            decision.label("decision"),
            on_misuse.label("misuse_decision"),
            project.label("project_state"),
            screening.label("project_screening"),
        )
        .select_from(_LOAN.outerjoin(_BUFFER, buffer))
        .where(
            _LOAN.c.county_id == bindparam("county_id"),
            _LOAN.c.id == bindparam("loan_id"),
            rows(_LOAN, role),
        )
    )


STANDING = Scoped(_standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Of a locked loan today: the row of `STANDING`, the agreement in force, and the loss."""

    row: Mapping[str, Any]
    agreed: Terms | None
    loss: Loss

    def facts(
        self, work: Work, loan: LockedLoan, finding: str | None, evidence: bytes | None
    ) -> ClaimFacts:
        """As the rules take a claim of today."""
        row = self.row
        return ClaimFacts(
            state=loan.state,
            is_claimed=row["is_claimed"],
            plan_in_force=row["plan_in_force"],
            buffer_ends_on=row["buffer_ends_on"],
            has_sharing_ratio=self.agreed is not None,
            loss=LossFacts(
                amount=self.loss.total,
                five_tier=FiveTier[loan.row["five_tier"]],
                has_finding=bool((finding or "").strip()),
                has_evidence=evidence is not None,
                has_action=row["has_action"],
            ),
            use=use_of(work, loan, row),
            reminded=frozenset(ReminderPartner[code] for code in row["reminded"]),
            today=work.today,
        )


async def standing_row(work: Work, loan: LockedLoan) -> Mapping[str, Any]:
    """What stands beside a locked loan; one statement."""
    row: Mapping[str, Any] = await STANDING.one(
        work.connection, work.actor, county_id=work.county_id, loan_id=loan.row["id"]
    )
    assert row is not None, "the loan is locked"
    return row


async def standing(work: Work, loan: LockedLoan) -> Standing:
    """All that a claim of today is judged by."""
    row = await standing_row(work, loan)
    agreed = await cooperation.in_force(work, loan.row["lender_id"], work.today)
    unpaid = await undrafted(work, loan.row, work.today)
    found = await defaulted(work, loan.row, work.today, unpaid)
    return Standing(row=row, agreed=agreed, loss=found.loss)


def use_of(work: Work, loan: LockedLoan, row: Mapping[str, Any]) -> UseFacts:
    """Who used the money of the loan, and what was decided about it."""
    value_on, state = loan.row["value_on"], row["project_state"]
    decision, on_misuse = row["decision"], row["misuse_decision"]
    return UseFacts(
        used_by=UsedBy[loan.row["used_by"]],
        segment=None if value_on is None else policy_on(work.today).counties.segment(value_on),
        project_state=None if state is None else ProjectState[state],
        is_misused=LoanFlag.MISUSED in loan.row["flags"],
        household_status=HouseholdStatus[loan.row["household_status"]],
        decision=None if decision is None else DisposalDecision[decision],
        misuse_decision=None if on_misuse is None else DisposalDecision[on_misuse],
        screening=result_of(row["project_screening"]),
        own_screening=result_of(loan.row["screening"]),
    )
