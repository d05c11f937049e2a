"""The lines of `policy.csv`, read once: role, act, resource, condition, reason."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from authz.act import Act
from authz.condition import Condition
from authz.resource import Resource
from authz.role import Role

PATH = Path(__file__).with_name("policy.csv")
COLUMNS = ("role", "act", "resource", "condition", "reason")


class PolicyError(ValueError):
    """A policy that cannot be meant: an unknown word, a missing reason, a second line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One right: this role may do this act to this resource under this condition, because."""

    role: Role
    act: Act
    resource: Resource
    condition: Condition
    reason: str


@dataclass(frozen=True, slots=True)
class Policy:
    """All lines; at most one for a role and an act, so that a list has one condition."""

    lines: tuple[Line, ...]
    index: dict[tuple[Role, Act], Line]

    def line(self, role: Role, act: Act) -> Line | None:
        """The line that gives this role this act, if any."""
        return self.index.get((role, act))

    def holders(self, act: Act) -> tuple[Role, ...]:
        """Roles that have the act, in the order of `Role`."""
        return tuple(role for role in Role if (role, act) in self.index)


def read_policy(text: str) -> Policy:
    """The policy that a CSV text spells; `PolicyError` names the line that is wrong."""
    rows = list(csv.reader(text.splitlines(), strict=True))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise PolicyError(f"the first line must be {','.join(COLUMNS)}")
    lines: list[Line] = []
    index: dict[tuple[Role, Act], Line] = {}
    for number, row in enumerate(rows[1:], start=2):
        line = _read_line(number, row)
        if (line.role, line.act) in index:
            raise PolicyError(f"line {number}: a second line for {line.role} and {line.act}")
        lines.append(line)
        index[line.role, line.act] = line
    return Policy(tuple(lines), index)


def _read_line(number: int, row: list[str]) -> Line:
    if len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
        raise PolicyError(f"line {number}: five filled cells are needed")
    role, act, resource, condition, reason = row
    try:
        line = Line(Role(role), Act(act), Resource(resource), Condition.parse(condition), reason)
    except ValueError as error:
        raise PolicyError(f"line {number}: {error}") from error
    if line.act.resource != line.resource:
        raise PolicyError(f"line {number}: {act} is done to {line.act.resource}, not {resource}")
    return line


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy that this code was delivered with."""
    return read_policy(PATH.read_text(encoding="utf-8"))
