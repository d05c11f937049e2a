"""warningAcknowledge: an office takes note of a warning that is its task (二(一), row 23)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.states import WARNING as MACHINE
from services.own_row import expect
from services.use_case import Done, Refused, use_case
from services.warning_row import WARNING
from services.work import Work

WRITE = WARNING.writer("state", "acknowledged_on", "acknowledged_by", "changed_at")


@dataclass(frozen=True, kw_only=True)
class WarningAcknowledge:
    """Input of `warningAcknowledge`."""

    warning: GlobalId
    expected_version: int | None = None


@use_case(Act.WARNING_ACKNOWLEDGE)
async def warning_acknowledge(work: Work, command: WarningAcknowledge) -> Done | Refused:
    """OPEN becomes ACKED."""
    row = await WARNING.lock(work, command.warning, "warning")
    if row is None:
        return Refused()
    version = command.expected_version
    state = expect(work, MACHINE, row, "acknowledge", "warning", version, work.cite(23))
    if work.refusals:
        return Refused()
    after = await WARNING.write(
        work,
        row,
        WRITE,
        state=state,
        acknowledged_on=work.today,
        acknowledged_by=work.actor.subject,
        changed_at=work.now,
    )
    return Done(ids={"warning": WARNING.named(after)}, audits=(WARNING.audited(row, after),))
