"""Identity card numbers (公民身份号码, GB 11643): our own check, normal form and mask.

A library's check demands that the county code existed in the year of birth and so refuses real
people; here an unknown county code is at most a warning, and a birth to come is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from enum import StrEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
# 省级行政区划代码: the first two digits of every area code since 1980.
PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)
FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)


class IdentityCardFault(StrEnum):
    """Why a number is not an identity card number."""

    LENGTH = "LENGTH"
    CHARACTERS = "CHARACTERS"
    BIRTH_DATE = "BIRTH_DATE"
    BIRTH_IN_FUTURE = "BIRTH_IN_FUTURE"
    CHECK_DIGIT = "CHECK_DIGIT"


def normal_form(text: str) -> str:
    """The stored form: a final ASCII `x` becomes `X`; nothing else is touched."""
    return f"{text[:-1]}X" if text.endswith("x") else text


def identity_card_fault(text: str, today: date) -> IdentityCardFault | None:
    """The first fault of a number in its normal form, or None; `today` bounds the birth date."""
    if len(text) != 18:
        return IdentityCardFault.LENGTH
    if FORM.fullmatch(text) is None:
        return IdentityCardFault.CHARACTERS
    born_on = birth_date(text)
    if born_on is None:
        return IdentityCardFault.BIRTH_DATE
    if born_on > today:
        return IdentityCardFault.BIRTH_IN_FUTURE
    if check_character(text[:17]) != text[17]:
        return IdentityCardFault.CHECK_DIGIT
    return None


def birth_date(text: str) -> date | None:
    """The birth date in digits 7 to 14, or None when there is no such day."""
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def check_character(first_17: str) -> str:
    """The eighteenth character for the first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def county_known(text: str, county_codes: Container[str]) -> bool:
    """Whether the first six digits are a county code of any year; if not: ID_COUNTY_UNKNOWN."""
    return text[:6] in county_codes


def area_known(text: str, county_codes: Container[str], provinces: Container[str]) -> bool:
    """Whether the area code may stand in a number; if not: ID_COUNTY_UNKNOWN.

    `county_codes` are complete for `provinces` only: of the others the province is all we know.
    """
    if text[:2] in provinces:
        return county_known(text, county_codes)
    return text[:2] in PROVINCES


def masked(text: str) -> str:
    """`522422********0013`: county and last four stay, the birth date goes."""
    assert len(text) == 18, "only a checked number is masked"
    return f"{text[:6]}********{text[14:]}"
