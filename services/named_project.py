"""The project that an act names: locked, if the actor may see it and do the act to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authz import gate
from authz.resource import Resource
from models.ids import GlobalId
from models.project import Project
from rules.refusal import ErrorCode
from services import project_amount
from services.project_amount import LockedProject
from services.table import table_of
from services.work import Work


async def named_project(work: Work, identifier: GlobalId) -> LockedProject | None:
    """NOT_FOUND at `input.project` where the actor sees none; raises NotPermitted."""
    work.named = identifier
    project = await project_amount.lock_visible(work, work.key_of(identifier, "project"))
    if project is None:
        work.refuse(ErrorCode.NOT_FOUND, "project")
        return None
    work.fence = project_amount.fence(project.row)
    work.permit(Resource.PROJECT, gate.attributes(table_of(Project), project.row))
    return project


def copies(row: Mapping[str, Any]) -> dict[str, Any]:
    """What every row that tells of the project repeats of it."""
    return {
        "county_id": row["county_id"],
        "project_id": row["id"],
        "project_amount": row["amount"],
        "project_lender_groups": list(row["lender_groups"]),
    }
