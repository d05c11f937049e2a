"""extensionRequest: the lender asks for more time on a loan before it matures (二(八)1, row 60)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from authz.act import Act
from models.extension import Extension
from models.statement import Statement
from rules.disposal import judge_extension_request
from rules.refusal import ErrorCode
from rules.states import EXTENSION as MACHINE
from services.command import optional_text, text
from services.extension_row import EXTENSION, known_extensions, told
from services.loan_part import loan_columns
from services.loan_reference import LoanReference
from services.loan_row import lock_loan
from services.loan_security import LoanSecurity
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

RECORD = Statement(insert(table_of(Extension)).returning(*table_of(Extension).columns))


@dataclass(frozen=True, kw_only=True)
class ExtensionRequest(LoanSecurity):
    """Input of `extensionRequest`; what is said of the market stands behind the reason."""

    loan: LoanReference
    new_matures_on: date
    reason: str = text(500, lines=True, judged=True)
    market_outlook: str | None = optional_text(500, lines=True)
    expected_version: int | None = None

    @property
    def told_reason(self) -> str:
        """Reason and outlook as both offices read them."""
        if self.market_outlook is None:
            return self.reason
        return f"{self.reason}\n市场前景：{self.market_outlook}"


@use_case(Act.EXTENSION_REQUEST, duplicate=(ErrorCode.ALREADY_OPEN, "loan"))
async def extension_request(work: Work, command: ExtensionRequest) -> Done | Refused:
    """It waits for two consents; the loan stays as it is."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row = loan.row
    known = await known_extensions(work, row["id"])
    work.expect_version(command.expected_version, row["version"])
    facts = known.facts(work, loan, command.new_matures_on, command.security)
    work.add(judge_extension_request(facts, known.pending, command.reason))
    if work.refusals:
        return Refused()
    made = await RECORD.one(
        work.connection,
        id=work.new_id(),
        **loan_columns(row),
        state=MACHINE.first,
        reason=command.told_reason,
        old_matures_on=row["matures_on"],
        new_matures_on=command.new_matures_on,
        new_rate=None,
        requested_on=work.today,
        requested_by=work.actor.subject,
        pa_consented_on=None,
        pa_consented_by=None,
        lender_consented_on=None,
        lender_consented_by=None,
        ended_on=None,
        ended_reason=None,
        recorded_at=work.now,
        version=1,
    )
    return Done(
        ids={"extension": EXTENSION.named(made), "loan": loan.named},
        audits=(EXTENSION.audited(None, made),),
        messages=told(work, made),
    )
