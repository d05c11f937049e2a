"""The benchmark rates that a day of signing may be judged by, as the rules take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.types import Date

from models.rate import ReferenceRate
from models.statement import Connection, Statement
from rules.rate import BenchmarkRate
from services.table import table_of

KIND = "PBOC_BENCHMARK"

_EARLIER = table_of(ReferenceRate).alias("earlier")
# The newest table on or before the day: an older one must not fill its gaps.
RATES = Statement(
    select(ReferenceRate).where(
        ReferenceRate.kind == KIND,
        ReferenceRate.effective_on
        == select(func.max(_EARLIER.c.effective_on))
        .where(_EARLIER.c.kind == KIND, _EARLIER.c.effective_on <= bindparam("day", type_=Date))
        .scalar_subquery(),
    )
)


async def benchmarks(connection: Connection, day: date) -> tuple[BenchmarkRate, ...]:
    """The tiers in force on `day`, percent a year."""
    return tiers(await RATES.all(connection, day=day))


def tiers(rows: Iterable[Mapping[str, Any]]) -> tuple[BenchmarkRate, ...]:
    """Rows of the dictionary as the rules take them."""
    return tuple(
        BenchmarkRate(
            effective_on=row["effective_on"],
            over_months=row["months_from"],
            up_to_months=row["months_to"],
            percent=row["percent"],
        )
        for row in rows
    )
