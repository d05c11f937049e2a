"""The yearly injection that a county still owes its fund once the year is over (row 43, B34)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Integer,
    Numeric,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    cast,
    extract,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on

from authz.role import Role
from authz.rows import rows
from models.base import MONEY
from models.fund_duty import BudgetRevenue
from models.risk_fund import FundEntry
from rules.fund_duty import DUTY_FROM_YEAR
from rules.refusal import ErrorCode
from rules.vocabulary import FundEntryKind, Severity, SourceLevel
from services.table import table_of
from services.warning_found_row import COUNTY, DAY, figures, of_county, severity

_REVENUE = table_of(BudgetRevenue)
_ENTRY = table_of(FundEntry)


def injection_short(role: Role) -> Select[Any]:
    """Years that are over and not paid for in full, together; the oldest first."""
    duty = _duties(role)
    short = (
        select(
            func.string_agg(
                cast(duty.c.year, Text), aggregate_order_by(literal(",", Text), duty.c.year)
            ).label("years"),
            cast(func.sum(duty.c.due), MONEY).label("due"),
            cast(func.sum(duty.c.injected), MONEY).label("injected"),
        )
        .where(duty.c.injected < duty.c.due)
        .subquery("short")
    )
    told = figures(
        year=short.c.years,
        due=short.c.due,
        injected=short.c.injected,
        gap=short.c.due - short.c.injected,
    )
    found = of_county(ErrorCode.INJECTION_SHORT, severity(Severity.ORANGE), told)
    return found.where(short.c.due.is_not(None))


def _duties(role: Role) -> Subquery:
    """Due and paid of each year that is over; one basis for both years, budgets first."""
    revenue = (
        select(_REVENUE.c.year, _REVENUE.c.basis, _REVENUE.c.amount)
        .ext(distinct_on(_REVENUE.c.year, _REVENUE.c.basis))
        .where(_REVENUE.c.county_id == COUNTY, rows(_REVENUE, role))
        .order_by(
            _REVENUE.c.year, _REVENUE.c.basis, _REVENUE.c.recorded_at.desc(), _REVENUE.c.id.desc()
        )
        .cte("revenue")
    )
    before = revenue.alias("before")
    growth = func.greatest(revenue.c.amount - before.c.amount, 0)
    ratio = bindparam("injection_ratio", type_=Numeric)
    return (
        select(
            revenue.c.year,
            func.round(ratio * growth, 2).label("due"),
            _injected(role, revenue.c.year).label("injected"),
        )
        .ext(distinct_on(revenue.c.year))
        .select_from(
            revenue.join(
                before,
                and_(before.c.year == revenue.c.year - 1, before.c.basis == revenue.c.basis),
            )
        )
        .where(revenue.c.year >= DUTY_FROM_YEAR, revenue.c.year < extract("year", DAY))
        .order_by(revenue.c.year, revenue.c.basis)
        .subquery("duty")
    )


def _injected(role: Role, year: Any) -> Any:
    """The county's own money for that year, but what was reversed."""
    reversal = _ENTRY.alias("reversal")
    reversed_by = (
        select(reversal.c.id)
        .where(reversal.c.county_id == _ENTRY.c.county_id, reversal.c.reversal_of == _ENTRY.c.id)
        .exists()
    )
    of_year = func.coalesce(_ENTRY.c.for_year, cast(extract("year", _ENTRY.c.business_on), Integer))
    return (
        select(func.coalesce(func.sum(_ENTRY.c.amount), 0))
        .where(
            _ENTRY.c.county_id == COUNTY,
            _ENTRY.c.kind == FundEntryKind.INJECTION.value,
            _ENTRY.c.source_level == SourceLevel.COUNTY.value,
            of_year == year,
            ~reversed_by,
            rows(_ENTRY, role),
        )
        .scalar_subquery()
    )
