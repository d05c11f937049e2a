"""The row that every part of a day's warnings yields, about a county, a lender or a loan."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from models.base import MONEY, TEXTS
from models.loan import Loan
from models.project import Project
from rules.refusal import ErrorCode
from rules.vocabulary import Severity
from services.table import table_of

COUNTY = bindparam("county_id", type_=Integer)
DAY = bindparam("business_on", type_=Date)
LOAN = table_of(Loan)
PROJECT = table_of(Project)


def days(name: str) -> Any:
    """A number of days among the bounds."""
    return bindparam(name, type_=Integer)


def severity(value: Severity) -> ColumnElement[str]:
    """One severity for all."""
    return literal(value.value, Text)


def severities(*steps: tuple[ColumnElement[bool], Severity]) -> ColumnElement[str]:
    """The severity of the first condition that holds."""
    return case(*((condition, literal(value.value, Text)) for condition, value in steps))


def figures(**values: ColumnElement[Any]) -> ColumnElement[Any]:
    """Named texts; a day as `YYYY-MM-DD`, money with both its decimals."""
    pairs: list[Any] = []
    for name, value in values.items():
        is_day = isinstance(value.type, Date)
        pairs += [literal(name, Text), func.to_char(value, "YYYY-MM-DD") if is_day else value]
    return func.jsonb_build_object(
        *(one if index % 2 == 0 else cast(one, Text) for index, one in enumerate(pairs))
    )


def row(
    rule: ErrorCode,
    severe: ColumnElement[str],
    object_id: ColumnElement[str],
    told: ColumnElement[Any],
    *,
    lender_id: ColumnElement[Any] | None = None,
    township_id: ColumnElement[Any] | None = None,
    loan_id: ColumnElement[Any] | None = None,
    project: Table | None = None,
    since_on: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """The columns of a part."""
    return select(
        literal(rule.value, Text).label("rule"),
        severe.label("severity"),
        object_id.label("object_id"),
        _or_null(lender_id, Integer).label("lender_id"),
        _or_null(township_id, Integer).label("township_id"),
        _or_null(loan_id, Uuid).label("loan_id"),
        _of(project, "id", Uuid).label("project_id"),
        _of(project, "amount", MONEY).label("project_amount"),
        _of(project, "lender_groups", TEXTS).label("project_lender_groups"),
        told.label("figures"),
        _or_null(since_on, Date).label("since_on"),
    )


def of_county(rule: ErrorCode, severe: ColumnElement[str], told: ColumnElement[Any]) -> Select[Any]:
    """About the county as a whole."""
    return row(rule, severe, func.concat("region_", COUNTY), told)


def of_lender(
    rule: ErrorCode, severe: ColumnElement[str], table: Table, told: ColumnElement[Any]
) -> Select[Any]:
    """About a lender of the county, named by its breaker."""
    named = func.concat("breaker_", COUNTY, "_", table.c.lender_id)
    return row(rule, severe, named, told, lender_id=table.c.lender_id)


def of_loan(
    rule: ErrorCode,
    severe: ColumnElement[str],
    since_on: ColumnElement[Any],
    **told: ColumnElement[Any],
) -> Select[Any]:
    """About a loan on the book."""
    named = func.concat("loan_", LOAN.c.county_id, "_", cast(LOAN.c.id, Text))
    return row(
        rule,
        severe,
        named,
        figures(loanNo=LOAN.c.loan_no, **told),
        lender_id=LOAN.c.lender_id,
        township_id=LOAN.c.township_id,
        loan_id=LOAN.c.id,
        since_on=since_on,
    )


def of_project(
    rule: ErrorCode,
    severe: ColumnElement[str],
    since_on: ColumnElement[Any] | None,
    **told: ColumnElement[Any],
) -> Select[Any]:
    """About a project of the library; a task of its lead lender where one of lenders."""
    return row(
        rule,
        severe,
        func.concat("project_", PROJECT.c.county_id, "_", cast(PROJECT.c.id, Text)),
        figures(projectNo=PROJECT.c.project_no, **told),
        lender_id=PROJECT.c.lead_lender_id,
        project=PROJECT,
        since_on=since_on,
    )


def _of(project: Table | None, name: str, kind: Any) -> ColumnElement[Any]:
    return _or_null(None if project is None else project.c[name], kind)


def _or_null(value: ColumnElement[Any] | None, of: Any) -> ColumnElement[Any]:
    return cast(null() if value is None else value, of)
