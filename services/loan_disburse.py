"""loanDisburse: the full amount is paid out once (B10), judged anew by the actual day (B11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, func, insert, select

from authz.act import Act
from models.position import BreakerEvent
from models.project import ProjectParticipation
from models.statement import Statement
from rules.facts import DisbursementFacts
from rules.loan import judge_disbursement, warnings_of_lending, warnings_of_payee
from rules.money import ZERO
from rules.months import months_between
from rules.policy import policy_on
from rules.project_care import warnings_of_security
from rules.refusal import ErrorCode
from rules.states import LOAN
from rules.vocabulary import (
    BreakerEventKind,
    FiveTier,
    LoanEventKind,
    LoanState,
    ProjectEventKind,
)
from services import (
    agreement_row,
    breaker,
    county_position,
    exposure,
    instalment,
    loan_event,
    position,
    project_amount,
    renewal_settle,
)
from services.audit import AuditEntry
from services.benchmark import benchmarks
from services.command import optional_part
from services.county_position import CountyTotals
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, audited, lock_loan, write, writer
from services.outbox import Message
from services.payee import COLUMNS as PAYEE
from services.payee import Payee, payee_facts, stored_payee
from services.position import Position, Share
from services.project_amount import project_id
from services.project_secured import secured_of
from services.renewal_settle import OldLoan
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = writer(
    "state",
    "value_on",
    "months",
    "outstanding_principal",
    "five_tier",
    "classified_on",
    *PAYEE,
)
_EVENT = table_of(BreakerEvent)
_DAY = bindparam("value_on", type_=Date)
_TRIPPED = _EVENT.c.kind == BreakerEventKind.TRIPPED.value
_RESUMED = _EVENT.c.kind == BreakerEventKind.RESUMED.value
# When a lender resumed after a day on which it was suspended; no row of any other day. Trips and
# resumptions take turns: more trips before the day than resumptions by it, and it was suspended.
RESUMED_AFTER = Statement(
    select(func.min(_EVENT.c.business_on).filter(_RESUMED, _EVENT.c.business_on > _DAY).label("on"))
    .where(
        _EVENT.c.county_id == bindparam("of_county_id"),
        _EVENT.c.lender_id == bindparam("of_lender_id"),
    )
    .having(
        func.count().filter(_TRIPPED, _EVENT.c.business_on < _DAY)
        > func.count().filter(_RESUMED, _EVENT.c.business_on <= _DAY)
    )
)
JOIN = Statement(insert(table_of(ProjectParticipation)))


@dataclass(frozen=True, kw_only=True)
class LoanDisburse:
    """Input of `loanDisburse`: `value_on` (放款日) is by default the business day.

    `payee` is the account that the money is paid into (row 15).
    """

    loan: LoanReference
    value_on: date | None = None
    payee: Payee | None = optional_part(Payee)  # noqa: RUF009
    expected_version: int | None = None


@use_case(Act.LOAN_DISBURSE, moves_money=True, duplicate=(ErrorCode.VALIDATION, "loan"))
async def loan_disburse(work: Work, command: LoanDisburse) -> Done | Refused:
    """SIGNED becomes ACTIVE with its schedule; household, book, county and project move.

    A renewal pays off the loan it names with the same money, on the same day (row 61).
    """
    lock = project_amount.lock
    loan = await lock_loan(work, command.loan, exposure=True, project=lock, pays_off=True)
    if loan is None:
        return Refused()
    row, value_on = loan.row, command.value_on or work.today
    signed_on = row["signed_on"] or work.today
    tiers = await benchmarks(work.connection, signed_on)
    old = await renewal_settle.lock_old(work, loan)
    agreement = await agreement_row.of_loan(work, row, locked=True)
    payee = await payee_facts(work, row, command.payee)
    book = await position.open_and_lock(work, row["lender_id"])
    facts = loan.facts(
        work,
        signed_on=signed_on,
        value_on=value_on,
        position=book.facts(),
        benchmarks=tiers,
        agreement=agreement,
        renews=None if old is None else old.renewed,
        paid_off_on=value_on,
    )
    work.expect_version(command.expected_version, row["version"])
    disbursement = DisbursementFacts(
        state=loan.state,
        approved_on=row["approved_on"] or row["submitted_on"],
        resumed_on=await _resumed_after(work, row["lender_id"], value_on),
    )
    work.add(judge_disbursement(facts, disbursement))
    if work.refusals:
        return Refused()
    after = await write(
        work,
        loan,
        WRITE,
        state=LOAN.after(loan.state, "disburse"),
        value_on=value_on,
        months=months_between(value_on, row["matures_on"]),
        outstanding_principal=row["amount"],
        **stored_payee(work, row["id"], command.payee),
        **renewal_settle.tier_of(loan, old, value_on),
    )
    await instalment.write(work, after, None, instalment.first_ledger(row, value_on))
    totals, messages = await _move_totals(work, loan, old, book, after)
    await loan_event.record(work, after, LoanEventKind.DISBURSED, value_on, amount=row["amount"])
    ids, audits = {"loan": loan.named}, [audited(row, after)]
    if old is not None:
        ids["renewed"] = old.loan.named
        audits += await renewal_settle.pay_off(work, old, after, value_on)
    if agreement is not None:
        audits += await agreement_row.begin(work, agreement)
    for entry, more in await _move_projects(work, loan, old, after):
        audits.append(entry)
        messages += more
        if loan.project is not None and entry.named == project_id(loan.project.row):
            ids["project"] = entry.named
    # The rules add the loan themselves; the totals of this moment have it already.
    work.warnings += warnings_of_payee(facts, payee)
    work.warnings += warnings_of_lending(facts, totals.without(row["amount"]).facts())
    return Done(ids=ids, audits=tuple(audits), messages=messages)


async def _resumed_after(work: Work, lender_id: int, value_on: date) -> date | None:
    """Asked of a day that is past alone: today's is judged by the breaker as it stands."""
    if value_on >= work.today:
        return None
    found = await RESUMED_AFTER.one(
        work.connection, of_county_id=work.county_id, of_lender_id=lender_id, value_on=value_on
    )
    resumed_on: date | None = None if found is None else found["on"]
    return resumed_on


async def _move_totals(
    work: Work, loan: LockedLoan, old: OldLoan | None, book: Position, after: Mapping[str, Any]
) -> tuple[CountyTotals, tuple[Message, ...]]:
    """Household, book and county: by the whole amount, or by what a renewal adds to the old."""
    assert loan.exposure is not None, "this act locked the exposure"
    amount = loan.row["amount"]
    added = amount - (ZERO if old is None else old.principal)
    moved = loan.exposure.moved(approved=-loan.counted, outstanding=added)
    await exposure.write(work, moved, policy_on(work.today).max_household_amount)
    tier = FiveTier[after["five_tier"]]
    share = loan.share(state=LoanState.ACTIVE, outstanding=amount, tier=tier)
    changed = book.moved(Share() if old is None else old.share, share)
    _, messages = await breaker.settle(work, changed)
    loans = 1 if old is None else 0
    if added < 0:
        return await county_position.take(work, outstanding=-added), messages
    return await county_position.add(work, outstanding=added, loans=loans), messages


async def _move_projects(
    work: Work, loan: LockedLoan, old: OldLoan | None, row: Mapping[str, Any]
) -> list[tuple[AuditEntry, tuple[Message, ...]]]:
    """The loan's project gains its money; another one loses what was paid off (A6)."""
    found = []
    if loan.project is not None:
        found.append(await _contribute(work, loan, row))
    if loan.old_project is not None and old is not None:
        details = {"loan": old.loan.named, "withdrawn": old.loan.row["amount"]}
        _, entry, messages = await project_amount.move(
            work, loan.old_project, ProjectEventKind.AMENDED, details=details
        )
        found.append((entry, messages))
    return found


async def _contribute(
    work: Work, loan: LockedLoan, row: Mapping[str, Any]
) -> tuple[AuditEntry, tuple[Message, ...]]:
    """The loan's money joins its project: a participation, and the amount moves (A6)."""
    assert loan.project is not None
    project = loan.project.row
    await JOIN.run(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        project_id=project["id"],
        loan_id=row["id"],
        household_id=row["household_id"],
        lender_id=row["lender_id"],
        principal=row["amount"],
        joined_on=row["value_on"],
        withdrawn_on=None,
        project_amount=project["amount"],
        project_lender_groups=list(project["lender_groups"]),
        recorded_at=work.now,
    )
    details = {"loan": loan.named, "principal": row["amount"]}
    after, entry, messages = await project_amount.move(
        work, loan.project, ProjectEventKind.CONTRIBUTED, details=details
    )
    # What its entity does not secure is told here; the day makes it a task of the lead lender.
    secured = await secured_of(work, after)
    missing = warnings_of_security(secured, work.today)
    work.warnings += [one.at("input", "loan") for one in missing]
    return entry, messages
