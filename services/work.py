"""One run of a use case: its connection, who acts, the time, and what was found so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from authz import gate
from authz.act import Act
from authz.actor import Actor
from models.clock import Clock
from models.directory import TIER_COUNTY, Directory
from models.identity import Vault
from models.ids import GlobalId, uuid7
from models.statement import Connection
from rules.policy import policy_on
from rules.refusal import Clause, ErrorCode, Refusal, refuse
from services.audit import ProjectFence

NO_ROW = UUID(int=0)


@dataclass(slots=True)
class NotPermitted(Exception):
    """The object is visible to the actor, but this act on it is not the actor's."""

    kind: str
    attributes: Mapping[str, Any]
    named: GlobalId | None
    lender_id: int | None
    fence: ProjectFence | None


@dataclass(slots=True)
class Work:
    """Passed to the use case by the door; lives as long as one attempt of its transaction.

    `named`, `county_id`, `lender_id` and `fence` say of what object the audit tells; the use case
    sets them as soon as it knows them, so that a refusal is filed under its object too.
    """

    connection: Connection
    actor: Actor
    act: Act
    clock: Clock
    directory: Directory
    vault: Vault | None
    dry_run: bool
    county_id: int
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    named: GlobalId | None = None
    lender_id: int | None = None
    fence: ProjectFence | None = None
    _now: datetime | None = None

    @property
    def today(self) -> date:
        """The business day."""
        return self.clock.today()

    @property
    def now(self) -> datetime:
        """The instant of this work, read once.

        INVARIANT: first read after the last lock, so that instants follow the order of the locks:
        nothing lent stands after the trip of a breaker that it did not see.
        """
        if self._now is None:
            self._now = self.clock.now()
        return self._now

    def new_id(self) -> UUID:
        """A fresh key for a row of this work."""
        return uuid7(self.now)

    def key_of(self, identifier: GlobalId | None, kind: str) -> UUID:
        """The key of an object named by id, or NO_ROW where it cannot be one of the actor's.

        The answer for another county's object is that for a missing one, by the same statement.
        """
        if identifier is None or identifier.kind != kind or not isinstance(identifier.key, UUID):
            return NO_ROW
        if identifier.county_id is None:
            return identifier.key
        if not self.actor.county_min <= identifier.county_id <= self.actor.county_max:
            return NO_ROW
        if identifier.county_id != self.county_id:
            return NO_ROW
        return identifier.key

    def go_to_county_of(self, identifier: GlobalId) -> None:
        """Work in the county of this object where it lies in the actor's region.

        A county's own staff never leaves its county; city and province name objects of counties.
        """
        county = self.directory.region(identifier.county_id or 0)
        if county is None or county.tier != TIER_COUNTY:
            return
        if self.actor.county_min <= county.id <= self.actor.county_max:
            self.county_id = county.id

    def add(self, refusals: Iterable[Refusal], **renamed: str) -> None:
        """Collect refusals; `renamed` gives a rule's field the name it has in this input."""
        for refusal in refusals:
            name = refusal.path[1] if len(refusal.path) > 1 else None
            if name is not None and name in renamed:
                refusal = refusal.at("input", renamed[name], *refusal.path[2:])
            self.refusals.append(refusal)

    def refuse(self, code: ErrorCode, *path: str, **figures: object) -> None:
        """Collect one refusal at `input.<path>`."""
        self.refusals.append(refuse(code, *path, clause=None, **figures))

    def invalid(self, name: str, reason: str, **figures: object) -> None:
        """Collect VALIDATION of one field."""
        self.refuse(ErrorCode.VALIDATION, name, reason=reason, **figures)

    def has_begun(self, business_on: date) -> bool:
        """Whether the day of a timetable's use case has come; VALIDATION where it has not."""
        if business_on <= self.today:
            return True
        self.invalid("businessOn", "IN_THE_FUTURE", latestOn=self.today)
        return False

    def cite(self, row: int) -> Clause:
        """The obligation of this row in the text that is in force on the business day."""
        return policy_on(self.today).text[row]

    def expect_reason(self, reason: str, row: int) -> None:
        """Refuse an empty reason, citing this row."""
        if not reason.strip():
            self.add([refuse(ErrorCode.REASON_REQUIRED, "reason", clause=self.cite(row))])

    def expect_version(self, expected: int | None, current: int) -> None:
        """VERSION_CONFLICT unless the caller saw the version that stands."""
        if expected is not None and expected != current:
            self.refuse(
                ErrorCode.VERSION_CONFLICT, "expectedVersion", current=current, expected=expected
            )

    def permit(self, kind: str, attributes: Mapping[str, Any]) -> None:
        """Raise NotPermitted unless the actor may do this act to this visible object."""
        if not gate.permitted(self.actor, self.act, kind, attributes):
            raise NotPermitted(kind, attributes, self.named, self.lender_id, self.fence)
