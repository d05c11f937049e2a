"""What proves the interest subsidy: a batch is its lines, and what was paid is in the ledgers.

A part of `position_prove`: batches that differ, by other means than those that wrote them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, Text, bindparam, case, cast, func, literal, or_, select

from models.repayment import Repayment
from models.subsidy import SubsidyBatch, SubsidyEntry, SubsidyLine
from rules.money import ZERO
from rules.vocabulary import PayerType, SubsidyAccount, SubsidyBatchState, SubsidyLedger
from services.table import table_of

_BATCH, _LINE = table_of(SubsidyBatch), table_of(SubsidyLine)
_ENTRY, _REPAYMENT = table_of(SubsidyEntry), table_of(Repayment)
_COUNTY = bindparam("of_county_id", type_=Integer)


def subsidies() -> Select[str, str]:
    """Lines, entries of the ledger and payments on loans, each against the batch."""
    lines = (
        select(
            _LINE.c.batch_id,
            func.count().label("lines"),
            func.sum(_LINE.c.amount).label("amount"),
            func.sum(_LINE.c.to_loan).label("to_loan"),
            func.sum(_LINE.c.to_household).label("to_household"),
        )
        .where(_LINE.c.county_id == _COUNTY)
        .group_by(_LINE.c.batch_id)
        .cte("subsidy_lines")
    )
    money = SubsidyAccount.INTEREST_SUBSIDY_FUND.value
    signed = case((_ENTRY.c.credit_account == money, _ENTRY.c.amount), else_=-_ENTRY.c.amount)
    entries = (
        select(_ENTRY.c.batch_id, func.sum(signed).label("amount"))
        .where(_ENTRY.c.county_id == _COUNTY, _ENTRY.c.ledger == SubsidyLedger.INTEREST.value)
        .group_by(_ENTRY.c.batch_id)
        .cte("subsidy_entries")
    )
    booked = (
        select(_REPAYMENT.c.bank_ref, func.sum(_REPAYMENT.c.interest).label("amount"))
        .where(
            _REPAYMENT.c.county_id == _COUNTY,
            _REPAYMENT.c.payer_type == PayerType.FINANCE.value,
        )
        .group_by(_REPAYMENT.c.bank_ref)
        .cte("subsidy_booked")
    )
    reference = func.concat("SUBSIDY-", cast(_BATCH.c.id, Text))
    is_paid = _BATCH.c.state == SubsidyBatchState.FINANCE_PAID.value
    paid = case((is_paid, _BATCH.c.amount), else_=literal(ZERO))

    def none_is_nothing(column: Any) -> Any:
        return func.coalesce(column, 0)

    return (
        select(literal("subsidy_batch", Text).label("what"), cast(_BATCH.c.id, Text).label("which"))
        .select_from(
            _BATCH.outerjoin(lines, lines.c.batch_id == _BATCH.c.id)
            .outerjoin(entries, entries.c.batch_id == _BATCH.c.id)
            .outerjoin(booked, booked.c.bank_ref == reference)
        )
        .where(
            _BATCH.c.county_id == _COUNTY,
            or_(
                none_is_nothing(lines.c.lines) != _BATCH.c.line_count,
                none_is_nothing(lines.c.amount) != _BATCH.c.amount,
                none_is_nothing(lines.c.to_loan) + none_is_nothing(lines.c.to_household) != paid,
                none_is_nothing(entries.c.amount) != paid,
                none_is_nothing(booked.c.amount) != none_is_nothing(lines.c.to_loan),
            ),
        )
    )
