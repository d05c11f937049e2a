"""subsidyBatchApprove: the county's poverty-alleviation office approves a list (rows 33 and 90)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.states import SUBSIDY_BATCH
from rules.subsidy import judge_step
from services.subsidy_batch_row import BATCH, facts_of, told
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = BATCH.writer("state", "approved_on", "approved_by", "changed_at")


@dataclass(frozen=True, kw_only=True)
class SubsidyBatchApprove:
    """Input of `subsidyBatchApprove`."""

    batch: GlobalId
    expected_version: int | None = None


@use_case(Act.SUBSIDYBATCH_APPROVE)
async def subsidy_batch_approve(work: Work, command: SubsidyBatchApprove) -> Done | Refused:
    """BANK_SUBMITTED becomes PA_APPROVED, by another person than who submitted it."""
    row = await BATCH.lock(work, command.batch, "batch")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_step(facts_of(work, row), "approve"))
    if work.refusals:
        return Refused()
    after = await BATCH.write(
        work,
        row,
        WRITE,
        state=SUBSIDY_BATCH.after(row["state"], "approve"),
        approved_on=work.today,
        approved_by=work.actor.subject,
        changed_at=work.now,
    )
    return Done(
        ids={"batch": BATCH.named(after)},
        audits=(BATCH.audited(row, after),),
        messages=told(work, after),
    )
