"""position_prove: the projections of a county equal the sums over its rows, or somebody is told.

The services keep them equal in every transaction; this proves it by other means than theirs, and
alerts. It changes nothing: what differs is a bug to be found, never a figure to be corrected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from models.audit import AuditEvent
from models.base import MONEY, RATIO
from models.instalment import Instalment
from models.loan import Loan
from models.outbox import Outbox
from models.position import CountyLenderPosition, CountyPosition, HouseholdExposure
from models.project import Project, ProjectParticipation
from models.risk_fund import FundEntry
from models.statement import Statement
from rules.money import ZERO
from rules.policy import policy_on
from rules.vocabulary import NON_PERFORMING, BreakerState, FundAccount, LoanState
from services.claim_prove import claims
from services.loan_part import on_the_book
from services.outbox import Message, office
from services.position_prove_ledger import ledgers
from services.position_prove_subsidy import subsidies
from services.project_amount import TELLING
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

TOPIC = "position.differs"
SHOWN_MAX = 50

_LOAN = table_of(Loan)
_EXPOSURE = table_of(HouseholdExposure)
_BOOK = table_of(CountyLenderPosition)
_TOTALS = table_of(CountyPosition)
_ENTRY = table_of(FundEntry)
_LINE = table_of(Instalment)
_PROJECT = table_of(Project)
_PARTICIPATION = table_of(ProjectParticipation)


def _one_of(column: Any, codes: Iterable[str]) -> Any:
    return or_(*(column == code for code in codes))


_ON_BOOK = on_the_book()
_OWED = or_(_ON_BOOK, _LOAN.c.state == LoanState.WRITTEN_OFF_RETAINED.value)
_BAD = _one_of(_LOAN.c.five_tier, (tier.value for tier in NON_PERFORMING))
_LATE = _LOAN.c.overdue_since_on.is_not(None)


def _sum(condition: Any, column: Any) -> Any:
    return func.coalesce(func.sum(case((condition, column), else_=literal(ZERO, MONEY))), ZERO)


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0), type_=Integer), 0)


def _here(table: Table) -> Any:
    return table.c.county_id == bindparam("of_county_id")


def _differing(
    what: str, sums: Any, stored: Any, key: str, names: tuple[str, ...]
) -> Select[str, str]:
    """Keys whose stored figures are not the sums; a missing row stands for zeros."""
    same = and_(
        *(func.coalesce(sums.c[name], 0) == func.coalesce(stored.c[name], 0) for name in names)
    )
    joined = sums.join(stored, sums.c[key] == stored.c[key], full=True)
    name = func.coalesce(cast(sums.c[key], Text), cast(stored.c[key], Text))
    return (
        select(literal(what, Text).label("what"), name.label("which"))
        .select_from(joined)
        .where(~same)
    )


def _exposures() -> Select[str, str]:
    """A renewal that waits counts only what it adds to the loan that it will pay off (B17)."""
    old = _LOAN.alias("renewed")
    pays_off = and_(old.c.county_id == _LOAN.c.county_id, old.c.id == _LOAN.c.renews_id)
    added = case(
        (old.c.id.is_(None), _LOAN.c.amount),
        (old.c.outstanding_principal >= _LOAN.c.amount, literal(ZERO, MONEY)),
        else_=_LOAN.c.amount - old.c.outstanding_principal,
    )
    sums = (
        select(
            _LOAN.c.household_id,
            _sum(_OWED, _LOAN.c.outstanding_principal).label("outstanding"),
            _sum(_one_of(_LOAN.c.state, ("APPROVED", "SIGNED")), added).label("approved"),
            _sum(_LOAN.c.state == "SUBMITTED", added).label("pending"),
        )
        .select_from(_LOAN.outerjoin(old, pays_off))
        .where(_here(_LOAN))
        .group_by(_LOAN.c.household_id)
        .cte("owed")
    )
    stored = select(_EXPOSURE).where(_here(_EXPOSURE)).cte("exposure")
    names = ("outstanding", "approved", "pending")
    return _differing("household_exposure", sums, stored, "household_id", names)


def _books() -> Select[str, str]:
    on_book, bad, late = _ON_BOOK, and_(_ON_BOOK, _BAD), and_(_ON_BOOK, _LATE)
    sums = (
        select(
            _LOAN.c.lender_id,
            _sum(on_book, _LOAN.c.outstanding_principal).label("outstanding"),
            _sum(bad, _LOAN.c.outstanding_principal).label("non_performing"),
            _sum(late, _LOAN.c.outstanding_principal).label("overdue"),
            _count(on_book).label("loan_count"),
            _count(bad).label("non_performing_count"),
            _count(late).label("overdue_count"),
        )
        .where(_here(_LOAN))
        .group_by(_LOAN.c.lender_id)
        .cte("lent")
    )
    stored = select(_BOOK).where(_here(_BOOK)).cte("book")
    names = (
        "outstanding",
        "non_performing",
        "overdue",
        "loan_count",
        "non_performing_count",
        "overdue_count",
    )
    return _differing("county_lender_position", sums, stored, "lender_id", names)


def _totals() -> Select[str, str]:
    lent = (
        select(
            _sum(_ON_BOOK, _LOAN.c.outstanding_principal).label("outstanding"),
            _count(_ON_BOOK).label("loan_count"),
        )
        .where(_here(_LOAN))
        .cte("all_lent")
    )
    cash = FundAccount.SPECIAL_ACCOUNT.value
    fund = (
        select(
            (
                _sum(_ENTRY.c.debit_account == cash, _ENTRY.c.amount)
                - _sum(_ENTRY.c.credit_account == cash, _ENTRY.c.amount)
            ).label("fund_balance")
        )
        .where(_here(_ENTRY))
        .cte("all_booked")
    )
    county = bindparam("of_county_id", type_=Integer)
    sums = select(
        county.label("county_id"), lent.c.outstanding, lent.c.loan_count, fund.c.fund_balance
    ).select_from(lent.join(fund, literal(True)))
    stored = select(_TOTALS).where(_here(_TOTALS)).cte("totals")
    names = ("outstanding", "loan_count", "fund_balance")
    return _differing("county_position", sums.cte("county_sums"), stored, "county_id", names)


def _projects() -> Select[str, str]:
    sums = (
        select(
            _PARTICIPATION.c.project_id.label("id"),
            func.sum(_PARTICIPATION.c.principal).label("contributed_principal"),
            func.count(_PARTICIPATION.c.household_id.distinct()).label("household_count"),
        )
        .where(_here(_PARTICIPATION), _PARTICIPATION.c.withdrawn_on.is_(None))
        .group_by(_PARTICIPATION.c.project_id)
        .cte("contributed")
    )
    stored = select(_PROJECT).where(_here(_PROJECT)).cte("library")
    names = ("contributed_principal", "household_count")
    return _differing("project", sums, stored, "id", names)


def _breakers() -> Select[str, str]:
    """Books at or above the bound whose breaker is CLOSED: somebody changed one unjudged."""
    bound = bindparam("trip_ratio", type_=RATIO)
    return select(
        literal("breaker", Text).label("what"), cast(_BOOK.c.lender_id, Text).label("which")
    ).where(
        _here(_BOOK),
        _BOOK.c.outstanding > 0,
        _BOOK.c.breaker_state == BreakerState.CLOSED.value,
        _BOOK.c.non_performing >= bound * _BOOK.c.outstanding,
    )


def _followers(table: Table) -> Select[str, str]:
    """Rows that tell of a project under another amount than it has: seen by the wrong level."""
    key = table.c.id if "id" in table.c else table.c.project_id
    return (
        select(literal(table.name, Text).label("what"), cast(key, Text).label("which"))
        .select_from(
            table.join(
                _PROJECT,
                and_(
                    _PROJECT.c.county_id == table.c.county_id, _PROJECT.c.id == table.c.project_id
                ),
            )
        )
        .where(
            _here(table),
            _here(_PROJECT),
            or_(
                table.c.project_amount.is_distinct_from(_PROJECT.c.amount),
                table.c.project_lender_groups.is_distinct_from(_PROJECT.c.lender_groups),
            ),
        )
    )


def _schedules() -> Select[str, str]:
    """Loans whose lines do not add up to what was lent, or to what of it came back."""
    sums = (
        select(
            _LINE.c.county_id,
            _LINE.c.loan_id,
            func.sum(_LINE.c.principal).label("principal"),
            func.sum(_LINE.c.principal_paid).label("paid"),
        )
        .where(_here(_LINE))
        .group_by(_LINE.c.county_id, _LINE.c.loan_id)
        .cte("scheduled")
    )
    same = and_(_LOAN.c.county_id == sums.c.county_id, _LOAN.c.id == sums.c.loan_id)
    return (
        select(literal("instalment", Text).label("what"), cast(_LOAN.c.id, Text).label("which"))
        .select_from(sums.join(_LOAN, same))
        .where(
            _here(_LOAN),
            or_(
                sums.c.principal != _LOAN.c.amount,
                sums.c.paid != _LOAN.c.amount - _LOAN.c.outstanding_principal,
            ),
        )
    )


def _all() -> CompoundSelect[str, str]:
    followers = (*TELLING, AuditEvent)
    return union_all(
        _exposures(),
        _books(),
        _totals(),
        _projects(),
        _breakers(),
        _schedules(),
        claims(),
        *ledgers(),
        subsidies(),
        *(_followers(table_of(model)) for model in followers),
    )


DIFFERENCES = Statement(_all())
TOLD = Statement(
    select(Outbox.id)
    .where(
        Outbox.county_id == bindparam("of_county_id"),
        Outbox.topic == TOPIC,
        Outbox.delivered_at.is_(None),
    )
    .limit(1)
)


@dataclass(frozen=True, kw_only=True)
class PositionProof:
    """Which county."""

    county_id: int


@use_case(Act.POSITION_PROVE, sealed=False)
async def position_prove(work: Work, command: PositionProof) -> Done | Refused:
    """Compare; one undelivered message stands for all differences found meanwhile."""
    work.county_id = command.county_id
    work.permit(Resource.COUNTY_POSITION, {"county_id": command.county_id})
    trip_ratio = policy_on(work.today).npl_trip_ratio
    found = await DIFFERENCES.all(
        work.connection, of_county_id=command.county_id, trip_ratio=trip_ratio
    )
    told = await TOLD.one(work.connection, of_county_id=command.county_id)
    messages: tuple[Message, ...] = ()
    if found and told is None:
        shown = [f"{row['what']}:{row['which']}" for row in found[:SHOWN_MAX]]
        payload = {"county": command.county_id, "differences": len(found), "shown": shown}
        recipient = office(Role.SCHEDULER, command.county_id)
        messages = (Message(topic=TOPIC, recipient=recipient, payload=payload),)
    tables = ",".join(sorted({row["what"] for row in found}))
    return Done(
        ids={},
        audits=(),
        figures={"differences": len(found), "tables": tables},
        messages=messages,
    )
