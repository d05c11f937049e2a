"""Downloads as statements: the reader's row filters in their places, parameters given values.

The same fences, scope and conversions as a query's: what a query does not show, no file has.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any

from authz.act import Act
from authz.actor import Actor
from authz.role import Role
from authz.rows import resource
from authz.scope import scope
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.identity import Vault
from models.ids import GlobalId, parse_global_id
from models.tables import METADATA
from planner.binds import Request, bind_values
from planner.fences import readable
from planner.figures import PARAMETER
from planner.plan import Bind
from planner.refused import NoRight
from planner.reports import report_sql
from planner.statement import Compiled, number
from reports.download import DAY, ID, REGION, Download

ROWS_EACH = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A download with the values of its address: `given` by parameter, ids as text."""

    download: Download
    given: Mapping[str, Any]

    @property
    def subject(self) -> GlobalId | None:
        """The object that the file is about, None of a region; judged when values were bound."""
        return parse_global_id(self.given[self.download.subject.name])


class Exporter:
    """Runs the statements of downloads."""

    def __init__(
        self, database: Database, clock: Clock, directory: Directory, vault: Vault
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._vault = vault

    def require_right(self, download: Download, actor: Actor) -> None:
        """Raise NoRight when the role may read nothing of what the download tells."""
        if not readable(download.table, actor.role):
            raise NoRight(act_of(download), actor, download.subject.noun)

    def values(self, asked: Asked, actor: Actor) -> list[Any]:
        """Arguments of the statement; raises ReadRefused for a bad value."""
        download = asked.download
        self.require_right(download, actor)
        request = Request(actor, self._directory, self._vault, self._clock.today())
        values = bind_values(_binds(download), [asked.given], request) | request.values()
        return [values[name] for name in statement(download, actor.role).parameters]

    def rows(
        self, asked: Asked, actor: Actor, values: list[Any], *, seconds: float
    ) -> AbstractAsyncContextManager[AsyncIterator[list[Any]]]:
        """The statement's rows in pieces, facts first."""
        sql = statement(asked.download, actor.role).sql
        return self._database.streaming(
            scope(actor), sql, *values, rows_each=ROWS_EACH, seconds=seconds
        )


def act_of(download: Download) -> Act:
    """The right to a download is the right to read its table."""
    return Act.reading(resource(METADATA.tables[download.table]))


@cache
def statement(download: Download, role: Role) -> Compiled:
    """The download's SELECT for actors of a role."""
    names = [*(bind.name for bind in _binds(download)), PARAMETER]
    return number(report_sql(download.report, {name: name for name in names}, role))


@cache
def _binds(download: Download) -> tuple[Bind, ...]:
    """How the parameters of the address become those of the statement."""
    binds: list[Bind] = []
    for one in download.parameters:
        if one.kind == ID:
            binds.append(Bind(one.name, 0, (one.name,), "id", one.noun))
            binds.append(Bind(f"{one.name}_county", 0, (one.name,), "id:county", one.noun))
        elif one.kind == REGION:
            path = (one.name,)
            binds.append(Bind(one.name, 0, path, "region:office", one.noun))
            binds.append(Bind(f"{one.name}_max", 0, path, "region:office.max", one.noun))
        else:
            assert one.kind == DAY, one
            binds.append(Bind(one.name, 0, (), f"period:{one.name}", ""))
    return tuple(binds)
