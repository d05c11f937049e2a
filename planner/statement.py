"""A compiled statement: its SQL, the names of its parameters, and which field each alias serves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

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


def number(text: str, fields: Mapping[str, str] | None = None) -> Compiled:
    """Replace `⟦name⟧` by `$1`, `$2`, … in order of first appearance."""
    names: dict[str, int] = {}
    sql = _PARAMETER.sub(lambda m: f"${names.setdefault(m[1], len(names) + 1)}", text)
    return Compiled(sql, tuple(names), fields or {})
