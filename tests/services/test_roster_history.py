"""Random imports and publications against an independent model of who is listed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from models.ids import GlobalId
from rules.register import HEAD
from services.roster_import import RosterLine
from tests.services.ground import Ground
from tests.services.roster_lines import imported, line, person, published, township

pytestmark = pytest.mark.anyio

HOUSEHOLDS = 6
LINES = 14


@dataclass
class Model:
    """What the county's clerk would keep on paper: pages of the draft, and the list in force."""

    draft: dict[int, RosterLine] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)
    number: int = 0
    listed: set[str] = field(default_factory=set)
    ever: set[str] = field(default_factory=set)
    people: dict[str, set[str]] = field(default_factory=dict)

    def take(self, lines: list[RosterLine]) -> set[int]:
        """Write the lines down one by one; the numbers of those that cannot stand."""
        for one in lines:
            self.draft.pop(one.line, None)
            self.faulty.discard(one.line)
        for one in sorted(lines, key=lambda each: each.line):
            if self._wrong(one):
                self.faulty.add(one.line)
            self.draft[one.line] = one
        return {one.line for one in lines} & self.faulty

    def _wrong(self, one: RosterLine) -> bool:
        sound = [page for number, page in self.draft.items() if number not in self.faulty]
        home = str(one.household_no)
        elsewhere = {
            number
            for number, people in self.people.items()
            if number in self.listed and str(one.id_card) in people
        }
        return (
            len(str(one.id_card)) != 18
            or any(page.id_card == one.id_card for page in sound)
            or bool(elsewhere and home not in elsewhere)
            or any(page.household_no == home and page.township != one.township for page in sound)
            or (
                one.relation == HEAD
                and any(page.household_no == home and page.relation == HEAD for page in sound)
            )
        )

    def publish(self) -> bool:
        """Turn the draft into the list; whether it could be."""
        homes = {str(page.household_no) for page in self.draft.values()}
        heads = {str(page.household_no) for page in self.draft.values() if page.relation == HEAD}
        if self.faulty or not self.draft or homes != heads:
            return False
        self.number += 1
        for page in self.draft.values():
            self.people.setdefault(str(page.household_no), set()).add(str(page.id_card))
        self.listed, self.ever = homes, self.ever | homes
        self.draft, self.faulty = {}, set()
        return True


def some_lines(ground: Ground, chance: random.Random, people: list[str]) -> list[RosterLine]:
    """A few lines, most of them sound, drawn from few households and few people."""
    numbers = chance.sample(range(1, LINES + 1), chance.randint(1, 5))
    found = []
    for number in numbers:
        home = chance.randint(1, HOUSEHOLDS)
        found.append(
            line(
                ground,
                number,
                f"H{home}",
                township=township(ground, 1 + (chance.random() < 0.05)),
                relation=chance.choice((HEAD, HEAD, "子")),
                id_card=chance.choice(people) if chance.random() < 0.95 else "1",
            )
        )
    return found


def corrected(ground: Ground, model: Model, chance: random.Random) -> list[RosterLine]:
    """What a clerk does at last: every faulty line becomes a household of its own, with a head."""
    homes = {str(page.household_no) for page in model.draft.values()}
    heads = {
        str(page.household_no)
        for number, page in model.draft.items()
        if page.relation == HEAD and number not in model.faulty
    }
    wrong = model.faulty | {
        number for number, page in model.draft.items() if str(page.household_no) in homes - heads
    }
    stamp = chance.randint(1, 10**9)
    return [line(ground, number, f"N{stamp}-{number}") for number in sorted(wrong)]


@pytest.mark.parametrize("seed", range(8))
async def test_the_register_is_what_the_model_lists(ground: Ground, seed: int) -> None:
    chance, model = random.Random(seed), Model()
    people = [person() for _ in range(10)]
    draft: GlobalId | None = None
    for _ in range(12):
        for _ in range(chance.randint(1, 3)):
            lines = some_lines(ground, chance, people)
            outcome = await imported(ground, lines)
            draft = outcome.ids["roster"]
            told = {int(item.param("line") or 0) for item in outcome.warnings}
            assert told == model.take(lines)
        if chance.random() < 0.7:
            lines = corrected(ground, model, chance)
            if lines:
                outcome = await imported(ground, lines)
                assert model.take(lines) == set() and outcome.warnings == ()
        assert draft is not None
        outcome = await published(ground, draft)
        assert (outcome.refusals == ()) == model.publish()
        await agree(ground, model)
    assert model.number >= 2


async def agree(ground: Ground, model: Model) -> None:
    """Register, members, marks and warnings say what the model says."""
    households = {row["household_no"]: row for row in await ground.rows("household")}
    assert set(households) == model.ever
    members: dict[Any, int] = {}
    for row in await ground.rows("household_member"):
        members[row["household_id"]] = members.get(row["household_id"], 0) + 1
    for number, row in households.items():
        listed = number in model.listed
        assert (row["left_roster_on"] is None) == listed, number
        assert row["flags"] == ([] if listed else ["FREE_RIDER"]), number
        assert (row["roster_number"] == model.number) == listed, number
        assert members[row["id"]] == len(model.people[number]), number
    open_ones = {row["object_id"] for row in await ground.rows("warning") if row["state"] == "OPEN"}
    assert open_ones == {
        str(GlobalId("household", ground.county_id, households[number]["id"]))
        for number in model.ever - model.listed
    }
    published_ones = [row for row in await ground.rows("roster") if row["state"] == "PUBLISHED"]
    assert [row["number"] for row in published_ones] == ([model.number] if model.number else [])
    replayed = await _replayed(ground)
    assert replayed == model.listed


async def _replayed(ground: Ground) -> set[str]:
    """Who is listed by the changes alone, as a lender that follows them would know."""
    rows = await ground.owner.fetch(
        "select h.household_no, c.kind from roster_change c join household h"
        " on h.county_id = c.county_id and h.id = c.household_id"
        " where c.county_id = $1 order by c.number",
        ground.county_id,
    )
    found: set[str] = set()
    for row in rows:
        if row["kind"] == "MISSING":
            found.discard(row["household_no"])
        else:
            found.add(row["household_no"])
    return found
