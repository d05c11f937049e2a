"""What there is to warn of about a county, its fund, and each of its lenders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Numeric,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    or_,
    select,
)

from authz.role import Role
from authz.rows import rows
from models.position import CountyLenderPosition, CountyPosition
from models.preparedness import CountyDocument, RiskTeam
from rules.notice_2018_119.part_2_1_warning import MISSING_DOCUMENT
from rules.refusal import ErrorCode
from rules.vocabulary import CountyDocumentKind, Severity
from services.loan_part import on_the_book
from services.table import table_of
from services.warning_found_duty import injection_short
from services.warning_found_meeting import meeting_overdue, resolution_overdue
from services.warning_found_row import (
    COUNTY,
    DAY,
    LOAN,
    days,
    figures,
    of_county,
    of_lender,
    row,
    severities,
    severity,
)
from services.warning_found_subsidy import subsidy_late

TIME_ZONE = "Asia/Shanghai"
NO_PLAN = "none"

_DOCUMENT = table_of(CountyDocument)
_TEAM = table_of(RiskTeam)
_BOOK = table_of(CountyLenderPosition)
_TOTAL = table_of(CountyPosition)


def parts(role: Role) -> tuple[Select[Any], ...]:
    """The parts that tell of no loan by itself."""
    return (
        *(_without(role, kind) for kind in CountyDocumentKind),
        _without_team(role),
        meeting_overdue(role),
        resolution_overdue(role),
        _stale_feed(role),
        _npl(role),
        _fund(role),
        injection_short(role),
        subsidy_late(role),
        _stale_classes(role),
    )


def _covers(first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[bool]:
    return (first <= DAY) & or_(last.is_(None), last >= DAY)


def _in_force(role: Role, kind: CountyDocumentKind) -> tuple[ColumnElement[bool], ...]:
    return (
        _DOCUMENT.c.county_id == COUNTY,
        _DOCUMENT.c.kind == kind.value,
        _covers(_DOCUMENT.c.valid_from, _DOCUMENT.c.valid_to),
        rows(_DOCUMENT, role),
    )


def _without(role: Role, kind: CountyDocumentKind) -> Select[Any]:
    """No document of that kind is valid (rows 19 and 21)."""
    found = select(_DOCUMENT.c.id).where(*_in_force(role, kind)).exists()
    part = of_county(MISSING_DOCUMENT[kind], severity(Severity.YELLOW), figures())
    return part.where(~found)


def _without_team(role: Role) -> Select[Any]:
    """No team is in office (row 20)."""
    found = (
        select(_TEAM.c.id)
        .where(
            _TEAM.c.county_id == COUNTY,
            _covers(_TEAM.c.from_on, _TEAM.c.to_on),
            rows(_TEAM, role),
        )
        .exists()
    )
    return of_county(ErrorCode.NO_RISK_TEAM, severity(Severity.YELLOW), figures()).where(~found)


def _here(table: Table, role: Role) -> tuple[ColumnElement[bool], ...]:
    return table.c.county_id == COUNTY, rows(table, role)


def _stale_feed(role: Role) -> Select[Any]:
    """A lender with loans that was silent for too long (row 22)."""
    changed_on = cast(func.timezone(TIME_ZONE, _BOOK.c.changed_at), Date)
    heard_on = func.coalesce(_BOOK.c.fed_on, changed_on)
    told = figures(heardOn=heard_on, loans=_BOOK.c.loan_count)
    return of_lender(ErrorCode.STALE_FEED, severity(Severity.YELLOW), _BOOK, told).where(
        *_here(_BOOK, role), _BOOK.c.loan_count > 0, heard_on < DAY - days("feed_days")
    )


def _npl(role: Role) -> Select[Any]:
    """A book whose ratio comes near the bound (row 23); red tells of the plan (row 21)."""
    levels = (
        (Severity.RED, "npl_red"),
        (Severity.ORANGE, "npl_orange"),
        (Severity.YELLOW, "npl_yellow"),
    )
    at_least = {
        value: _BOOK.c.non_performing >= bindparam(name, type_=Numeric) * _BOOK.c.outstanding
        for value, name in levels
    }
    plan = (
        select(_DOCUMENT.c.document_no)
        .where(*_in_force(role, CountyDocumentKind.CONTINGENCY_PLAN))
        .order_by(_DOCUMENT.c.valid_from.desc(), _DOCUMENT.c.document_no)
        .limit(1)
        .scalar_subquery()
    )
    told = figures(
        nonPerforming=_BOOK.c.non_performing,
        outstanding=_BOOK.c.outstanding,
        contingencyPlan=func.coalesce(plan, NO_PLAN),
    )
    severe = severities(*((condition, value) for value, condition in at_least.items()))
    return of_lender(ErrorCode.NPL_RATIO_HIGH, severe, _BOOK, told).where(
        *_here(_BOOK, role), _BOOK.c.outstanding > 0, at_least[Severity.YELLOW]
    )


def _fund(role: Role) -> Select[Any]:
    """The fund covers less than a tenth of what all lenders have outstanding (row 44)."""
    needed = bindparam("fund_ratio", type_=Numeric) * _TOTAL.c.outstanding
    told = figures(balance=_TOTAL.c.fund_balance, outstanding=_TOTAL.c.outstanding)
    return of_county(ErrorCode.FUND_BELOW_RATIO, severity(Severity.ORANGE), told).where(
        *_here(_TOTAL, role), _TOTAL.c.fund_balance < needed
    )


def _stale_classes(role: Role) -> Select[Any]:
    """Loans whose class is too old, counted by lender (row 24)."""
    classified_on = func.coalesce(LOAN.c.classified_on, LOAN.c.value_on)
    stale = (
        select(
            LOAN.c.lender_id,
            func.count().label("loans"),
            func.min(classified_on, type_=Date).label("oldest_on"),
        )
        .where(*_here(LOAN, role), on_the_book(), classified_on < DAY - days("class_days"))
        .group_by(LOAN.c.lender_id)
        .subquery("stale")
    )
    named = func.concat("breaker_", COUNTY, "_", stale.c.lender_id)
    told = figures(loans=cast(stale.c.loans, Text), oldestOn=stale.c.oldest_on)
    return row(
        ErrorCode.CLASSIFICATION_STALE,
        severity(Severity.YELLOW),
        named,
        told,
        lender_id=stale.c.lender_id,
    )
