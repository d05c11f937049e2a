"""creditReferralRecord: an entity with good prospects is referred for direct credit (row 75)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert

from authz.act import Act
from models.credit_referral import CreditReferral
from models.directory import LenderEntry
from models.ids import GlobalId
from models.statement import Statement
from rules.project_care import judge_referral
from rules.refusal import ErrorCode
from rules.vocabulary import ProjectEventKind
from services import project_amount
from services.command import number, text
from services.named_project import copies, named_project
from services.row_of_project import RowOfProject
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(CreditReferral)
REFERRAL = RowOfProject(
    CreditReferral,
    "creditreferral",
    ("project_id", "enterprise_id", "to_lender_id", "amount", "reason", "referred_on"),
)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


@dataclass(frozen=True, kw_only=True)
class CreditReferralRecord:
    """Input of `creditReferralRecord`: `to_lender` is a lender's code, the amount yuan."""

    project: GlobalId
    to_lender: str = number()
    amount: Decimal | None = None
    reason: str = text(500, lines=True, judged=True)


@use_case(Act.CREDITREFERRAL_RECORD)
async def credit_referral_record(work: Work, command: CreditReferralRecord) -> Done | Refused:
    """A record; the lender decides by its own rules, and no limit of the notice is asked."""
    project = await named_project(work, command.project)
    lender = _lender(work, command.to_lender)
    work.add(judge_referral(command.amount, command.reason))
    if project is None or lender is None or work.refusals:
        return Refused()
    row = await INSERT.one(
        work.connection,
        **copies(project.row),
        id=work.new_id(),
        enterprise_id=project.row["enterprise_id"],
        to_lender_id=lender.id,
        amount=command.amount,
        reason=command.reason,
        referred_on=work.today,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    named = REFERRAL.named(row)
    after, entry, messages = await project_amount.move(
        work,
        project,
        ProjectEventKind.REFERRED,
        note=command.reason,
        details={"creditReferral": named, "toLender": lender.code, "amount": command.amount},
    )
    return Done(
        ids={"credit_referral": named, "project": project_amount.project_id(after)},
        audits=(REFERRAL.audited(None, row), entry),
        messages=messages,
    )


def _lender(work: Work, code: str) -> LenderEntry | None:
    """Any lending institution of the dictionary: what it lends to enterprises is its own affair."""
    lender = work.directory.lender_by_code(code)
    if lender is None:
        work.refuse(ErrorCode.NOT_FOUND, "toLender")
    return lender
