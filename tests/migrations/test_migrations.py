"""Migrations go up from empty and down to nothing; what they build is what the models say."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

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
