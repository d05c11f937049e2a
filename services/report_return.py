"""reportReturn: an addressee sends a report back, with the reason (row 86)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.report import judge_answer
from rules.states import REPORT as MACHINE
from services.command import text
from services.report_row import REPORT, facts, told
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = REPORT.writer("state", "returned_reason", "changed_at")


@dataclass(frozen=True, kw_only=True)
class ReportReturn:
    """Input of `reportReturn`."""

    report: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.REPORT_RETURN)
async def report_return(work: Work, command: ReportReturn) -> Done | Refused:
    """RETURNED, until the county writes a further edition."""
    work.go_to_county_of(command.report)
    row = await REPORT.lock(work, command.report, "report")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_answer(facts(work, row, reason=command.reason), "return"))
    if work.refusals:
        return Refused()
    after = await REPORT.write(
        work,
        row,
        WRITE,
        state=MACHINE.after(row["state"], "return"),
        returned_reason=command.reason,
        changed_at=work.now,
    )
    return Done(
        ids={"report": REPORT.named(after)},
        audits=(REPORT.audited(row, after),),
        messages=told(work, after, Role.COUNTY_PA, Role.COUNTY_BANK),
    )
