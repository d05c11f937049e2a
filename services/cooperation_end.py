"""cooperationEnd: an agreement of county and lender is given its last day (二(七), A15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from models.ids import GlobalId
from rules.cooperation import judge_cooperation_end
from rules.fund_facts import CooperationEndFacts
from services.command import text
from services.cooperation import COOPERATION, END
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class CooperationEnd:
    """Input of `cooperationEnd`: `ends_on`, the last day, is by default the business day."""

    cooperation: GlobalId
    reason: str = text(500, lines=True, judged=True)
    ends_on: date | None = None
    expected_version: int | None = None


@use_case(Act.COOPERATION_END)
async def cooperation_end(work: Work, command: CooperationEnd) -> Done | Refused:
    """Set its last day; the reason is kept by the audit trail."""
    row = await COOPERATION.lock(work, command.cooperation, "cooperation")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    last_on = command.ends_on or max(work.today, row["starts_on"])
    end = CooperationEndFacts(
        today=work.today,
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        last_on=last_on,
        reason=command.reason,
    )
    work.add(judge_cooperation_end(end))
    if work.refusals:
        return Refused()
    after = await COOPERATION.write(work, row, END, ends_on=last_on)
    told = COOPERATION.audited(row, after, reason=command.reason)
    return Done(ids={"cooperation": COOPERATION.named(after)}, audits=(told,))
