"""A batch of interest subsidy (贴息批次, 二(四)) as its steps lock it, and its lines.

INVARIANT: a batch is locked before the loans of its lines, and nobody who holds a loan takes a
batch. Its lines change only while it is DRAFT or RETURNED, under its lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, bindparam, func, select

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import Loan
from models.subsidy import SubsidyBatch, SubsidyLine
from rules.money import ZERO
from rules.subsidy_facts import BatchFacts
from rules.vocabulary import SubsidyBatchState
from services.outbox import Message, office
from services.own_row import OwnRow, Row
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

TOLD = (
    "year",
    "quarter",
    "state",
    "amount",
    "line_count",
    "submitted_on",
    "submitted_by",
    "approved_on",
    "approved_by",
    "returned_reason",
    "paid_on",
    "paid_by",
    "document_no",
    "version",
)
BATCH = OwnRow(SubsidyBatch, "subsidybatch", Resource.SUBSIDY, TOLD)
# Whose turn it is in each state.
TURN: Mapping[SubsidyBatchState, tuple[Role, ...]] = {
    SubsidyBatchState.DRAFT: (Role.COUNTY_BANK,),
    SubsidyBatchState.BANK_SUBMITTED: (Role.COUNTY_PA,),
    SubsidyBatchState.RETURNED: (Role.COUNTY_BANK,),
    SubsidyBatchState.PA_APPROVED: (Role.COUNTY_FIN,),
    SubsidyBatchState.FINANCE_PAID: (Role.COUNTY_BANK, Role.COUNTY_PA),
}

_LINE, _LOAN = table_of(SubsidyLine), table_of(Loan)


def _due(role: Role) -> Executable:
    """What is due of each loan of a locked batch, adjustments included."""
    return (
        select(_LOAN.c.id, _LOAN.c.loan_no, func.sum(_LINE.c.amount).label("amount"))
        .select_from(
            _LINE.join(
                _LOAN, (_LOAN.c.county_id == _LINE.c.county_id) & (_LOAN.c.id == _LINE.c.loan_id)
            )
        )
        .where(
            _LINE.c.county_id == bindparam("county_id"),
            _LINE.c.batch_id == bindparam("batch_id"),
            rows(_LINE, role),
        )
        .group_by(_LOAN.c.county_id, _LOAN.c.id, _LOAN.c.loan_no)
        .order_by(_LOAN.c.loan_no)
    )


DUE = Scoped(_due)


def facts_of(work: Work, batch: Row) -> BatchFacts:
    """The batch as its next step is judged by."""
    return BatchFacts(
        today=work.today,
        state=SubsidyBatchState[batch["state"]],
        actor=work.actor.subject,
        submitted_by=batch["submitted_by"],
        approved_by=batch["approved_by"],
    )


def told(work: Work, batch: Row) -> tuple[Message, ...]:
    """Each step is told to those whose turn it is; the topic says the new state."""
    lender = work.directory.lender(batch["lender_id"])
    assert lender is not None, "a batch has a lender"
    state = SubsidyBatchState[batch["state"]]
    payload = {
        "county": batch["county_id"],
        "batch": BATCH.named(batch),
        "lender": lender.code,
        "state": state,
        "quarter": f"{batch['year']}Q{batch['quarter']}",
        "amount": batch["amount"],
    }
    return tuple(
        Message(
            topic=f"subsidy.{state.value.lower()}",
            recipient=office(
                role, batch["county_id"], lender.code if role is Role.COUNTY_BANK else None
            ),
            payload=payload,
        )
        for role in TURN[state]
    )


def batch_id(county_id: int, key: Any) -> GlobalId:
    """Global id of a batch."""
    return GlobalId("subsidybatch", county_id, key)


def total(lines: Sequence[Mapping[str, Any]]) -> Decimal:
    """What the lines come to, yuan."""
    return sum((line["amount"] for line in lines), ZERO)
