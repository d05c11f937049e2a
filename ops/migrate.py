"""Bring a database to the newest shape: migrations, then the repeatable step of rights.

The repeatable step installs grants and row-level security derived from `authz/policy.csv` and
stores their hash; it runs after every migration and is safe to run again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

# The job queue's tables are its library's; the application may use them all.
QUEUE_GRANTS = """
do $$
declare name text;
begin
  for name in select tablename from pg_tables
    where schemaname = 'public' and tablename like 'procrastinate\\_%'
  loop execute format('grant select, insert, update, delete on %I to qiandai_app', name); end loop;
  for name in select sequencename from pg_sequences
    where schemaname = 'public' and sequencename like 'procrastinate\\_%'
  loop execute format('grant usage, select on sequence %I to qiandai_app', name); end loop;
end $$;
"""
SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """Revision that this code expects."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    assert revision is not None, "migrations/versions is empty"
    return revision


def current(owner_url: str) -> str | None:
    """Revision that the database has."""
    with _connect(owner_url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(owner_url: str, revision: str = "head") -> None:
    """Migrate up to `revision`, then install the rights when it is the newest one."""
    with _connect(owner_url) as connection:
        command.upgrade(configuration(connection), revision)
        connection.commit()
    if revision in ("head", head()):
        install_rights(owner_url)


def downgrade(owner_url: str, revision: str = "base") -> None:
    """Take migrations back; rights fall with the tables they guard."""
    with _connect(owner_url) as connection:
        command.downgrade(configuration(connection), revision)
        connection.commit()


def install_rights(owner_url: str) -> None:
    """The repeatable step: grants, row-level security, their hash."""
    from authz import rls

    with _connect(owner_url) as connection:
        driver: Any = connection.connection.driver_connection
        rls.install(driver, also=QUEUE_GRANTS)
        driver.commit()


@contextmanager
def _connect(owner_url: str) -> Iterator[Connection]:
    engine = create_engine(_psycopg_url(owner_url), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _psycopg_url(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    assert separator and scheme.startswith("postgres"), "not a PostgreSQL address"
    return f"postgresql+psycopg://{rest}"
