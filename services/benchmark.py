"""The reference rates that a day of signing may be judged by, as the rules take them.

Which table that is, the rate rule of the version in force on that day says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Date, Text

from models.rate import ReferenceRate
from models.statement import Connection, Statement
from rules.facts import LoanFacts
from rules.months import months_between
from rules.policy import policy_on
from rules.rate import BenchmarkRate, benchmark_on
from rules.vocabulary import RateRule
from services.table import table_of

KINDS: dict[RateRule, tuple[str, ...]] = {
    RateRule.BENCHMARK_EQUAL: ("PBOC_BENCHMARK",),
    RateRule.LPR_CAP: ("LPR_1Y", "LPR_5Y"),
}

_EARLIER = table_of(ReferenceRate).alias("earlier")
_KINDS = bindparam("kinds", type_=ARRAY(Text))
# The newest table on or before the day: an older one must not fill its gaps.
RATES = Statement(
    select(ReferenceRate).where(
        ReferenceRate.kind == any_(_KINDS),
        ReferenceRate.effective_on
        == select(func.max(_EARLIER.c.effective_on))
        .where(
            _EARLIER.c.kind == any_(_KINDS), _EARLIER.c.effective_on <= bindparam("day", type_=Date)
        )
        .scalar_subquery(),
    )
)


async def benchmarks(connection: Connection, day: date) -> tuple[BenchmarkRate, ...]:
    """The tiers in force on `day`, percent a year."""
    kinds = list(KINDS[policy_on(day).rate_rule])
    return tiers(await RATES.all(connection, day=day, kinds=kinds))


def benchmark_of(loan: LoanFacts) -> Decimal:
    """The reference rate of an accepted loan on its signing day, percent a year."""
    months = months_between(loan.value_on, loan.matures_on)
    found = benchmark_on(loan.signed_on, months, loan.benchmarks)
    assert found is not None, "without one the rate is refused"
    return found


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
