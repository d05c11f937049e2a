"""The register (建档立卡名册) as data: lines handed over, households listed, what a version does.

Households are matched by their number and persons by whoever keeps their identity numbers: here a
person already known to the household comes with the key of the member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from rules.identity_card import IdentityCardFault
from rules.vocabulary import HouseholdStatus

HEAD = "户主"
LINES_MAX = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLineFacts:
    """One line of a roster; `place` is where it stands in the input.

    `unsound` says of texts why they cannot stand. The lines named are sound ones of this version:
    `person_line` has the same person, `head_line` another head of the household, `township_line`
    another township for it. `household_elsewhere` is a household of the county that has the person.
    """

    place: str
    line: int
    unsound: Mapping[str, str] = field(default_factory=dict)
    id_card_fault: IdentityCardFault | None = None
    township_known: bool = True
    township_line: int | None = None
    head_line: int | None = None
    person_line: int | None = None
    household_elsewhere: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFacts:
    """A version about to be published: how many lines, which are faulty, which lack a head."""

    line_count: int
    faulty: Sequence[int] = ()
    headless: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFacts:
    """How a household stands in the register of today."""

    status: HouseholdStatus
    left_roster_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A line of a household; `member` is the key of the member it is, None for a new one."""

    line: int
    name: str
    relation: str
    member: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedHousehold:
    """A household as a version lists it, its head first; a cause not given changes nothing."""

    household_no: str
    township_id: int
    village: str
    poverty_cause: str | None
    persons: tuple[ListedPerson, ...]

    @property
    def head(self) -> ListedPerson:
        """The head of the household."""
        return self.persons[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHousehold:
    """A household as it stands; `members` has name and relation by key."""

    key: UUID
    household_no: str
    township_id: int
    village: str
    head_name: str
    poverty_cause: str | None
    status: HouseholdStatus
    left_roster_on: date | None
    members: Mapping[UUID, tuple[str, str]]


Pair = tuple[StandingHousehold, ListedHousehold]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a version does to the households of a county; each is in one of the five."""

    added: tuple[ListedHousehold, ...]
    returned: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    unchanged: tuple[Pair, ...]
    missing: tuple[StandingHousehold, ...]


def difference(
    listed: Iterable[ListedHousehold], standing: Iterable[StandingHousehold]
) -> Difference:
    """The version against the households that stand; who left before is not missing anew."""
    by_number = {household.household_no: household for household in standing}
    added, returned, changed, unchanged = [], [], [], []
    for household in listed:
        before = by_number.pop(household.household_no, None)
        if before is None:
            added.append(household)
        elif before.left_roster_on is not None:
            returned.append((before, household))
        elif _differs(before, household):
            changed.append((before, household))
        else:
            unchanged.append((before, household))
    missing = (one for one in by_number.values() if one.left_roster_on is None)
    return Difference(
        added=tuple(added),
        returned=tuple(returned),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        missing=tuple(missing),
    )


def _differs(before: StandingHousehold, listed: ListedHousehold) -> bool:
    """Whether the version says anything of the household that does not stand there already."""
    return (
        (before.township_id, before.village, before.head_name)
        != (listed.township_id, listed.village, listed.head.name)
        or listed.poverty_cause not in (None, before.poverty_cause)
        or before.status is HouseholdStatus.NOT_REGISTERED
        or any(
            person.member is None or before.members[person.member] != (person.name, person.relation)
            for person in listed.persons
        )
    )
