"""listingEnter: an entity is put on a list, with effect in the whole province (rows 70 to 72)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, and_, bindparam, func, select

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import Loan
from models.project import Project
from rules.project import judge_listing
from rules.project_facts import ListingFacts
from rules.refusal import ErrorCode
from rules.vocabulary import EnterpriseListState
from services import enterprise_risk, entity_list
from services.command import optional_text
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_PROJECT, _LOAN = table_of(Project), table_of(Loan)


def _part(role: Role) -> Executable:
    """How many projects of it the county has, and what they have out."""
    of_project = and_(
        _LOAN.c.county_id == _PROJECT.c.county_id,
        _LOAN.c.project_id == _PROJECT.c.id,
        rows(_LOAN, role),
    )
    return (
        select(
            func.count(_PROJECT.c.id.distinct()).label("projects"),
            func.coalesce(func.sum(_LOAN.c.outstanding_principal), 0).label("funds"),
        )
        .select_from(_PROJECT.outerjoin(_LOAN, of_project))
        .where(
            _PROJECT.c.county_id == bindparam("county_id"),
            _PROJECT.c.enterprise_id == bindparam("enterprise_id"),
            rows(_PROJECT, role),
        )
    )


PART = Scoped(_part)


@dataclass(frozen=True, kw_only=True)
class ListingEnter:
    """Input of `listingEnter`: the list, and for the negative one the reason and the measures."""

    enterprise: GlobalId
    state: EnterpriseListState
    reason: str | None = optional_text(500, lines=True, judged=True)
    measures: str | None = optional_text(1000, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.LISTING_ENTER)
async def listing_enter(work: Work, command: ListingEnter) -> Done | Refused:
    """One list state, province-wide; the county's own projects and loans follow at once."""
    work.named = command.enterprise
    key = work.key_of(command.enterprise, "enterprise")
    row = await entity_list.LOCK.one(work.connection, enterprise_id=key)
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "enterprise")
        return Refused()
    part = await PART.one(work.connection, work.actor, county_id=work.county_id, enterprise_id=key)
    work.permit(Resource.ENTERPRISE, {"county_id": _whose(work, row, part)})
    work.expect_version(command.expected_version, row["version"])
    facts = ListingFacts(
        today=work.today,
        state=EnterpriseListState[row["list_state"]],
        to=command.state,
        reason=command.reason or "",
        measures=command.measures or "",
        funds=part["funds"],
    )
    work.add(judge_listing(facts))
    if work.refusals:
        return Refused()
    entered, entry = await entity_list.put(
        work, row, command.state, command.reason, command.measures
    )
    followed = await enterprise_risk.follow(work)
    return Done(
        ids={"enterprise": command.enterprise, "entry": entered},
        audits=(entry,),
        figures={"loans": followed.marked},
    )


def _whose(work: Work, row: Mapping[str, Any], part: Mapping[str, Any]) -> int:
    """The county whose act this is (B26): who listed it negative lifts it, no other.

    Else a county that has to do with the entity: its own, or one with a project of it.
    """
    if row["list_state"] == EnterpriseListState.NEGATIVE and row["listed_by_county_id"]:
        return int(row["listed_by_county_id"])
    if part["projects"]:
        return work.county_id
    return int(row["home_county_id"])
