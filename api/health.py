"""Whether the process lives (/healthz), whether it can serve (/readyz), and its figures (/metrics).

None asks for a token and none tells anything of a tenant; a front proxy keeps /metrics inside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import orjson
from alembic.config import Config
from alembic.script import ScriptDirectory
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.call import Drain
from api.metrics import Metrics
from api.signing_keys import SigningKeys
from models.database import (
    Database,
    DeadlineExceeded,
    Overloaded,
    Unavailable,
    deadline,
    statement_limit,
)
from models.policy_hash import PolicyHash
from models.statement import Statement

_DEADLINE_SECONDS = 2.0
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_POLICY_HASH = Statement(select(PolicyHash.hash))
_REVISION_READABLE = (
    "select coalesce(has_table_privilege(to_regclass('public.alembic_version'), 'select'), false)"
)
_REVISION = "select version_num from public.alembic_version"

OK, FAILED, UNKNOWN = "ok", "failed", "unknown"


def migration_head() -> str:
    """The revision that this code expects of its database."""
    spec = find_spec("migrations")
    assert spec is not None and spec.origin is not None, "migrations are part of the package"
    config = Config()
    config.set_main_option("script_location", str(Path(spec.origin).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None, "there is at least one migration"
    return head


@dataclass(frozen=True, slots=True)
class Health:
    """Answers for the three addresses."""

    database: Callable[[], Database | None]
    keys: SigningKeys
    drain: Drain
    metrics: Metrics
    policy_hash: str
    revision: str
    statement_seconds: float

    async def healthz(self, _request: Request) -> Response:
        """The process runs and its loop turns; nothing else is asked."""
        return Response(b'{"status":"ok"}', media_type="application/json", headers=_HEADERS)

    async def readyz(self, _request: Request) -> Response:
        """Each check by name; 503 when any failed."""
        checks = await self.checks()
        ready = FAILED not in checks.values()
        body = orjson.dumps({"status": "ready" if ready else "not ready", "checks": checks})
        status = 200 if ready else 503
        return Response(body, status, media_type="application/json", headers=_HEADERS)

    async def figures(self, _request: Request) -> Response:
        """Prometheus' text format."""
        return Response(self.metrics.text(), media_type=CONTENT_TYPE_LATEST, headers=_HEADERS)

    async def checks(self) -> dict[str, str]:
        """database, policy, migrations, keys, serving: ok, failed or unknown."""
        if not self.keys.ready:
            self.keys.refresh_soon()
        checks = {
            "serving": FAILED if self.drain.closing else OK,
            "keys": OK if self.keys.ready else FAILED,
            "database": FAILED,
            "policy": UNKNOWN,
            "migrations": UNKNOWN,
        }
        database = self.database()
        if database is None:
            return checks
        try:
            with deadline(_DEADLINE_SECONDS), statement_limit(self.statement_seconds):
                checks |= await self._database_checks(database)
        except Unavailable:
            pass
        except Overloaded:
            # Busy is not broken: taking a busy process out would load the others more.
            checks["database"] = OK
        except (DeadlineExceeded, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            pass
        return checks

    async def _database_checks(self, database: Database) -> dict[str, str]:
        row = await database.fetchrow({}, _POLICY_HASH.sql)
        readable = await database.fetchrow({}, _REVISION_READABLE)
        revision = await database.fetchrow({}, _REVISION) if readable[0] else None
        same = row is not None and row[0] == self.policy_hash
        migrated = UNKNOWN if revision is None else OK if revision[0] == self.revision else FAILED
        return {"database": OK, "policy": OK if same else FAILED, "migrations": migrated}

    def routes(self) -> list[Route]:
        """The three addresses."""
        return [
            Route("/healthz", self.healthz, methods=["GET"]),
            Route("/readyz", self.readyz, methods=["GET"]),
            Route("/metrics", self.figures, methods=["GET"]),
        ]
