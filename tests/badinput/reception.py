"""The application as its callers meet it: real tokens, real requests, a real database.

Requests go one at a time through the whole ASGI application. A tripwire on every table, laid by
the database's owner, tells which tables each of them wrote to; what is rolled back does not count.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import httpx

from models.dsn import driver_dsn
from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls
from tests.world import KEYS

Result = TypeVar("Result")

RECORDS = frozenset({"audit_event", "decision", "procrastinate_jobs", "procrastinate_events"})
_DAY_SECONDS = 86_400
_TRIPWIRE = """
create table tripwire (name text not null);
create function trip() returns trigger language plpgsql security definer as $$
begin insert into tripwire values (tg_table_name); return null; end $$;
"""
_EVERY_TABLE = """
select relname from pg_class
where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
  and not relispartition and relname <> 'tripwire'
"""
_TAKEN = "with t as (delete from tripwire returning name) select distinct name from t"


@dataclass
class Reception:
    """A running application, its callers' tokens, and the owner's eyes on every table."""

    loop: asyncio.AbstractEventLoop
    desk: Desk
    owner: asyncpg.Connection
    tokens: dict[str, str] = field(default_factory=dict)
    requests: int = 0

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for a coroutine."""
        return self.loop.run_until_complete(work)

    def token(self, who: str) -> str:
        """A token of `ROLE@region[/LENDER[/OUTLET]]`, with `#person` where it matters."""
        if who not in self.tokens:
            office, _, person = who.partition("#")
            role, _, place = office.partition("@")
            region, _, bank = place.partition("/")
            lender, _, outlet = bank.partition("/")
            self.tokens[who] = self.desk.issuer.token(
                role=role,
                region=region,
                lender=lender or None,
                **({"outlet": outlet} if outlet else {}),
                sub=person or f"{role}@{place}",
                org=place,
                exp=int(time.time()) + _DAY_SECONDS,
            )
        return self.tokens[who]

    def headers(self, who: str, locale: str = "zh", **more: str | bytes) -> dict[str, Any]:
        """Headers of a caller, in the language it wants."""
        return {
            "authorization": f"Bearer {self.token(who)}",
            "content-type": "application/json",
            "accept": "application/json",
            "accept-language": {"zh": "zh-CN,zh;q=0.9", "en": "en"}[locale],
            **more,
        }

    async def send(
        self, who: str, body: bytes, locale: str = "zh", **headers: str | bytes
    ) -> httpx.Response:
        """One request."""
        self.requests += 1
        sent = self.headers(who, locale, **headers)
        return await self.desk.client.post("/graphql", content=body, headers=sent)

    async def ask(
        self, who: str, query: str, locale: str = "zh", key: str | None = None, **variables: Any
    ) -> dict[str, Any]:
        """The answer to a document, which must not be a server error."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {} if key is None else {"idempotency-key": key}
        answer = await self.send(who, body, locale, **headers)
        assert answer.status_code < 500, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def touched(self) -> set[str]:
        """Tables written to and committed since the last question."""
        return {row["name"] for row in await self.owner.fetch(_TAKEN)}


async def lay_tripwire(owner: asyncpg.Connection) -> int:
    """A trigger on every table; how many tables there are."""
    await owner.execute(_TRIPWIRE)
    names = [row["relname"] for row in await owner.fetch(_EVERY_TABLE)]
    for name in names:
        await owner.execute(
            f"create trigger tripwire after insert or update or delete on {name} "
            "for each row execute function trip()"
        )
    return len(names)


@contextmanager
def open_reception(urls: DatabaseUrls, folder: Path, issuer: Issuer) -> Iterator[Reception]:
    """The application on this database, with the keys that its identities are sealed with."""
    keys = folder / "identity-keys.json"
    keys.write_text(KEYS.as_json())
    os.chmod(keys, 0o600)
    loop = asyncio.new_event_loop()
    settings = settings_for(urls, folder, issuer, log_level="error")
    application = running(settings, issuer)
    desk = loop.run_until_complete(application.__aenter__())
    try:
        owner = loop.run_until_complete(asyncpg.connect(driver_dsn(urls.owner)))
        try:
            loop.run_until_complete(lay_tripwire(owner))
            yield Reception(loop, desk, owner)
        finally:
            loop.run_until_complete(owner.close())
    finally:
        loop.run_until_complete(application.__aexit__(None, None, None))
        loop.close()
