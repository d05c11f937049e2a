"""Two who take from a fund at once: the second one is told what the first one has left.

Behind the lock stands a CHECK on the balance, so that nothing is ever overdrawn; who read without
the lock would be told of a constraint instead of what is missing.
"""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from rules.vocabulary import SourceLevel
from services.claim_pay import ClaimPay, claim_pay
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.fund_inject import FundInject, fund_inject
from tests import factories
from tests.services.claiming import AFTER, buffered, claimed, signed
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

PART = "36987.65"
WAITING = """select count(distinct pid) from pg_locks join pg_stat_activity using (pid)
  where not granted and datname = current_database()"""
POLL_SECONDS = 0.002


async def waiting(ground: Ground, number: int) -> None:
    """Until so many wait for a lock."""
    async with asyncio.timeout(10):
        while await ground.owner.fetchval(WAITING) != number:
            await ground.owner.execute("select pg_stat_clear_snapshot()")
            await asyncio.sleep(POLL_SECONDS)


@pytest.mark.parametrize("second", ["pay", "reverse"])
async def test_the_second_is_told_what_the_first_has_left(ground: Ground, second: str) -> None:
    claim = await claimed(ground, await buffered(ground))
    await signed(ground, claim)
    await factories.fund(ground.owner, ground.county_id)
    late = ground.on(AFTER)
    finance = late.actor(Role.COUNTY_FIN)
    given = FundInject(
        amount=Decimal(PART),
        source_level=SourceLevel.COUNTY,
        document_no="县财〔2019〕1号",
        business_on=date(2019, 1, 2),
    )
    entry = (await late.door.execute(fund_inject, finance, given, key="in")).ids["entry"]
    pay = late.door.execute(claim_pay, finance, ClaimPay(claim=claim, document_no="拨1"), key="pay")
    back = FundEntryReverse(entry=entry, reason="误")
    reverse = late.door.execute(fund_entry_reverse, finance, back, key="reverse")
    queue = [reverse, pay] if second == "pay" else [pay, reverse]
    started = []
    async with ground.owner.transaction():
        await ground.owner.execute(
            "select from county_position where county_id = $1 for update", ground.county_id
        )
        for number, act in enumerate(queue, 1):
            started.append(asyncio.create_task(act))
            await waiting(ground, number)
    first, last = await asyncio.gather(*started)
    place = "claim" if second == "pay" else "entry"
    assert (codes(first.refusals), codes(last.refusals)) == ([], [f"INSUFFICIENT_FUND@{place}"])
    assert (figures(last.refusals)["balance"], figures(last.refusals)["missing"]) == ("0.00", PART)
    assert (await ground.row("county_position"))["fund_balance"] == 0
