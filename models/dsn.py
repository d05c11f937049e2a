"""Database addresses as our users write them, turned into what asyncpg and libpq read.

Accepted: `postgresql://` and `postgres://`, SQLAlchemy's `postgresql+driver://`, a Unix socket as
`?host=/path`, and several hosts as `?host=h1:p1&host=h2:p2` (asyncpg keeps only the last one).
"""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit


def driver_dsn(dsn: str) -> str:
    """The same address for asyncpg and libpq; several hosts become one comma-separated list."""
    parts = urlsplit(dsn)
    scheme = parts.scheme.partition("+")[0]
    if scheme not in ("postgresql", "postgres"):
        raise ValueError("a database address starts with postgresql://")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    hosts = [host for name, value in pairs if name == "host" for host in value.split(",") if host]
    others = [(name, value) for name, value in pairs if name != "host"]
    netloc = parts.netloc
    if hosts and hosts[0].startswith("/"):
        others.append(("host", hosts[0]))
    elif hosts:
        account = netloc.rpartition("@")[0]
        netloc = f"{account}@{','.join(hosts)}" if account else ",".join(hosts)
    if len(hosts) > 1 and not any(name == "target_session_attrs" for name, _ in others):
        others.append(("target_session_attrs", "primary"))
    query = "&".join(f"{name}={quote(value, safe='/:,')}" for name, value in others)
    return urlunsplit(("postgresql", netloc, parts.path, query, ""))
