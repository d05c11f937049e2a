"""reportReceive: an addressee has the report; complete when every addressee has it (row 86)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.report import judge_answer
from rules.states import REPORT as MACHINE
from rules.vocabulary import ReportState
from services.report_row import REPORT, facts, told
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

# The machine's word and the columns of each addressee.
ADDRESSEES = {Role.PROV_PA: ("receive_pa", "pa"), Role.PROV_BANK: ("receive_lender", "lender")}
WRITE = {
    name: REPORT.writer("state", f"{name}_received_on", f"{name}_received_by", "changed_at")
    for _, name in ADDRESSEES.values()
}


@dataclass(frozen=True, kw_only=True)
class ReportReceive:
    """Input of `reportReceive`."""

    report: GlobalId
    expected_version: int | None = None


@use_case(Act.REPORT_RECEIVE)
async def report_receive(work: Work, command: ReportReceive) -> Done | Refused:
    """One receipt leaves it open; nothing is late any more when it is complete."""
    work.go_to_county_of(command.report)
    row = await REPORT.lock(work, command.report, "report")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    word, name = ADDRESSEES[work.actor.role]
    work.add(judge_answer(facts(work, row), word))
    if work.refusals:
        return Refused()
    state = ReportState[MACHINE.after(row["state"], word) or row["state"]]
    has_head = bool(row["lender_groups"])
    state = policy_on(work.today).reports.received(state, has_head=has_head)
    after = await REPORT.write(
        work,
        row,
        WRITE[name],
        state=state.value,
        **{f"{name}_received_on": work.today, f"{name}_received_by": work.actor.subject},
        changed_at=work.now,
    )
    named = REPORT.named(after)
    if state is ReportState.COMPLETE:
        await close_warnings(work, [ErrorCode.REPORT_LATE], named)
    return Done(
        ids={"report": named},
        audits=(REPORT.audited(row, after),),
        messages=told(work, after, Role.COUNTY_PA, Role.COUNTY_BANK),
    )
