"""Alembic's environment: runs on the connection that `ops.migrate` hands over.

A migration must not queue behind a long transaction with every reader behind it, so it waits
for a lock briefly and gives up; an advisory lock keeps two migrators apart.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import text

from models.tables import METADATA

LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "300s"
MIGRATOR_LOCK = 119_2018


def _ours(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave out the tables of the job queue; its library owns their shape."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not str(table).startswith("procrastinate_")


def run() -> None:
    """Migrate on the given connection, in one transaction."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_object=_ours,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"set local statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.execute(text(f"select pg_advisory_xact_lock({MIGRATOR_LOCK})"))
        context.run_migrations()


run()
