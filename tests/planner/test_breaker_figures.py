"""What a breaker shows in yuan is what the rules say, to the fen, for any book and level."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import psycopg

from planner.edges import NOUNS
from rules.ratio import repayment_to_reach
from tests.conftest import DatabaseUrls

SQL = f"""select {NOUNS["CircuitBreaker"].expressions["repayment_to_resume"]}
from unnest(%s::text[], %s::numeric(18,2)[], %s::numeric(18,2)[], %s::numeric(12,10)[])
  with ordinality as {{t}}(breaker_state, non_performing, outstanding, resume_ratio, number)
order by number"""
Book = tuple[str, Decimal, Decimal, Decimal | None]


def drawn(chance: Random) -> Book:
    """A book of up to sixteen digits; the level often that of the book, or next to it."""
    outstanding = chance.randrange(10 ** chance.randint(1, 17)) + 1
    bad = min(outstanding, chance.randrange(outstanding // chance.choice([1, 20, 40]) + 2))
    level = chance.choice([chance.randrange(300_000_000), bad * 10**10 // outstanding])
    level = max(0, min(299_999_999, level + chance.choice([-1, 0, 0, 1])))
    return (
        chance.choice(["TRIPPED", "RESUME_REQUESTED"]),
        Decimal(bad).scaleb(-2),
        Decimal(outstanding).scaleb(-2),
        Decimal(level).scaleb(-10),
    )


def shown(urls: DatabaseUrls, books: list[Book]) -> list[Decimal | None]:
    """The figure of each book as the database computes it."""
    with psycopg.connect(urls.owner) as connection:
        columns = [list(column) for column in zip(*books, strict=True)]
        text = SQL.replace("{t}", "book").encode()
        return [row[0] for row in connection.execute(text, columns).fetchall()]


def test_repayment_to_resume_is_that_of_the_rules(shared_world_urls: DatabaseUrls) -> None:
    chance = Random(26)
    books = [drawn(chance) for _ in range(20_000)]
    books.append(("TRIPPED", Decimal("0.00"), Decimal("0.00"), Decimal("0.02")))
    expected = [
        repayment_to_reach(bad, outstanding, level)
        for _, bad, outstanding, level in books
        if level is not None
    ]
    found = shown(shared_world_urls, books)
    assert found == expected
    assert sum(one == 0 for one in expected) not in (0, len(expected))


def test_without_a_level_or_a_trip_there_is_nothing_to_reach(
    shared_world_urls: DatabaseUrls,
) -> None:
    bad, outstanding = Decimal("300.00"), Decimal("1000.00")
    books: list[Book] = [
        ("TRIPPED", bad, outstanding, None),
        ("CLOSED", bad, outstanding, Decimal("0.02")),
        ("TRIPPED", bad, outstanding, Decimal("0.02")),
    ]
    assert shown(shared_world_urls, books) == [None, None, Decimal("285.72")]
