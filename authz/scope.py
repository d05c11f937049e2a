"""An actor's scope: the settings that row-level security compares rows with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from authz.act import Act
from authz.actor import Actor
from authz.role import Role
from authz.wall import wall
from models.scope import KnownScope


def scope(actor: Actor, act: Act | None = None) -> Mapping[str, str]:
    """Settings (`app.<name>`) for this actor; do not change the mapping, it is shared.

    Without an act: plain reading, the same for all of one office: who it is, only the trace is
    fenced by. With an act the actor's role has: its tables are open too. With an act the role does
    not have, or a read: nothing can be written but the denial's own rows.
    `Act.TRACE_READ` (or any other act) opens the actor's own decisions and keys as well.
    """
    attributes = actor.office if act is None else tuple(actor.attributes().items())
    return _scope(actor.role, act, attributes)


@lru_cache(maxsize=8192)
def _scope(role: Role, act: Act | None, attributes: tuple[tuple[str, Any], ...]) -> KnownScope:
    return KnownScope(wall().scope(role, act, dict(attributes)))
