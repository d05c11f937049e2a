"""May this actor do this act to this object? Casbin decides, over the lines of `policy.csv`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import casbin
from sqlalchemy import Table

from authz.act import Act
from authz.actor import Actor
from authz.adapter import PolicyAdapter
from authz.condition import OBJ, Condition
from authz.policy import policy
from authz.predicate import column_name
from authz.resource import Resource
from authz.role import Role

_DECISIONS_MAX = 4096
MODEL = Path(__file__).with_name("model.conf")

# Casbin would write every denied request to the log, whole. Denials go to the audit trail; and
# were this level lifted, the text of a subject or object still says no more than its kind.
logging.getLogger("casbin").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Subject:
    """What Casbin's matcher calls `r.sub`."""

    role: str
    attributes: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Object:
    """What Casbin's matcher calls `r.obj`."""

    kind: str
    attributes: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Denial:
    """Why not: the right that is missing, and the roles whose office it is."""

    act: Act
    missing_right: str
    grantable_by: tuple[str, ...]
    decision_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision with its grounds. `condition` and `reason` are those of the role's own line.

    `missing_right` is None when the act is allowed. With a missing right and a condition, the role
    has the act, but the condition does not hold of this object.
    """

    allowed: bool
    act: Act
    role: Role
    condition: str | None
    reason: str | None
    missing_right: str | None
    grantable_by: tuple[str, ...]


def may(role: Role, act: Act) -> bool:
    """Whether the role has the act at all, under whatever condition."""
    return policy().line(role, act) is not None


def acts_of(role: Role) -> tuple[Act, ...]:
    """All acts that the role has, in the order of `Act`."""
    return tuple(act for act in Act if may(role, act))


def permitted(actor: Actor, act: Act, kind: Resource | str, obj: Mapping[str, Any]) -> bool:
    """Whether the actor may do the act to an object of this kind with these attributes.

    Attributes are named as in `authz.condition.OBJ`; one that is not given is null, and a null
    never satisfies a comparison. `attributes` makes them from a row.
    """
    asked = _asked(actor.role, act)
    if asked is None:
        return False
    sub = actor.attributes()
    values = [sub[name] for name in asked[0]]
    values += [_hashable(obj.get(name)) for name in asked[1]]
    return _decided(actor.role, act, str(kind), *values)


def attributes(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row's columns under the names that conditions use."""
    found: dict[str, Any] = {}
    for name in OBJ:
        column = column_name(table, name)
        if column is not None:
            found[name] = row[column]
    return found


def denial(actor: Actor, act: Act, decision_id: UUID | None = None) -> Denial:
    """The denial of an act to this actor."""
    return Denial(act, act.value, _grantable_by(act), decision_id)


def explain(actor: Actor, act: Act, kind: Resource | str, obj: Mapping[str, Any]) -> Explanation:
    """The decision on this object, and what it rests on."""
    line = policy().line(actor.role, act)
    allowed = permitted(actor, act, kind, obj)
    return Explanation(
        allowed=allowed,
        act=act,
        role=actor.role,
        condition=line.condition.text if line else None,
        reason=line.reason if line else None,
        missing_right=None if allowed else act.value,
        grantable_by=() if allowed else _grantable_by(act),
    )


def _grantable_by(act: Act) -> tuple[str, ...]:
    return tuple(role.value for role in policy().holders(act))


class _Enforcer(casbin.Enforcer):  # type: ignore[misc]  # Casbin has no types.
    """Casbin, but that the matcher is parsed once and not in each decision.

    Its functions are complete before the first decision and stay the same.
    """

    def __init__(self, model: str, adapter: PolicyAdapter) -> None:
        self._parsed: dict[str, Any] = {}
        super().__init__(model, adapter)

    def _get_expression(self, expr: str, functions: Any = None) -> Any:
        found = self._parsed.get(expr)
        if found is None:
            found = self._parsed[expr] = super()._get_expression(expr, functions)
        return found


@cache
def _asked(role: Role, act: Act) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The attributes of subject and object that the role's line speaks of; None without a line."""
    line = policy().line(role, act)
    if line is None:
        return None
    sub, obj = (tuple(sorted(line.condition.attributes(source))) for source in ("sub", "obj"))
    return sub, obj


@lru_cache(maxsize=_DECISIONS_MAX, typed=True)
def _decided(role: Role, act: Act, kind: str, *values: Any) -> bool:
    """Casbin's decision, which rests on nothing but these values: the same again is not asked."""
    asked = _asked(role, act)
    assert asked is not None, "who asks has a line"
    sub, obj = asked
    subject = Subject(role.value, dict(zip(sub, values, strict=False)))
    target = Object(kind, dict(zip(obj, values[len(sub) :], strict=True)))
    decision: bool = _enforcer(role, act).enforce(subject, act.value, target)
    return decision


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def _enforcer(role: Role, act: Act) -> Any:
    """Casbin with the one line of this role and act (it tries lines in turn)."""
    enforcer = _Enforcer(str(MODEL), PolicyAdapter(policy(), role, act))
    enforcer.add_function("holds", _holds)
    return enforcer


def _holds(condition: str, subject: Subject, target: Object) -> bool:
    return Condition.parse(condition).holds(subject.attributes, target.attributes)
