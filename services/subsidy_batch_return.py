"""subsidyBatchReturn: the poverty-alleviation office sends a list back to its lender (row 33)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.states import SUBSIDY_BATCH
from rules.subsidy import judge_return
from services.command import text
from services.subsidy_batch_row import BATCH, facts_of, told
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = BATCH.writer("state", "approved_on", "approved_by", "returned_reason", "changed_at")


@dataclass(frozen=True, kw_only=True)
class SubsidyBatchReturn:
    """Input of `subsidyBatchReturn`."""

    batch: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.SUBSIDYBATCH_RETURN)
async def subsidy_batch_return(work: Work, command: SubsidyBatchReturn) -> Done | Refused:
    """RETURNED until the lender submits anew; an approval that was given is void."""
    row = await BATCH.lock(work, command.batch, "batch")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_return(facts_of(work, row), command.reason))
    if work.refusals:
        return Refused()
    after = await BATCH.write(
        work,
        row,
        WRITE,
        state=SUBSIDY_BATCH.after(row["state"], "return"),
        approved_on=None,
        approved_by=None,
        returned_reason=command.reason,
        changed_at=work.now,
    )
    return Done(
        ids={"batch": BATCH.named(after)},
        audits=(BATCH.audited(row, after),),
        messages=told(work, after),
    )
