"""Money recovered on a compensated loan (追偿回收, 二(六)3): its row, and the claim it belongs to.

Order of the locks: the household's exposure, the loan, the recovery, the claim, then the fund.
INVARIANT: whoever changes a recovery or what came back of a claim holds the lock of their loan.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Executable, bindparam, func, select

from authz.role import Role
from authz.rows import rows
from models.base import TEXTS
from models.claim import Claim
from models.recovery import Recovery
from rules.claim import PAID_OUT
from rules.money import ZERO
from rules.recovery_facts import ClaimPaidFacts
from rules.states import CLAIM as MACHINE
from rules.vocabulary import ClaimState, RecoveryRule
from services.claim_row import CLAIM
from services.outbox import Message, office
from services.own_row import Row
from services.row_of_loan import RowOfLoan
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

RECOVERY = RowOfLoan(
    Recovery,
    "recovery",
    (
        "state",
        "received_on",
        "amount",
        "principal",
        "interest",
        "fund_part",
        "due_on",
        "payer_type",
        "bank_ref",
        "deposited_on",
        "deposit_ref",
        "late_days",
        "booked_on",
        "version",
    ),
)
WRITE_CLAIM = CLAIM.writer(
    "state",
    "retained_principal",
    "retained_interest",
    "recovered",
    "recovered_fund",
    "changed_at",
)
CLOSE_CLAIM = CLAIM.writer("state", "changed_at")

_CLAIM, _RECOVERY = table_of(Claim), table_of(Recovery)


def _lock_paid(role: Role) -> Executable:
    """The one claim of a locked loan that the fund has paid."""
    return (
        select(*_CLAIM.columns)
        .where(
            _CLAIM.c.county_id == bindparam("county_id"),
            _CLAIM.c.loan_id == bindparam("loan_id"),
            _CLAIM.c.state == func.any(bindparam("states", type_=TEXTS)),
            rows(_CLAIM, role),
        )
        .with_for_update(key_share=True)
    )


def _unbooked(role: Role) -> Executable:
    """What is owed to the fund of the recoveries of a claim and not booked yet."""
    return select(func.coalesce(func.sum(_RECOVERY.c.fund_part), ZERO).label("owed")).where(
        _RECOVERY.c.county_id == bindparam("county_id"),
        _RECOVERY.c.claim_id == bindparam("claim_id"),
        _RECOVERY.c.booked_on.is_(None),
        rows(_RECOVERY, role),
    )


LOCK_PAID = Scoped(_lock_paid)
UNBOOKED = Scoped(_unbooked)


async def lock_paid(work: Work, loan_id: object) -> Row | None:
    """The locked claim that was paid for a locked loan, or None where none was."""
    row: Row | None = await LOCK_PAID.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        loan_id=loan_id,
        states=[state.value for state in sorted(PAID_OUT)],
    )
    return row


def paid_facts(claim: Row) -> ClaimPaidFacts:
    """As the rules take it."""
    return ClaimPaidFacts(
        loss=claim["loss"],
        paid=claim["fund_part"],
        rule=RecoveryRule[claim["recovery_rule"]],
        recovered=claim["recovered"],
        recovered_fund=claim["recovered_fund"],
    )


async def close_if_done(work: Work, claim: Row) -> Row:
    """A claim of which nothing is owed ends once the fund has booked all that is its own.

    One that has ended may still have receipts to be booked of which nothing is the fund's.
    """
    if claim["recovered"] < claim["loss"] or claim["state"] == ClaimState.CLOSED:
        return claim
    left = await UNBOOKED.one(
        work.connection, work.actor, county_id=work.county_id, claim_id=claim["id"]
    )
    if Decimal(left["owed"]):
        return claim
    state = MACHINE.after(claim["state"], "close")
    assert state == ClaimState.CLOSED.value, "money came back of it"
    return await CLAIM.write(work, claim, CLOSE_CLAIM, state=state, changed_at=work.now)


def told(work: Work, recovery: Row, word: str, *roles: Role) -> tuple[Message, ...]:
    """Each step is told to those whose turn it is; `word` says the step."""
    lender = work.directory.lender(recovery["lender_id"])
    assert lender is not None, "a recovery has a lender"
    payload = {
        "county": recovery["county_id"],
        "recovery": RECOVERY.named(recovery),
        "amount": recovery["amount"],
        "fundPart": recovery["fund_part"],
        "dueOn": recovery["due_on"],
    }
    return tuple(
        Message(
            topic=f"recovery.{word}",
            recipient=office(
                role, recovery["county_id"], lender.code if role is Role.COUNTY_BANK else None
            ),
            payload=payload,
        )
        for role in roles
    )
