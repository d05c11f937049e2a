"""The county's register after a version: the difference written, each effect in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.statement import Statement
from rules.policy import policy_on
from rules.register import Difference, ListedHousehold, ListedPerson, Pair
from rules.vocabulary import HouseholdStatus, RosterChangeKind
from services import roster_effect
from services.roster_effect import columns
from services.work import Work

REASON = "名册发布"


@dataclass(slots=True)
class Register:
    """A version's number, the last position in each household, identity numbers by line."""

    number: int
    places: Mapping[UUID, int]
    numbers: dict[int, str] = field(default_factory=dict, repr=False)

    async def apply(self, work: Work, found: Difference) -> None:
        """Write everything that the version does to households and their members."""
        added = [(work.new_id(), household) for household in found.added]
        touched = [*found.returned, *found.changed]
        await self._add(work, added)
        await self._run(work, roster_effect.CHANGE, [_said(pair) for pair in touched])
        await self._move(work, touched)
        await self._join(work, added, [*touched, *found.unchanged])
        await self._correct(work, touched)
        await self._registered(work, added, touched)
        here = {"of_county_id": work.county_id}
        unchanged = [before.key for before, _ in found.unchanged]
        await roster_effect.LIST.run(
            work.connection, **here, household_ids=unchanged, number=self.number
        )
        missing = [household.key for household in found.missing]
        await roster_effect.LEAVE.run(
            work.connection, **here, household_ids=missing, today=work.today
        )
        await self._run(work, roster_effect.TELL, list(_changes(work, added, found)))

    async def _run(
        self, work: Work, statement: Statement, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """One statement for all rows, and none for no row."""
        if not rows:
            return
        await statement.run(
            work.connection,
            of_county_id=work.county_id,
            now=work.now,
            today=work.today,
            number=self.number,
            ceiling=policy_on(work.today).max_household_amount,
            reason=REASON,
            recorded_by=work.actor.subject,
            **columns(rows),
        )

    async def _add(self, work: Work, added: Sequence[tuple[UUID, ListedHousehold]]) -> None:
        """New households, each with a row for what it owes: nothing."""
        rows = [{"id": key} | _told(household) for key, household in added]
        for row, (_, household) in zip(rows, added, strict=True):
            row["household_no"] = household.household_no
        await self._run(work, roster_effect.ADD, rows)
        await self._run(
            work,
            roster_effect.OPEN_EXPOSURES,
            [
                {"household_id": key, "township_id": household.township_id}
                for key, household in added
            ],
        )

    async def _move(self, work: Work, touched: Iterable[Pair]) -> None:
        rows = [
            {"household_id": before.key, "township_id": after.township_id}
            for before, after in touched
            if before.township_id != after.township_id
        ]
        await self._run(work, roster_effect.MOVE_MEMBERS, rows)
        await self._run(work, roster_effect.MOVE_EXPOSURES, rows)

    async def _join(
        self,
        work: Work,
        added: Iterable[tuple[UUID, ListedHousehold]],
        standing: Iterable[Pair],
    ) -> None:
        """New members behind those who stand, their numbers sealed for their household."""
        homes = [*added, *((before.key, after) for before, after in standing)]
        rows = [
            self._member(work, key, household, person, place)
            for key, household in homes
            for place, person in enumerate(
                (one for one in household.persons if one.member is None),
                self.places.get(key, 0) + 1,
            )
        ]
        await self._run(work, roster_effect.JOIN, rows)
        names = ("id_card_hmac", "household_id")
        await self._run(
            work, roster_effect.INDEX, [{name: row[name] for name in names} for row in rows]
        )

    def _member(
        self,
        work: Work,
        household_id: UUID,
        household: ListedHousehold,
        person: ListedPerson,
        place: int,
    ) -> dict[str, Any]:
        assert work.vault is not None, "the numbers were opened with the keys"
        sealed = work.vault.seal(self.numbers[person.line], work.county_id, household_id)
        return {
            "id": work.new_id(),
            "household_id": household_id,
            "township_id": household.township_id,
            "position": place,
            "name": person.name,
            "relation": person.relation,
            "id_card_masked": sealed.masked,
            "id_card_hmac": sealed.hmac,
            "id_card_cipher": sealed.cipher,
            "key_id": sealed.key_id,
        }

    async def _correct(self, work: Work, touched: Iterable[Pair]) -> None:
        """Names and relations that the version spells otherwise."""
        rows = [
            {"id": person.member, "name": person.name, "relation": person.relation}
            for before, after in touched
            for person in after.persons
            if person.member is not None
            and before.members[person.member] != (person.name, person.relation)
        ]
        await self._run(work, roster_effect.CORRECT, rows)

    async def _registered(
        self,
        work: Work,
        added: Iterable[tuple[UUID, ListedHousehold]],
        touched: Iterable[Pair],
    ) -> None:
        """The first day of those whom the version registers, in their history."""
        homes = [
            *added,
            *(
                (before.key, after)
                for before, after in touched
                if before.status is HouseholdStatus.NOT_REGISTERED
            ),
        ]
        rows = [
            {"id": work.new_id(), "household_id": key, "township_id": household.township_id}
            for key, household in homes
        ]
        await self._run(work, roster_effect.BECOME_POOR, rows)


def _told(household: ListedHousehold) -> dict[str, Any]:
    return {
        "township_id": household.township_id,
        "village": household.village,
        "head_name": household.head.name,
        "poverty_cause": household.poverty_cause,
    }


def _said(pair: Pair) -> dict[str, Any]:
    before, after = pair
    return {"id": before.key} | _told(after)


def _changes(
    work: Work, added: Iterable[tuple[UUID, ListedHousehold]], found: Difference
) -> Iterator[dict[str, Any]]:
    """A change of each household, as lenders ask for it."""
    kinds = [
        *((key, one.township_id, RosterChangeKind.ADDED) for key, one in added),
        *((one.key, new.township_id, RosterChangeKind.CHANGED) for one, new in found.changed),
        *((one.key, new.township_id, RosterChangeKind.RETURNED) for one, new in found.returned),
        *((one.key, one.township_id, RosterChangeKind.MISSING) for one in found.missing),
    ]
    for key, township_id, kind in kinds:
        yield {
            "id": work.new_id(),
            "household_id": key,
            "township_id": township_id,
            "kind": kind.value,
        }
