"""A payment that is cut after a step, what is left of it, and its retry with the same key."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
import httpx
import psycopg

from models.dsn import driver_dsn
from tests.api.issuer import Issuer
from tests.crash.payments import Given, Payment
from tests.crash.relay import Relay, Strike
from tests.notice.desk import CONTENT, changed
from tests.services.ground import Ground

RETRY_SECONDS = 30
# What says "not now, ask again": the server is gone, or the database, or the first try still runs.
ASK_AGAIN = {"OVERLOADED", "TIMEOUT", "IDEMPOTENCY_IN_PROGRESS"}
OPEN = (
    "select count(*) from pg_stat_activity where usename = 'qiandai_app' and xact_start is not null"
)
_keys = itertools.count(1)

Post = Callable[[dict[str, Any], dict[str, str]], Awaitable[httpx.Response]]


@dataclass
class Till:
    """An office's way to the server, the relay behind it, and eyes on the database."""

    relay: Relay
    issuer: Issuer
    ground: Ground
    post: Post
    superuser_url: str
    owner_url: str
    counties: Iterator[str] = field(init=False)
    steps: int = 0  # That the last payment took, or was let take.

    def __post_init__(self) -> None:
        guizhou = self.ground.directory.region_by_code("520000")
        assert guizhou is not None
        codes = {entry.code for entry in self.ground.directory.counties(guizhou)}
        others = (code for code in codes - {self.ground.code} if code.isdigit())
        self.counties = iter(sorted(others))

    async def run(self, payment: Payment, after: int, strike: Strike | None = None) -> bool | None:
        """The payment, struck after so many steps: was it done? None when it was over before.

        Whatever the crash left is whole: nothing, or all of it. The retry makes it all, once, and
        each further one answers the same.
        """
        if payment.in_new_county:
            self.ground = replace(self.ground, code=next(self.counties))
        given = {"idempotencyKey": f"crash-{next(_keys)}"} | await payment.asked(self.ground)
        before, sum_before = await self.content(), await payment.sum(self.ground)
        await self.relay.cut()  # New connections have prepared nothing: each time the same steps.
        self.relay.arm(after, strike)
        await self.ask(payment, given)
        struck, self.steps = self.relay.struck, self.relay.steps
        self.relay.arm(None)
        await self.quiet()
        left = await self.content()
        is_done = left != before
        moved = await payment.sum(self.ground) - sum_before
        assert moved == (payment.amount if is_done else 0), (after, moved)
        first = await self.retried(payment, given)
        assert first["replayed"] is is_done, after
        whole = await self.content()
        if is_done:
            assert whole == left, changed(left, whole)
        # A job that waits already is not queued again.
        found = changed(before, whole) - {"procrastinate_jobs"}
        assert found == self.written(payment, found)
        assert await payment.sum(self.ground) - sum_before == payment.amount
        again = await self.retried(payment, given)
        assert again == first | {"replayed": True}
        assert await self.content() == whole
        return is_done if struck else None

    _written: dict[str, set[str]] | None = None

    def written(self, payment: Payment, found: set[str]) -> set[str]:
        """The tables that this payment writes: the same ones each time."""
        self._written = self._written or {}
        return self._written.setdefault(payment.mutation, found)

    async def content(self) -> dict[str, str]:
        """A hash of every table."""
        return dict(tuple(row) for row in await self.ground.owner.fetch(CONTENT))

    async def quiet(self) -> None:
        """Until no transaction of the application is open, as the server sees it."""
        for _ in range(RETRY_SECONDS * 50):
            with (
                suppress(psycopg.OperationalError),  # It is not up yet.
                psycopg.connect(self.superuser_url, autocommit=True) as connection,
            ):
                if connection.execute(OPEN).fetchone() == (0,):
                    break
            await asyncio.sleep(0.02)
        else:
            raise AssertionError("a transaction of the application stays open")
        if self.ground.owner.is_closed():
            self.ground.owner = await asyncpg.connect(driver_dsn(self.owner_url))

    async def retried(self, payment: Payment, given: Given) -> dict[str, Any]:
        """Asked with the same key until there is an answer, as a client does."""
        for _ in range(RETRY_SECONDS * 20):
            payload = await self.ask(payment, given)
            if payload is not None:
                assert payload["errors"] == [], payload
                return payload
            await asyncio.sleep(0.05)
        raise AssertionError("no answer after the crash")

    async def ask(self, payment: Payment, given: Given) -> dict[str, Any] | None:
        """The payload; None when there is no answer yet. A crash must not show as anything else."""
        name = payment.mutation
        kind = f"{name[0].upper()}{name[1:]}Input"
        query = (
            f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {payment.shows} replayed"
            " errors { code message path } warnings { code } } }"
        )
        claims = {"role": payment.role.value, "region": self.ground.code, "sub": payment.role.value}
        if payment.role.needs_lender:
            claims["lender"] = self.ground.rcc.code
        headers = {"authorization": f"Bearer {self.issuer.token(**claims)}"}
        try:
            answer = await self.post({"query": query, "variables": {"input": given}}, headers)
        except httpx.TransportError:
            return None
        body = answer.json()
        if "errors" in body:
            (error,) = body["errors"]
            assert error["extensions"]["code"] in ASK_AGAIN, error
            return None
        payload: dict[str, Any] = body["data"][name]
        return payload
