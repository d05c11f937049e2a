"""riskTeamAppoint: the county's team for risks, in place of the one before it (二(一), row 20)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, bindparam, insert, update

from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from models.preparedness import RiskTeam
from models.statement import Statement
from rules.policy import policy_on
from rules.refusal import ErrorCode
from services.audit import AuditEntry
from services.command import many, number, optional_text, text
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

MEMBERS_MAX = 50

_TABLE = table_of(RiskTeam)
RECORD = Statement(insert(_TABLE))
END_FORMER = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.to_on.is_(None),
        _TABLE.c.from_on <= bindparam("ends_on", type_=Date),
    )
    .values(to_on=bindparam("ends_on", type_=Date), version=_TABLE.c.version + 1)
)


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """A member of the team, for a department."""

    name: str = text(64)
    department: str = text(64)
    duty: str | None = optional_text(200)


@dataclass(frozen=True, kw_only=True)
class RiskTeamAppoint:
    """Input of `riskTeamAppoint`."""

    leader: str = text(64)
    leader_post: str = text(64)
    document_no: str = number()
    members: tuple[TeamMember, ...] = many(TeamMember, most=MEMBERS_MAX)
    from_on: date | None = None


@use_case(Act.RISKTEAM_APPOINT)
async def risk_team_appoint(work: Work, command: RiskTeamAppoint) -> Done | Refused:
    """The former team ends on the day on which this one begins."""
    work.permit(Resource.PREPAREDNESS, {"county_id": work.county_id})
    from_on = command.from_on or work.today
    judge_team = policy_on(work.today).counties.judge_team
    work.add(judge_team(work.today, from_on, len(command.members)))
    if work.refusals:
        return Refused()
    await END_FORMER.run(work.connection, of_county_id=work.county_id, ends_on=from_on)
    members = [
        {"name": one.name, "department": one.department, "duty": one.duty}
        for one in command.members
    ]
    key = work.new_id()
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        leader=command.leader,
        leader_post=command.leader_post,
        document_no=command.document_no,
        members=json.dumps(members, ensure_ascii=False),
        from_on=from_on,
        to_on=None,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    county = GlobalId("region", None, work.county_id)
    await close_warnings(work, [ErrorCode.NO_RISK_TEAM], county)
    named = GlobalId("riskteam", work.county_id, key)
    told = {"documentNo": command.document_no, "members": len(members), "from_on": from_on}
    entry = AuditEntry(county_id=work.county_id, named=named, after=told)
    return Done(ids={"team": named}, audits=(entry,))
