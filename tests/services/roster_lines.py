"""Lines of a roster for tests: sound ones, of persons who exist nowhere else."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from authz.role import Role
from models.ids import GlobalId
from rules.identity_card import check_character
from services.outcome import Outcome
from services.roster_import import RosterImport, RosterLine, roster_import
from services.roster_publish import RosterPublish, roster_publish
from tests.services.ground import Ground

_persons = itertools.count(1)


def person(area: str = "520327") -> str:
    """The identity number of somebody who was in no test before."""
    number = next(_persons)
    year, month = 1960 + number // 12_000 % 40, 1 + number // 1_000 % 12
    first = f"{area}{year}{month:02}01{number % 1000:03}"
    return first + check_character(first)


def township(ground: Ground, number: int = 1) -> str:
    """The code of a township of the county."""
    region = ground.directory.region(ground.county_id + number)
    assert region is not None
    return region.code


def line(ground: Ground, number: int, household: str = "H1", **changes: Any) -> RosterLine:
    """A line with nothing wrong: the head of a household."""
    values: dict[str, Any] = {
        "line": number,
        "household_no": household,
        "township": township(ground),
        "village": "一村",
        "name": f"村民{number}",
        "relation": "户主",
        "id_card": person(),
        "poverty_cause": "缺技术",
    }
    return RosterLine(**values | changes)


async def imported(
    ground: Ground, lines: Iterable[RosterLine], source: str = "名册.xlsx", **more: Any
) -> Outcome:
    """What the county's office is told when it hands over these lines."""
    command = RosterImport(rows=tuple(lines), source=source, roster=more.pop("roster", None))
    actor = ground.actor(Role.COUNTY_PA)
    return await ground.door.execute(roster_import, actor, command, **more)


async def published(ground: Ground, roster: GlobalId, **more: Any) -> Outcome:
    """What it is told when it publishes the version."""
    command = RosterPublish(roster=roster, expected_version=more.pop("expected_version", None))
    return await ground.door.execute(roster_publish, ground.actor(Role.COUNTY_PA), command, **more)


async def in_force(ground: Ground, lines: Iterable[RosterLine]) -> Outcome:
    """Import and publish a version that nothing speaks against."""
    draft = await imported(ground, lines)
    assert draft.refusals == (), draft.refusals
    outcome = await published(ground, draft.ids["roster"])
    assert outcome.refusals == (), outcome.refusals
    return outcome
