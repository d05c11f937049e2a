"""What can be said of a noun and of an edge, and short spellings for what most of them say.

Every join goes over `county_id` too, so that the same statements run on a database that is
distributed by county. `{t}` stands for the alias of the noun's row, `{today}` for the business
day of the request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from authz.act import Act
from authz.role import Role
from planner.kinds import kind_of
from rules.states import Machine


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts that `allowedActions` offers on a row, beside the right to them.

    `words` has the machine's word for each act, in the order they are offered in; an act with an
    empty word is open in every state, and one that is another step for each office has the word
    of each. `conditions` are further SQL over the row `§`, with `{today}`, the caller's `{role}`
    and who it is, `{subject}`, by act.
    """

    words: Mapping[Act, str | Mapping[Role, str]]
    machine: Machine | None = None
    column: str = "state"
    conditions: Mapping[Act, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {act for _, act in self.machine.moves} if self.machine else set()
        words = {
            word
            for one in self.words.values()
            for word in ([one] if isinstance(one, str) else one.values())
        }
        unknown = words - known - {""}
        assert not unknown, f"no machine knows {sorted(unknown)}"
        assert self.conditions.keys() <= self.words.keys(), "a condition of an act never offered"

    def word(self, act: Act, role: Role) -> str:
        """The machine's word for the act as this role does it."""
        word = self.words[act]
        return word if isinstance(word, str) else word[role]


@dataclass(frozen=True, slots=True, eq=False)
class Noun:
    """An object type that lives in a table.

    `key` are the columns that make an order total; `orders` the columns a list can be ordered by
    (all not null); `expressions` named SQL over the row; `county` the column of its county;
    `first_by` which row a root field takes when several fit; `acts` what can be done to it.
    `grouped` are the kinds of columns of rows that a report makes of the table and others: then the
    table is the one whose reading they stand for, and the rows are fenced before they are grouped.
    """

    table: str
    id: str
    key: tuple[str, ...] = ("id",)
    orders: dict[str, str] = field(default_factory=dict)
    default_order: str = "RECORDED_AT"
    default_descending: bool = True
    expressions: dict[str, str] = field(default_factory=dict)
    county: str | None = "county_id"
    first_by: str | None = None
    acts: Acts | None = None
    grouped: Mapping[str, str] = field(default_factory=dict)

    def kind(self, column: str) -> str:
        """Name of the Python type that a column's values have, such as `Decimal`."""
        return self.grouped[column] if self.grouped else kind_of(self.table, column)


@dataclass(frozen=True, slots=True)
class Edge:
    """How to get from one noun to another: pairs of (column here, column there).

    `source` replaces the target's table by rows computed from the parent row (`{p}`), with
    `{today}` and the figures of the policy. `arguments` are those of the field that it takes too,
    each with its conversion: the source names them as `{year}`. `where` is a further condition
    over the row there (`{t}`) and the one here (`{p}`).
    """

    target: str
    on: tuple[tuple[str, str], ...]
    order: str | None = None
    source: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    where: str = ""


COUNTY = ("county_id", "county_id")
RECORDED = {"RECORDED_AT": "recorded_at"}


def tenant_id(kind: str) -> str:
    """Global id of a row of a county."""
    return f"'\"{kind}_'||{{t}}.county_id||'_'||{{t}}.id||'\"'"


def key_id(kind: str, column: str = "id") -> str:
    """Global id of a row of a dictionary."""
    return f"'\"{kind}_'||{{t}}.{column}||'\"'"


def child(target: str, column: str, order: str | None = None) -> Edge:
    """Rows of the same county whose `column` names this row."""
    return Edge(target, (COUNTY, ("id", column)), order)


def parent(target: str, column: str) -> Edge:
    """The row of the same county that `column` names."""
    return Edge(target, (COUNTY, (column, "id")))


def to(target: str, column: str) -> Edge:
    """The dictionary's row that `column` names."""
    return Edge(target, ((column, "id"),))
