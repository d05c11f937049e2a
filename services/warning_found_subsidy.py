"""Batches of interest subsidy that finance has not paid in time (row 34), with their loans."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from authz.role import Role
from authz.rows import rows
from models.loan import Loan
from models.subsidy import SubsidyBatch, SubsidyLine
from rules.refusal import ErrorCode
from rules.vocabulary import Severity, SubsidyBatchState
from services.table import table_of
from services.warning_found_row import COUNTY, DAY, figures, row, severity

# So many numbers are named; all of them are in the batch itself.
NAMED_MAX = 20

_BATCH, _LINE, _LOAN = table_of(SubsidyBatch), table_of(SubsidyLine), table_of(Loan)


def subsidy_late(role: Role) -> Select[Any]:
    """From the day after the due day on, until the batch is paid; the loans named by number."""
    waiting = (
        select(_LINE.c.batch_id, _LOAN.c.loan_no)
        .distinct()
        .select_from(
            _LINE.join(
                _LOAN, (_LOAN.c.county_id == _LINE.c.county_id) & (_LOAN.c.id == _LINE.c.loan_id)
            )
        )
        .where(
            _LINE.c.county_id == COUNTY,
            _LOAN.c.county_id == COUNTY,
            _LINE.c.amount > 0,
            rows(_LINE, role),
            rows(_LOAN, role),
        )
        .cte("waiting_loan")
    )
    place = func.row_number().over(partition_by=waiting.c.batch_id, order_by=waiting.c.loan_no)
    placed = select(waiting.c.batch_id, waiting.c.loan_no, place.label("place")).cte("placed_loan")
    named = (
        select(
            placed.c.batch_id,
            func.count().label("loans"),
            func.string_agg(
                placed.c.loan_no, aggregate_order_by(literal(",", Text), placed.c.loan_no)
            )
            .filter(placed.c.place <= NAMED_MAX)
            .label("loan_nos"),
        )
        .group_by(placed.c.batch_id)
        .cte("named_loan")
    )
    told = figures(
        quarter=func.concat(_BATCH.c.year, "Q", _BATCH.c.quarter),
        dueOn=_BATCH.c.due_on,
        amount=_BATCH.c.amount,
        loans=cast(named.c.loans, Integer),
        loanNos=named.c.loan_nos,
    )
    object_id = func.concat("subsidybatch_", _BATCH.c.county_id, "_", cast(_BATCH.c.id, Text))
    found = row(
        ErrorCode.SUBSIDY_LATE,
        severity(Severity.ORANGE),
        object_id,
        told,
        lender_id=_BATCH.c.lender_id,
        since_on=_BATCH.c.due_on,
    )
    return found.select_from(_BATCH.join(named, named.c.batch_id == _BATCH.c.id)).where(
        _BATCH.c.county_id == COUNTY,
        _BATCH.c.state != SubsidyBatchState.FINANCE_PAID.value,
        _BATCH.c.amount > 0,
        _BATCH.c.due_on < DAY,
        rows(_BATCH, role),
    )
