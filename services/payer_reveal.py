"""payerReveal: the whole name of who repaid a loan for the borrower (row 15), audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Executable, bindparam, select

from authz import gate
from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.repayment import Repayment
from rules.refusal import ErrorCode
from services.command import text
from services.reveal import PURPOSE_MAX, last_day, revealed
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(Repayment)


@dataclass(frozen=True, kw_only=True)
class PayerReveal:
    """Input of `payerReveal`: who made which repayment, what it is needed for, and until when."""

    repayment: GlobalId
    purpose: str = text(PURPOSE_MAX, lines=True)
    until: date | None = None


def _repayment(role: Role) -> Executable:
    return select(*_TABLE.columns).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.id == bindparam("repayment_id"),
        rows(_TABLE, role),
    )


REPAYMENT = Scoped(_repayment)


@use_case(Act.PAYER_REVEAL, repeatable=True)
async def payer_reveal(work: Work, command: PayerReveal) -> Done | Refused:
    """Open what was sealed for the repayment."""
    work.named = command.repayment
    work.go_to_county_of(command.repayment)
    repayment = await REPAYMENT.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        repayment_id=work.key_of(command.repayment, "repayment"),
    )
    if repayment is None:
        work.refuse(ErrorCode.NOT_FOUND, "repayment")
        return Refused()
    work.lender_id = repayment["lender_id"]
    work.permit(Resource.LOAN, gate.attributes(_TABLE, repayment))
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
    named = GlobalId("repayment", work.county_id, repayment["id"])
    entry = revealed(named, command.purpose, until, masked, repayment["lender_id"])
    return Done(ids={"repayment": named}, audits=(entry,), revealed=name)
