"""What proves the ledgers: each entry is what its kind says, each reversal a mirror, none is alone.

A part of `position_prove`. An entry names both its accounts, so that debits equal credits however
wrong it is; what shows a wrong one is that it is not what was done: another amount than the
payment it stands for, other accounts than those of its kind, a fund that owed on some day.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
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
    not_,
    or_,
    select,
)

from models.insurance import PremiumSubsidy
from models.risk_fund import FundEntry
from models.subsidy import SubsidyEntry
from rules.money import ZERO
from rules.vocabulary import (
    FundAccount,
    FundEntryKind,
    SubsidyAccount,
    SubsidyEntryKind,
    SubsidyLedger,
)
from services.table import table_of

_FUND, _SUBSIDY = table_of(FundEntry), table_of(SubsidyEntry)
_PREMIUM = table_of(PremiumSubsidy)
_COUNTY = bindparam("of_county_id", type_=Integer)

_CASH = FundAccount.SPECIAL_ACCOUNT.value
# Where money of each kind comes from or goes to; an injection's budget is that of its level.
_OTHER_SIDE = {
    FundEntryKind.INTEREST: FundAccount.BANK_INTEREST,
    FundEntryKind.RECOVERY: FundAccount.RECOVERED,
    FundEntryKind.COMPENSATION: FundAccount.COMPENSATION_PAID,
}
Difference = Select[str, str]


def ledgers() -> tuple[Difference, ...]:
    """Everything about entries that must not differ."""
    return (
        _mirrors(_FUND, ("fund_id",)),
        _mirrors(_SUBSIDY, ("ledger", "batch_id", "premium_subsidy_id")),
        _kinds(),
        _owing(),
        _premiums(),
        _alone(),
    )


def _told(what: str, which: Any) -> Difference:
    return select(literal(what, Text).label("what"), cast(which, Text).label("which"))


def _mirrors(table: Table, same: tuple[str, ...]) -> Difference:
    """Reversals that are not the entry that they reverse with its accounts exchanged."""
    entry = table.alias("reversed")
    reverses = and_(entry.c.county_id == table.c.county_id, entry.c.id == table.c.reversal_of)
    mirrored = and_(
        entry.c.amount == table.c.amount,
        entry.c.debit_account == table.c.credit_account,
        entry.c.credit_account == table.c.debit_account,
        entry.c.reversal_of.is_(None),
        *(entry.c[name].is_not_distinct_from(table.c[name]) for name in same),
    )
    return (
        _told(table.name, table.c.id)
        .select_from(table.join(entry, reverses))
        .where(table.c.county_id == _COUNTY, not_(mirrored))
    )


def _kinds() -> Difference:
    """Entries of the fund on other accounts than those of their kind; a correction is a mirror."""
    known = [
        and_(
            _FUND.c.kind == FundEntryKind.INJECTION.value,
            _FUND.c.debit_account == _CASH,
            _FUND.c.credit_account == func.concat(_FUND.c.source_level, "_BUDGET"),
        ),
        _FUND.c.kind == FundEntryKind.CORRECTION.value,
    ]
    for kind, account in _OTHER_SIDE.items():
        is_out = kind is FundEntryKind.COMPENSATION
        here = (account.value, _CASH) if is_out else (_CASH, account.value)
        known.append(
            and_(
                _FUND.c.kind == kind.value,
                _FUND.c.debit_account == here[0],
                _FUND.c.credit_account == here[1],
            )
        )
    return _told("fund_entry", _FUND.c.id).where(_FUND.c.county_id == _COUNTY, not_(or_(*known)))


def _owing() -> Difference:
    """Days at whose end a fund would have owed."""
    change = case((_FUND.c.debit_account == _CASH, _FUND.c.amount), else_=-_FUND.c.amount)
    by_day = (
        select(_FUND.c.business_on, func.sum(change).label("change"))
        .where(_FUND.c.county_id == _COUNTY)
        .group_by(_FUND.c.business_on)
        .subquery("by_day")
    )
    running = select(
        by_day.c.business_on,
        func.sum(by_day.c.change).over(order_by=by_day.c.business_on).label("balance"),
    ).subquery("running")
    return _told("fund_ledger", running.c.business_on).where(running.c.balance < ZERO)


def _premiums() -> Difference:
    """Payments of a premium that are not in its ledger once, whole, from the money allotted."""
    allotted = SubsidyAccount.COUNTY_BLOCK_POVERTY_FUND.value
    booked = (
        select(
            _SUBSIDY.c.premium_subsidy_id,
            func.count().label("count"),
            func.sum(_SUBSIDY.c.amount).label("amount"),
        )
        .where(
            _SUBSIDY.c.county_id == _COUNTY,
            _SUBSIDY.c.ledger == SubsidyLedger.PREMIUM.value,
            _SUBSIDY.c.kind == SubsidyEntryKind.PAYMENT.value,
            _SUBSIDY.c.credit_account == allotted,
        )
        .group_by(_SUBSIDY.c.premium_subsidy_id)
        .cte("premiums_booked")
    )
    once = and_(booked.c.count == 1, booked.c.amount == _PREMIUM.c.amount)
    return (
        _told("premium_subsidy", _PREMIUM.c.id)
        .select_from(_PREMIUM.outerjoin(booked, booked.c.premium_subsidy_id == _PREMIUM.c.id))
        .where(_PREMIUM.c.county_id == _COUNTY, not_(func.coalesce(once, False)))
    )


def _alone() -> Difference:
    """Entries of subsidies that no payment of their ledger stands behind."""
    of_its_ledger = case(
        (_SUBSIDY.c.ledger == SubsidyLedger.PREMIUM.value, _SUBSIDY.c.premium_subsidy_id),
        else_=_SUBSIDY.c.batch_id,
    )
    return _told("subsidy_entry", _SUBSIDY.c.id).where(
        _SUBSIDY.c.county_id == _COUNTY, of_its_ledger.is_(None)
    )
