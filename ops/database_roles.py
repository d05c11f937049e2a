"""The two roles of the database: an owner for migrations, and the application that owns nothing.

Row-level security binds only a role that is neither superuser nor owner, so `qiandai_app` must be
neither. Passwords are generated and lie in the data directory, readable by their owner alone.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import Connection, sql

from models.dsn import driver_dsn
from ops.secret_file import secret_once

DATABASE = "qiandai"
OWNER_ROLE = "qiandai_owner"
APP_ROLE = "qiandai_app"
SECRETS_FILE = "database-passwords.json"
ROLE_LOCK = 20180119  # Two starts at once must not both create a role.
CONNECT_SECONDS = 10


class RolesError(RuntimeError):
    """The given database cannot be used as it is; the text is for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Where the application connects, and where migrations do; None: not known here."""

    app: str
    owner: str | None


def prepare_embedded(superuser_url: str, data_dir: Path) -> DatabaseUrls:
    """Makes roles and database in our own cluster; safe to run again at any time."""
    passwords = _passwords(data_dir)
    with _connect(superuser_url) as connection:
        connection.execute("select pg_advisory_lock(%s)", [ROLE_LOCK])
        for role in (OWNER_ROLE, APP_ROLE):
            ensure_role(connection, role, passwords[role])
        ensure_database(connection, DATABASE)
    return DatabaseUrls(
        app=with_account(superuser_url, APP_ROLE, passwords[APP_ROLE], DATABASE),
        owner=with_account(superuser_url, OWNER_ROLE, passwords[OWNER_ROLE], DATABASE),
    )


def prepare_given(url: str, data_dir: Path) -> DatabaseUrls:
    """Splits one given address in two when its account may; else it is the application's own."""
    with _connect(url) as connection:
        row = connection.execute(
            "select r.rolsuper or pg_has_role(r.oid, d.datdba, 'MEMBER'),"
            " r.rolsuper or r.rolcreaterole"
            " from pg_roles r, pg_database d"
            " where r.rolname = current_user and d.datname = current_database()"
        ).fetchone()
        assert row is not None, "one's own role and database are always listed"
        is_owner, may_create = row
        if not is_owner:
            return DatabaseUrls(app=url, owner=None)
        app_url = with_account(url, APP_ROLE, _passwords(data_dir)[APP_ROLE])
        if _works(app_url):
            return DatabaseUrls(app=app_url, owner=url)
        if not may_create:
            raise RolesError(
                f"DATABASE_URL owns the database, but may not create the role {APP_ROLE}. Create it"
                " (login, nosuperuser, nobypassrls), give its address in DATABASE_URL and the"
                " owner's in QIANDAI_OWNER_DATABASE_URL."
            )
        connection.execute("select pg_advisory_lock(%s)", [ROLE_LOCK])
        ensure_role(connection, APP_ROLE, _passwords(data_dir)[APP_ROLE])
        name = sql.Identifier(connection.info.dbname)
        connection.execute(
            sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(APP_ROLE))
        )
    return DatabaseUrls(app=app_url, owner=url)


def ensure_role(connection: Connection, role: str, password: str) -> None:
    """The role exists, logs in with this password, and has no power of its own."""
    known = connection.execute(
        "select rolsuper or rolbypassrls or rolreplication or rolcreatedb or rolcreaterole"
        " from pg_roles where rolname = %s",
        [role],
    ).fetchone()
    if known is not None and known[0]:
        raise RolesError(f"the role {role} exists and is privileged; row-level security needs none")
    verb = "create" if known is None else "alter"
    connection.execute(
        sql.SQL("{} role {} login password {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
        )
    )


def ensure_database(connection: Connection, name: str) -> None:
    """The database exists, belongs to the owner role and is closed to everybody else."""
    known = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    database, owner = sql.Identifier(name), sql.Identifier(OWNER_ROLE)
    if known is None:
        connection.execute(sql.SQL("create database {} owner {}").format(database, owner))
    connection.execute(
        sql.SQL("revoke connect, temporary on database {} from public").format(database)
    )
    connection.execute(
        sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(APP_ROLE))
    )


def with_account(url: str, user: str, password: str, database: str | None = None) -> str:
    """The same server under another account, and in another database if one is named."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    account = f"{quote(user, safe='')}:{quote(password, safe='')}"
    path = f"/{quote(database, safe='')}" if database else parts.path
    return urlunsplit((parts.scheme, f"{account}@{host}", path, parts.query, ""))


def _passwords(data_dir: Path) -> dict[str, str]:
    """Password of each role; made once, kept in a file of mode 0600."""

    def make() -> str:
        roles = (OWNER_ROLE, APP_ROLE)
        return json.dumps({role: secrets.token_urlsafe(24) for role in roles}, indent=2) + "\n"

    found: dict[str, str] = json.loads(secret_once(data_dir / SECRETS_FILE, make))
    return found


def _connect(url: str) -> Connection:
    try:
        return psycopg.connect(driver_dsn(url), autocommit=True, connect_timeout=CONNECT_SECONDS)
    except psycopg.Error as error:
        raise RolesError(f"the database does not answer: {str(error).strip()}") from None


def _works(url: str) -> bool:
    try:
        psycopg.connect(driver_dsn(url), connect_timeout=CONNECT_SECONDS).close()
    except psycopg.OperationalError:
        return False
    return True
