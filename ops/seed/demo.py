"""The demo of Guizhou: how its loans spread over the counties, and which county shows what.

Named counties show the special cases; 凤冈县 (520327) is the ordinary one that the README walks
through: its lender lends, and its library has projects on both sides of 5,000,000 and on it.
"""

from __future__ import annotations

from random import Random

from ops.seed.books import ABOVE, EXACT, LOW, NEAR
from ops.seed.county import CountyPlan
from ops.seed.funds import FUND_ABOVE, FUND_BELOW, FUND_EXACT, NO_FUND
from ops.seed.lenders import ABC, PSBC
from ops.seed.reference import Place, guizhou_places

WATCH_FEN = 500_000_000
BOOKS = {
    **dict.fromkeys(("520625", "522632", "520424"), EXACT),
    **dict.fromkeys(("520527", "522326", "522728", "520524"), ABOVE),
    **dict.fromkeys(
        ("520329", "520522", "522323", "522631", "522731", "520523", "520422", "520221"), NEAR
    ),
}
# Groups of lenders that were last heard of more than a month ago.
SILENT_LENDERS = {"520327": ABC, "520381": PSBC}
COUNTY_WITHOUT_FUND = "520103"
COUNTIES_AT_ONE_TENTH = ("520328", "522635")
COUNTIES_BELOW_EVERY = 4
COUNTIES_WITH_PLATFORM = ("520281", "522601")
# Declared amounts of single projects that must lie exactly where they do.
AMOUNTS = {
    "520327": (WATCH_FEN, WATCH_FEN - 1, 630_000_000, 120_000_000),
    "520328": (WATCH_FEN + 1, WATCH_FEN - 1, 90_000_000),
}
# Counties whose first project is carried by its loans: just below, exactly on and above the watch.
GOALS_FEN = (495_000_000, 500_000_000, 540_000_000)
LOANS_FOR_GOALS = 6_000
# Weight of a township by how poor its county is.
POOREST, KEY, POOR, OTHER = 4.0, 3.0, 2.2, 0.6
LOANS_PER_COUNTY_MIN = 4
# A larger book than the demo's is for measuring, and its months would be as many rows again.
LOANS_REPORTED_MAX = 20_000


def plans(loans: int, seed: int) -> list[CountyPlan]:
    """A plan for every county, the loans spread by townships and poverty; they sum to `loans`."""
    places = guizhou_places()
    counts = _spread(places, loans)
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    special = {code for code in (*BOOKS, *COUNTIES_AT_ONE_TENTH) if code in counts}
    large = [code for code in ranked if code not in special][: len(GOALS_FEN)]
    goals = dict(zip(large, GOALS_FEN, strict=True)) if loans >= LOANS_FOR_GOALS else {}
    rng = Random(f"{seed}/plans")  # noqa: S311 - not for secrets.
    return [
        CountyPlan(
            place,
            counts.get(place.county.code, 0),
            BOOKS.get(place.county.code, LOW),
            _fund(place.county.code, number),
            _amounts(rng, place, number),
            goals.get(place.county.code, 0),
            place.county.code in COUNTIES_WITH_PLATFORM,
            SILENT_LENDERS.get(place.county.code, ""),
            loans <= LOANS_REPORTED_MAX,
        )
        for number, place in enumerate(places)
    ]


def _spread(places: list[Place], loans: int) -> dict[str, int]:
    weights = {
        place.county.code: len(place.county.townships) * _weight(place)
        for place in places
        if place.county.townships
    }
    least = min(LOANS_PER_COUNTY_MIN, loans // len(weights))
    free = loans - least * len(weights)
    total = sum(weights.values())
    counts = {code: least + int(free * weight / total) for code, weight in weights.items()}
    rest = loans - sum(counts.values())
    for code in sorted(weights, key=lambda code: -weights[code])[:rest]:
        counts[code] += 1
    return counts


def _weight(place: Place) -> float:
    region = place.county.region
    if region.deep_poverty_county:
        return POOREST
    if region.key_county:
        return KEY
    return POOR if region.poverty_county else OTHER


def _fund(code: str, number: int) -> str:
    if code == COUNTY_WITHOUT_FUND:
        return NO_FUND
    if code in COUNTIES_AT_ONE_TENTH:
        return FUND_EXACT
    return FUND_BELOW if number % COUNTIES_BELOW_EVERY == 1 else FUND_ABOVE


def _amounts(rng: Random, place: Place, number: int) -> tuple[int, ...]:
    """Three or four declared amounts: one above the watch, one below, the rest as it comes."""
    code = place.county.code
    if code in AMOUNTS:
        return AMOUNTS[code]
    if not place.county.townships:
        return ()
    above = WATCH_FEN + (1 + int(rng.random() * 70)) * 10_000_000
    below = (3 + int(rng.random() * 46)) * 10_000_000
    third = {0: WATCH_FEN, 3: WATCH_FEN - 1, 5: WATCH_FEN + 1}.get(number % 8)
    if third is None:
        third = (3 + int(rng.random() * 46)) * 10_000_000
    fourth = ((5 + int(rng.random() * 40)) * 10_000_000,) if number % 2 else ()
    return (above, below, third, *fourth)
