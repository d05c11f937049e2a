"""payerReveal: the whole name of who repaid a loan for the borrower (row 15), audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from models.repayment import Repayment
from services.command import text
from services.own_row import OwnRow
from services.reveal import PURPOSE_MAX, last_day, revealed
from services.use_case import Done, Refused, use_case
from services.work import Work

REPAYMENT = OwnRow(Repayment, "repayment", Resource.LOAN, ())


@dataclass(frozen=True, kw_only=True)
class PayerReveal:
    """Input of `payerReveal`: who made which repayment, what it is needed for, and until when."""

    repayment: GlobalId
    purpose: str = text(PURPOSE_MAX, lines=True)
    until: date | None = None


@use_case(Act.PAYER_REVEAL, repeatable=True)
async def payer_reveal(work: Work, command: PayerReveal) -> Done | Refused:
    """Open what was sealed for the repayment."""
    work.go_to_county_of(command.repayment)
    repayment = await REPAYMENT.find(work, command.repayment, "repayment")
    if repayment is None:
        return Refused()
    until = last_day(work, command.until)
    if repayment["payer_cipher"] is None:
        work.invalid("repayment", "NOTHING_SEALED")
    if work.refusals:
        return Refused()
    assert work.vault is not None, "the process that reveals has the keys"
    name = work.vault.open_text(
        repayment["payer_cipher"],
        repayment["payer_key_id"],
        repayment["county_id"],
        repayment["id"],
    )
    masked = {"payerName": repayment["payer_name_masked"]}
    named = REPAYMENT.named(repayment)
    entry = revealed(named, command.purpose, until, masked, repayment["lender_id"])
    return Done(ids={"repayment": named}, audits=(entry,), revealed=name)
