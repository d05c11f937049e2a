"""bankMatchEnd: a pair of a line and an entry was wrong; both wait for another (撤销勾对)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.refusal import ErrorCode
from rules.states import BANK_MATCH as MACHINE
from services.bank_statement_row import MATCHED
from services.command import text
from services.own_row import expect
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = MATCHED.writer("state", "ended_on", "ended_by", "ended_reason")


@dataclass(frozen=True, kw_only=True)
class BankMatchEnd:
    """Input of `bankMatchEnd`: the pair stays in the record with the reason."""

    match: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.BANKMATCH_END)
async def bank_match_end(work: Work, command: BankMatchEnd) -> Done | Refused:
    """STANDING becomes UNDONE."""
    row = await MATCHED.lock(work, command.match, "match")
    if not command.reason.strip():
        work.refuse(ErrorCode.REASON_REQUIRED, "reason")
    if row is None:
        return Refused()
    state = expect(work, MACHINE, row, "undo", "match", command.expected_version)
    if work.refusals:
        return Refused()
    after = await MATCHED.write(
        work,
        row,
        WRITE,
        state=state,
        ended_on=work.today,
        ended_by=work.actor.subject,
        ended_reason=command.reason,
    )
    return Done(ids={"match": MATCHED.named(after)}, audits=(MATCHED.audited(row, after),))
