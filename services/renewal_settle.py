"""What a renewal does to the loan it pays off, on the day and in the transaction it is paid out.

All that it owed is paid: its lines, its plan and its collection case end, and so do the warnings
whose cause was the debt. The old loan is locked after the new one: nothing but a renewal holds
both, and it holds their household first.

INVARIANT: the new loan begins with the class of the old one, or a renewal would take bad principal
out of the ratio that trips the breaker (row 25).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, bindparam, update

from models.project import ProjectParticipation
from models.statement import Statement
from rules.arrears import Late
from rules.ledger import Allocation
from rules.money import ZERO
from rules.policy import policy_on
from rules.states import LOAN
from rules.vocabulary import CollectionCause, FiveTier, LoanEventKind
from services import classification, instalment, loan_event, repayment
from services.audit import AuditEntry
from services.collection_case import CASE, open_case
from services.debt_end import end_with_debt
from services.instalment import Lines
from services.loan_late import close_gone, columns_of, late_of
from services.loan_reference import BY_ID
from services.loan_row import LOCK, LockedLoan, audited, write
from services.position import Share
from services.renewal import PENDING, Renewed
from services.table import table_of
from services.work import Work

BANK_REF = "RENEWAL-{}"

_PARTICIPATION = table_of(ProjectParticipation)
WITHDRAW = Statement(
    update(_PARTICIPATION)
    .where(
        _PARTICIPATION.c.county_id == bindparam("of_county_id"),
        _PARTICIPATION.c.loan_id == bindparam("of_loan_id"),
        _PARTICIPATION.c.withdrawn_on.is_(None),
    )
    .values(withdrawn_on=bindparam("new_withdrawn_on", type_=Date))
)


@dataclass(frozen=True, slots=True)
class OldLoan:
    """The locked loan that is paid off."""

    today: date
    loan: LockedLoan
    lines: Lines | None

    @property
    def tier(self) -> FiveTier | None:
        """The class that what pays it off begins with; None where that is not classified."""
        rules = policy_on(self.today).rules
        return rules.class_of_renewal(FiveTier[self.loan.row["five_tier"]])

    @property
    def principal(self) -> Decimal:
        """What is paid off, yuan."""
        principal: Decimal = self.loan.row["outstanding_principal"]
        return principal

    @property
    def renewed(self) -> Renewed:
        """As what pays it off is judged."""
        booked_on = None if self.lines is None else self.lines.booked_on
        return Renewed.itself(self.loan.row, booked_on)

    @property
    def share(self) -> Share:
        """What it contributed to its lender's book."""
        return self.loan.share()


async def lock_old(work: Work, loan: LockedLoan) -> OldLoan | None:
    """The loan that this one is about to pay off, locked; None where it renews none."""
    if loan.row["renews_id"] is None or loan.state not in PENDING:
        return None
    row = await LOCK[BY_ID].one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        loan_id=loan.row["renews_id"],
    )
    assert row is not None, "who sees a renewal sees what it pays off"
    return OldLoan(work.today, LockedLoan(row=row), await instalment.load(work, row))


def tier_of(new: LockedLoan, old: OldLoan | None, paid_on: date) -> dict[str, Any]:
    """The columns of the class that a loan begins with on the day it is paid out."""
    if old is None or old.tier is None:
        return {name: new.row[name] for name in ("five_tier", "classified_on")}
    return {"five_tier": old.tier.value, "classified_on": paid_on}


async def pay_off(
    work: Work, old: OldLoan, new: Mapping[str, Any], paid_on: date
) -> list[AuditEntry]:
    """The old loan is SETTLED by the new one's money; its project no longer counts it (A6)."""
    loan, principal, interest = old.loan, old.principal, ZERO
    if old.lines is not None:
        interest = await instalment.pay_off(work, loan.row, old.lines.ledger, paid_on)
    after = await write(
        work,
        loan,
        repayment.WRITE,
        state=LOAN.after(loan.state, "renew"),
        outstanding_principal=ZERO,
        **columns_of(Late(), loan.row),
        settled_on=paid_on,
    )
    await _record(work, after, new, paid_on, principal, interest)
    await close_gone(work, loan.named, late_of(loan.row), Late(), is_settled=True)
    await end_with_debt(work, after)
    if after["project_id"] is not None:
        await WITHDRAW.run(
            work.connection,
            of_county_id=work.county_id,
            of_loan_id=after["id"],
            new_withdrawn_on=paid_on,
        )
    return [audited(loan.row, after), *await _pass_on(work, old, new, paid_on)]


async def _pass_on(
    work: Work, old: OldLoan, new: Mapping[str, Any], paid_on: date
) -> list[AuditEntry]:
    """Record the class that the new loan took over; a bad one is collected on (row 38)."""
    if old.tier is None:
        return []
    details = {"from": FiveTier.NORMAL, "counts": True, "renews": str(old.loan.row["id"])}
    await classification.record(work, new, old.tier, paid_on, details)
    if not policy_on(work.today).collection.case_required(old.tier):
        return []
    made = await open_case(work, new, CollectionCause.NON_PERFORMING)
    assert made is not None, "a loan that was just paid out has no case"
    return [CASE.audited(None, made)]


async def _record(
    work: Work,
    after: Mapping[str, Any],
    new: Mapping[str, Any],
    paid_on: date,
    principal: Decimal,
    interest: Decimal,
) -> None:
    """The payment and the two events of the old loan."""
    paid = Allocation(penalty=ZERO, interest=interest, principal=principal, rest=ZERO)
    reference = BANK_REF.format(new["id"])
    await repayment.record(work, after, paid_on, paid, repayment.BORROWER, reference)
    details = {"by": str(new["id"]), "interest": interest}
    renewed = LoanEventKind.RENEWED
    await loan_event.record(work, after, renewed, paid_on, amount=principal, details=details)
    await loan_event.record(work, after, LoanEventKind.SETTLED, paid_on)
