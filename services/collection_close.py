"""collectionClose: a lender ends a case, unless a bad loan is still owed (二(五), row 38)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Executable, bindparam, func, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.claim import Claim
from models.collection import CollectionCase
from models.ids import GlobalId
from models.loan import Loan
from rules.care_facts import CaseClosingFacts
from rules.collection import judge_case_closing
from rules.states import COLLECTION
from rules.vocabulary import CollectionState, FiveTier
from services.collection_case import CASE
from services.command import text
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = CASE.writer("state", "closed_on", "closed_reason")

_LOAN, _CASE, _CLAIM = table_of(Loan), table_of(CollectionCase), table_of(Claim)


def _loan_of_case(role: Role) -> Executable:
    """The loan is locked before its case: a class that asks for a case waits, or is seen."""
    owed = _CLAIM.c.retained_principal + _CLAIM.c.retained_interest
    retained = (
        select(func.coalesce(func.sum(owed), 0))
        .where(
            _CLAIM.c.county_id == _LOAN.c.county_id,
            _CLAIM.c.loan_id == _LOAN.c.id,
            rows(_CLAIM, role),
        )
        .scalar_subquery()
    )
    return (
        select(_LOAN.c.outstanding_principal, _LOAN.c.five_tier, retained.label("retained"))
        .join_from(
            _LOAN,
            _CASE,
            (_CASE.c.county_id == _LOAN.c.county_id) & (_CASE.c.loan_id == _LOAN.c.id),
        )
        .where(
            _CASE.c.county_id == bindparam("county_id"),
            _CASE.c.id == bindparam("case_id"),
            rows(_LOAN, role),
        )
        .with_for_update(key_share=True, of=_LOAN)
    )


LOCK_LOAN = Scoped(_loan_of_case)


@dataclass(frozen=True, kw_only=True)
class CollectionClose:
    """Input of `collectionClose`: the reason stands in the record for good."""

    collection_case: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.COLLECTION_CLOSE)
async def collection_close(work: Work, command: CollectionClose) -> Done | Refused:
    """OPEN becomes CLOSED; another case may be opened later."""
    loan = await LOCK_LOAN.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        case_id=work.key_of(command.collection_case, "collection"),
    )
    case = await CASE.lock(work, command.collection_case, "collectionCase")
    if case is None or loan is None:
        return Refused()
    work.expect_version(command.expected_version, case["version"])
    work.add(
        judge_case_closing(
            CaseClosingFacts(
                today=work.today,
                state=CollectionState[case["state"]],
                reason=command.reason,
                outstanding=loan["outstanding_principal"],
                five_tier=FiveTier[loan["five_tier"]],
                retained=loan["retained"],
            )
        )
    )
    if work.refusals:
        return Refused()
    after = await CASE.write(
        work,
        case,
        WRITE,
        state=COLLECTION.after(case["state"], "close"),
        closed_on=work.today,
        closed_reason=command.reason,
    )
    return Done(
        ids={"collection_case": CASE.named(after)},
        audits=(CASE.audited(case, after),),
    )
