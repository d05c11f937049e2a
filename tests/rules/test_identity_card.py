"""Identity cards against the vectors: real people pass, births to come do not."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.identity_card import (
    IdentityCardFault,
    area_known,
    check_character,
    county_known,
    identity_card_fault,
    masked,
    normal_form,
)
from tests.rules.situation import HERE

TODAY = date(2018, 12, 20)
with (HERE / "data" / "id_vectors.csv").open(encoding="utf-8") as file:
    VECTORS = list(csv.DictReader(file))


@pytest.mark.parametrize("vector", VECTORS, ids=[row["id_card"] for row in VECTORS])
def test_vector(vector: dict[str, str]) -> None:
    """Each vector is valid or not, after a final x was made X."""
    fault = identity_card_fault(normal_form(vector["id_card"]), TODAY)
    assert (fault is None) == vector["expected"].startswith("valid")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("522422198501010014", IdentityCardFault.CHECK_DIGIT),
        ("522422198502300012", IdentityCardFault.BIRTH_DATE),
        ("522422198513010012", IdentityCardFault.BIRTH_DATE),
        ("52242219850101001", IdentityCardFault.LENGTH),
        ("522422850101001", IdentityCardFault.LENGTH),
        ("", IdentityCardFault.LENGTH),
        ("52242219850101001A", IdentityCardFault.CHARACTERS),
        ("52263419720930012x", IdentityCardFault.CHARACTERS),
        ("52263419720930012Х", IdentityCardFault.CHARACTERS),
        ("５22422198501010013", IdentityCardFault.CHARACTERS),
        ("52242 198501010013", IdentityCardFault.CHARACTERS),
        ("5224221985010100\n3", IdentityCardFault.CHARACTERS),
        ("520103203001010013", IdentityCardFault.BIRTH_IN_FUTURE),
    ],
)
def test_faults_are_named(text: str, fault: IdentityCardFault) -> None:
    """The reason says what to correct."""
    assert identity_card_fault(text, TODAY) is fault


def test_born_today_is_not_born_in_future() -> None:
    """The bound is inclusive."""
    first_17 = "52242220181220001"
    assert identity_card_fault(first_17 + check_character(first_17), TODAY) is None
    later = "52242220181221001"
    fault = identity_card_fault(later + check_character(later), TODAY)
    assert fault is IdentityCardFault.BIRTH_IN_FUTURE


def test_mask_and_county() -> None:
    """Birth date hidden; an unknown county is a question for the caller, not a fault."""
    assert masked("522422198501010013") == "522422********0013"
    assert county_known("522422198501010013", {"522422"})
    assert not county_known("992422198501010013", {"522422"})


@given(st.text(alphabet="0123456789", min_size=17, max_size=17))
def test_check_character_satisfies_the_congruence(first_17: str) -> None:
    """GB 11643: the weighted sum over all eighteen is 1 modulo 11, weights 2 ** (17 - i)."""
    full = [int(digit) for digit in first_17]
    last = check_character(first_17)
    full.append(10 if last == "X" else int(last))
    assert sum(digit * 2 ** (17 - place) for place, digit in enumerate(full)) % 11 == 1


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("520327198001010012", True),
        ("529999198001010012", False),  # The codes of this province are complete.
        ("510104198001010012", True),  # Of another province only the province is known.
        ("990001198001010012", False),
        ("161234198001010012", False),
        ("830000198001010012", True),
    ],
)
def test_an_area_is_known_as_far_as_the_codes_go(text: str, known: bool) -> None:
    assert area_known(text, {"520327"}, {"52"}) is known
