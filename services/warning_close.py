"""warningClose: an office closes a warning that is its task, and says why (二(一), row 23)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.policy import policy_on
from rules.refusal import ErrorCode, present
from rules.states import WARNING as MACHINE
from services import county_position
from services.command import text
from services.own_row import expect
from services.use_case import Done, Refused, use_case
from services.warning_row import WARNING
from services.work import Work

WRITE = WARNING.writer("state", "closed_on", "closed_by", "closed_reason", "changed_at")


@dataclass(frozen=True, kw_only=True)
class WarningClose:
    """Input of `warningClose`: the reason stands in the record for good."""

    warning: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.WARNING_CLOSE)
async def warning_close(work: Work, command: WarningClose) -> Done | Refused:
    """OPEN or ACKED becomes CLOSED; the same cause may open another one later.

    That of a fund below 1:10 stays open while anything is short (row 45).
    """
    row = await WARNING.lock(work, command.warning, "warning")
    work.expect_reason(command.reason, 23)
    if row is None:
        return Refused()
    version = command.expected_version
    state = expect(work, MACHINE, row, "close", "warning", version, work.cite(23))
    if row["rule"] == ErrorCode.FUND_BELOW_RATIO.value:
        totals = await county_position.read(work)
        stays_open = policy_on(work.today).fund.alert_stays_open
        work.add(present([stays_open(totals.facts(), work.today)]))
    if work.refusals:
        return Refused()
    after = await WARNING.write(
        work,
        row,
        WRITE,
        state=state,
        closed_on=work.today,
        closed_by=work.actor.subject,
        closed_reason=command.reason,
        changed_at=work.now,
    )
    return Done(ids={"warning": WARNING.named(after)}, audits=(WARNING.audited(row, after),))
