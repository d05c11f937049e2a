"""What stands in a file, line by line, whatever its format: title, facts, tables, totals, notes.

Rows come in pieces of any size and go out at once; only totals are kept. A form as fields is a list
of section, field and value instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports.column import EN, LAST, SUM, Column, Unit, Word, begin_total, label
from reports.download import NOTICE, Block, Download, is_named

_BASIS = Word("依据", "Basis")
_TOTAL = Word("合计", "Total")
_NOTES = Word("条款", "Clauses")
_SIGN = Word("签章", "Signature")
_DAY = Word("日期", "Day")
_FIELDS = (Word("部分", "Part"), Word("项目", "Field"), Word("内容", "Value"))


class Kind(StrEnum):
    """What a line is; a format decides how it looks."""

    TITLE = "TITLE"
    SECTION = "SECTION"
    FACT = "FACT"
    HEADING = "HEADING"
    ROW = "ROW"
    TOTAL = "TOTAL"
    NOTE = "NOTE"
    SIGNATURE = "SIGNATURE"
    BLANK = "BLANK"


@dataclass(frozen=True, slots=True)
class Line:
    """Values of the cells from the left, and the unit of each; without units all are text."""

    kind: Kind
    values: tuple[Any, ...] = ()
    units: tuple[Unit, ...] = ()


_EMPTY = Line(Kind.BLANK)


class Layout:
    """Turns the statement's rows into lines: `head` once, `body` for each piece, `foot` once."""

    def __init__(self, download: Download, locale: str, *, as_fields: bool = False) -> None:
        self.download = download
        self.locale = locale
        self.as_fields = as_fields
        self.rows = 0
        self._facts: Mapping[str, Any] = {}
        self._next = 0  # Index of the table that begins next.
        self._numbered = 0
        self._totals: dict[str, Any] = {}

    def head(self, facts: Mapping[str, Any]) -> Iterator[Line]:
        """Title and facts."""
        self._facts = facts
        title, basis = self._say(self.download.title), f"{NOTICE} {self.download.clause}"
        if self.as_fields:
            yield Line(Kind.HEADING, tuple(self._say(one) for one in _FIELDS))
            yield Line(Kind.FACT, (title, self._say(_BASIS), basis))
        else:
            yield Line(Kind.TITLE, (title,))
            yield Line(Kind.FACT, (self._say(_BASIS), basis))
        for section in self.download.sections:
            named = self._say(section.title)
            if named and not self.as_fields:
                yield Line(Kind.SECTION, (named,))
            for column in section.columns:
                yield self._fact(named, column, facts[column.name])

    def body(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
        """Rows of the tables, each under its heading."""
        for row in rows:
            while not self._next or not self._belongs(row):
                yield from self._turn()
            self.rows += 1
            self._numbered += 1
            block = self._block
            for column in block.columns:
                if column.total == SUM and row[column.name] is not None:
                    self._totals[column.name] += row[column.name]
                elif column.total == LAST:
                    self._totals[column.name] = row[column.name]
            yield from self._row(block, row)

    def foot(self) -> Iterator[Line]:
        """What is left: empty tables, totals, the clauses of columns, places to sign."""
        while self._next < len(self.download.blocks):
            yield from self._turn()
        yield from self._total()
        yield from self._notes()
        if self.download.signatures and not self.as_fields:
            yield from self._signatures()

    @property
    def _block(self) -> Block:
        return self.download.blocks[self._next - 1]

    def _belongs(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is of the table that is being written."""
        return len(self.download.blocks) == 1 or row["block"] == self._block.name

    def _turn(self) -> Iterator[Line]:
        """The end of one table and the heading of the next."""
        yield from self._total()
        block = self.download.blocks[self._next]
        self._next += 1
        self._numbered = 0
        self._totals = {one.name: begin_total(one) for one in block.columns if one.total}
        if self.as_fields:
            return
        yield _EMPTY
        if is_named(block.title):
            yield Line(Kind.SECTION, (self._say(block.title),))
        yield Line(Kind.HEADING, tuple(one.heading(self.locale) for one in block.columns))

    def _row(self, block: Block, row: Mapping[str, Any]) -> Iterator[Line]:
        values = tuple(one.shown(row[one.name], self.locale) for one in block.columns)
        if not self.as_fields:
            yield Line(Kind.ROW, values, tuple(one.unit for one in block.columns))
            return
        first = f"{self._numbered} {values[0]}"
        for column, value in zip(block.columns[1:], values[1:], strict=True):
            yield self._field(block, first, column, value)

    def _total(self) -> Iterator[Line]:
        totals, self._totals = self._totals, {}
        if not totals:
            return
        block, named = self._block, self._say(_TOTAL)
        shown = {
            one.name: one.shown(totals[one.name], self.locale)
            for one in block.columns
            if one.name in totals
        }
        if self.as_fields:
            for column in block.columns:
                if column.name in shown:
                    yield self._field(block, named, column, shown[column.name])
            return
        values = tuple(shown.get(one.name) for one in block.columns)
        # The first column of a table is never added up: there the line says what it is.
        yield Line(
            Kind.TOTAL,
            (named, *values[1:]),
            (Unit.TEXT, *(one.unit for one in block.columns[1:])),
        )

    def _notes(self) -> Iterator[Line]:
        """Which clause a column follows."""
        between = ": " if self.locale == EN else "："
        cited = [one for one in self.download.columns if one.clause]
        if cited and not self.as_fields:
            yield _EMPTY
        for column in cited:
            named = label(column, self.locale)
            if self.as_fields:
                yield Line(Kind.NOTE, (self._say(_NOTES), named, column.clause))
            else:
                yield Line(Kind.NOTE, (f"{named}{between}{column.clause}",))

    def _signatures(self) -> Iterator[Line]:
        """A column for each who signs, with who did in the house and when."""
        signatures = self.download.signatures
        yield _EMPTY
        yield Line(Kind.HEADING, ("", *(self._say(one.title) for one in signatures)))
        by = (self._facts[one.by] for one in signatures)
        yield Line(Kind.SIGNATURE, (self._say(_SIGN), *by))
        on = tuple(self._facts[one.on] for one in signatures)
        yield Line(Kind.ROW, (self._say(_DAY), *on), (Unit.TEXT, *(Unit.DATE for _ in signatures)))

    def _fact(self, section: str, column: Column, value: Any) -> Line:
        heading, shown = column.heading(self.locale), column.shown(value, self.locale)
        if self.as_fields:
            return Line(Kind.FACT, (section, heading, shown), (Unit.TEXT, Unit.TEXT, column.unit))
        return Line(Kind.FACT, (heading, shown), (Unit.TEXT, column.unit))

    def _field(self, block: Block, row: str, column: Column, value: Any) -> Line:
        between = ": " if self.locale == EN else "："
        named = f"{row}{between}{column.heading(self.locale)}"
        values = (self._say(block.title), named, value)
        return Line(Kind.ROW, values, (Unit.TEXT, Unit.TEXT, column.unit))

    def _say(self, word: Word) -> str:
        return label(word, self.locale)
