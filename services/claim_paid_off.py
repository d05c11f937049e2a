"""Claims of several loans that are paid end together, as `claim_row.end_paid_off` does for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Date, Executable, Text, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from authz.role import Role
from authz.rows import rows
from models.base import TEXTS
from models.claim import Claim
from models.statement import Statement
from rules.states import CLAIM as MACHINE
from rules.vocabulary import ClaimState, LoanEventKind
from services import loan_event
from services.audit import AuditEntry
from services.claim_row import CLAIM, PAID_OFF, UNPAID
from services.given import given
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

_TABLE = table_of(Claim)
_ENDED = given("ended", id=("claim_ids", Uuid), state=("states_after", Text))


def _lock(role: Role) -> Executable:
    return (
        select(*_TABLE.columns)
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            _TABLE.c.loan_id == func.any(bindparam("loan_ids", type_=ARRAY(Uuid))),
            _TABLE.c.state == func.any(bindparam("states", type_=TEXTS)),
            rows(_TABLE, role),
        )
        .order_by(_TABLE.c.id)
        .with_for_update(key_share=True)
    )


LOCK = Scoped(_lock)
END = Statement(
    update(_TABLE)
    .where(_TABLE.c.county_id == bindparam("of_county_id"), _TABLE.c.id == _ENDED.c.id)
    .values(
        state=_ENDED.c.state,
        ended_on=bindparam("new_ended_on", type_=Date),
        ended_reason=bindparam("new_ended_reason", type_=Text),
        changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
        version=_TABLE.c.version + 1,
    )
    .returning(*_TABLE.columns)
)


async def end_all_paid_off(
    work: Work, loans: Sequence[Mapping[str, Any]]
) -> tuple[AuditEntry, ...]:
    """The claims of locked loans that may still be paid, ended with their events."""
    of_loan = {loan["id"]: loan for loan in loans}
    found = await LOCK.all(
        work.connection,
        work.actor,
        county_id=work.county_id,
        loan_ids=list(of_loan),
        states=list(UNPAID),
    )
    if not found:
        return ()
    before = {row["id"]: row for row in found}
    after = await END.all(
        work.connection,
        of_county_id=work.county_id,
        claim_ids=list(before),
        states_after=[
            MACHINE.after(
                row["state"], "cancel" if row["state"] == ClaimState.APPROVED else "withdraw"
            )
            for row in found
        ],
        new_ended_on=work.today,
        new_ended_reason=PAID_OFF,
        new_changed_at=work.now,
    )
    details = [{"state": row["state"], "reason": row["ended_reason"]} for row in after]
    told = [of_loan[row["loan_id"]] for row in after]
    await loan_event.record_of_each(work, told, LoanEventKind.CLAIM_ENDED, work.today, details)
    return tuple(CLAIM.audited(before[row["id"]], row) for row in after)
