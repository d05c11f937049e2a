"""A row of its own kind, named by its id: found under the actor's rights, locked, written.

For objects that no money hangs on: warnings, documents, extensions. They are locked after the
loan they tell of, where an act needs both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update

from authz import gate
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.base import Base
from models.ids import GlobalId
from models.statement import Statement
from rules.refusal import Clause, ErrorCode
from rules.states import Machine, judge_transition
from services.audit import AuditEntry, ProjectFence
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

Row = Mapping[str, Any]


class OwnRow:
    """One kind of row: its table, the word of its ids, and what the audit tells of it."""

    def __init__(
        self, model: type[Base], kind: str, resource: Resource, told: tuple[str, ...]
    ) -> None:
        self._table = table_of(model)
        self._kind = kind
        self._resource = resource
        self._told = told
        self._find = Scoped(self._sought)
        self._lock = Scoped(lambda role: self._sought(role).with_for_update(key_share=True))

    def _sought(self, role: Role) -> Select[Any]:
        table = self._table
        return select(*table.columns).where(
            table.c.county_id == bindparam("county_id"),
            table.c.id == bindparam("of_id"),
            rows(table, role),
        )

    def writer(self, *columns: str) -> Statement:
        """An UPDATE of these columns of one row, and of its version."""
        table = self._table
        named = {
            name: bindparam(f"new_{name}", type_=table.c[name].type)
            for name in (*columns, "version")
        }
        return Statement(
            update(table)
            .where(table.c.county_id == bindparam("of_county_id"), table.c.id == bindparam("of_id"))
            .values(named)
            .returning(*table.columns)
        )

    async def lock(self, work: Work, identifier: GlobalId, name: str) -> Row | None:
        """The locked row; NOT_FOUND at `input.<name>` where the actor sees none.

        Raises NotPermitted when the actor sees it but may not do this act to it.
        """
        return await self._permitted(self._lock, work, identifier, name)

    async def find(self, work: Work, identifier: GlobalId, name: str) -> Row | None:
        """The same without a lock, for acts that change nothing of it."""
        return await self._permitted(self._find, work, identifier, name)

    async def seen(self, work: Work, key: UUID) -> Row | None:
        """The row of that key where the actor may read it; neither named nor judged."""
        row: Row | None = await self._find.one(
            work.connection, work.actor, county_id=work.county_id, of_id=key
        )
        return row

    async def _permitted(
        self, statement: Scoped, work: Work, identifier: GlobalId, name: str
    ) -> Row | None:
        work.named = identifier
        row: Row | None = await statement.one(
            work.connection,
            work.actor,
            county_id=work.county_id,
            of_id=work.key_of(identifier, self._kind),
        )
        if row is None:
            work.refuse(ErrorCode.NOT_FOUND, name)
            return None
        work.lender_id = row["lender_id"] if "lender_id" in self._table.c else None
        work.fence = self._fence(row)
        work.permit(self._resource, gate.attributes(self._table, row))
        return row

    async def write(self, work: Work, row: Row, statement: Statement, **changes: Any) -> Row:
        """Store changes; the row afterwards."""
        values = {f"new_{name}": value for name, value in changes.items()}
        after: Row = await statement.one(
            work.connection,
            of_county_id=row["county_id"],
            of_id=row["id"],
            new_version=row["version"] + 1,
            **values,
        )
        assert after is not None, "the row is locked"
        return after

    def named(self, row: Row) -> GlobalId:
        """Its global id."""
        return GlobalId(self._kind, row["county_id"], row["id"])

    def audited(self, before: Row | None, after: Row, **more: object) -> AuditEntry:
        """The audit entry of a change, with what else was told by the input."""
        return AuditEntry(
            county_id=after["county_id"],
            named=self.named(after),
            before=None if before is None else {name: before[name] for name in self._told},
            after={**{name: after[name] for name in self._told}, **more},
            lender_id=after["lender_id"] if "lender_id" in self._table.c else None,
            fence=self._fence(after),
        )

    def _fence(self, row: Row) -> ProjectFence | None:
        """Of the project it tells of, where it tells of one."""
        if "project_amount" not in self._table.c or row["project_id"] is None:
            return None
        return ProjectFence(
            project_id=row["project_id"],
            amount=row["project_amount"],
            lender_groups=tuple(row["project_lender_groups"]),
        )


def expect(
    work: Work,
    machine: Machine,
    row: Row,
    act: str,
    name: str,
    version: int | None,
    clause: Clause | None = None,
) -> str:
    """The state after `act`; what speaks against it is collected, with the clause it serves."""
    work.expect_version(version, row["version"])
    work.add(judge_transition(machine, row["state"], act, name, clause=clause))
    return machine.after(row["state"], act) or row["state"]
