"""The loans of a county to which a business day would do something, in pages by their ids.

Each part is found by an index of its own: lines unpaid at their due day, maturities of loans
without lines, demands, arrears older than thirty days that nobody was told of, plans in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union,
)

from authz.role import Role
from authz.rows import rows
from models.instalment import Instalment, InstalmentPlan, InstalmentPlanRow
from models.loan import Loan
from models.warning import Warning
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import InstalmentPlanState, LoanState, WarningState
from services.instalment_plan import missed
from services.loan_part import on_the_book
from services.scoped import Scoped
from services.table import table_of

PAGE = 500

_LOAN = table_of(Loan)
_LINE = table_of(Instalment)
_PLAN = table_of(InstalmentPlan)
_PART = table_of(InstalmentPlanRow)
_WARNING = table_of(Warning)

_COUNTY = bindparam("county_id", type_=Integer)
_DAY = bindparam("business_on", type_=Date)
_DAYS = bindparam("overdue_days", type_=Integer)
# Written out, so that it is the condition of the index of plans in force.
_ACTIVE_PLAN: ColumnElement[str] = literal_column(f"'{InstalmentPlanState.ACTIVE.value}'")


def _of_loan(table: Any) -> ColumnElement[bool]:
    return and_(table.c.county_id == _LOAN.c.county_id, table.c.loan_id == _LOAN.c.id)


def _loans(role: Role, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(_LOAN.c.id).where(
        _LOAN.c.county_id == _COUNTY, on_the_book(), *conditions, rows(_LOAN, role)
    )


def _by_lines(role: Role) -> Select[Any]:
    """More is unpaid of lines past their due day than is recorded, or the state is behind."""
    unpaid = (
        select(
            _LINE.c.county_id,
            _LINE.c.loan_id,
            func.sum(_LINE.c.principal - _LINE.c.principal_paid).label("principal"),
            func.sum(_LINE.c.interest - _LINE.c.interest_paid).label("interest"),
        )
        .where(
            _LINE.c.county_id == _COUNTY,
            _LINE.c.due_on < _DAY,
            # As the index has it.
            or_(
                _LINE.c.principal_paid < _LINE.c.principal,
                _LINE.c.interest_paid < _LINE.c.interest,
            ),
            rows(_LINE, role),
        )
        .group_by(_LINE.c.county_id, _LINE.c.loan_id)
        .subquery("unpaid")
    )
    return _loans(
        role,
        _of_loan(unpaid),
        or_(
            unpaid.c.principal > _LOAN.c.overdue_principal,
            unpaid.c.interest > _LOAN.c.overdue_interest,
            _LOAN.c.state == LoanState.ACTIVE.value,
        ),
    )


def _by_maturity(role: Role) -> Select[Any]:
    """Without lines, all principal is due at maturity."""
    line = select(_LINE.c.number).where(_of_loan(_LINE)).correlate(_LOAN).exists()
    return _loans(
        role,
        _LOAN.c.matures_on < _DAY,
        _LOAN.c.outstanding_principal > 0,
        or_(
            _LOAN.c.overdue_principal < _LOAN.c.outstanding_principal,
            _LOAN.c.state == LoanState.ACTIVE.value,
        ),
        ~line,
    )


def _by_demand(role: Role) -> Select[Any]:
    return _loans(role, _LOAN.c.state == LoanState.EARLY_CALLED.value, _LOAN.c.demand_on < _DAY)


def _for_long(role: Role) -> Select[Any]:
    """Late for more than thirty days, and no warning of it is open or was since."""
    told = (
        select(_WARNING.c.id)
        .where(
            _of_loan(_WARNING),
            _WARNING.c.rule == ErrorCode.OVERDUE_30_DAYS.value,
            or_(
                _WARNING.c.state != WarningState.CLOSED.value,
                _WARNING.c.opened_on > _LOAN.c.overdue_since_on + _DAYS,
            ),
        )
        .correlate(_LOAN)
        .exists()
    )
    return _loans(
        role,
        _LOAN.c.overdue_since_on.is_not(None),
        _LOAN.c.overdue_since_on < _DAY - _DAYS,
        ~told,
    )


def _by_plan(role: Role) -> Select[Any]:
    """Less was paid than a plan's parts that fell due before the day."""
    return _loans(
        role,
        _of_loan(_PLAN),
        _PLAN.c.county_id == _COUNTY,
        _PLAN.c.state == _ACTIVE_PLAN,
        rows(_PLAN, role),
        missed(_LOAN.c.outstanding_principal, _DAY),
    )


def _candidates(role: Role) -> Executable:
    parts = (_by_lines, _by_maturity, _by_demand, _for_long, _by_plan)
    found = union(*(part(role) for part in parts)).subquery("found")
    return (
        select(found.c.id)
        .where(found.c.id > bindparam("after_id", type_=Uuid))
        .order_by(found.c.id)
        .limit(PAGE)
    )


# Takes what `page_after` answers. A page has at most `PAGE` ids.
CANDIDATES = Scoped(_candidates)


def page_after(last_id: UUID, county_id: int, business_on: date) -> Mapping[str, Any]:
    """The parameters of a page: `last_id` ends the page before, at first `services.work.NO_ROW`."""
    return {
        "county_id": county_id,
        "business_on": business_on,
        "after_id": last_id,
        "overdue_days": policy_on(business_on).number_on("OVERDUE_DAYS", business_on),
    }
