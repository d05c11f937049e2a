"""What ends an open extension before it took effect: refused, withdrawn; the loan stays."""

from __future__ import annotations

from models.ids import GlobalId
from rules.states import EXTENSION as MACHINE
from services.extension_row import EXTENSION, told
from services.loan_row import loan_id
from services.own_row import expect
from services.use_case import Done, Refused
from services.work import Work

WRITE = EXTENSION.writer("state", "ended_on", "ended_reason")


async def end_extension(
    work: Work, extension: GlobalId, act: str, reason: str | None, version: int | None
) -> Done | Refused:
    """The open extension ends by that act of the machine."""
    row = await EXTENSION.lock(work, extension, "extension")
    if row is None:
        return Refused()
    state = expect(work, MACHINE, row, act, "extension", version, work.cite(60))
    if work.refusals:
        return Refused()
    after = await EXTENSION.write(
        work, row, WRITE, state=state, ended_on=work.today, ended_reason=reason
    )
    return Done(
        ids={
            "extension": EXTENSION.named(after),
            "loan": loan_id(work.county_id, after["loan_id"]),
        },
        audits=(EXTENSION.audited(row, after),),
        messages=told(work, after),
    )
