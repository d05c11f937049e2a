"""rosterImport: lines of the county's register into its draft version (名册, 三(一)1, row 89).

Nothing is stored under an idempotency key, for a fingerprint of the lines would be one of identity
numbers: the call is repeatable as it is. The same line given again replaces what stood there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Executable,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP, insert

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.household import Household, HouseholdMember
from models.identity_index import IdentityIndex
from models.ids import GlobalId
from models.roster import RosterRow
from models.statement import Statement
from rules.refusal import ErrorCode
from rules.register import HEAD, LINES_MAX
from rules.states import ROSTER, judge_transition
from services import roster_version
from services.command import many, text
from services.given import given
from services.roster_line import (
    RosterLine,
    Standing,
    judge,
    sound_households,
    sound_numbers,
    stored,
)
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

__all__ = ["RosterImport", "RosterLine", "roster_import"]

_ROW = table_of(RosterRow)
_MEMBER = table_of(HouseholdMember)
_HOUSEHOLD = table_of(Household)
_INDEX = table_of(IdentityIndex)

WRITE = roster_version.writer("source", "row_count", "fault_count", "imported_on", "imported_by")


@dataclass(frozen=True, kw_only=True)
class RosterImport:
    """Input of `rosterImport`: `source` is the file's name; without `roster` the county's draft."""

    rows: tuple[RosterLine, ...] = many(RosterLine, most=LINES_MAX)
    source: str = text(200)
    roster: GlobalId | None = None


def _any(column: Any, name: str) -> Any:
    return column == func.any(bindparam(name, type_=ARRAY(column.type)))


# Sound lines of the version beside those given: of the same persons, of the same households.
LINES = Statement(
    select(
        _ROW.c.line,
        _ROW.c.household_no,
        _ROW.c.township_id,
        _ROW.c.relation,
        _ROW.c.id_card_hmac,
    )
    .where(
        _ROW.c.county_id == bindparam("county_id", type_=Integer),
        _ROW.c.roster_id == bindparam("roster_id", type_=Uuid),
        _ROW.c.fault.is_(None),
        ~_any(_ROW.c.line, "lines"),
        or_(_any(_ROW.c.household_no, "household_nos"), _any(_ROW.c.id_card_hmac, "hmacs")),
    )
    .order_by(_ROW.c.line)
)


def _members(role: Role) -> Executable:
    """Households of the county, still in its register, that have these persons."""
    return (
        select(_MEMBER.c.id_card_hmac, _HOUSEHOLD.c.household_no)
        .join_from(
            _MEMBER,
            _HOUSEHOLD,
            (_HOUSEHOLD.c.county_id == _MEMBER.c.county_id)
            & (_HOUSEHOLD.c.id == _MEMBER.c.household_id),
        )
        .where(
            _MEMBER.c.county_id == bindparam("county_id"),
            _any(_MEMBER.c.id_card_hmac, "hmacs"),
            _HOUSEHOLD.c.left_roster_on.is_(None),
            rows(_MEMBER, role),
            rows(_HOUSEHOLD, role),
        )
    )


MEMBERS = Scoped(_members)
ELSEWHERE = Statement(
    select(_INDEX.c.id_card_hmac).where(
        _any(_INDEX.c.id_card_hmac, "hmacs"),
        _INDEX.c.home_county_id != bindparam("county_id", type_=Integer),
    )
)

_TYPES: dict[str, Any] = {
    "id": Uuid,
    "line": Integer,
    "household_no": Text,
    "township_code": Text,
    "township_id": Integer,
    "village": Text,
    "name": Text,
    "relation": Text,
    "poverty_cause": Text,
    "id_card_masked": Text,
    "id_card_hmac": LargeBinary,
    "id_card_cipher": LargeBinary,
    "key_id": Text,
    "fault": Text,
    "fault_field": Text,
}
_GIVEN = given("given", **{name: (name, of) for name, of in _TYPES.items()})
_KEPT = insert(_ROW).from_select(
    ["county_id", "roster_id", "recorded_at", *_TYPES],
    select(
        bindparam("county_id", type_=Integer),
        bindparam("roster_id", type_=Uuid),
        bindparam("now", type_=TIMESTAMP(timezone=True)),
        *(_GIVEN.c[name] for name in _TYPES),
    ),
)
_SAID = [name for name in _TYPES if name not in ("id", "line")]
KEEP = Statement(
    _KEPT.on_conflict_do_update(
        index_elements=["county_id", "roster_id", "line"],
        set_={name: _KEPT.excluded[name] for name in (*_SAID, "recorded_at")},
        # A line that says the same again is not written again.
        where=or_(*(_ROW.c[name].is_distinct_from(_KEPT.excluded[name]) for name in _SAID)),
    ).returning(_ROW.c.line)
)


@use_case(Act.ROSTER_IMPORT, repeatable=True, duplicate=(ErrorCode.VERSION_CONFLICT, "roster"))
async def roster_import(work: Work, command: RosterImport) -> Done | Refused:
    """Keep every line, sound or not; what is wrong with which is told as warnings."""
    work.permit(Resource.ROSTER, {"county_id": work.county_id})
    _handed_over(work, command.rows)
    if command.roster is None:
        draft: Mapping[str, Any] | None = await roster_version.open_draft(work, command.source)
    else:
        draft = await roster_version.lock(work, command.roster)
    if draft is not None:
        work.add(judge_transition(ROSTER, draft["state"], "import", "roster"))
    if work.refusals or draft is None:
        return Refused()
    kept = await _keep(work, draft["id"], command.rows)
    here = {"county_id": work.county_id, "roster_id": draft["id"]}
    count = await roster_version.COUNT.one(work.connection, **here)
    is_new = bool(kept) or command.source != draft["source"]
    after = await roster_version.write(
        work,
        draft,
        WRITE,
        version=draft["version"] + is_new,
        source=command.source,
        row_count=count["row_count"],
        fault_count=count["fault_count"],
        imported_on=work.today if is_new else draft["imported_on"],
        imported_by=work.actor.subject if is_new else draft["imported_by"],
    )
    before = draft if draft["version"] else None
    return Done(
        ids={"roster": roster_version.roster_id(after)},
        audits=(roster_version.audited(before, after, lines=len(command.rows), changed=kept),),
    )


def _handed_over(work: Work, lines: tuple[RosterLine, ...]) -> None:
    """Some lines, each with a number of its own."""
    if not lines:
        work.invalid("rows", "MISSING")
    seen: set[int] = set()
    for place, line in enumerate(lines):
        reason = "DUPLICATE" if line.line in seen else None
        if line.line < 1:
            reason = "OUT_OF_RANGE"
        if reason is not None:
            code = ErrorCode.VALIDATION
            work.refuse(code, "rows", str(place), "line", reason=reason, line=line.line)
        seen.add(line.line)


async def _keep(work: Work, roster_id: UUID, lines: tuple[RosterLine, ...]) -> int:
    """Judge and store the lines; how many say something new."""
    vault = work.vault
    assert vault is not None, "the process that imports has the keys"
    numbers = sound_numbers(work, lines)
    prints = {line: vault.fingerprints(number) for line, number in numbers.items()}
    hmacs = [one for known in prints.values() for one in known]
    standing = await _standing(work, roster_id, lines, hmacs)
    judged = judge(work, lines, numbers, prints, standing)
    for one in judged:
        work.warnings += [*one.faults, *one.warnings]
    found = await KEEP.all(
        work.connection,
        county_id=work.county_id,
        roster_id=roster_id,
        now=work.now,
        **stored(work, vault, roster_id, judged),
    )
    return len(found)


async def _standing(
    work: Work, roster_id: UUID, lines: Iterable[RosterLine], hmacs: list[bytes]
) -> Standing:
    """What the version and the registers hold of these persons and households."""
    found = Standing()
    same = await LINES.all(
        work.connection,
        county_id=work.county_id,
        roster_id=roster_id,
        lines=[line.line for line in lines],
        household_nos=sorted(sound_households(lines)),
        hmacs=hmacs,
    )
    for row in same:
        found.person_lines[row["id_card_hmac"]] = row["line"]
        found.townships.setdefault(row["household_no"], (row["township_id"], row["line"]))
        if row["relation"] == HEAD:
            found.head_lines[row["household_no"]] = row["line"]
    members = await MEMBERS.all(work.connection, work.actor, county_id=work.county_id, hmacs=hmacs)
    for row in members:
        found.households_of.setdefault(row["id_card_hmac"], set()).add(row["household_no"])
    elsewhere = await ELSEWHERE.all(work.connection, county_id=work.county_id, hmacs=hmacs)
    found.in_another_county = {row["id_card_hmac"] for row in elsewhere}
    return found
