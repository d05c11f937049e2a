"""A case of collection, as several use cases open and write it (二(五), rows 37 and 38).

Who opens a case holds its loan, and locks the case after it: a loan has one open case at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Executable, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert

from authz.role import Role
from authz.rows import rows
from models.collection import CollectionCase
from models.statement import Statement
from rules.vocabulary import CollectionCause, CollectionState
from services.loan_part import loan_columns
from services.own_row import Row
from services.row_of_loan import RowOfLoan
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

# What the county government decided on a misused loan, and who wrote it down.
_DECIDED = ("decision", "deciding_body", "decision_no", "decision_note", "decided_on")
DECISION = (*_DECIDED, "decided_by")
CASE = RowOfLoan(
    CollectionCase,
    "collection",
    (
        "cause",
        "state",
        "opened_on",
        "demand_by_on",
        "demanded_on",
        "demand_on",
        "demand_amount",
        *_DECIDED,
        "closed_on",
        "closed_reason",
        "version",
    ),
)

_TABLE = table_of(CollectionCase)


def _lock_open(role: Role) -> Executable:
    return (
        select(*_TABLE.columns)
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            _TABLE.c.loan_id == bindparam("loan_id"),
            _TABLE.c.state == CollectionState.OPEN.value,
            rows(_TABLE, role),
        )
        .with_for_update(key_share=True)
    )


LOCK_OPEN = Scoped(_lock_open)
OPEN = Statement(
    insert(_TABLE)
    # As the index has it: a parameter would not name it.
    .on_conflict_do_nothing(
        index_elements=["county_id", "loan_id"], index_where=text("state = 'OPEN'")
    )
    .returning(*_TABLE.columns)
)


async def lock_open(work: Work, loan: Mapping[str, Any]) -> Row | None:
    """The open case of a locked loan, locked too, or None."""
    row: Row | None = await LOCK_OPEN.one(
        work.connection, work.actor, county_id=work.county_id, loan_id=loan["id"]
    )
    return row


async def open_case(
    work: Work,
    loan: Mapping[str, Any],
    cause: CollectionCause,
    *,
    demand_by_on: date | None = None,
    **demand: Any,
) -> Row | None:
    """Open a case of a locked loan; None where one is open, which stays as it is.

    `demand` gives `demanded_on`, `demand_on` and `demand_amount` where it opens with a demand.
    """
    row: Row | None = await OPEN.one(
        work.connection,
        id=work.new_id(),
        **loan_columns(loan),
        cause=cause.value,
        state=CollectionState.OPEN.value,
        opened_on=work.today,
        demand_by_on=demand_by_on,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
        **{"demanded_on": None, "demand_on": None, "demand_amount": None, **demand},
        closed_on=None,
        closed_reason=None,
        **dict.fromkeys(DECISION),
    )
    return row
