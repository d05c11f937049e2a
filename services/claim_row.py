"""A claim on the fund (代偿申请, 二(七)), locked behind its loan; whom each step tells.

Order of the locks: the loan, the claim, then the lender's book and the county's totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, Text, bindparam, func, select

from authz.role import Role
from authz.rows import rows
from models.base import TEXTS
from models.claim import Claim, ClaimOpinion
from models.loan_event import LoanEvent
from rules.claim_facts import Signature
from rules.states import CLAIM as MACHINE
from rules.states import LOAN
from rules.vocabulary import ClaimAnswer, ClaimSeat, ClaimState, LoanEventKind
from services import loan_event
from services.audit import AuditEntry
from services.loan_row import LockedLoan, audited, loan_id, write, writer
from services.outbox import Message, office
from services.own_row import Row
from services.row_of_loan import RowOfLoan
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

CLAIM = RowOfLoan(
    Claim,
    "claim",
    (
        "state",
        "round",
        "principal",
        "interest",
        "loss",
        "fund_part",
        "finding",
        "submitted_on",
        "approved_on",
        "paid_on",
        "ended_on",
        "ended_reason",
        "retained_principal",
        "retained_interest",
        "recovered",
        "recovered_fund",
        "version",
    ),
)
END = CLAIM.writer("state", "ended_on", "ended_reason", "changed_at")
WRITE_LOAN = writer("state")
# Of a claim that may still be paid.
UNPAID = tuple(
    state.value
    for state in (
        ClaimState.SUBMITTED,
        ClaimState.TOWNSHIP_REVIEW,
        ClaimState.COUNTY_REVIEW,
        ClaimState.RETURNED,
        ClaimState.APPROVED,
    )
)
PAID_OFF = "PAID_OFF"
_COUNTY = (Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_FIN)
_LENDER = (Role.COUNTY_BANK,)
# Whose turn it is in each state, or whom the end concerns.
TURN: Mapping[ClaimState, tuple[Role, ...]] = {
    ClaimState.TOWNSHIP_REVIEW: (Role.TOWN_PA, Role.TOWN_FIN),
    ClaimState.COUNTY_REVIEW: _COUNTY,
    ClaimState.RETURNED: _LENDER,
    ClaimState.REJECTED: _LENDER,
    ClaimState.APPROVED: (Role.COUNTY_FIN, Role.COUNTY_BANK),
    ClaimState.CANCELLED: _LENDER,
    ClaimState.WITHDRAWN: _COUNTY,
    ClaimState.PAID: _COUNTY,
}
_OF_TOWNSHIP = frozenset({Role.TOWN_PA, Role.TOWN_FIN})

_TABLE = table_of(Claim)
_OPINION = table_of(ClaimOpinion)
_EVENT = table_of(LoanEvent)


def _lock_unpaid(role: Role) -> Executable:
    """The one claim of a locked loan that may still be paid."""
    return (
        select(*_TABLE.columns)
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            _TABLE.c.loan_id == bindparam("loan_id"),
            _TABLE.c.state == func.any(bindparam("states", type_=TEXTS)),
            rows(_TABLE, role),
        )
        .with_for_update(key_share=True)
    )


def _signatures(role: Role) -> Executable:
    return (
        select(*_OPINION.columns)
        .where(
            _OPINION.c.county_id == bindparam("county_id"),
            _OPINION.c.claim_id == bindparam("claim_id"),
            _OPINION.c.withdrawn_on.is_(None),
            rows(_OPINION, role),
        )
        .order_by(_OPINION.c.recorded_at, _OPINION.c.id)
    )


def _applicants(role: Role) -> Executable:
    """Who submitted a claim, round by round: its loan tells each time."""
    return (
        select(_EVENT.c.recorded_by)
        .distinct()
        .where(
            _EVENT.c.county_id == bindparam("county_id"),
            _EVENT.c.loan_id == bindparam("loan_id"),
            _EVENT.c.kind == LoanEventKind.CLAIMED.value,
            _EVENT.c.details["claim"].astext == bindparam("claim", type_=Text),
            rows(_EVENT, role),
        )
    )


def _retained(role: Role) -> Executable:
    """What is owed of a loan that was compensated."""
    owed = _TABLE.c.retained_principal + _TABLE.c.retained_interest
    return select(func.coalesce(func.sum(owed), 0).label("retained")).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.loan_id == bindparam("loan_id"),
        rows(_TABLE, role),
    )


RETAINED = Scoped(_retained)
LOCK_UNPAID = Scoped(_lock_unpaid)
SIGNATURES = Scoped(_signatures)
APPLICANTS = Scoped(_applicants)


async def signatures(work: Work, claim: Row) -> tuple[Signature, ...]:
    """The words that stand in all rounds of a locked claim, in their order."""
    found = await SIGNATURES.all(
        work.connection, work.actor, county_id=work.county_id, claim_id=claim["id"]
    )
    return tuple(
        Signature(
            seat=ClaimSeat[row["seat"]],
            answer=ClaimAnswer[row["answer"]],
            by=row["signed_by"],
            round=row["round"],
            signed_on=row["signed_on"],
        )
        for row in found
    )


async def applicants(work: Work, claim: Row) -> frozenset[str]:
    """Who submitted a locked claim, in any of its rounds."""
    found = await APPLICANTS.all(
        work.connection,
        work.actor,
        county_id=work.county_id,
        loan_id=claim["loan_id"],
        claim=str(CLAIM.named(claim)),
    )
    return frozenset(row["recorded_by"] for row in found) | {claim["submitted_by"]}


async def tell_submitted(work: Work, loan: Mapping[str, Any], claim: Row) -> None:
    """The event of a submission, in any round; it tells later who applied."""
    details = {
        "claim": str(CLAIM.named(claim)),
        "round": claim["round"],
        "loss": claim["loss"],
        "fundPart": claim["fund_part"],
    }
    await loan_event.record(work, loan, LoanEventKind.CLAIMED, work.today, details=details)


async def retained(work: Work, loan: Mapping[str, Any]) -> Decimal:
    """What the borrower of a locked loan still owes after compensation, yuan; else nothing."""
    row = await RETAINED.one(
        work.connection, work.actor, county_id=loan["county_id"], loan_id=loan["id"]
    )
    return Decimal(row["retained"])


async def release(work: Work, loan: LockedLoan, claim: Row) -> AuditEntry:
    """A claim ended without payment: its loan is in its buffer again, whose end is a date."""
    after = await write(work, loan, WRITE_LOAN, state=LOAN.after(loan.state, "release_claim"))
    await tell_ended(work, after, claim)
    return audited(loan.row, after)


async def tell_ended(work: Work, loan: Mapping[str, Any], claim: Row) -> None:
    """The event of a claim that ended without payment."""
    details = {"state": claim["state"], "reason": claim["ended_reason"]}
    await loan_event.record(work, loan, LoanEventKind.CLAIM_ENDED, work.today, details=details)


async def end_paid_off(work: Work, loan: Mapping[str, Any]) -> tuple[AuditEntry, ...]:
    """The borrower has paid: the claim of a locked loan ends by itself, an approved one too."""
    row: Row | None = await LOCK_UNPAID.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        loan_id=loan["id"],
        states=list(UNPAID),
    )
    if row is None:
        return ()
    word = "cancel" if row["state"] == ClaimState.APPROVED.value else "withdraw"
    after = await CLAIM.write(
        work,
        row,
        END,
        state=MACHINE.after(row["state"], word),
        ended_on=work.today,
        ended_reason=PAID_OFF,
        changed_at=work.now,
    )
    await tell_ended(work, loan, after)
    return (CLAIM.audited(row, after),)


def told(work: Work, claim: Row) -> tuple[Message, ...]:
    """Each step is told to those whose turn it is; the topic says the new state."""
    lender = work.directory.lender(claim["lender_id"])
    assert lender is not None, "a claim has a lender"
    payload = {
        "county": claim["county_id"],
        "claim": CLAIM.named(claim),
        "loan": loan_id(claim["county_id"], claim["loan_id"]),
        "state": claim["state"],
        "loss": claim["loss"],
        "fundPart": claim["fund_part"],
    }
    topic = f"claim.{claim['state'].lower()}"
    messages = []
    for role in TURN[ClaimState[claim["state"]]]:
        place = claim["township_id"] if role in _OF_TOWNSHIP else claim["county_id"]
        code = lender.code if role is Role.COUNTY_BANK else None
        recipient = office(role, place, code)
        messages.append(Message(topic=topic, recipient=recipient, payload=payload))
    return tuple(messages)
