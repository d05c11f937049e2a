"""The owner and the application role, made on a server of their own: roles belong to a server."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from models.dsn import driver_dsn
from ops.database_roles import (
    APP_ROLE,
    OWNER_ROLE,
    RolesError,
    prepare_embedded,
    prepare_given,
    with_account,
)
from ops.embedded import Embedded
from ops.environment import SetupError, with_password


@pytest.fixture(scope="module")
def superuser_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server where nothing has been made yet."""
    with Embedded(tmp_path_factory.mktemp("roles"), durable=False) as embedded:
        yield embedded.url()


@pytest.fixture
def fresh_url(superuser_url: str) -> Iterator[str]:
    """The superuser's address of a database of this test's own; our roles do not exist."""
    run(superuser_url, "create database given")
    yield with_path(superuser_url, "given")
    run(superuser_url, "drop database given with (force)", "drop database if exists qiandai")
    run(superuser_url, *(f"drop role if exists {role}" for role in (APP_ROLE, OWNER_ROLE, "plain")))


def test_the_owner_owns_and_the_application_owns_nothing(fresh_url: str, tmp_path: Path) -> None:
    urls = prepare_embedded(fresh_url, tmp_path)
    assert urls.owner is not None
    run(urls.owner, "create table t (n int)", f"grant select on t to {APP_ROLE}")
    assert run(urls.app, "select count(*) from t") == (0,)
    for forbidden in (
        "create table mine (n int)",
        "drop table t",
        "insert into t values (1)",
        "create role r",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(urls.app, forbidden)
    powers = run(
        fresh_url,
        "select bool_or(rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)"
        f" from pg_roles where rolname in ('{APP_ROLE}', '{OWNER_ROLE}')",
    )
    assert powers == (False,)


def test_it_can_be_done_again_and_the_passwords_stay(fresh_url: str, tmp_path: Path) -> None:
    first = prepare_embedded(fresh_url, tmp_path)
    assert prepare_embedded(fresh_url, tmp_path) == first
    file = tmp_path / "database-passwords.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(json.loads(file.read_text())) == [APP_ROLE, OWNER_ROLE]


def test_a_privileged_address_is_split_in_two(fresh_url: str, tmp_path: Path) -> None:
    urls = prepare_given(fresh_url, tmp_path)
    assert urls.owner == fresh_url
    assert run(urls.app, "select current_user, current_database()") == (APP_ROLE, "given")
    assert prepare_given(fresh_url, tmp_path) == urls


def test_the_applications_own_address_is_taken_as_it_is(fresh_url: str, tmp_path: Path) -> None:
    run(fresh_url, "create role plain login password 'p'")
    plain = with_account(fresh_url, "plain", "p")
    urls = prepare_given(plain, tmp_path)
    assert (urls.app, urls.owner) == (plain, None)
    assert not list(tmp_path.iterdir())


def test_an_owner_that_may_not_create_roles_is_told_what_to_do(
    fresh_url: str, tmp_path: Path
) -> None:
    run(fresh_url, "create role plain login password 'p'", "alter database given owner to plain")
    with pytest.raises(RolesError, match="may not create the role qiandai_app"):
        prepare_given(with_account(fresh_url, "plain", "p"), tmp_path)
    run(fresh_url, "alter database given owner to postgres")


def test_an_application_role_with_powers_is_refused(fresh_url: str, tmp_path: Path) -> None:
    run(fresh_url, f"create role {APP_ROLE} login bypassrls")
    with pytest.raises(RolesError, match="privileged"):
        prepare_given(fresh_url, tmp_path)


def test_a_password_comes_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("a@b:c/d\n")
    assert (
        with_password("postgresql://u@h:1/d?sslmode=require", file)
        == "postgresql://u:a%40b%3Ac%2Fd@h:1/d?sslmode=require"
    )
    with pytest.raises(SetupError, match="names its user"):
        with_password("postgresql://h/d", file)
    with pytest.raises(SetupError, match="cannot be read"):
        with_password("postgresql://u@h/d", tmp_path / "absent")


def test_addresses_are_spelled_for_libpq() -> None:
    several = "postgresql+asyncpg://u:p@/d?host=a:1&host=b:2&target_session_attrs=primary"
    assert driver_dsn(several) == "postgresql://u:p@a:1,b:2/d?target_session_attrs=primary"
    assert driver_dsn("postgresql://u@/d?host=/run") == "postgresql://u@/d?host=/run"


def run(url: str, *statements: str) -> tuple[object, ...] | None:
    """The last statement's first row, if it has any."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def with_path(url: str, database: str) -> str:
    return url.rpartition("/")[0] + f"/{database}"
