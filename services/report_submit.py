"""reportSubmit: a quarter in words goes up to two addressees (书面上报, 二(九)5, row 86)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.report import judge_report, last_of_quarter
from rules.states import REPORT as MACHINE
from services.command import optional_text, text
from services.report_row import REPORT, TOTALS, facts, told
from services.use_case import Done, Refused, use_case
from services.work import Work

TOTALLED = ("projects", "households", "lent", "balance", "overdue", "non_performing")
WRITE = REPORT.writer(
    "state",
    "situation",
    "problems",
    "measures",
    "statistic_id",
    "whole_id",
    *TOTALLED,
    "submitted_on",
    "submitted_by",
    "submitted_role",
    "changed_at",
)


@dataclass(frozen=True, kw_only=True)
class ReportSubmit:
    """Input of `reportSubmit`: what the quarter was like, what is wrong, what is done."""

    report: GlobalId
    situation: str = text(20_000, lines=True, judged=True)
    problems: str | None = optional_text(20_000, lines=True)
    measures: str | None = optional_text(20_000, lines=True)
    expected_version: int | None = None


@use_case(Act.REPORT_SUBMIT)
async def report_submit(work: Work, command: ReportSubmit) -> Done | Refused:
    """DRAFT becomes SUBMITTED with the totals of the quarter's last month, which never change."""
    row = await REPORT.lock(work, command.report, "report")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    totals = await TOTALS.one(
        work.connection,
        of_county_id=work.county_id,
        as_of_on=last_of_quarter(row["year"], row["quarter"]),
        of_lender_id=row["lender_id"],
    )
    given = facts(work, row, text=command.situation, has_statistic=totals is not None)
    work.add(judge_report(given))
    if work.refusals:
        return Refused()
    after = await REPORT.write(
        work,
        row,
        WRITE,
        state=MACHINE.after(row["state"], "submit"),
        situation=command.situation,
        problems=command.problems,
        measures=command.measures,
        **{name: totals[name] for name in ("statistic_id", "whole_id", *TOTALLED)},
        submitted_on=work.today,
        submitted_by=work.actor.subject,
        submitted_role=work.actor.role.value,
        changed_at=work.now,
    )
    addressees = [Role.PROV_PA, *([Role.PROV_BANK] if after["lender_groups"] else [])]
    return Done(
        ids={"report": REPORT.named(after)},
        audits=(REPORT.audited(row, after),),
        messages=told(work, after, *addressees),
    )
