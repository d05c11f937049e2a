"""What a download is: one SELECT, whose rights decide, its parameters, and what its file shows.

The SELECT has one row of facts first, then the rows of the tables:

    select h.*, l.* from head h full join line l on false order by l.part nulls first, l.position

so that one statement (and one snapshot) tells all, and facts are not repeated in every row. Without
the first row there is nothing that this reader may see. Where a file has several tables, `block`
names that of a row. The parameters `county`-wise: an id named `claim` is `⟦claim⟧` and
`⟦claim_county⟧`, a region named `region` is the interval of its counties, `⟦region⟧` and
`⟦region_max⟧`; `⟦today⟧` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.column import Column, Labelled, Word
from reports.report import Report

ID, DAY, REGION = "id", "day", "region"
NOTICE = "黔府办函〔2018〕119号"
JOINED = "select h.*, l.* from head h full join line l on false"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One of the address: an id of that noun, the code of a region in the reader's scope, or a day.

    The days `from` and `to` are judged together. A region's `noun` is what is read of it.
    """

    name: str
    kind: str
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under one heading (none where it is empty)."""

    title: Word
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A table; `name` is what the SELECT calls it in `block`, where a file has several.

    `bars` is the column that a printed page draws as bars, beside the first one.
    """

    name: str
    title: Word
    columns: tuple[Column, ...]
    bars: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A column to sign in: who signs, and the facts that say who did and when."""

    title: Word
    by: str
    on: str


@dataclass(frozen=True, slots=True, eq=False)
class Download:
    """`name` is its address; the right to read `table` (and its row filter) is the right to it.

    `stem` are the facts that the file's name tells. A `form` is about one thing: its CSV is a list
    of fields and values.
    """

    name: str
    title: Word
    clause: str
    table: str
    parameters: tuple[Parameter, ...]
    report: Report
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    stem: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    form: bool = False

    @property
    def subject(self) -> Parameter:
        """The parameter that names what the file is about."""
        return next(one for one in self.parameters if one.kind in (ID, REGION))

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column, facts first."""
        facts = (one for section in self.sections for one in section.columns)
        return (*facts, *(one for block in self.blocks for one in block.columns))


NAMELESS = Word("", "")


def is_named(title: Labelled) -> bool:
    """Whether there is a heading to write."""
    return bool(title.zh)
