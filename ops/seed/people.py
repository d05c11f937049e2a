"""Invented people: names as borne in Guizhou, and identity numbers with sound check digits.

No number belongs to anybody we know of; every household that carries one is marked `synthetic`.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from random import Random

from ops.seed.regions import DATA
from rules.identity_card import CHECK_CHARACTERS, WEIGHTS


def names(kind: str) -> tuple[str, ...]:
    """The names of a kind in `data/names.csv`: surname, male, female, dotted, village and so on."""
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["text"] for row in csv.DictReader(file) if row["kind"] == kind)


SURNAMES = names("surname")
MALE_ENDINGS, FEMALE_ENDINGS = names("male"), names("female")
# Names written with a middle dot, as some minority names are.
DOTTED = names("dotted")
DOTTED_SHARE = 0.004
EPOCH = date(1900, 1, 1)


def person_name(rng: Random, surname: str, male: bool) -> str:
    """A name with the family's surname, now and then one with a middle dot."""
    if rng.random() < DOTTED_SHARE:
        return DOTTED[int(rng.random() * len(DOTTED))]
    endings = MALE_ENDINGS if male else FEMALE_ENDINGS
    return surname + endings[int(rng.random() * len(endings))]


def birthdays(first_year: int, last_year: int) -> list[str]:
    """All days of these years as `yyyymmdd`, to draw from."""
    day, last = date(first_year, 1, 1), date(last_year, 12, 31)
    days = []
    while day <= last:
        days.append(f"{day:%Y%m%d}")
        day += timedelta(days=1)
    return days


class Numbers:
    """Identity numbers of one county, each given once."""

    __slots__ = ("_county_sum", "_given", "_prefix")

    def __init__(self, county_code: str) -> None:
        assert county_code.isdecimal(), "people live in counties with a GB/T 2260 code"
        self._prefix = county_code
        self._county_sum = _weighted(county_code, 0)
        self._given: set[str] = set()

    def draw(self, rng: Random, birthday: str, male: bool) -> str:
        """A number of someone born on `birthday`: an odd order code for men, even for women."""
        while True:
            order = int(rng.random() * 499) * 2 + (1 if male else 2)
            middle = f"{birthday}{order:03d}"
            if middle not in self._given:
                break
        self._given.add(middle)
        total = self._county_sum + _of_birthday(birthday) + ORDER_SUMS[order]
        return f"{self._prefix}{middle}{CHECK_CHARACTERS[total % 11]}"


def _weighted(digits: str, start: int) -> int:
    """The part of the check sum that these digits from place `start` on make."""
    return sum(WEIGHTS[place] * (ord(digit) - 48) for place, digit in enumerate(digits, start))


@cache
def _of_birthday(birthday: str) -> int:
    return _weighted(birthday, 6)


ORDER_SUMS = [_weighted(f"{order:03d}", 14) for order in range(1000)]
