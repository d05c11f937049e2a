"""rosterPublish: the draft becomes the county's register, for its lenders to hold (row 89; B15).

All locks come first: every household's exposure in the order of ids, then the version. A household
that the version does not list keeps its status; it is marked, and the county's office decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Integer, Text, Uuid, bindparam, func, select, update

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.household import Household, HouseholdMember
from models.ids import GlobalId
from models.position import HouseholdExposure
from models.roster import Roster, RosterRow
from models.statement import Statement
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.register import (
    HEAD,
    Difference,
    ListedHousehold,
    ListedPerson,
    RosterFacts,
    StandingHousehold,
    difference,
)
from rules.states import ROSTER, judge_transition
from rules.vocabulary import HouseholdStatus, RosterState
from services import free_rider, roster_version
from services.free_rider import FreeRider
from services.outbox import Message, office
from services.roster_line import owner_of
from services.roster_register import Register
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings, open_warnings
from services.work import Work

TOPIC = "roster.published"

_ROSTER = table_of(Roster)
_ROW = table_of(RosterRow)
_HOUSEHOLD = table_of(Household)
_MEMBER = table_of(HouseholdMember)
_EXPOSURE = table_of(HouseholdExposure)

PUBLISH = roster_version.writer("state", "published_on", "published_by")


@dataclass(frozen=True, kw_only=True)
class RosterPublish:
    """Input of `rosterPublish`."""

    roster: GlobalId
    expected_version: int | None = None


# Counted outside, so that the locks are taken and no row is sent.
LOCK_HOUSEHOLDS = Statement(
    select(func.count()).select_from(
        select(_EXPOSURE.c.household_id)
        .where(_EXPOSURE.c.county_id == bindparam("county_id", type_=Integer))
        .order_by(_EXPOSURE.c.household_id)
        .with_for_update(key_share=True)
        .subquery("locked")
    )
)
LINES = Statement(
    select(*_ROW.columns)
    .where(
        _ROW.c.county_id == bindparam("county_id", type_=Integer),
        _ROW.c.roster_id == bindparam("roster_id", type_=Uuid),
    )
    .order_by(_ROW.c.line)
)
SUPERSEDE = Statement(
    update(_ROSTER)
    .where(
        _ROSTER.c.county_id == bindparam("of_county_id", type_=Integer),
        _ROSTER.c.state == RosterState.PUBLISHED.value,
        _ROSTER.c.id != bindparam("of_id", type_=Uuid),
    )
    .values(
        state=bindparam("new_state", RosterState.SUPERSEDED.value, type_=Text),
        version=_ROSTER.c.version + 1,
    )
)


def _households(role: Role) -> Executable:
    return select(*_HOUSEHOLD.columns).where(
        _HOUSEHOLD.c.county_id == bindparam("county_id"), rows(_HOUSEHOLD, role)
    )


def _members(role: Role) -> Executable:
    return (
        select(
            *(
                _MEMBER.c[name]
                for name in ("id", "household_id", "position", "name", "relation", "id_card_hmac")
            )
        )
        .where(_MEMBER.c.county_id == bindparam("county_id"), rows(_MEMBER, role))
        .order_by(_MEMBER.c.household_id, _MEMBER.c.position)
    )


HOUSEHOLDS = Scoped(_households)
MEMBERS = Scoped(_members)


@use_case(Act.ROSTER_PUBLISH)
async def roster_publish(work: Work, command: RosterPublish) -> Done | Refused:
    """Publish a version of which every line is sound; all of its effects, or none."""
    await LOCK_HOUSEHOLDS.value(work.connection, county_id=work.county_id)
    draft = await roster_version.lock(work, command.roster)
    if draft is None:
        return Refused()
    work.expect_version(command.expected_version, draft["version"])
    work.add(judge_transition(ROSTER, draft["state"], "publish", "roster"))
    if work.refusals:
        return Refused()
    lines = await LINES.all(work.connection, county_id=work.county_id, roster_id=draft["id"])
    by_household = _by_household(lines)
    publishable_roster = policy_on(work.today).households.publishable_roster
    work.add(publishable_roster(_facts(lines, by_household)))
    if work.refusals:
        return Refused()
    listed, standing, register = await _compared(work, draft, by_household)
    found = difference(listed, standing)
    await register.apply(work, found)
    gone = [_free_rider(work, household) for household in found.missing]
    back = [before.key for before, _ in found.returned]
    flagged = await free_rider.mark(work, gone, work.today)
    lifted = await free_rider.lift(work, back, work.today)
    after = await _published(work, draft)
    messages = await open_warnings(work, [one.alert() for one in gone])
    named = [GlobalId("household", work.county_id, key) for key in back]
    await close_warnings(work, [ErrorCode.FREE_RIDER], *named)
    counted = _counts(found) | {"loansFlagged": flagged, "loansLifted": lifted}
    return Done(
        ids={"roster": roster_version.roster_id(after)},
        audits=(roster_version.audited(draft, after, **counted),),
        figures=counted,
        messages=(*messages, *_told(work, after, found)),
    )


def _by_household(lines: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Sound lines by household number, in the order of the roster but the head first."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in lines:
        if line["fault"] is None:
            found[line["household_no"]].append(line)
    for persons in found.values():
        persons.sort(key=lambda line: (line["relation"] != HEAD, line["line"]))
    return found


def _facts(
    lines: Sequence[Mapping[str, Any]], households: Mapping[str, Sequence[Mapping[str, Any]]]
) -> RosterFacts:
    return RosterFacts(
        line_count=len(lines),
        faulty=[line["line"] for line in lines if line["fault"] is not None],
        headless=[
            persons[0]["line"] for persons in households.values() if persons[0]["relation"] != HEAD
        ],
    )


async def _compared(
    work: Work, draft: Mapping[str, Any], by_household: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[list[ListedHousehold], list[StandingHousehold], Register]:
    """What the version lists and what stands, with the numbers of the persons listed."""
    households = await HOUSEHOLDS.all(work.connection, work.actor, county_id=work.county_id)
    members = await MEMBERS.all(work.connection, work.actor, county_id=work.county_id)
    keys = {row["household_no"]: row["id"] for row in households}
    known: dict[tuple[UUID | None, bytes], UUID] = {}
    said: dict[UUID, dict[UUID, tuple[str, str]]] = defaultdict(dict)
    places: dict[UUID, int] = {}
    for row in members:
        known[row["household_id"], row["id_card_hmac"]] = row["id"]
        said[row["household_id"]][row["id"]] = (row["name"], row["relation"])
        places[row["household_id"]] = row["position"]
    register = Register(number=draft["number"], places=places)
    listed = []
    for number, lines in by_household.items():
        home = keys.get(number)
        persons = tuple(
            ListedPerson(
                line=line["line"],
                name=line["name"],
                relation=line["relation"],
                member=_member(work, draft, line, home, known, register),
            )
            for line in lines
        )
        listed.append(_listed(lines, persons))
    return listed, [_standing(row, said[row["id"]]) for row in households], register


def _member(
    work: Work,
    draft: Mapping[str, Any],
    line: Mapping[str, Any],
    home: UUID | None,
    known: Mapping[tuple[UUID | None, bytes], UUID],
    register: Register,
) -> UUID | None:
    """The member of the household that a line is; only a number not found as it is is opened."""
    found = known.get((home, line["id_card_hmac"]))
    if found is not None:
        return found
    vault = work.vault
    assert vault is not None, "the process that publishes has the keys"
    number = vault.open_text(
        line["id_card_cipher"],
        line["key_id"],
        work.county_id,
        owner_of(draft["id"], line["line"]),
    )
    # Who joined under another key has another keyed hash.
    prints = () if home is None else vault.fingerprints(number)
    found = next((known[home, one] for one in prints if (home, one) in known), None)
    if found is None:
        register.numbers[line["line"]] = number
    return found


def _listed(
    lines: Sequence[Mapping[str, Any]], persons: tuple[ListedPerson, ...]
) -> ListedHousehold:
    head = lines[0]
    causes = (line["poverty_cause"] for line in lines)
    return ListedHousehold(
        household_no=head["household_no"],
        township_id=head["township_id"],
        village=head["village"],
        poverty_cause=next((cause for cause in causes if cause is not None), None),
        persons=persons,
    )


def _standing(row: Mapping[str, Any], members: Mapping[UUID, tuple[str, str]]) -> StandingHousehold:
    return StandingHousehold(
        key=row["id"],
        household_no=row["household_no"],
        township_id=row["township_id"],
        village=row["village"],
        head_name=row["head_name"],
        poverty_cause=row["poverty_cause"],
        status=HouseholdStatus[row["status"]],
        left_roster_on=row["left_roster_on"],
        members=members,
    )


def _free_rider(work: Work, household: StandingHousehold) -> FreeRider:
    return FreeRider(
        county_id=work.county_id,
        household_id=household.key,
        household_no=household.household_no,
        township_id=household.township_id,
        stops_on=work.today,
    )


async def _published(work: Work, draft: Mapping[str, Any]) -> Mapping[str, Any]:
    """The version in force; the one before it is superseded."""
    await SUPERSEDE.run(work.connection, of_county_id=work.county_id, of_id=draft["id"])
    return await roster_version.write(
        work,
        draft,
        PUBLISH,
        version=draft["version"] + 1,
        state=RosterState.PUBLISHED.value,
        published_on=work.today,
        published_by=work.actor.subject,
    )


def _counts(found: Difference) -> dict[str, int]:
    return {
        "added": len(found.added),
        "changed": len(found.changed),
        "returned": len(found.returned),
        "missing": len(found.missing),
    }


def _told(work: Work, after: Mapping[str, Any], found: Difference) -> Iterable[Message]:
    """Every lender of the county: a new version, and how much it changes."""
    payload = {
        "county": work.county_id,
        "roster": roster_version.roster_id(after),
        "number": after["number"],
        "publishedOn": after["published_on"],
        **_counts(found),
    }
    for lender in work.directory.lenders_of(work.county_id):
        for role in (Role.COUNTY_BANK, Role.BANK_SYSTEM):
            recipient = office(role, work.county_id, lender.code)
            yield Message(topic=TOPIC, recipient=recipient, payload=payload)
