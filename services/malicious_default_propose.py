"""maliciousDefaultPropose: a lender says that a debt is evaded, with evidence (row 39, B21)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select

from authz.act import Act
from models.base import TEXTS
from models.ids import GlobalId
from models.malicious_default import MaliciousDefault
from models.statement import Statement
from rules.collection import judge_default_proposal
from rules.refusal import ErrorCode
from rules.vocabulary import ArrearsCause, MaliciousDefaultState
from services.command import text
from services.loan_reference import LoanReference
from services.loan_row import lock_loan
from services.malicious_default_row import FINDING
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

STANDING = (
    MaliciousDefaultState.PROPOSED,
    MaliciousDefaultState.EFFECTIVE,
    MaliciousDefaultState.LIFT_PROPOSED,
)

_TABLE = table_of(MaliciousDefault)
FIND = Statement(
    select(_TABLE.c.id).where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.loan_id == bindparam("of_loan_id"),
        _TABLE.c.state == func.any(bindparam("states", type_=TEXTS)),
    )
)
RECORD = Statement(insert(_TABLE).returning(*_TABLE.columns))


@dataclass(frozen=True, kw_only=True)
class MaliciousDefaultPropose:
    """Input of `maliciousDefaultPropose`."""

    loan: LoanReference
    evidence: str = text(2000, lines=True)


@use_case(Act.MALICIOUSDEFAULT_PROPOSE, duplicate=(ErrorCode.ALREADY_OPEN, "loan"))
async def malicious_default_propose(work: Work, command: MaliciousDefaultPropose) -> Done | Refused:
    """It bars nobody until the court adds its case number; one finding about a loan at a time."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row = loan.row
    found = await FIND.one(
        work.connection,
        of_county_id=work.county_id,
        of_loan_id=row["id"],
        states=sorted(state.value for state in STANDING),
    )
    known = row["arrears_cause"]
    cause = None if known is None else ArrearsCause[known]
    work.add(judge_default_proposal(loan.state, cause, is_open=found is not None, on=work.today))
    if work.refusals:
        return Refused()
    made = await RECORD.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        household_id=row["household_id"],
        township_id=row["township_id"],
        loan_id=row["id"],
        lender_id=row["lender_id"],
        state=MaliciousDefaultState.PROPOSED.value,
        evidence=command.evidence,
        proposed_on=work.today,
        proposed_by=work.actor.subject,
        case_no=None,
        confirmed_on=None,
        confirmed_by=None,
        lift_reason=None,
        ended_on=None,
        ended_by=None,
        ended_note=None,
        recorded_at=work.now,
        version=1,
    )
    household = GlobalId("household", work.county_id, row["household_id"])
    return Done(
        ids={"malicious_default": FINDING.named(made), "household": household},
        audits=(FINDING.audited(None, made),),
    )
