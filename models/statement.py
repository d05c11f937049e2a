"""Core statements compiled once into the text and argument order that asyncpg takes.

SQLAlchemy is the compiler's front end only: executing through it costs two fifths of the
throughput (measured), and one budget of connections serves reads and writes alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

_DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]


class Connection(Protocol):
    """What statements need of an asyncpg connection."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...

    async def fetchrow(self, query: str, *args: Any) -> Any: ...

    async def fetchval(self, query: str, *args: Any) -> Any: ...

    async def execute(self, query: str, *args: Any) -> str: ...


class Statement:
    """A compiled statement; call its methods with the values of its named parameters."""

    __slots__ = ("_constants", "names", "sql")

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(  # type: ignore[attr-defined]
            dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
        )
        self.sql: str = str(compiled)
        self.names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._constants: dict[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """Values in positional order; a missing name is a programming error."""
        constants = self._constants
        return [values[name] if name in values else constants[name] for name in self.names]

    async def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row."""
        return await connection.fetch(self.sql, *self.arguments(values))

    async def one(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        return await connection.fetchrow(self.sql, *self.arguments(values))

    async def value(self, connection: Connection, **values: Any) -> Any:
        """The first column of the first row, or None."""
        return await connection.fetchval(self.sql, *self.arguments(values))

    async def run(self, connection: Connection, **values: Any) -> None:
        """Nothing comes back."""
        await connection.execute(self.sql, *self.arguments(values))
