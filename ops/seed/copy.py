"""COPY text: how values are spelled, how lines are gathered and sent.

Builders make whole lines, because a row object for each of a million loans costs more than the
loan itself.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import Connection, sql

from ops.seed.columns import COLUMNS

NULL = "\\N"


class Lines:
    """COPY lines by table, ready to be sent or to travel between processes."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: defaultdict[str, list[str]] = defaultdict(list)

    def of(self, table: str) -> list[str]:
        """The growing list of a table's lines, for builders that append many."""
        return self._lines[table]

    def add(self, table: str, *values: Any) -> None:
        """One row, values in the order of the table's columns."""
        self._lines[table].append(line(values))

    def extend(self, other: Lines) -> None:
        """All rows of `other`, after ours."""
        for table, lines in other._lines.items():
            self._lines[table].extend(lines)

    def packed(self) -> Packed:
        """Bytes and row counts by table."""
        return {
            table: (len(lines), "".join(lines).encode())
            for table, lines in self._lines.items()
            if lines
        }


Packed = dict[str, tuple[int, bytes]]


def line(values: Iterable[Any]) -> str:
    """One COPY line of any values."""
    return "\t".join(map(spell, values)) + "\n"


def spell(value: Any) -> str:
    """A value as COPY text: escaped; json and lists as PostgreSQL reads them."""
    match value:
        case None:
            return NULL
        case True:
            return "t"
        case False:
            return "f"
        case str():
            return escape(value)
        case bytes():
            return f"\\\\x{value.hex()}"
        case dict():
            return escape(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        case list() | tuple():
            return escape("{" + ",".join(json.dumps(str(item)) for item in value) + "}")
        case int() | Decimal() | date():
            return str(value)
    raise TypeError(f"no COPY text for {type(value).__name__}")


def escape(text: str) -> str:
    """Text with the characters escaped that COPY gives a meaning."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def send(connection: Connection[Any], packed: Packed) -> dict[str, int]:
    """Copy all rows into their tables, in the order of references; the rows sent by table."""
    unknown = set(packed) - set(COLUMNS)
    assert not unknown, f"no place in the order of loading: {unknown}"
    sent: dict[str, int] = {}
    for table, names in COLUMNS.items():
        if table not in packed:
            continue
        count, text = packed[table]
        statement = sql.SQL("copy {} ({}) from stdin").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(text)
        sent[table] = count
    return sent


def gathered(batches: Iterable[Packed], size_min: int) -> Iterator[Packed]:
    """The same rows in batches of at least `size_min` bytes: a COPY of a few rows costs a trip."""
    count: Counter[str] = Counter()
    parts: defaultdict[str, list[bytes]] = defaultdict(list)
    size = 0
    for batch in batches:
        for table, (rows, text) in batch.items():
            count[table] += rows
            parts[table].append(text)
            size += len(text)
        if size >= size_min:
            yield {table: (count[table], b"".join(texts)) for table, texts in parts.items()}
            count, parts, size = Counter(), defaultdict(list), 0
    if parts:
        yield {table: (count[table], b"".join(texts)) for table, texts in parts.items()}
