"""Core statements compiled once into the text and argument order that asyncpg takes.

SQLAlchemy is the compiler's front end only: executing through it costs two fifths of the
throughput (measured), and one budget of connections serves reads and writes alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Executable, Insert, Table
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.sql.dml import UpdateBase

_DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]
_PARAMETER = re.compile(r"\$([0-9]+)", re.ASCII)


class Connection(Protocol):
    """What statements need of an asyncpg connection."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...

    async def fetchrow(self, query: str, *args: Any) -> Any: ...

    async def fetchval(self, query: str, *args: Any) -> Any: ...

    async def execute(self, query: str, *args: Any) -> str: ...


class Statement:
    """A compiled statement; call its methods with the values of its named parameters."""

    __slots__ = ("_constants", "names", "only_adds", "sql", "writes")

    def __init__(self, statement: Executable) -> None:
        # The table that it writes to; None for one that only reads.
        self.writes: str | None = None
        if isinstance(statement, UpdateBase):
            assert isinstance(statement.table, Table)
            self.writes = statement.table.name
        compiled = statement.compile(  # type: ignore[attr-defined]
            dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
        )
        self.sql: str = str(compiled)
        self.only_adds = isinstance(statement, Insert) and " ON CONFLICT " not in self.sql
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

    async def later(
        self, connection: Connection, *, rows: int | None = None, **values: Any
    ) -> None:
        """Nothing comes back, and nobody waits for it: sent with what else is sent at once.

        `rows` is how many rows an UPDATE must write. A connection that gathers nothing runs it now.
        """
        if isinstance(connection, Gathering):
            await connection.gather(self, self.arguments(values), rows)
        else:
            await self.run(connection, **values)


class Gathering:
    """A connection that gathers what nobody waits for, and sends it as one statement.

    It is sent before anything else is, or by `flush`: the UPDATEs in their order, then the rest.
    INVARIANT: all of one sending sees the rows as they were before it, and a row can be changed by
    one part of it only; so what may change rows of a table that is written to already comes in the
    next. New rows of one table go together.
    """

    __slots__ = ("_connection", "_gathered", "_written")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gathered: list[tuple[str, Sequence[Any], int | None]] = []
        self._written: set[str] = set()

    async def gather(
        self, statement: Statement, arguments: Sequence[Any], rows: int | None = None
    ) -> None:
        """Send it with the others; `rows` is how many rows an UPDATE must write."""
        assert statement.writes is not None, "what is read is waited for"
        if statement.writes in self._written and not statement.only_adds:
            await self.flush()
        self._written.add(statement.writes)
        self._gathered.append((statement.sql, arguments, rows))

    def drop(self) -> None:
        """Forget what was gathered: the work is undone."""
        self._gathered.clear()
        self._written.clear()

    def gather_call(self, sql: str, *arguments: Any) -> None:
        """Send a SELECT for what it does, in one row, with the others."""
        self._gathered.append((sql, arguments, None))

    async def flush(self) -> None:
        """Send what was gathered, if there is any."""
        if not self._gathered:
            return
        gathered, self._gathered = self._gathered, []
        self._written.clear()
        arguments = [value for _, given, _ in gathered for value in given]
        written = await self._connection.fetchrow(
            together(tuple(sql for sql, _, _ in gathered)), *arguments
        )
        for (sql, _, rows), count in zip(gathered, written, strict=True):
            assert rows is None or rows == count, f"{count} rows, not {rows}, by {sql}"

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        """Rows, after what was gathered."""
        await self.flush()
        return await self._connection.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """The first row, after what was gathered."""
        await self.flush()
        return await self._connection.fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        """The first column of the first row, after what was gathered."""
        await self.flush()
        return await self._connection.fetchval(query, *args)

    async def execute(self, query: str, *args: Any) -> str:
        """Run it, after what was gathered."""
        await self.flush()
        return await self._connection.execute(query, *args)


@lru_cache(maxsize=1024)
def together(statements: tuple[str, ...]) -> str:
    """One statement that runs all of these, and tells how many rows each UPDATE wrote.

    An UPDATE is counted by a subquery of its own, and PostgreSQL evaluates these from left to
    right. INSERTs follow; they return nothing, for who writes a row may not be allowed to read it.
    """
    parts: list[str] = []
    counts: list[str] = []
    given = 0
    for number, text in enumerate(statements):
        verb = text.split(maxsplit=1)[0].upper()
        if verb == "UPDATE":
            # Counted is all that they are: what else it would return nobody asks for here.
            text = f"{text.partition(' RETURNING ')[0]} RETURNING 1"
        # PostgreSQL runs what nobody asks for from the last to the first.
        parts.insert(0, f"s{number} AS ({_shifted(text, given)})")
        counted = f"(SELECT count(*) FROM s{number})"  # noqa: S608 - a number of our own.
        counts.append("NULL::bigint" if verb == "INSERT" else counted)
        given += max((int(place) for place in _PARAMETER.findall(text)), default=0)
    return f"WITH {', '.join(parts)} SELECT {', '.join(counts)}"


def _shifted(text: str, by: int) -> str:
    """A compiled statement whose parameters come behind so many others."""

    def shift(found: re.Match[str]) -> str:
        return f"${int(found[1]) + by}"

    return _PARAMETER.sub(shift, text)
