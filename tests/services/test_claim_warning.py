"""BUFFER_NOT_OPENED and CLAIM_NOT_STARTED: found past their thirty days, gone with their cause."""

from __future__ import annotations

from datetime import date

import pytest

from services.buffer_open import BufferOpen, buffer_open
from services.warning_sweep import WarningSweep, warning_sweep
from tests.services.claiming import buffered, claimed, overdue
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio

TOLD = ("BUFFER_NOT_OPENED", "CLAIM_NOT_STARTED")


async def swept(ground: Ground, day: date) -> list[str]:
    """Open warnings of both rules after that day has begun."""
    on = ground.on(day)
    command = WarningSweep(county_id=ground.county_id, business_on=day)
    await on.door.execute(warning_sweep, ground.scheduler, command)
    found = await ground.rows("warning", state="OPEN")
    return [row["rule"] for row in found if row["rule"] in TOLD]


async def test_a_buffer_is_missed_after_thirty_days(ground: Ground) -> None:
    """It matured on 2018-11-01: 30 days are in time, 31 are not."""
    loan = await overdue(ground)
    assert await swept(ground, date(2018, 12, 1)) == []
    assert await swept(ground, date(2018, 12, 2)) == ["BUFFER_NOT_OPENED"]
    await ground.door.execute(buffer_open, ground.bank(), BufferOpen(loan=loan))
    assert await swept(ground, date(2018, 12, 21)) == []


async def test_a_claim_is_missed_after_thirty_days(ground: Ground) -> None:
    """The buffer ends on 2019-01-01: 30 days later is in time, 31 are not."""
    loan = await buffered(ground)
    assert await swept(ground, date(2019, 1, 31)) == []
    assert await swept(ground, date(2019, 2, 1)) == ["CLAIM_NOT_STARTED"]
    await claimed(ground, loan)
    assert await swept(ground, date(2019, 2, 2)) == []
