"""The lines of batches of interest subsidy: read for many batches at once, written at once.

No line is ever taken out: what is no longer due of one that was drafted is nothing, for no days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Text, Uuid, and_, bindparam, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from models.base import MONEY, RATE
from models.statement import Statement
from models.subsidy import SubsidyLine
from rules.money import ZERO
from rules.vocabulary import SubsidyExclusion, SubsidyLineKind
from services.given import given
from services.table import table_of
from services.work import Work

_LINE = table_of(SubsidyLine)
_COUNTY = bindparam("of_county_id", type_=Integer)
# Excluded because of its use, which has no day of its own: a later decision does not reach back.
_BARRED = (SubsidyExclusion.NON_COMPLIANT.value, SubsidyExclusion.NOT_SCREENED.value)

_COLUMNS: dict[str, Any] = {
    "batch_id": Uuid,
    "number": Integer,
    "lender_id": Integer,
    "loan_id": Uuid,
    "household_id": Uuid,
    "township_id": Integer,
    "kind": Text,
    "adjusts_batch_id": Uuid,
    "from_on": Date,
    "to_on": Date,
    "days": Integer,
    "principal_days": MONEY,
    "rate": RATE,
    "accrued": MONEY,
    "amount": MONEY,
    "excluded": Text,
}
_SET = ("from_on", "to_on", "days", "principal_days", "rate", "accrued", "amount", "excluded")
_GIVEN = given("given", **{name: (f"each_{name}", of) for name, of in _COLUMNS.items()})
_MADE = insert(_LINE).from_select(
    ["county_id", *_COLUMNS, "to_loan", "to_household"],
    select(
        bindparam("county_id", type_=Integer),
        *(_GIVEN.c[name] for name in _COLUMNS),
        literal(ZERO, MONEY),
        literal(ZERO, MONEY),
    ),
)
WRITE = Statement(
    _MADE.on_conflict_do_update(
        index_elements=["county_id", "batch_id", "number"],
        set_={name: _MADE.excluded[name] for name in _SET},
    )
)
OF_BATCHES = Statement(
    select(*(_LINE.c[name] for name in _COLUMNS))
    .where(
        _LINE.c.county_id == _COUNTY,
        _LINE.c.batch_id == func.any(bindparam("batch_ids", type_=ARRAY(Uuid))),
    )
    .order_by(_LINE.c.batch_id, _LINE.c.number)
)
_BATCHES = bindparam("batch_ids", type_=ARRAY(Uuid))
_ABOUT = func.coalesce(_LINE.c.adjusts_batch_id, _LINE.c.batch_id)
# What batches gave each loan for the quarters of batches that are paid.
GIVEN_FOR = Statement(
    select(
        _ABOUT.label("about_id"),
        _LINE.c.batch_id,
        _LINE.c.loan_id,
        _LINE.c.household_id,
        _LINE.c.township_id,
        func.sum(_LINE.c.amount).label("amount"),
        func.coalesce(
            func.bool_or(_LINE.c.excluded == func.any(bindparam("barred", type_=ARRAY(Text)))),
            False,
        ).label("was_barred"),
    )
    .where(
        _LINE.c.county_id == _COUNTY,
        or_(
            _LINE.c.adjusts_batch_id == func.any(_BATCHES),
            and_(_LINE.c.adjusts_batch_id.is_(None), _LINE.c.batch_id == func.any(_BATCHES)),
        ),
    )
    .group_by(_ABOUT, _LINE.c.batch_id, _LINE.c.loan_id, _LINE.c.household_id, _LINE.c.township_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it is stored, in the order of its columns."""

    batch_id: UUID
    number: int = 0
    lender_id: int
    loan_id: UUID
    household_id: UUID
    township_id: int
    kind: str
    adjusts_batch_id: UUID | None = None
    from_on: date
    to_on: date
    days: int
    principal_days: Decimal
    rate: Decimal
    accrued: Decimal
    amount: Decimal
    excluded: str | None = None

    @property
    def subject(self) -> tuple[Any, ...]:
        """What there is one line of in a batch."""
        return (
            self.loan_id,
            self.kind,
            self.adjusts_batch_id,
            self.kind == SubsidyLineKind.REGULAR.value and self.excluded is not None,
        )


async def of_batches(work: Work, batch_ids: Sequence[UUID]) -> dict[UUID, list[Line]]:
    """The lines of each of these batches, by number."""
    found: dict[UUID, list[Line]] = {key: [] for key in batch_ids}
    for row in await OF_BATCHES.all(
        work.connection, of_county_id=work.county_id, batch_ids=list(batch_ids)
    ):
        found[row["batch_id"]].append(Line(**dict(row)))
    return found


async def given_for(work: Work, batch_ids: Sequence[UUID]) -> list[Any]:
    """What was given for the quarters of these batches, by them and by later adjustments."""
    return await GIVEN_FOR.all(
        work.connection,
        of_county_id=work.county_id,
        batch_ids=list(batch_ids),
        barred=list(_BARRED),
    )


def renewed(known: Sequence[Line], wanted: Sequence[Line]) -> list[Line]:
    """All lines of a batch: those wanted under the numbers that they have, and what is gone."""
    left = {line.subject: line for line in wanted}
    lines = []
    for line in known:
        found = left.pop(line.subject, None)
        if found is None:
            gone = replace(line, days=0, principal_days=ZERO, accrued=ZERO, amount=ZERO)
            lines.append(gone)
        else:
            lines.append(replace(found, number=line.number))
    first = len(known) + 1
    return [*lines, *(replace(line, number=n) for n, line in enumerate(left.values(), first))]


async def write(work: Work, lines: Sequence[Line]) -> None:
    """Store these lines, new ones and such as have changed."""
    columns = list(zip(*(astuple(line) for line in lines), strict=True))
    await WRITE.run(
        work.connection,
        county_id=work.county_id,
        **{f"each_{name}": list(values) for name, values in zip(_COLUMNS, columns, strict=True)},
    )
