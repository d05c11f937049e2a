"""A row of its own kind that tells of a project: the project is found by it, and locked first."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.base import Base
from models.ids import GlobalId
from rules.refusal import ErrorCode
from services import project_amount
from services.own_row import OwnRow, Row
from services.project_amount import LockedProject
from services.scoped import Scoped
from services.work import Work


class RowOfProject(OwnRow):
    """One kind of row with a `project_id`, under the rights of projects."""

    def __init__(self, model: type[Base], kind: str, told: tuple[str, ...]) -> None:
        super().__init__(model, kind, Resource.PROJECT, told)
        self._project_of = Scoped(self._build_project_of)

    def _build_project_of(self, role: Role) -> Executable:
        table = self._table
        return select(table.c.project_id).where(
            table.c.county_id == bindparam("county_id"),
            table.c.id == bindparam("of_id"),
            rows(table, role),
        )

    async def lock_with_project(
        self, work: Work, identifier: GlobalId, name: str
    ) -> tuple[LockedProject, Row] | None:
        """The project, then the row, both locked; NOT_FOUND at `input.<name>` without one."""
        found = await self._project_of.one(
            work.connection,
            work.actor,
            county_id=work.county_id,
            of_id=work.key_of(identifier, self._kind),
        )
        project = None
        if found is not None:
            project = await project_amount.lock_visible(work, found["project_id"])
        if project is None:
            work.named = identifier
            work.refuse(ErrorCode.NOT_FOUND, name)
            return None
        row = await self.lock(work, identifier, name)
        assert row is not None, "whoever sees a project sees what tells of it"
        return project, row
