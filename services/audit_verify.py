"""auditVerify: the chain of a region's audit trail is walked and compared (三(三), row 102).

Whoever kept the head of an earlier walk goes on from it: a trail that was cut off or changed
behind it is found by that alone. A walk stops after `LINKS_MAX` links and tells how far it came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from rules.refusal import ErrorCode
from services.audit import AuditEntry
from services.audit_chain import Broken, Head, genesis, walk
from services.command import optional_number
from services.use_case import Done, Refused, use_case
from services.work import Work

LINKS_MAX = 20_000
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class AuditVerify:
    """Input of `auditVerify`: the region's own trail; `since` is a head told before."""

    region: str | None = None
    since: str | None = optional_number(100)


@use_case(Act.AUDIT_VERIFY, repeatable=True)
async def audit_verify(work: Work, command: AuditVerify) -> Done | Refused:
    """The head that was reached, as `position:hash`; AUDIT_CHAIN_BROKEN where a link fails."""
    actor = work.actor
    if command.region is not None:
        region = work.directory.region_by_code(command.region)
        if region is None or not actor.county_min <= region.id <= actor.county_max:
            work.refuse(ErrorCode.NOT_FOUND, "region")
        else:
            work.county_id = region.id
    work.permit(Resource.AUDIT, {"county_id": work.county_id, "amount": None})
    start = genesis(work.county_id)
    if command.since is not None:
        match = _HEAD.fullmatch(command.since)
        if match is None:
            work.invalid("since", "NOT_A_HEAD")
        else:
            start = Head(int(match[1]), bytes.fromhex(match[2]))
    if work.refusals:
        return Refused()
    found = await walk(work.connection, work.county_id, start, LINKS_MAX)
    if isinstance(found, Broken):
        work.refuse(
            ErrorCode.AUDIT_CHAIN_BROKEN, "region", position=found.position, reason=found.how
        )
        return Refused()
    head = f"{found.position}:{found.hash.hex()}"
    named = GlobalId("region", None, work.county_id)
    told = {"since": command.since, "head": head}
    entry = AuditEntry(county_id=work.county_id, named=named, after=told)
    return Done(ids={"region": named}, audits=(entry,), revealed=head)
