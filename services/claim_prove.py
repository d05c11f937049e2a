"""What the fund paid for claims and what came back of it, proved by other means than the services'.

A claim differs when its entries are not what was paid for it, or what of its recoveries was booked;
when its figures are not the sums of its recoveries; or when its loan owes another principal.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from models.base import MONEY
from models.claim import Claim
from models.loan import Loan
from models.recovery import Recovery
from models.risk_fund import FundEntry
from rules.money import ZERO
from rules.vocabulary import FundEntryKind
from services.table import table_of

_LOAN, _CLAIM = table_of(Loan), table_of(Claim)
_ENTRY, _RECOVERY = table_of(FundEntry), table_of(Recovery)
_NOTHING = literal(ZERO, MONEY)
_COUNTY = bindparam("of_county_id", type_=Integer)


def claims() -> Select[str, str]:
    """The claims that differ, as `what` and `which`."""
    entries, back = _entries(), _came_back()

    def of_claim(sums: Any) -> ColumnElement[bool]:
        return and_(_CLAIM.c.county_id == sums.c.county_id, _CLAIM.c.id == sums.c.claim_id)

    of_loan = and_(_LOAN.c.county_id == _CLAIM.c.county_id, _LOAN.c.id == _CLAIM.c.loan_id)
    joined = (
        _CLAIM.join(_LOAN, of_loan)
        .outerjoin(entries, of_claim(entries))
        .outerjoin(back, of_claim(back))
    )
    is_paid = _CLAIM.c.paid_on.is_not(None)

    def paid(amount: Any) -> Any:
        """That much, but nothing before the claim is paid."""
        return case((is_paid, amount), else_=_NOTHING)

    same = (
        (_or_none(entries.c.paid), paid(_CLAIM.c.fund_part)),
        (_or_none(entries.c.back), _or_none(back.c.booked)),
        (_CLAIM.c.recovered, _or_none(back.c.amount)),
        (_CLAIM.c.recovered_fund, _or_none(back.c.fund_part)),
        (
            _CLAIM.c.retained_principal,
            paid(_CLAIM.c.principal - _or_none(back.c.principal)),
        ),
        (_CLAIM.c.retained_interest, paid(_CLAIM.c.interest - _or_none(back.c.interest))),
        (paid(_LOAN.c.outstanding_principal), _CLAIM.c.retained_principal),
    )
    return (
        select(literal("claim", Text).label("what"), cast(_CLAIM.c.id, Text).label("which"))
        .select_from(joined)
        .where(_CLAIM.c.county_id == _COUNTY, or_(*(one != other for one, other in same)))
    )


def _entries() -> Subquery:
    """What was paid for each claim and came back of it, as the fund's ledger has it."""
    reversal = _ENTRY.alias("reversal")
    is_reversed = (
        select(reversal.c.id)
        .where(reversal.c.county_id == _ENTRY.c.county_id, reversal.c.reversal_of == _ENTRY.c.id)
        .exists()
    )
    return (
        select(
            _ENTRY.c.county_id,
            _ENTRY.c.claim_id,
            _sum_of(FundEntryKind.COMPENSATION).label("paid"),
            _sum_of(FundEntryKind.RECOVERY).label("back"),
        )
        .where(_ENTRY.c.county_id == _COUNTY, _ENTRY.c.claim_id.is_not(None), ~is_reversed)
        .group_by(_ENTRY.c.county_id, _ENTRY.c.claim_id)
        .subquery("of_claims")
    )


def _came_back() -> Subquery:
    """What was recovered of each claim, and how much of the fund's part is booked."""
    booked = case((_RECOVERY.c.booked_on.is_not(None), _RECOVERY.c.fund_part), else_=_NOTHING)
    return (
        select(
            _RECOVERY.c.county_id,
            _RECOVERY.c.claim_id,
            *(
                func.sum(_RECOVERY.c[name]).label(name)
                for name in ("amount", "principal", "interest", "fund_part")
            ),
            func.sum(booked).label("booked"),
        )
        .where(_RECOVERY.c.county_id == _COUNTY)
        .group_by(_RECOVERY.c.county_id, _RECOVERY.c.claim_id)
        .subquery("came_back")
    )


def _sum_of(kind: FundEntryKind) -> Any:
    return func.sum(case((_ENTRY.c.kind == kind.value, _ENTRY.c.amount), else_=_NOTHING))


def _or_none(amount: Any) -> Any:
    return func.coalesce(amount, _NOTHING)
