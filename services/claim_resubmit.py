"""claimResubmit: a returned claim is submitted anew, its loss as of today (二(七); A16, B5)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.claim import judge_claim_again, judge_evidence, warnings_of_claim
from rules.vocabulary import ClaimState
from services.claim_round import evidence_of, record_parts, submitted
from services.claim_row import CLAIM, signatures, tell_submitted, told
from services.claim_standing import standing
from services.command import optional_text
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = CLAIM.writer(
    "round",
    "cooperation_id",
    "state",
    "principal",
    "interest",
    "loss",
    "fund_part",
    "recovery_rule",
    "finding",
    "evidence_hash",
    "submitted_on",
    "submitted_by",
    "changed_at",
)


@dataclass(frozen=True, kw_only=True)
class ClaimResubmit:
    """Input of `claimResubmit`: finding and evidence by default as they were."""

    claim: GlobalId
    finding: str | None = optional_text(1000, lines=True)
    evidence_hash: str | None = None
    expected_version: int | None = None


@use_case(Act.CLAIM_RESUBMIT)
async def claim_resubmit(work: Work, command: ClaimResubmit) -> Done | Refused:
    """A new round: all seats sign again, what they said before is kept."""
    locked = await CLAIM.lock_with_loan(work, command.claim, "claim")
    if locked is None:
        return Refused()
    loan, row = locked
    found = await standing(work, loan)
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_evidence(command.evidence_hash))
    finding = command.finding or row["finding"]
    evidence = evidence_of(command.evidence_hash) or row["evidence_hash"]
    facts = found.facts(work, loan, finding, evidence)
    signed_by = frozenset(one.by for one in await signatures(work, row))
    state = ClaimState[row["state"]]
    work.add(judge_claim_again(state, facts, work.actor.subject, signed_by))
    if work.refusals:
        return Refused()
    work.warnings += [one.at("input", "claim") for one in warnings_of_claim(facts)]
    after = await CLAIM.write(
        work, row, WRITE, round=row["round"] + 1, **submitted(work, found, finding, evidence)
    )
    await record_parts(work, after, found)
    await tell_submitted(work, loan.row, after)
    return Done(
        ids={"claim": CLAIM.named(after), "loan": loan.named},
        audits=(CLAIM.audited(row, after),),
        figures={"loss": after["loss"], "fundPart": after["fund_part"]},
        messages=told(work, after),
    )
