"""Loans of a removed household: marked, their subsidy ended, and a case opened for each (row 64).

Every step is one statement for all loans of the household, whoever lent them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Date,
    Executable,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from authz.role import Role
from authz.rows import rows
from models.base import TEXTS
from models.disposal import DisposalCase
from models.loan import Loan
from models.statement import Statement
from rules.money import ZERO
from rules.notice_2018_119.part_2_8_disposal import IN_DEBT
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import (
    DisposalState,
    HouseholdStatus,
    LoanEventKind,
    LoanFlag,
    LoanState,
    Severity,
)
from services import loan_event
from services.audit import AuditEntry
from services.given import given
from services.household_row import Row
from services.loan_part import REPEATED, given_loans, of_each_loan
from services.loan_row import loan_id
from services.outbox import Message
from services.scoped import Scoped
from services.subsidy_end import subsidy_ends_on
from services.table import table_of
from services.warning import of_loan, open_warnings
from services.work import Work

PENDING = frozenset({LoanState.SUBMITTED, LoanState.APPROVED, LoanState.SIGNED})
FLAG = LoanFlag.RISK_DISPOSAL
TOLD = ("flags", "subsidy_ends_on", "version")

_LOAN = table_of(Loan)


def _lock(role: Role) -> Executable:
    """Loans that are owed or asked for, in the order in which everybody locks several."""
    return (
        select(*_LOAN.columns)
        .where(
            _LOAN.c.county_id == bindparam("county_id"),
            _LOAN.c.household_id == bindparam("household_id"),
            _LOAN.c.state == func.any(bindparam("states", type_=TEXTS)),
            rows(_LOAN, role),
        )
        .order_by(_LOAN.c.id)
        .with_for_update(key_share=True)
    )


LOCK = Scoped(_lock)

_ENDING = given(
    "ending",
    id=("loan_ids", Uuid),
    ends_on=("ends_on_of", Date),
)
MARK = Statement(
    update(_LOAN)
    .where(_LOAN.c.county_id == bindparam("of_county_id"), _LOAN.c.id == _ENDING.c.id)
    .values(
        flags=case(
            (_LOAN.c.flags.contains(cast([FLAG.value], TEXTS)), _LOAN.c.flags),
            else_=func.array_append(_LOAN.c.flags, literal(FLAG.value, Text)),
        ),
        subsidy_ends_on=_ENDING.c.ends_on,
        changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
        version=_LOAN.c.version + 1,
    )
    .returning(*_LOAN.columns)
)

_CASES = given_loans("opened")
OPEN = Statement(
    insert(table_of(DisposalCase)).from_select(
        [
            "county_id",
            "id",
            *REPEATED,
            "household_id",
            "state",
            "opened_on",
            "recorded_at",
            "version",
        ],
        select(
            bindparam("county_id", type_=Integer),
            _CASES.c.id,
            *(_CASES.c[name] for name in REPEATED),
            bindparam("household_id", type_=Uuid),
            bindparam("state", DisposalState.OPEN.value, type_=Text),
            bindparam("opened_on", type_=Date),
            bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
            bindparam("first_version", 1, type_=Integer),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """The household's loans, locked: those that become cases, and those that only wait."""

    owed: tuple[Mapping[str, Any], ...] = ()
    pending_count: int = 0

    @property
    def principal(self) -> Decimal:
        """What is owed on the cases, yuan."""
        return sum((loan["outstanding_principal"] for loan in self.owed), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the audit and the offices are told of the cases."""

    audits: tuple[AuditEntry, ...] = field(default=())
    messages: tuple[Message, ...] = field(default=())


async def lock_affected(work: Work, household: Row, to: HouseholdStatus) -> Affected:
    """The loans that a change to this status concerns, locked."""
    if to is not HouseholdStatus.REMOVED_WRONG:
        return Affected()
    found = await LOCK.all(
        work.connection,
        work.actor,
        county_id=work.county_id,
        household_id=household["id"],
        states=sorted(state.value for state in IN_DEBT | PENDING),
    )
    needs_disposal = policy_on(work.today).households.needs_disposal
    states = [LoanState[loan["state"]] for loan in found]
    return Affected(
        owed=tuple(
            loan for loan, state in zip(found, states, strict=True) if needs_disposal(to, state)
        ),
        pending_count=sum(state in PENDING for state in states),
    )


async def open_cases(work: Work, household: Row, affected: Affected, removed_on: date) -> Opened:
    """Mark the loans, end their subsidy, open their cases and the county government's warnings."""
    if not affected.owed:
        return Opened()
    before = {loan["id"]: loan for loan in affected.owed}
    marked = await MARK.all(
        work.connection,
        of_county_id=work.county_id,
        loan_ids=list(before),
        ends_on_of=[subsidy_ends_on(loan, removed_on=removed_on) for loan in affected.owed],
        new_changed_at=work.now,
    )
    loans = sorted(marked, key=lambda loan: loan["id"])
    await loan_event.record_of_each(
        work,
        loans,
        LoanEventKind.FLAGGED,
        removed_on,
        [{"flag": FLAG, "subsidyEndsOn": loan["subsidy_ends_on"]} for loan in loans],
    )
    await _open(work, household, loans)
    alerts = [
        of_loan(
            loan,
            ErrorCode.DISPOSAL_UNDECIDED,
            Severity.ORANGE,
            (Role.COUNTY_GOV,),
            removedOn=removed_on,
            outstanding=loan["outstanding_principal"],
        )
        for loan in loans
    ]
    return Opened(
        audits=tuple(_audited(before[loan["id"]], loan) for loan in loans),
        messages=await open_warnings(work, alerts),
    )


async def _open(work: Work, household: Row, loans: Sequence[Mapping[str, Any]]) -> None:
    await OPEN.run(
        work.connection,
        **of_each_loan(work, loans),
        household_id=household["id"],
        opened_on=work.today,
        recorded_at=work.now,
    )


def _audited(before: Mapping[str, Any], after: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(
        county_id=after["county_id"],
        named=loan_id(after["county_id"], after["id"]),
        before={name: before[name] for name in TOLD},
        after={name: after[name] for name in TOLD},
        lender_id=after["lender_id"],
    )
