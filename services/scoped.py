"""Statements whose rows are fenced by the reader's role: compiled once for each role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Executable

from authz.actor import Actor
from authz.role import Role
from authz.rows import binds
from models.statement import Connection, Statement


class Scoped:
    """Built from a function of the role, which puts `authz.rows` beside every table it reads."""

    __slots__ = ("_build", "_by_role")

    def __init__(self, build: Callable[[Role], Executable]) -> None:
        self._build = build
        self._by_role: dict[Role, Statement] = {}

    def of(self, role: Role) -> Statement:
        """The statement as this role runs it."""
        statement = self._by_role.get(role)
        if statement is None:
            statement = self._by_role[role] = Statement(self._build(role))
        return statement

    async def one(self, connection: Connection, actor: Actor, **values: Any) -> Any:
        """The first row that the actor may read, or None."""
        return await self.of(actor.role).one(connection, **binds(actor), **values)

    async def all(self, connection: Connection, actor: Actor, **values: Any) -> list[Any]:
        """Every row that the actor may read."""
        return await self.of(actor.role).all(connection, **binds(actor), **values)
