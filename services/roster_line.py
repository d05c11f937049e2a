"""Lines of a roster: judged one by one, kept whole with what is wrong, replaced when given again.

Identity numbers are told to nobody from here: a sound one is stored as keyed hash, masked and
sealed, one that is not only sealed, as it was typed. The seal is bound to version and line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.directory import TIER_TOWNSHIP
from models.identity import Vault
from rules.identity_card import area_known, identity_card_fault, masked, normal_form
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, refuse
from rules.register import HEAD, RosterLineFacts
from services.command import TextRule, text_fault
from services.work import Work

_TEXTS: dict[str, tuple[str, TextRule]] = {
    "household_no": ("householdNo", TextRule(64, number=True)),
    "township": ("township", TextRule(12, number=True)),
    "village": ("village", TextRule(100)),
    "name": ("name", TextRule(100)),
    "relation": ("relation", TextRule(50)),
    "poverty_cause": ("povertyCause", TextRule(200)),
}
_MAY_BE_MISSING = frozenset({"poverty_cause"})
_TYPED_MAX = 100
_UNREADABLE = "\ufffd"


@dataclass(frozen=True, kw_only=True)
class RosterLine:
    """A line as it was typed; what is missing or unsound is a fault of the line alone."""

    line: int
    household_no: str | None = None
    township: str | None = None
    village: str | None = None
    name: str | None = None
    relation: str | None = None
    id_card: str | None = field(default=None, repr=False)
    poverty_cause: str | None = None


@dataclass(slots=True)
class Standing:
    """What sound lines of the version hold already, and who is registered elsewhere.

    Lines by person and by household; keyed hashes of persons under every key.
    """

    person_lines: dict[bytes, int] = field(default_factory=dict)
    head_lines: dict[str, int] = field(default_factory=dict)
    townships: dict[str, tuple[int, int]] = field(default_factory=dict)
    households_of: dict[bytes, set[str]] = field(default_factory=dict)
    in_another_county: set[bytes] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A line with its verdict; the texts are fit to be stored."""

    line: int
    texts: Mapping[str, str | None]
    township_id: int | None
    typed: str = field(repr=False)
    number: str | None = field(repr=False)
    prints: Sequence[bytes] = field(repr=False)
    faults: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]

    @property
    def fault(self) -> Refusal | None:
        """The first thing that is wrong, which the line is stored with."""
        return self.faults[0] if self.faults else None


def sound_numbers(work: Work, lines: Iterable[RosterLine]) -> dict[int, str]:
    """Identity numbers that are such, by line."""
    found = {}
    for line in lines:
        number = normal_form(line.id_card or "")
        if identity_card_fault(number, work.today) is None:
            found[line.line] = number
    return found


def sound_households(lines: Iterable[RosterLine]) -> set[str]:
    """Household numbers that a sound line can have."""
    rule = _TEXTS["household_no"][1]
    given = {line.household_no for line in lines}
    return {one for one in given if one is not None and text_fault(one, rule) is None}


def judge(
    work: Work,
    lines: Sequence[RosterLine],
    numbers: Mapping[int, str],
    fingerprints: Mapping[int, Sequence[bytes]],
    standing: Standing,
) -> list[Judged]:
    """Every line, in order of its number: of two that exclude each other the first is sound."""
    places = {line.line: str(place) for place, line in enumerate(lines)}
    truthful_line = policy_on(work.today).households.truthful_line
    found = []
    for line in sorted(lines, key=lambda one: one.line):
        number = numbers.get(line.line)
        prints = fingerprints.get(line.line, ())
        township_id = _township(work, line.township)
        facts = _facts(work, line, places[line.line], number, prints, township_id, standing)
        judged = Judged(
            line=line.line,
            texts={name: storable(getattr(line, name), _TEXTS[name][1]) for name in _TEXTS},
            township_id=township_id,
            typed=(line.id_card or "")[:_TYPED_MAX] if number is None else number,
            number=number,
            prints=prints,
            faults=tuple(truthful_line(facts)),
            warnings=tuple(_warnings(work, line, facts.place, number, prints, standing)),
        )
        if not judged.faults:
            _stand(standing, line, prints, township_id)
        found.append(judged)
    return found


def _facts(
    work: Work,
    line: RosterLine,
    place: str,
    number: str | None,
    prints: Sequence[bytes],
    township_id: int | None,
    standing: Standing,
) -> RosterLineFacts:
    unsound = dict(_unsound(line))
    fault = None
    if line.id_card is None:
        unsound["idCard"] = "MISSING"
    elif number is None:
        fault = identity_card_fault(normal_form(line.id_card), work.today)
    household = line.household_no or ""
    other_township = standing.townships.get(household)
    is_head = line.relation == HEAD
    differs = other_township is not None and township_id not in (None, other_township[0])
    return RosterLineFacts(
        place=place,
        line=line.line,
        unsound=unsound,
        id_card_fault=fault,
        township_known=township_id is not None or "township" in unsound,
        township_line=other_township[1] if other_township is not None and differs else None,
        head_line=standing.head_lines.get(household) if is_head else None,
        person_line=_first(standing.person_lines, prints),
        household_elsewhere=_elsewhere(standing, household, prints),
    )


def _unsound(line: RosterLine) -> Iterable[tuple[str, str]]:
    for name, (spelled, rule) in _TEXTS.items():
        value = getattr(line, name)
        if value is None and name in _MAY_BE_MISSING:
            continue
        reason = text_fault(value, rule)
        if reason is not None:
            yield spelled, reason


def _township(work: Work, code: str | None) -> int | None:
    """The township of this county that has, or once had, the code."""
    region = work.directory.region_by_code(code or "")
    if region is None or region.tier != TIER_TOWNSHIP or region.county_id != work.county_id:
        return None
    return region.id


def _elsewhere(standing: Standing, household: str, prints: Sequence[bytes]) -> str | None:
    """Another household that has the person, unless this one has it as well."""
    found = set().union(*(standing.households_of.get(one, set()) for one in prints))
    return None if not found or household in found else min(found)


def _warnings(
    work: Work,
    line: RosterLine,
    place: str,
    number: str | None,
    prints: Sequence[bytes],
    standing: Standing,
) -> Iterable[Refusal]:
    """What is worth a look though the line stands (B16 of another county)."""
    if number is None:
        return
    codes = []
    if not standing.in_another_county.isdisjoint(prints):
        codes.append(ErrorCode.IDENTITY_IN_ANOTHER_COUNTY)
    if not area_known(number, work.directory.county_codes, work.directory.province_prefixes):
        codes.append(ErrorCode.ID_COUNTY_UNKNOWN)
    for code in codes:
        yield refuse(code, "rows", place, "idCard", line=line.line)


def _stand(
    standing: Standing, line: RosterLine, prints: Sequence[bytes], township_id: int | None
) -> None:
    """A sound line: what comes after it must agree with it."""
    assert line.household_no is not None and township_id is not None
    standing.person_lines |= dict.fromkeys(prints, line.line)
    standing.townships.setdefault(line.household_no, (township_id, line.line))
    if line.relation == HEAD:
        standing.head_lines[line.household_no] = line.line


def _first(lines: Mapping[bytes, int], prints: Sequence[bytes]) -> int | None:
    return next((lines[one] for one in prints if one in lines), None)


def storable(value: str | None, rule: TextRule) -> str | None:
    """A text as the database can keep it, for its owner to see what is wrong with it."""
    if value is None:
        return None
    shown = (_UNREADABLE if unicodedata.category(one) in ("Cc", "Cs") else one for one in value)
    return "".join(shown)[: rule.length_max]


def owner_of(roster_id: UUID, line: int) -> str:
    """What the seal of a line is bound to: it stays when the line is replaced."""
    return f"{roster_id}/{line}"


def stored(
    work: Work, vault: Vault, roster_id: UUID, judged: Sequence[Judged]
) -> dict[str, list[Any]]:
    """Columns of the lines, one list each."""
    rows = [_stored(work, vault, roster_id, one) for one in judged]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _stored(work: Work, vault: Vault, roster_id: UUID, one: Judged) -> dict[str, Any]:
    number = None if one.faults else one.number
    return {
        "id": work.new_id(),
        "line": one.line,
        "household_no": one.texts["household_no"] or "",
        "township_code": one.texts["township"] or "",
        "township_id": one.township_id,
        "village": one.texts["village"] or "",
        "name": one.texts["name"] or "",
        "relation": one.texts["relation"] or "",
        "poverty_cause": one.texts["poverty_cause"],
        "id_card_masked": None if number is None else masked(number),
        "id_card_hmac": None if number is None else one.prints[0],
        "id_card_cipher": vault.seal_text(one.typed, work.county_id, owner_of(roster_id, one.line)),
        "key_id": vault.current,
        "fault": None if one.fault is None else one.fault.param("reason"),
        "fault_field": None if one.fault is None else one.fault.param("field"),
    }
