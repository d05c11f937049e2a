"""claimSign: one of five seats says its word to a claim (二(七), rows 53 and 54; A16, B5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from authz.act import Act
from models.claim import Claim, ClaimOpinion
from models.ids import GlobalId
from models.statement import Statement
from rules.claim import judge_signature, state_after, warnings_of_approval
from rules.claim_facts import SigningOfClaimFacts
from rules.vocabulary import ClaimAnswer, ClaimSeat, ClaimState
from services import county_position
from services.audit import AuditEntry
from services.claim_row import CLAIM, applicants, release, signatures, told
from services.command import text
from services.own_row import Row
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = CLAIM.writer("state", "approved_on", "ended_on", "ended_reason", "changed_at")
RECORD = Statement(insert(table_of(ClaimOpinion)).returning(*table_of(ClaimOpinion).columns))

_CLAIM = table_of(Claim)
# What the fund owes on claims of all lenders of the county; shown as one sum.
PROMISED = Statement(
    select(func.coalesce(func.sum(_CLAIM.c.fund_part), 0).label("promised")).where(
        _CLAIM.c.county_id == bindparam("of_county_id"),
        _CLAIM.c.state == ClaimState.APPROVED.value,
    )
)


@dataclass(frozen=True, kw_only=True)
class ClaimSign:
    """Input of `claimSign`: the caller's office is the seat."""

    claim: GlobalId
    answer: ClaimAnswer
    opinion: str = text(1000, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.CLAIM_SIGN)
async def claim_sign(work: Work, command: ClaimSign) -> Done | Refused:
    """The last of a stage to agree moves the claim on; a return or a rejection does at once."""
    found = await CLAIM.lock_with_loan(work, command.claim, "claim")
    if found is None:
        return Refused()
    loan, row = found
    work.expect_version(command.expected_version, row["version"])
    facts = SigningOfClaimFacts(
        today=work.today,
        state=ClaimState[row["state"]],
        seat=ClaimSeat[work.actor.role.value],
        answer=command.answer,
        opinion=command.opinion,
        by=work.actor.subject,
        applicants=await applicants(work, row),
        round=row["round"],
        known=await signatures(work, row),
    )
    work.add(judge_signature(facts))
    if work.refusals:
        return Refused()
    state = state_after(facts)
    if state is ClaimState.APPROVED:
        await _warn_of_fund(work, row)
    opinion = await _record(work, row, facts)
    is_rejected = state is ClaimState.REJECTED
    after = await CLAIM.write(
        work,
        row,
        WRITE,
        state=state.value,
        approved_on=work.today if state is ClaimState.APPROVED else None,
        ended_on=work.today if is_rejected else None,
        ended_reason=command.opinion if is_rejected else None,
        changed_at=work.now,
    )
    word = {name: opinion[name] for name in ("seat", "answer", "opinion")}
    audits: tuple[AuditEntry, ...] = (CLAIM.audited(row, after, **word),)
    if is_rejected:
        audits += (await release(work, loan, after),)
    return Done(
        ids={"claim": CLAIM.named(after), "loan": loan.named},
        audits=audits,
        messages=told(work, after) if state is not facts.state else (),
    )


async def _warn_of_fund(work: Work, claim: Row) -> None:
    """An approval only warns: payment is where the balance is judged (B6)."""
    totals = await county_position.read(work)
    row = await PROMISED.one(work.connection, of_county_id=work.county_id)
    work.warnings += warnings_of_approval(claim["fund_part"], totals.fund_balance, row["promised"])


async def _record(work: Work, claim: Row, facts: SigningOfClaimFacts) -> Mapping[str, Any]:
    made: Mapping[str, Any] = await RECORD.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        claim_id=claim["id"],
        loan_id=claim["loan_id"],
        lender_id=claim["lender_id"],
        outlet_id=claim["outlet_id"],
        township_id=claim["township_id"],
        round=claim["round"],
        seat=facts.seat.value,
        answer=facts.answer.value,
        opinion=facts.opinion,
        signed_on=work.today,
        signed_by=work.actor.subject,
        withdrawn_on=None,
        recorded_at=work.now,
    )
    return made
