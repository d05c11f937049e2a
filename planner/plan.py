"""The read plan: plain data that says what to fetch, never how.

A plan is made once per document, operation and shape of rights and variables; `compile` turns it
into one SELECT. Values never stand in it: a `Bind` says where in the coerced arguments a value
is found at each request, and how it becomes a parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Render = Literal[
    "id", "text", "quoted", "plain", "rate", "instant", "json_list", "allowed_actions", "raw"
]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Bind:
    """A parameter: where its value stands in the arguments of a field, and its conversion."""

    name: str
    site: int
    path: Path
    convert: str
    noun: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar of the row: a column or named expression, and how it is written as JSON."""

    key: str
    sql: str
    render: Render
    nullable: bool


@dataclass(frozen=True, slots=True)
class Constant:
    """Known while planning, such as `__typename`."""

    key: str
    json: str


@dataclass(frozen=True, slots=True)
class Group:
    """An object made of columns of the same row."""

    key: str
    plan: Selection


@dataclass(frozen=True, slots=True)
class ToOne:
    """One row of another table; null when it is absent or invisible."""

    key: str
    edge: str
    plan: Selection


@dataclass(frozen=True, slots=True)
class ToList:
    """All rows of a small set, such as the members of a household."""

    key: str
    edge: str
    plan: Selection


@dataclass(frozen=True, slots=True)
class ToMany:
    """A page of rows of another table that belong to this one."""

    key: str
    edge: str
    page: Page


@dataclass(frozen=True, slots=True)
class Computed:
    """A row, or all rows, that an edge computes from this one and the field's arguments."""

    key: str
    edge: str
    plan: Selection
    binds: tuple[tuple[str, str], ...]
    is_list: bool


Item = Leaf | Constant | Group | ToOne | ToList | ToMany | Computed


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected of one object type."""

    noun: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of a column or named expression with parameters."""

    sql: str
    operator: Literal["=", "<", "<=", ">", ">=", "any", "between", "pairs"]
    binds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combined:
    """Conditions joined by and, or, not."""

    operator: Literal["and", "or", "not"]
    parts: tuple[Predicate, ...]


Predicate = Condition | Combined


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a connection: which of its parts are asked for, in which order, how many rows."""

    noun: str
    parts: tuple[PagePart, ...]
    order: str
    descending: bool
    size: int
    backward: bool
    where: Predicate | None
    after: tuple[str, ...]
    before: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class PageNodes:
    """`nodes` of a connection."""

    key: str
    plan: Selection


@dataclass(frozen=True, slots=True)
class PageEdges:
    """`edges` of a connection: cursors and nodes by response key."""

    key: str
    parts: tuple[tuple[str, Literal["cursor", "node", "typename"], Selection | None], ...]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """`pageInfo` of a connection, field by field."""

    key: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageTotal:
    """`totalCount` of a connection: exact, under the caller's rights."""

    key: str


PagePart = PageNodes | PageEdges | PageInfo | PageTotal | Constant


@dataclass(frozen=True, slots=True)
class RootOne:
    """A root field for one object, found by its conditions."""

    key: str
    where: Predicate
    plan: Selection


@dataclass(frozen=True, slots=True)
class RootPage:
    """A root field for a connection."""

    key: str
    page: Page


@dataclass(frozen=True, slots=True)
class RootNodes:
    """`nodes(ids:)`: per kind the positions, counties and keys, answered in the order asked."""

    key: str
    kinds: tuple[tuple[Selection, str, str, str], ...]
    length: str


@dataclass(frozen=True, slots=True)
class RootReport:
    """A root field for the one row of a report; `given` pairs its parameters with the plan's."""

    key: str
    report: str
    given: tuple[tuple[str, str], ...]
    plan: Selection


@dataclass(frozen=True, slots=True)
class RootGroups:
    """A root field for a page of groups: the grouping, its filter and its parameters."""

    key: str
    by: tuple[str, ...]
    months: bool
    where: Predicate | None
    given: tuple[tuple[str, str], ...]
    page: Page


Root = RootOne | RootPage | RootNodes | RootReport | RootGroups


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """The root fields that one statement answers, and the parameters it takes."""

    roots: tuple[Root, ...]
    binds: tuple[Bind, ...]
