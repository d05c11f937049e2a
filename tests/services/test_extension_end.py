"""extensionRefuse, extensionWithdraw, extension_lapse: an extension ends, its loan stays."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta

import pytest

from authz.actor import Actor
from authz.role import Role
from models.ids import GlobalId, uuid7
from services.extension_consent import ExtensionConsent, extension_consent
from services.extension_lapse import ExtensionLapse, extension_lapse
from services.extension_refuse import ExtensionRefuse, extension_refuse
from services.extension_withdraw import ExtensionWithdraw, extension_withdraw
from services.failure import Denied
from tests.factories import AT, DAY
from tests.services.extending import (
    MATURES_ON,
    consented,
    extended,
    lent,
    outlet_of,
    pa_of,
    requested,
)
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


def refusal(extension: GlobalId, reason: str = "风险不可控") -> ExtensionRefuse:
    return ExtensionRefuse(extension=extension, reason=reason)


@pytest.mark.parametrize("by_pa", [True, False])
async def test_either_office_refuses(ground: Ground, by_pa: bool) -> None:
    loan = await lent(ground)
    extension = await requested(ground, loan)
    first, second = (ground.bank(), pa_of(ground))[:: 1 if by_pa else -1]
    await consented(ground, extension, first)
    async with ground.unchanged("extension", "audit_event", "outbox"):
        outcome = await ground.door.execute(extension_refuse, second, refusal(extension))
    assert outcome.refusals == () and outcome.ids == {"extension": extension, "loan": loan}
    row = await ground.row("extension")
    told = ("state", "ended_on", "ended_reason", "version")
    assert tuple(row[name] for name in told) == ("REFUSED", DAY, "风险不可控", 3)
    topics = {one["topic"] for one in await ground.rows("outbox")}
    assert "extension.refused" in topics
    await requested(ground, loan)  # Another one may be asked for.


async def test_a_refusal_has_a_reason(ground: Ground) -> None:
    extension = await requested(ground, await lent(ground))
    refusals = await ground.refused(extension_refuse, pa_of(ground), refusal(extension, " "))
    assert codes(refusals) == ["REASON_REQUIRED@reason"]


@pytest.mark.parametrize("by_outlet", [True, False])
async def test_the_lender_withdraws(ground: Ground, by_outlet: bool) -> None:
    loan = await lent(ground)
    extension = await requested(ground, loan)
    actor = outlet_of(ground) if by_outlet else ground.bank()
    command = ExtensionWithdraw(extension=extension, reason="已还清", expected_version=1)
    async with ground.unchanged("extension", "audit_event", "outbox"):
        outcome = await ground.door.execute(extension_withdraw, actor, command)
    assert outcome.refusals == ()
    row = await ground.row("extension")
    assert (row["state"], row["ended_on"], row["ended_reason"]) == ("WITHDRAWN", DAY, "已还清")


async def test_what_has_ended_does_not_end_again(ground: Ground) -> None:
    loan = await lent(ground)
    extension = await extended(ground, loan)
    refusals = await ground.refused(extension_refuse, pa_of(ground), refusal(extension))
    assert codes(refusals) == ["INVALID_TRANSITION@extension"]
    command = ExtensionWithdraw(extension=extension, expected_version=1)
    refusals = await ground.refused(extension_withdraw, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@extension",
    ]
    assert figures(refusals, 1) == {"object": "extension", "state": "EFFECTIVE", "act": "withdraw"}


async def test_who_sees_it_and_who_may(ground: Ground) -> None:
    extension = await requested(ground, await lent(ground))
    absent = GlobalId("extension", ground.county_id, uuid7(AT))
    refusals = await ground.refused(extension_refuse, ground.bank("ABC"), refusal(extension))
    assert codes(refusals) == ["NOT_FOUND@extension"]
    refusals = await ground.refused(extension_refuse, pa_of(ground), refusal(absent))
    assert codes(refusals) == ["NOT_FOUND@extension"]
    denied: tuple[tuple[Actor, bool], ...] = ((pa_of(ground), True), (outlet_of(ground), False))
    for actor, withdraws in denied:
        with pytest.raises(Denied):
            if withdraws:
                command = ExtensionWithdraw(extension=extension)
                await ground.door.execute(extension_withdraw, actor, command)
            else:
                await ground.door.execute(extension_refuse, actor, refusal(extension))
    assert (await ground.row("extension"))["state"] == "REQUESTED"


async def test_a_consent_and_a_refusal_at_once(ground: Ground) -> None:
    """Whichever is second finds what the first one did."""
    loan = await lent(ground)
    extension = await requested(ground, loan)
    await consented(ground, extension, pa_of(ground))
    consent, refused = await asyncio.gather(
        ground.door.execute(
            extension_consent, ground.bank(), ExtensionConsent(extension=extension)
        ),
        ground.door.execute(extension_refuse, pa_of(ground), refusal(extension)),
    )
    assert bool(consent.refusals) != bool(refused.refusals)
    state = (await ground.row("extension"))["state"]
    is_extended = (await ground.row("loan"))["extended_on"] is not None
    assert (state, is_extended) in (("EFFECTIVE", True), ("REFUSED", False))
    assert (state == "EFFECTIVE") == (not consent.refusals)


async def lapse(ground: Ground, day: date) -> str:
    command = ExtensionLapse(county_id=ground.county_id, business_on=day)
    outcome = await ground.door.execute(extension_lapse, ground.scheduler, command)
    assert outcome.refusals == ()
    return outcome.figures["lapsed"]


async def test_the_maturity_ends_what_is_open(ground: Ground) -> None:
    one, other, later, done = [
        await requested(ground, await lent(ground, matures_on=MATURES_ON + timedelta(days=days)))
        for days in (0, 0, 1, 0)
    ]
    await consented(ground, one, pa_of(ground))
    await consented(ground, done, pa_of(ground), ground.bank())
    assert await lapse(ground.on(MATURES_ON - timedelta(days=1)), date(2019, 5, 31)) == "0"
    on_maturity = ground.on(MATURES_ON)
    async with ground.unchanged("extension", "audit_event", "outbox"):
        assert await lapse(on_maturity, MATURES_ON) == "2"
    rows = {row["id"]: row for row in await ground.rows("extension")}
    assert [rows[each.key]["state"] for each in (one, other, later, done)] == [
        "LAPSED",
        "LAPSED",
        "REQUESTED",
        "EFFECTIVE",
    ]
    assert (rows[one.key]["ended_on"], rows[one.key]["ended_reason"]) == (MATURES_ON, "MATURED")
    audits = await ground.rows("audit_event", act="extension:lapse")
    assert {row["object_id"] for row in audits} == {str(one), str(other)}
    (of_one,) = (row for row in audits if row["object_id"] == str(one))
    assert json.loads(of_one["before"])["state"] == "PA_CONSENT"
    assert json.loads(of_one["after"])["state"] == "LAPSED"
    messages = await ground.rows("outbox", topic="extension.lapsed")
    assert {row["recipient"] for row in messages} == {
        f"COUNTY_PA@{ground.county_id}",
        f"COUNTY_BANK@{ground.county_id}/{ground.rcc.code}",
    }
    assert len(messages) == 4


async def test_the_same_day_again_changes_nothing(ground: Ground) -> None:
    await requested(ground, await lent(ground))
    on_maturity = ground.on(MATURES_ON)
    assert await lapse(on_maturity, MATURES_ON) == "1"
    async with ground.unchanged():
        assert await lapse(on_maturity, MATURES_ON) == "0"
        assert await lapse(on_maturity, MATURES_ON - timedelta(days=30)) == "0"


async def test_a_day_to_come_is_refused(ground: Ground) -> None:
    command = ExtensionLapse(county_id=ground.county_id, business_on=DAY + timedelta(days=1))
    refusals = await ground.refused(extension_lapse, ground.scheduler, command)
    assert codes(refusals) == ["VALIDATION@businessOn"]
    assert figures(refusals) == {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}


async def test_only_the_timetable_lets_them_lapse(ground: Ground) -> None:
    command = ExtensionLapse(county_id=ground.county_id, business_on=DAY)
    for actor in (ground.bank(), pa_of(ground), ground.actor(Role.COUNTY_GOV)):
        with pytest.raises(Denied):
            await ground.door.execute(extension_lapse, actor, command)


async def test_statements_do_not_grow_with_what_lapses(ground: Ground) -> None:
    on_maturity = ground.on(MATURES_ON)
    for loans, count in ((1, None), (1, 7), (5, 7)):
        for _ in range(loans):
            await requested(ground, await lent(ground))
        async with ground.counted() as statements:
            await lapse(on_maturity, MATURES_ON)
        assert count is None or len(ground.ours(statements)) == count, statements


async def test_statements_are_counted(ground: Ground) -> None:
    for refuse_count, withdraw_count in ((None, None), (7, 7)):
        refused, withdrawn = [await requested(ground, await lent(ground)) for _ in range(2)]
        async with ground.counted() as statements:
            await ground.door.execute(extension_refuse, pa_of(ground), refusal(refused))
        assert refuse_count in (None, len(ground.ours(statements))), statements
        async with ground.counted() as statements:
            command = ExtensionWithdraw(extension=withdrawn)
            await ground.door.execute(extension_withdraw, ground.bank(), command)
        assert withdraw_count in (None, len(ground.ours(statements))), statements
