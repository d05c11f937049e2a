"""Migrations go up from empty and down to nothing; what they build is what the models say."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from models.tables import METADATA
from ops import migrate
from tests.conftest import DatabaseUrls

PLANTED = UUID(int=7)
# A value of each type, the same everywhere, so that planted rows refer to one another.
ANY: dict[str, Any] = {
    "boolean": False,
    "integer": 1,
    "uuid": PLANTED,
    "text": "-",
    "date": "2018-06-01",
    "numeric": "1.00",
    "timestamp with time zone": "2018-06-01T00:00:00Z",
    "ARRAY": "{}",
    "bytea": b"-",
}
VERSIONS = Path(migrate.SCRIPTS) / "versions"


def _ours(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not str(table).startswith("procrastinate_")


def _differences(url: str) -> list[Any]:
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool
    )
    with engine.connect() as connection:
        options = {"include_object": _ours, "compare_type": True, "compare_server_default": True}
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
        )


def _left(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [
            name
            for (name,) in connection.execute(
                "select relname::text from pg_class where relnamespace = 'public'::regnamespace"
                " union all select proname::text from pg_proc"
                " where pronamespace = 'public'::regnamespace"
            ).fetchall()
            if not name.startswith("alembic_version")
        ]


def test_up_equals_the_models_and_down_leaves_nothing(empty_database: DatabaseUrls) -> None:
    migrate.migrate(empty_database.owner)
    assert migrate.current(empty_database.owner) == migrate.head()
    assert _differences(empty_database.owner) == []
    migrate.migrate(empty_database.owner)
    migrate.downgrade(empty_database.owner)
    assert _left(empty_database.owner) == []
    migrate.migrate(empty_database.owner)
    assert _differences(empty_database.owner) == []


def test_a_difference_is_found(empty_database: DatabaseUrls) -> None:
    migrate.migrate(empty_database.owner)
    with psycopg.connect(empty_database.owner, autocommit=True) as connection:
        connection.execute("alter table loan drop column term_reason")
    assert _differences(empty_database.owner)


def test_each_step_goes_up_and_down_by_itself(empty_database: DatabaseUrls) -> None:
    steps = [
        script.revision
        for script in reversed(
            list(ScriptDirectory.from_config(migrate.configuration()).walk_revisions())
        )
    ]
    for before, step in zip(["base", *steps[:-1]], steps, strict=True):
        migrate.migrate(empty_database.owner, step)
        migrate.downgrade(empty_database.owner, before)
        migrate.migrate(empty_database.owner, step)
    assert migrate.current(empty_database.owner) == migrate.head()


def test_new_mandatory_columns_are_filled_from_the_loan(empty_database: DatabaseUrls) -> None:
    """Rows that a version before wrote: at 4.75 %, 606.94 are 50,000 over 92 days, but a fen."""
    migrate.migrate(empty_database.owner, "0010_warnings")
    with psycopg.connect(empty_database.owner, autocommit=True) as connection:
        for table, filled in (
            ("household", {}),
            ("loan", {"rate": "4.75"}),
            ("instalment", {"interest": "606.94"}),
            ("disposal_case", {}),
        ):
            _plant(connection, table, filled)
    migrate.migrate(empty_database.owner)
    with psycopg.connect(empty_database.owner) as connection:
        read = "select principal_days, (select household_id from disposal_case) from instalment"
        assert connection.execute(read).fetchone() == (Decimal("4599966.32"), PLANTED)


def _plant(connection: psycopg.Connection[Any], table: str, filled: dict[str, str]) -> None:
    """One row with a value of its type in each mandatory column, free of checks and references."""
    for (name,) in connection.execute(
        "select conname from pg_constraint where contype in ('c', 'f') and conrelid = %s::regclass",
        [table],
    ).fetchall():
        connection.execute(f"alter table {table} drop constraint {name}")
    columns = connection.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_name = %s and is_nullable = 'NO'",
        [table],
    ).fetchall()
    values = {name: filled.get(name, ANY[kind]) for name, kind in columns}
    marks = ", ".join(["%s"] * len(values))
    connection.execute(
        f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values())
    )


def test_migrating_a_seeded_database_again_changes_nothing(world_urls: DatabaseUrls) -> None:
    count = "select count(*) from loan"
    with psycopg.connect(world_urls.app) as connection:
        connection.execute("set app.reads = ''")
    migrate.migrate(world_urls.owner)
    assert _differences(world_urls.owner) == []
    with psycopg.connect(world_urls.app) as connection:
        # Rights stand: without a scope the application sees nothing.
        assert connection.execute(count).fetchone() == (0,)


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("2*.py")), ids=lambda path: path.stem)
def test_a_version_imports_nothing_of_ours(path: Path) -> None:
    ours = {"api", "authz", "jobs", "models", "ops", "planner", "reports", "rules", "schema"}
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not {name.partition(".")[0] for name in names} & ours, path.name
