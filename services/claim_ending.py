"""How a claim ends without payment by somebody's act: withdrawn or cancelled (二(七), A16)."""

from __future__ import annotations

from models.ids import GlobalId
from rules.claim import judge_claim_ending
from rules.states import CLAIM as MACHINE
from rules.vocabulary import ClaimState
from services.claim_row import CLAIM, END, release, told
from services.use_case import Done, Refused
from services.work import Work


async def end_claim(
    work: Work,
    claim: GlobalId,
    act: str,
    reason: str | None,
    version: int | None,
    *,
    needs_reason: bool,
) -> Done | Refused:
    """The claim ends by that act of the machine; its loan is in its buffer again."""
    found = await CLAIM.lock_with_loan(work, claim, "claim")
    if found is None:
        return Refused()
    loan, row = found
    work.expect_version(version, row["version"])
    work.add(judge_claim_ending(ClaimState[row["state"]], act, reason, needs_reason=needs_reason))
    if work.refusals:
        return Refused()
    after = await CLAIM.write(
        work,
        row,
        END,
        state=MACHINE.after(row["state"], act),
        ended_on=work.today,
        ended_reason=reason,
        changed_at=work.now,
    )
    entry = await release(work, loan, after)
    return Done(
        ids={"claim": CLAIM.named(after), "loan": loan.named},
        audits=(CLAIM.audited(row, after), entry),
        messages=told(work, after),
    )
