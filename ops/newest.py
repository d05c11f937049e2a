"""Whether the database is as this code wants it, without loading the code that would make it so.

After a start has migrated and seeded, it notes a hash of everything that shapes a database, and
what the database then said of itself. As long as both are the same, the next start skips two
seconds of imports. `./run migrate` always does the whole work.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import psycopg

from models.dsn import driver_dsn
from ops.environment import ROOT

NOTE_FILE = "newest.json"
SHAPED_BY = ("migrations", "models", "authz", "rules", "ops")
LOCK_FILE = "requirements.lock"


def is_remembered(owner_url: str, data_dir: Path) -> bool:
    """Whether nothing has changed since `remember`, neither the code nor the database."""
    try:
        noted = json.loads((data_dir / NOTE_FILE).read_text())
    except (OSError, ValueError):
        return False
    return bool(noted == _note(owner_url))


def remember(owner_url: str, data_dir: Path) -> None:
    """Notes the present state as the right one."""
    (data_dir / NOTE_FILE).write_text(json.dumps(_note(owner_url), indent=2) + "\n")


def _note(owner_url: str) -> dict[str, str | None]:
    return {"code": _code(), "database": _database(owner_url)}


def _code() -> str:
    digest = hashlib.sha256()
    files = [ROOT / LOCK_FILE]
    for folder in SHAPED_BY:
        files += sorted(path for path in (ROOT / folder).rglob("*") if path.suffix != ".pyc")
    for file in files:
        if file.is_file():
            digest.update(f"{file.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _database(owner_url: str) -> str | None:
    """Which database it is, its revision and its rights; None while it has none, or no regions."""
    try:
        with psycopg.connect(driver_dsn(owner_url)) as connection:
            row = connection.execute(
                "select concat_ws(' ', d.oid, v.version_num, p.hash)"
                " from pg_database d, alembic_version v, policy_hash p"
                " where d.datname = current_database() and exists (select from region)"
            ).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return None if row is None else str(row[0])
