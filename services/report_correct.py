"""reportCorrect: a report that was sent is written anew, as a further edition (row 86)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from models.report import WrittenReport
from rules.report import judge_answer
from rules.vocabulary import ReportState
from services.command import text
from services.report_row import INSERT, REPORT, facts
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = REPORT.writer("superseded_on", "changed_at")
KEPT = ("lender_id", "lender_groups", "year", "quarter", "due_on")
# What the writer of the further edition begins with.
TEXTS = ("situation", "problems", "measures")


@dataclass(frozen=True, kw_only=True)
class ReportCorrect:
    """Input of `reportCorrect`."""

    report: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.REPORT_CORRECT)
async def report_correct(work: Work, command: ReportCorrect) -> Done | Refused:
    """The edition before stays as it was sent and received; the further one is a draft."""
    row = await REPORT.lock(work, command.report, "report")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_answer(facts(work, row, reason=command.reason), "redraft"))
    if work.refusals:
        return Refused()
    before = await REPORT.write(work, row, WRITE, superseded_on=work.today, changed_at=work.now)
    empty = dict.fromkeys(column.name for column in table_of(WrittenReport).columns)
    made = await INSERT.one(
        work.connection,
        **empty
        | {name: row[name] for name in (*KEPT, *TEXTS)}
        | {
            "county_id": work.county_id,
            "id": work.new_id(),
            "edition": row["edition"] + 1,
            "state": ReportState.DRAFT.value,
            "corrects_id": row["id"],
            "reason": command.reason,
            "recorded_at": work.now,
            "changed_at": work.now,
            "version": 1,
        },
    )
    return Done(
        ids={"report": REPORT.named(made)},
        audits=(REPORT.audited(row, before), REPORT.audited(None, made)),
    )
