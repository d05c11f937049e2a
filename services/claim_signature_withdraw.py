"""claimSignatureWithdraw: a seat takes its own word back while the stage is open (B5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Date, bindparam, update

from authz.act import Act
from models.claim import ClaimOpinion
from models.ids import GlobalId
from models.statement import Statement
from rules.claim import judge_signature_withdrawal
from rules.claim_facts import SigningOfClaimFacts
from rules.vocabulary import ClaimAnswer, ClaimSeat, ClaimState
from services.claim_row import CLAIM, signatures
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = CLAIM.writer("changed_at")

_OPINION = table_of(ClaimOpinion)
WITHDRAW = Statement(
    update(_OPINION)
    .where(
        _OPINION.c.county_id == bindparam("of_county_id"),
        _OPINION.c.claim_id == bindparam("of_claim_id"),
        _OPINION.c.round == bindparam("of_round"),
        _OPINION.c.seat == bindparam("of_seat"),
        _OPINION.c.withdrawn_on.is_(None),
    )
    .values(withdrawn_on=bindparam("new_withdrawn_on", type_=Date))
)


@dataclass(frozen=True, kw_only=True)
class ClaimSignatureWithdraw:
    """Input of `claimSignatureWithdraw`: the caller's office is the seat."""

    claim: GlobalId
    expected_version: int | None = None


@use_case(Act.CLAIMSIGNATURE_WITHDRAW)
async def claim_signature_withdraw(work: Work, command: ClaimSignatureWithdraw) -> Done | Refused:
    """The word stays on record as withdrawn; the seat may sign again."""
    found = await CLAIM.lock_with_loan(work, command.claim, "claim")
    if found is None:
        return Refused()
    loan, row = found
    seat = ClaimSeat[work.actor.role.value]
    work.expect_version(command.expected_version, row["version"])
    facts = SigningOfClaimFacts(
        today=work.today,
        state=ClaimState[row["state"]],
        seat=seat,
        answer=ClaimAnswer.AGREE,
        opinion="",
        by=work.actor.subject,
        applicants=frozenset(),
        round=row["round"],
        known=await signatures(work, row),
    )
    work.add(judge_signature_withdrawal(facts))
    if work.refusals:
        return Refused()
    await WITHDRAW.run(
        work.connection,
        of_county_id=work.county_id,
        of_claim_id=row["id"],
        of_round=row["round"],
        of_seat=seat.value,
        new_withdrawn_on=work.today,
    )
    after = await CLAIM.write(work, row, WRITE, changed_at=work.now)
    return Done(
        ids={"claim": CLAIM.named(after), "loan": loan.named},
        audits=(CLAIM.audited(row, after),),
    )
