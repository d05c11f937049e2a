"""The interest subsidy that was settled before the demo's first day (二(四)).

One batch a lender, without lines: the schedules count that interest as paid by it, and what was
settled on paper is not computed anew.
"""

from __future__ import annotations

from random import Random

from ops.seed.books import Book
from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.regions import County
from rules.subsidy import quarter_before

DOCUMENT = "平台启用前已拨付"


def add_subsidies(lines: Lines, seed: int, days: Days, county: County, books: list[Book]) -> None:
    """The newest quarter that is over, paid on its due day; drawn apart from everything else."""
    rng = Random(f"{seed}/{county.code}/subsidies")  # noqa: S311 - not for secrets.
    of = quarter_before(days.date(days.today))
    paid = min(of.due_on.toordinal(), days.today)
    for book in books:
        if not book.loans:
            continue
        instant = days.instant(paid, 0)
        lines.add(
            "subsidy_batch",
            county.id,
            uuid_text(days.milliseconds(paid, 0), rng.getrandbits(RANDOM_BITS)),
            book.lender.id,
            of.year,
            of.number,
            of.from_on.isoformat(),
            of.to_on.isoformat(),
            of.due_on.isoformat(),
            "FINANCE_PAID",
            "0.00",
            0,
            days.text(paid),
            f"COUNTY_FIN@{county.code}",
            DOCUMENT,
            instant,
            instant,
            1,
        )
