"""A lender's book in one county: locked last, just before the verdict; it carries the breaker.

`overdue` is the principal of loans with `overdue_since_on`; a loan counts while it is on the book
(ACTIVE, OVERDUE, IN_BUFFER, CLAIMING, EARLY_CALLED).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from models.position import CountyLenderPosition
from models.statement import Statement
from rules.facts import PositionFacts
from rules.money import ZERO
from rules.states import ON_THE_BOOK
from rules.vocabulary import BreakerState, FiveTier, LoanState
from services.table import table_of
from services.work import Work

TABLE = table_of(CountyLenderPosition)
HERE = (
    TABLE.c.county_id == bindparam("county_id"),
    TABLE.c.lender_id == bindparam("of_lender_id"),
)
# Who only asks whether the breaker lets him: many at once, but none beside a writer of the book.
SHARE = Statement(select(TABLE).where(*HERE).with_for_update(read=True))
LOCK = Statement(select(TABLE).where(*HERE).with_for_update(key_share=True))
OPEN_AND_LOCK = Statement(
    insert(TABLE)
    .on_conflict_do_update(
        index_elements=["county_id", "lender_id"], set_={"changed_at": TABLE.c.changed_at}
    )
    .returning(*TABLE.columns)
)
_WRITTEN = (
    "outstanding",
    "non_performing",
    "overdue",
    "loan_count",
    "non_performing_count",
    "overdue_count",
    "breaker_state",
    "tripped_at",
    "tripped_non_performing",
    "tripped_outstanding",
    "resume_ratio",
    "fed_on",
    "changed_at",
    "version",
)
WRITE = Statement(
    update(TABLE)
    .where(*HERE)
    .values({name: bindparam(f"new_{name}", type_=TABLE.c[name].type) for name in _WRITTEN})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A locked row of `county_lender_position`; money in yuan."""

    lender_id: int
    outstanding: Decimal = ZERO
    non_performing: Decimal = ZERO
    overdue: Decimal = ZERO
    loan_count: int = 0
    non_performing_count: int = 0
    overdue_count: int = 0
    breaker_state: BreakerState = BreakerState.CLOSED
    tripped_at: datetime | None = None
    tripped_non_performing: Decimal | None = None
    tripped_outstanding: Decimal | None = None
    resume_ratio: Decimal | None = None
    fed_on: date | None = None
    version: int = 1

    @classmethod
    def of(cls, row: Any, prefix: str = "") -> Position:
        """From a row that has the table's columns, each behind `prefix`."""
        values = {name: row[f"{prefix}{name}"] for name in cls.__slots__}
        return cls(**values | {"breaker_state": BreakerState[values["breaker_state"]]})

    def facts(self) -> PositionFacts:
        """As the rules take it."""
        return PositionFacts(
            breaker=self.breaker_state, npl=self.non_performing, outstanding=self.outstanding
        )

    def moved(self, before: Share, after: Share) -> Position:
        """The book after one loan's share of it changed."""
        return replace(
            self,
            outstanding=self.outstanding + after.outstanding - before.outstanding,
            non_performing=self.non_performing + after.non_performing - before.non_performing,
            overdue=self.overdue + after.overdue - before.overdue,
            loan_count=self.loan_count + after.loan_count - before.loan_count,
            non_performing_count=self.non_performing_count
            + after.non_performing_count
            - before.non_performing_count,
            overdue_count=self.overdue_count + after.overdue_count - before.overdue_count,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one loan contributes to the book."""

    outstanding: Decimal = ZERO
    non_performing: Decimal = ZERO
    overdue: Decimal = ZERO
    loan_count: int = 0
    non_performing_count: int = 0
    overdue_count: int = 0

    @classmethod
    def of(
        cls, state: LoanState, outstanding: Decimal, tier: FiveTier, *, is_overdue: bool
    ) -> Share:
        """The share of a loan in that state, class and arrears; nothing when off the book."""
        if state not in ON_THE_BOOK:
            return cls()
        bad = tier.non_performing
        return cls(
            outstanding=outstanding,
            non_performing=outstanding if bad else ZERO,
            overdue=outstanding if is_overdue else ZERO,
            loan_count=1,
            non_performing_count=int(bad),
            overdue_count=int(is_overdue),
        )


async def share(work: Work, lender_id: int) -> Position:
    """The book as it stands, not to change before this transaction ends; empty where none is."""
    row = await SHARE.one(work.connection, county_id=work.county_id, of_lender_id=lender_id)
    return Position(lender_id=lender_id) if row is None else Position.of(row)


async def lock(work: Work, lender_id: int) -> Position:
    """The book of a lender that has one, for changing it."""
    row = await LOCK.one(work.connection, county_id=work.county_id, of_lender_id=lender_id)
    assert row is not None, "a loan on the book has a book"
    return Position.of(row)


async def open_and_lock(work: Work, lender_id: int) -> Position:
    """The book for changing it, made where the lender lends for the first time."""
    empty = Position(lender_id=lender_id)
    row = await OPEN_AND_LOCK.one(
        work.connection,
        county_id=work.county_id,
        lender_id=lender_id,
        outstanding=ZERO,
        non_performing=ZERO,
        overdue=ZERO,
        loan_count=0,
        non_performing_count=0,
        overdue_count=0,
        breaker_state=empty.breaker_state.value,
        resume_ratio=None,
        tripped_at=None,
        tripped_non_performing=None,
        tripped_outstanding=None,
        fed_on=None,
        changed_at=work.clock.now(),
        version=empty.version,
    )
    return Position.of(row)


async def write(work: Work, position: Position) -> None:
    """Store the book; a lender that writes to its own has been heard of today (row 22)."""
    await WRITE.later(
        work.connection,
        rows=1,
        county_id=work.county_id,
        of_lender_id=position.lender_id,
        new_outstanding=position.outstanding,
        new_non_performing=position.non_performing,
        new_overdue=position.overdue,
        new_loan_count=position.loan_count,
        new_non_performing_count=position.non_performing_count,
        new_overdue_count=position.overdue_count,
        new_breaker_state=position.breaker_state.value,
        new_tripped_at=position.tripped_at,
        new_tripped_non_performing=position.tripped_non_performing,
        new_tripped_outstanding=position.tripped_outstanding,
        new_resume_ratio=position.resume_ratio,
        new_fed_on=work.today if work.actor.lender_id == position.lender_id else position.fed_on,
        new_changed_at=work.now,
        new_version=position.version + 1,
    )
