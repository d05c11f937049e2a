"""The county's fund balance beside what all its lenders have outstanding: the last lock of all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from models.base import MONEY
from models.position import CountyPosition
from models.statement import Statement
from rules.facts import FundFacts
from rules.money import ZERO
from services.table import table_of
from services.work import Work

_TABLE = table_of(CountyPosition)
_HERE = _TABLE.c.county_id == bindparam("of_county_id")

READ = Statement(select(_TABLE).where(_HERE))
LOCK = Statement(select(_TABLE).where(_HERE).with_for_update(key_share=True))
_MADE = insert(_TABLE)
ADD = Statement(
    _MADE.on_conflict_do_update(
        index_elements=["county_id"],
        set_={
            "outstanding": _TABLE.c.outstanding + _MADE.excluded.outstanding,
            "loan_count": _TABLE.c.loan_count + _MADE.excluded.loan_count,
            "fund_balance": _TABLE.c.fund_balance + _MADE.excluded.fund_balance,
            "changed_at": _MADE.excluded.changed_at,
        },
    ).returning(*_TABLE.columns)
)
TAKE = Statement(
    update(_TABLE)
    .where(_HERE)
    .values(
        outstanding=_TABLE.c.outstanding - bindparam("less_outstanding", type_=MONEY),
        loan_count=_TABLE.c.loan_count - bindparam("less_loans", type_=Integer),
        fund_balance=_TABLE.c.fund_balance - bindparam("less_fund", type_=MONEY),
        changed_at=bindparam("new_changed_at", type_=_TABLE.c.changed_at.type),
    )
    .returning(*_TABLE.columns)
)


LOWER = Statement(
    update(_TABLE)
    .where(_HERE)
    .values(
        outstanding=_TABLE.c.outstanding - bindparam("less_outstanding", type_=MONEY),
        loan_count=_TABLE.c.loan_count - bindparam("less_loans", type_=Integer),
        changed_at=bindparam("new_changed_at", type_=_TABLE.c.changed_at.type),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyTotals:
    """A row of `county_position`, yuan."""

    outstanding: Decimal = ZERO
    fund_balance: Decimal = ZERO

    @classmethod
    def of(cls, row: Any) -> CountyTotals:
        """From a row of the table."""
        return cls(outstanding=row["outstanding"], fund_balance=row["fund_balance"])

    def without(self, outstanding: Decimal) -> CountyTotals:
        """As they were, or will be, without that much of the principal."""
        return CountyTotals(
            outstanding=self.outstanding - outstanding, fund_balance=self.fund_balance
        )

    def facts(self) -> FundFacts:
        """As the rules take it."""
        return FundFacts(balance=self.fund_balance, outstanding=self.outstanding)


async def read(work: Work) -> CountyTotals:
    """As it stands at this moment; nothing where the county has neither loans nor a fund."""
    row = await READ.one(work.connection, of_county_id=work.county_id)
    return CountyTotals() if row is None else CountyTotals.of(row)


async def lock(work: Work) -> CountyTotals | None:
    """The locked row, or None where there is none."""
    row = await LOCK.one(work.connection, of_county_id=work.county_id)
    return None if row is None else CountyTotals.of(row)


async def add(
    work: Work, *, outstanding: Decimal = ZERO, loans: int = 0, fund: Decimal = ZERO
) -> CountyTotals:
    """Totals after an increase; the row is made where there is none."""
    row = await ADD.one(
        work.connection,
        county_id=work.county_id,
        outstanding=outstanding,
        loan_count=loans,
        fund_balance=fund,
        changed_at=work.now,
    )
    return CountyTotals.of(row)


async def take(
    work: Work, *, outstanding: Decimal = ZERO, loans: int = 0, fund: Decimal = ZERO
) -> CountyTotals:
    """Totals after a decrease."""
    row = await TAKE.one(
        work.connection,
        of_county_id=work.county_id,
        less_outstanding=outstanding,
        less_loans=loans,
        less_fund=fund,
        new_changed_at=work.now,
    )
    assert row is not None, "what is taken from stands"
    return CountyTotals.of(row)


async def lower(work: Work, *, outstanding: Decimal, loans: int) -> None:
    """A decrease of what is owed, whose totals nobody asks for: sent with what else is written."""
    await LOWER.later(
        work.connection,
        rows=1,
        of_county_id=work.county_id,
        less_outstanding=outstanding,
        less_loans=loans,
        new_changed_at=work.now,
    )
