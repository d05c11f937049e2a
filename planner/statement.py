"""A compiled statement: its SQL, the names of its parameters, and which field each alias serves.

A statement of a read brings its scope along: it sets `app.scope` for the transaction that it is
by itself, and works out its columns under it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from models.scope import SCOPE

SCOPE_TEXT = "scope"  # The parameter that holds the scope.
_SET_SCOPE = f"select set_config('{SCOPE}', ⟦{SCOPE_TEXT}⟧, true) is not null as done"
_PARAMETER = re.compile("⟦([a-z_0-9]+)⟧")


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL with numbered parameters, and their names in order.

    `fields` are the paths, by response keys, of the fields for which the aliases were made.
    """

    sql: str
    parameters: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells this statement from others, shorter than its text."""
        return sha256(self.sql.encode()).hexdigest()


def selected(columns: Sequence[str]) -> str:
    """A statement of these columns, `f0` and so on."""
    return "select " + ",\n  ".join(f"{one} as f{index}" for index, one in enumerate(columns))


def carrying(columns: Sequence[str]) -> str:
    """The same under a scope of its own; the texts as bytes, which nobody has to take apart.

    CASE has its result worked out after its condition, and a sub-select whose result changes with
    each call is never merged into another: the scope is set before any table is looked at. Were
    the order ever another, the statement would see no row, for no session has a scope.
    """
    under = [f"case when scope_set.done then convert_to({one}, 'UTF8') end" for one in columns]
    return f"{selected(under)}\nfrom ({_SET_SCOPE}) scope_set"


def number(text: str, fields: Mapping[str, str] | None = None) -> Compiled:
    """Replace `⟦name⟧` by `$1`, `$2`, … in order of first appearance."""
    names: dict[str, int] = {}
    sql = _PARAMETER.sub(lambda m: f"${names.setdefault(m[1], len(names) + 1)}", text)
    return Compiled(sql, tuple(names), fields or {})
