"""payeeReveal: holder and number of the account that a loan was paid into (row 15), audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from models.loan import Loan
from services.command import text
from services.own_row import OwnRow
from services.reveal import PURPOSE_MAX, last_day, revealed
from services.use_case import Done, Refused, use_case
from services.work import Work

LOAN = OwnRow(Loan, "loan", Resource.LOAN, ())


@dataclass(frozen=True, kw_only=True)
class PayeeReveal:
    """Input of `payeeReveal`: which loan's account, what it is needed for, and until when."""

    loan: GlobalId
    purpose: str = text(PURPOSE_MAX, lines=True)
    until: date | None = None


@use_case(Act.PAYEE_REVEAL, repeatable=True)
async def payee_reveal(work: Work, command: PayeeReveal) -> Done | Refused:
    """Open what was sealed for the loan; NOT_FOUND at `loan` where it was paid into none."""
    work.go_to_county_of(command.loan)
    loan = await LOAN.find(work, command.loan, "loan")
    if loan is None:
        return Refused()
    until = last_day(work, command.until)
    if loan["payee_cipher"] is None:
        work.invalid("loan", "NOTHING_SEALED")
    if work.refusals:
        return Refused()
    assert work.vault is not None, "the process that reveals has the keys"
    whole = work.vault.open_text(
        loan["payee_cipher"], loan["payee_key_id"], loan["county_id"], loan["id"]
    )
    number, _, holder = whole.partition("\n")
    masked = {"holder": loan["payee_holder_masked"], "accountNo": loan["payee_account_masked"]}
    named = LOAN.named(loan)
    entry = revealed(named, command.purpose, until, masked, loan["lender_id"])
    return Done(ids={"loan": named}, audits=(entry,), revealed=f"{number} {holder}")
