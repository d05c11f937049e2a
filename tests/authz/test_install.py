"""Installing: what stands in the database afterwards, again and again, and what is refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from authz import rls
from authz.act import Act
from authz.role import Role
from authz.wall import wall
from tests.authz.people import seat
from tests.authz.world import a_row
from tests.conftest import DatabaseUrls, Server

Connection = psycopg.Connection[Any]
GUARDED = [table.name for table in wall().tenant] + [
    "enterprise",
    "identity_index",
    "list_entry",
    "npl_tolerance",
]


@pytest.fixture
def owner(database_urls: DatabaseUrls) -> Iterator[Connection]:
    """The owner of a database that `migrate` made."""
    with psycopg.connect(database_urls.owner, autocommit=True) as connection:
        yield connection


def facts(connection: Connection) -> list[Any]:
    """Policies, grants and flags as the catalogue has them."""
    policies = connection.execute(
        "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies"
        " where schemaname = 'public' order by 1, 2"
    ).fetchall()
    grants = connection.execute(
        "select table_name, column_name, privilege_type from information_schema.column_privileges"
        " where grantee = 'qiandai_app' order by 1, 2, 3"
    ).fetchall()
    flags = connection.execute(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class"
        " where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
    ).fetchall()
    return [policies, grants, flags]


def test_every_tenant_table_is_enabled_and_forced(owner: Connection) -> None:
    flags = {name: (on, forced) for name, on, forced in facts(owner)[2]}
    for name in GUARDED:
        assert flags[name] == (True, True), name
    for table in wall().tables.values():
        assert (table.name in GUARDED) == (flags[table.name] == (True, True))


def test_the_application_owns_nothing_and_deletes_nothing(owner: Connection) -> None:
    owned = owner.execute(
        "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner"
        " where r.rolname = 'qiandai_app'"
    )
    assert owned.fetchone() == (0,)
    for name in (*wall().tables, "alembic_version"):
        for right in ("delete", "truncate", "references", "trigger"):
            found = owner.execute(
                "select has_table_privilege('qiandai_app', %s, %s)", [name, right]
            )
            assert found.fetchone() == (False,), (name, right)
    found = owner.execute(
        "select has_table_privilege('qiandai_app', 'alembic_version', 'select'),"
        " has_any_column_privilege('qiandai_app', 'alembic_version', 'insert, update'),"
        " has_schema_privilege('qiandai_app', 'public', 'create')"
    )
    assert found.fetchone() == (True, False, False)  # `/readyz` asks for the revision.


def test_append_only_rows_keep_what_they_tell(owner: Connection) -> None:
    for table in wall().tables.values():
        found = owner.execute(
            "select column_name from information_schema.column_privileges"
            " where grantee = 'qiandai_app' and table_name = %s and privilege_type = 'UPDATE'",
            [table.name],
        )
        columns = {name for (name,) in found}
        assert columns.isdisjoint(column.name for column in table.primary_key.columns)
        if table.info["append_only"]:
            assert columns <= set(table.info["updatable"]), table.name
        if table.info["tenancy"] == "system":
            assert not columns


def test_installing_again_changes_nothing_and_is_quick(owner: Connection) -> None:
    before = facts(owner)
    begun = time.perf_counter()
    assert rls.install(owner) == rls.policy_hash()
    assert time.perf_counter() - begun < 2
    assert facts(owner) == before


def test_installing_repairs_what_drifted(owner: Connection) -> None:
    before = facts(owner)
    owner.execute("create policy open on loan using (true)")
    owner.execute("alter policy reading on project using (true)")
    owner.execute("alter table loan no force row level security")
    owner.execute("alter table audit_event disable row level security")
    owner.execute("grant delete, update on audit_event to qiandai_app")
    owner.execute("grant select on household to public")
    assert facts(owner) != before
    rls.install(owner)
    assert facts(owner) == before
    found = owner.execute("select has_table_privilege('qiandai_app', 'audit_event', 'delete')")
    assert found.fetchone() == (False,)


def test_the_hash_is_stored_with_its_instant(owner: Connection) -> None:
    owner.execute("update policy_hash set hash = 'stale', installed_at = '2018-01-01'")
    rls.install(owner)
    found = owner.execute("select id, hash, installed_at from policy_hash").fetchall()
    ((number, stored, at),) = found
    assert (number, stored) == (1, rls.policy_hash())
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60


def test_more_grants_can_be_installed_with_it(owner: Connection) -> None:
    owner.execute("create table job (id int)")
    rls.install(owner, also="grant select, delete on job to qiandai_app;")
    found = owner.execute("select has_table_privilege('qiandai_app', 'job', 'delete')")
    assert found.fetchone() == (True,)


def test_a_failed_installation_leaves_the_old_one(owner: Connection) -> None:
    before = facts(owner)
    with pytest.raises(psycopg.errors.SyntaxError):
        rls.install(owner, also="grant nonsense;")
    assert facts(owner) == before


def test_a_mighty_application_role_is_refused(owner: Connection, server: Server) -> None:
    """A superuser, or an owner of tables, would read past every policy."""
    address = urlunsplit(urlsplit(server.url)._replace(path=f"/{owner.info.dbname}"))
    with psycopg.connect(address) as administrator:  # Nothing of this is committed.
        administrator.execute("alter table outbox owner to qiandai_app")
        with pytest.raises(rls.InstallError, match="owns tables"):
            rls.install(administrator)
        administrator.rollback()
        administrator.execute("alter role qiandai_app bypassrls")
        with pytest.raises(rls.InstallError, match="bypasses"):
            rls.install(administrator)
        administrator.rollback()
        administrator.execute("alter role qiandai_app rename to somebody_else")
        with pytest.raises(rls.InstallError, match="does not exist"):
            rls.install(administrator)
        administrator.rollback()


def test_bulk_loading_takes_rows_by_copy(owner: Connection) -> None:
    """The owner is bound too, and COPY is refused to whom policies bind."""
    copy = "copy document (county_id, id, sha256, size, media_type, storage_key, recorded_at,"
    copy += " recorded_by) from stdin"
    row = a_row(wall().tables["document"], 5, 520327000, {})
    values = [row[name] for name in copy[copy.index("(") + 1 : copy.index(")")].split(", ")]
    with (
        pytest.raises(psycopg.errors.FeatureNotSupported),
        owner.cursor().copy(copy.encode()) as stream,
    ):
        stream.write_row(values)
    before = facts(owner)
    with rls.bulk_loading(owner), owner.cursor().copy(copy.encode()) as stream:
        stream.write_row(values)
    assert facts(owner) == before
    assert owner.execute("select count(*) from document").fetchone() == (1,)
    with pytest.raises(ZeroDivisionError), rls.bulk_loading(owner):
        raise ZeroDivisionError
    assert facts(owner) == before


@pytest.mark.parametrize("distributed", [False, True])
def test_the_application_sees_its_scope_and_nothing_else(
    database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch, distributed: bool
) -> None:
    """The whole way once: the migrated database, the application's own login."""
    monkeypatch.setattr(rls, "_is_distributed", lambda _: distributed)
    with psycopg.connect(database_urls.owner, autocommit=True) as owner:
        assert rls.install(owner) == rls.policy_hash()
        found = owner.execute(
            "select count(*) from pg_policies where concat(qual, with_check) ilike '%select%'"
        )
        assert found.fetchone() == (0,) if distributed else found.fetchone() != (0,)
        for county in (520327000, 520328000):
            owner.execute(
                "insert into document values (%s, gen_random_uuid(), sha256(''), 0, 'x', 'y',"
                " '2018-12-20', 'z')",
                [county],
            )
    clerk = seat(Role.COUNTY_PA, 520327000, 3)
    with psycopg.connect(database_urls.app, autocommit=True) as app:
        select = "select county_id from document"
        assert app.execute(select).fetchall() == []
        app.execute(rls.settings_sql(rls.scope(clerk), False).encode())
        assert app.execute(select).fetchall() == [(520327000,)]
        insert = (
            "insert into enterprise values (gen_random_uuid(), {}, '茶', '9352{}', 'ENTERPRISE',"
            " 'UNLISTED', null, '2018-12-20', 1)"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(insert.format(520327000, 0).encode())
        register = rls.scope(clerk, Act.ENTERPRISE_REGISTER)
        with app.transaction():
            app.execute(rls.settings_sql(register, True).encode())
            app.execute(insert.format(520327000, 1).encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(insert.format(520328000, 2).encode())
        assert app.execute("select count(*) from enterprise").fetchone() == (1,)
