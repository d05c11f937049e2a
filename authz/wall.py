"""The wall: what row-level security needs to know of the policy, worked out once.

Which tables a read opens, by which attributes each is fenced, which settings carry the bounds,
and what an act opens for its own transaction. `rls.py` writes it as policies, `scope.py` gives an
actor's values. The county interval is one pair of settings for all tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import MetaData, Table

from authz.act import DENIAL, Act
from authz.condition import OBJ, SUB, Condition
from authz.fence import Atom, FenceError, Setting, atoms, values
from authz.policy import Line, Policy, policy
from authz.predicate import column_name
from authz.resource import Resource
from authz.role import Role
from authz.rows import resource, tenancy
from models.tables import METADATA

COUNTY = "county_id"
COUNTY_MIN = "app.county_min"
COUNTY_MAX = "app.county_max"
WRITES = "app.writes"
LOCKS = "app.locks"
ALL = "all"
# Rows that tell what happened are written wherever in the county it happened.
TOLD = (Resource.AUDIT, Resource.TRACE)


@dataclass(frozen=True, slots=True)
class Fenced:
    """An attribute that fences a resource (reads) or the tables of acts (writes)."""

    attribute: str
    setting: Setting


class Wall:
    """Everything that derives from a policy and the tables; raises what cannot be fenced."""

    def __init__(self, rights: Policy, metadata: MetaData = METADATA) -> None:
        self.rights = rights
        self.tables = {table.name: table for table in metadata.sorted_tables}
        self.tenant = _of(self.tables.values(), "tenant")
        self.reference = _of(self.tables.values(), "reference")
        self.system = _of(self.tables.values(), "system")
        self._atoms = {line: _line_atoms(line) for line in rights.lines if self._fences(line)}
        self.reads = {kind: self._read_fences(kind) for kind in self._resources()}
        self.writes = self._write_fences()
        self.writable = {name for act in Act for name in act.writes}
        self.lockable = {name for act in Act for name in act.locks}

    def _fences(self, line: Line) -> bool:
        """Whether rows of a tenant are at stake; dictionaries are read by all."""
        return bool(self.tables_of(line.resource)) or not line.act.is_read

    def tables_of(self, kind: Resource) -> list[Table]:
        """Tenant tables that a resource governs."""
        return [table for table in self.tenant if resource(table) is kind]

    def _resources(self) -> list[Resource]:
        return [kind for kind in Resource if self.tables_of(kind)]

    def _read_fences(self, kind: Resource) -> tuple[Fenced, ...]:
        act = Act.reading(kind)
        mentioned = {
            atom.attribute
            for line, bounds in self._atoms.items()
            if line.act is act
            for atom in bounds
        }
        tables = self.tables_of(kind)
        found = []
        for name in sorted(mentioned - {COUNTY}):
            columns = [column_name(table, name) for table in tables]
            if not any(columns):
                raise FenceError(f"no table of {kind} has the attribute {name}")
            nullable = any(_nullable(table, name) for table in tables)
            found.append(Fenced(name, Setting(f"app.{kind}_{name}", OBJ[name], nullable)))
        return tuple(found)

    def _write_fences(self) -> dict[str, tuple[Fenced, ...]]:
        """By table: the attributes of which the lines of acts that write it speak."""
        pairs: dict[str, set[str]] = {}
        for line, bounds in self._atoms.items():
            for name in line.act.own_writes:
                table = self.tables[name]
                if table in self.tenant and resource(table) not in TOLD:
                    spoken = {a.attribute for a in bounds if column_name(table, a.attribute)}
                    pairs.setdefault(name, set()).update(spoken - {COUNTY})
        fenced = {
            name: Fenced(name, Setting(f"app.write_{name}", OBJ[name], self._nullable(name, pairs)))
            for name in sorted({name for names in pairs.values() for name in names})
        }
        return {
            table: tuple(fenced[name] for name in sorted(names)) for table, names in pairs.items()
        }

    def _nullable(self, attribute: str, pairs: Mapping[str, set[str]]) -> bool:
        """Whether any table that is fenced by the attribute can have a null there."""
        tables = [self.tables[table] for table, names in pairs.items() if attribute in names]
        return any(_nullable(table, attribute) for table in tables)

    def write_attributes(self) -> tuple[Fenced, ...]:
        """All write fences, each once."""
        return tuple(dict.fromkeys(one for fences in self.writes.values() for one in fences))

    def scope(self, role: Role, act: Act | None, sub: Mapping[str, Any]) -> dict[str, str]:
        """Settings for an actor with these attributes, in an act or just reading.

        Bounds are set where the gate is not open altogether; one that is not set passes nothing.
        """
        granted = None if act is None else self._line(role, act, sub)
        working = act is not None and granted is not None
        settings = {COUNTY_MIN: str(sub["county_min"]), COUNTY_MAX: str(sub["county_max"])}
        for kind in self.reads:
            line = self._line(role, Act.reading(kind), sub)
            # A trace is one person's, and a person in every scope would leave no two alike.
            if kind is Resource.TRACE and act is None:
                line = None
            settings |= self._opened(kind, line, sub)
            if act and working:
                needed = act.sees if line is None else act.whole
                if not {table.name for table in self.tables_of(kind)}.isdisjoint(needed):
                    settings[gate_setting(kind)] = ALL
        writing = act is not None and working and not act.is_read
        settings[WRITES] = settings[LOCKS] = ""
        if act is not None:
            settings[WRITES] = _listed(act.writes if writing else DENIAL)
            settings[LOCKS] = _listed(act.locks if writing else ())
        if granted is not None and writing:
            for fenced in self.write_attributes():
                settings |= self._bounds(fenced, granted, sub)
        return settings

    def _line(self, role: Role, act: Act, sub: Mapping[str, Any]) -> Line | None:
        """The role's line, unless it speaks of the actor's county and the actor has none."""
        line = self.rights.line(role, act)
        for atom in () if line is None else self._atoms.get(line, ()):
            if atom.attribute == COUNTY and atom.value and sub[atom.value.name] is None:
                return None
        return line

    def _opened(self, kind: Resource, line: Line | None, sub: Mapping[str, Any]) -> dict[str, str]:
        """The gate of a resource, and the bounds behind it."""
        if line is None:
            return {}
        if all(atom.attribute == COUNTY for atom in self._atoms[line]):
            return {gate_setting(kind): ALL}
        settings: dict[str, str] = {}
        for fenced in self.reads[kind]:
            settings |= self._bounds(fenced, line, sub)
        return settings

    def _bounds(self, fenced: Fenced, line: Line, sub: Mapping[str, Any]) -> dict[str, str]:
        own = [atom for atom in self._atoms[line] if atom.attribute == fenced.attribute]
        return values(fenced.setting, own, sub)


def gate_setting(kind: Resource) -> str:
    """Setting that opens a resource: `all` of the county interval, or what its bounds let pass."""
    return f"app.{kind}"


@lru_cache(maxsize=1)
def wall() -> Wall:
    """The wall of the delivered policy."""
    return Wall(policy())


def _line_atoms(line: Line) -> tuple[Atom, ...]:
    """A line's bounds; they must hold it within the county interval that all tables share."""
    bounds = atoms(line.condition)
    county = {(a.operator, str(a.value), a.nullable) for a in bounds if a.attribute == COUNTY}
    if county not in _COUNTY_FORMS:
        raise FenceError(
            f"{line.role} {line.act}: a line must hold obj.county_id to sub.county_id, or between"
            f" sub.county_min and sub.county_max (in {line.condition.text!r})"
        )
    return bounds


_COUNTY_FORMS = [
    {(atom.operator, str(atom.value), atom.nullable) for atom in atoms(Condition.parse(text))}
    for text in (
        "obj.county_id == sub.county_id",
        "sub.county_min <= obj.county_id <= sub.county_max",
    )
]
assert {"county_id", "county_min", "county_max"} <= SUB.keys()


def _of(tables: Iterable[Table], kind: str) -> list[Table]:
    return [table for table in tables if tenancy(table) == kind]


def _nullable(table: Table, attribute: str) -> bool:
    """Whether rows of the table can have a null there; always, when it lacks the column."""
    name = column_name(table, attribute)
    return name is None or bool(table.c[name].nullable)


def _listed(names: Iterable[str]) -> str:
    """A list as a setting: `,loan,household,`; empty for none."""
    joined = ",".join(dict.fromkeys(names))
    return f",{joined}," if joined else ""
