"""The register: lines, versions about to be published, what they change, and free riders."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rules.identity_card import IdentityCardFault
from rules.notice_2018_119.part_1_positioning import free_rider
from rules.notice_2018_119.part_3_safeguards import publishable_roster, truthful_line
from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode, Refusal
from rules.register import (
    ListedHousehold,
    ListedPerson,
    RegisterFacts,
    RosterFacts,
    RosterLineFacts,
    StandingHousehold,
    difference,
)
from rules.vocabulary import HouseholdStatus

ONE, TWO = UUID(int=1), UUID(int=2)


def told(found: list[Refusal]) -> list[tuple[str, str]]:
    return [(item.param("field") or "", item.param("reason") or "") for item in found]


def test_a_sound_line_has_no_fault() -> None:
    assert truthful_line(RosterLineFacts(place="0", line=1)) == []


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"unsound": {"name": "MISSING"}}, ("name", "MISSING")),
        ({"id_card_fault": IdentityCardFault.CHECK_DIGIT}, ("idCard", "CHECK_DIGIT")),
        ({"township_known": False}, ("township", "TOWNSHIP_NOT_OF_COUNTY")),
        ({"township_line": 3}, ("township", "TOWNSHIP_DIFFERS")),
        ({"head_line": 3}, ("relation", "SECOND_HEAD")),
        ({"person_line": 3}, ("idCard", "DUPLICATE")),
        ({"household_elsewhere": "H9"}, ("idCard", "IN_ANOTHER_HOUSEHOLD")),
        ({"person_line": 3, "household_elsewhere": "H9"}, ("idCard", "DUPLICATE")),
    ],
)
def test_each_fault_of_a_line(facts: dict[str, Any], fault: tuple[str, str]) -> None:
    (found,) = truthful_line(RosterLineFacts(place="4", line=7, **facts))
    assert found.code is ErrorCode.ROSTER_ROW_INVALID and found.clause == TEXT[89]
    assert found.path == ("input", "rows", "4", fault[0]) and found.param("line") == "7"
    assert told([found]) == [fault]


def test_everything_wrong_with_a_line_is_told() -> None:
    facts = RosterLineFacts(
        place="0",
        line=1,
        unsound={"name": "MISSING", "village": "TOO_LONG"},
        id_card_fault=IdentityCardFault.LENGTH,
        township_known=False,
    )
    assert told(truthful_line(facts)) == [
        ("name", "MISSING"),
        ("village", "TOO_LONG"),
        ("idCard", "LENGTH"),
        ("township", "TOWNSHIP_NOT_OF_COUNTY"),
    ]


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (RosterFacts(line_count=1), []),
        (RosterFacts(line_count=0), ["EMPTY"]),
        (RosterFacts(line_count=2, faulty=[2]), ["FAULTY_LINES"]),
        (RosterFacts(line_count=2, headless=[2]), ["NO_HEAD"]),
        (RosterFacts(line_count=2, faulty=[1], headless=[2]), ["FAULTY_LINES", "NO_HEAD"]),
    ],
)
def test_what_can_be_published(facts: RosterFacts, reasons: list[str]) -> None:
    found = publishable_roster(facts)
    assert [item.param("reason") for item in found] == reasons
    assert {item.path for item in found} <= {("input", "roster")}


def test_the_first_twenty_lines_are_named() -> None:
    (found,) = publishable_roster(RosterFacts(line_count=99, faulty=range(5, 30)))
    assert found.param("count") == "25"
    assert found.param("lines") == ",".join(str(line) for line in range(5, 25))


@pytest.mark.parametrize("status", list(HouseholdStatus))
@pytest.mark.parametrize("left_on", [None, date(2018, 12, 20)])
def test_who_rides_free(status: HouseholdStatus, left_on: date | None) -> None:
    found = free_rider(RegisterFacts(status=status, left_roster_on=left_on))
    expected = status is HouseholdStatus.NOT_REGISTERED or left_on is not None
    assert (found is not None) == expected
    if found is not None:
        assert found.code is ErrorCode.FREE_RIDER and found.clause == TEXT[4]
        assert found.param("leftRosterOn") == ("null" if left_on is None else "2018-12-20")


def listed(number: str = "H1", **changes: Any) -> ListedHousehold:
    head = ListedPerson(line=1, name="张三", relation="户主", member=ONE)
    values: dict[str, Any] = {
        "household_no": number,
        "township_id": 1,
        "village": "一村",
        "poverty_cause": "缺技术",
        "persons": (head,),
    }
    return ListedHousehold(**values | changes)


def standing(number: str = "H1", **changes: Any) -> StandingHousehold:
    values: dict[str, Any] = {
        "key": UUID(int=9),
        "household_no": number,
        "township_id": 1,
        "village": "一村",
        "head_name": "张三",
        "poverty_cause": "缺技术",
        "status": HouseholdStatus.POOR,
        "left_roster_on": None,
        "members": {ONE: ("张三", "户主"), TWO: ("李四", "妻子")},
    }
    return StandingHousehold(**values | changes)


def kinds(new: list[ListedHousehold], old: list[StandingHousehold]) -> tuple[int, ...]:
    """How many are added, returned, changed, unchanged, missing."""
    found = difference(new, old)
    return (
        len(found.added),
        len(found.returned),
        len(found.changed),
        len(found.unchanged),
        len(found.missing),
    )


def test_what_a_version_does_to_a_household() -> None:
    left = date(2018, 12, 1)
    assert kinds([listed()], []) == (1, 0, 0, 0, 0)
    assert kinds([listed()], [standing()]) == (0, 0, 0, 1, 0)
    assert kinds([listed()], [standing(left_roster_on=left)]) == (0, 1, 0, 0, 0)
    assert kinds([], [standing()]) == (0, 0, 0, 0, 1)
    assert kinds([], [standing(left_roster_on=left)]) == (0, 0, 0, 0, 0)
    assert kinds([listed("H2")], [standing()]) == (1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"township_id": 2},
        {"village": "二村"},
        {"poverty_cause": "因病"},
        {"persons": (ListedPerson(line=1, name="张三", relation="户主"),)},
        {"persons": (ListedPerson(line=1, name="张四", relation="户主", member=ONE),)},
        {"persons": (ListedPerson(line=1, name="李四", relation="户主", member=TWO),)},
    ],
)
def test_what_counts_as_a_change(changes: dict[str, Any]) -> None:
    assert kinds([listed(**changes)], [standing()]) == (0, 0, 1, 0, 0)


def test_what_is_not_told_is_no_change() -> None:
    """A cause left out, and a member left out: nobody is deleted."""
    assert kinds([listed(poverty_cause=None)], [standing()]) == (0, 0, 0, 1, 0)


def test_who_was_not_registered_is_changed_by_being_listed() -> None:
    before = standing(status=HouseholdStatus.NOT_REGISTERED)
    assert kinds([listed()], [before]) == (0, 0, 1, 0, 0)
