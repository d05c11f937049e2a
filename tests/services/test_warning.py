"""Warnings: one open for one cause, brought up to date, closed when the cause is gone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from authz.act import Act
from authz.rls import scope
from authz.role import Role
from models.clock import Clock
from models.ids import GlobalId
from rules.refusal import ErrorCode
from rules.vocabulary import Severity
from services.outbox import Message
from services.warning import Alert, close_warnings, open_warnings
from services.work import Work
from tests.factories import DAY
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio


def alert(ground: Ground, severity: Severity, ratio: str, number: int = 1) -> Alert:
    return Alert(
        rule=ErrorCode.NPL_RATIO_HIGH,
        severity=severity,
        named=GlobalId("breaker", ground.county_id, number),
        offices=(Role.COUNTY_BANK, Role.COUNTY_PA),
        lender_id=ground.rcc.id,
        figures={"ratio": ratio, "outstanding": Decimal("1.00")},
    )


async def worked(ground: Ground, *alerts: Alert, close: bool = False) -> tuple[Message, ...]:
    """As the lender's own write would, under its row-level security."""
    actor = ground.bank()
    async with ground.database.writing(scope(actor, Act.LOAN_CLASSIFY)) as transaction:
        work = Work(
            connection=transaction.connection,
            actor=actor,
            act=Act.LOAN_CLASSIFY,
            clock=Clock(DAY),
            directory=ground.directory,
            vault=None,
            dry_run=False,
            county_id=ground.county_id,
        )
        if close:
            await close_warnings(work, [ErrorCode.NPL_RATIO_HIGH], alerts[0].named)
            return ()
        return await open_warnings(work, alerts)


async def test_a_cause_is_one_warning_while_it_is_open(ground: Ground) -> None:
    first = await worked(ground, alert(ground, Severity.YELLOW, "0.02"))
    assert [message.recipient for message in first] == [
        f"COUNTY_BANK@{ground.county_id}/{ground.rcc.code}",
        f"COUNTY_PA@{ground.county_id}",
    ]
    row = await ground.row("warning")
    assert (row["state"], row["severity"], row["offices"], row["opened_on"]) == (
        "OPEN",
        "YELLOW",
        ["COUNTY_BANK", "COUNTY_PA"],
        DAY,
    )
    assert row["object_id"] == f"breaker_{ground.county_id}_1" and row["object_kind"] == "breaker"
    assert await worked(ground, alert(ground, Severity.YELLOW, "0.02")) == ()
    assert (await ground.row("warning"))["version"] == 1
    assert await worked(ground, alert(ground, Severity.ORANGE, "0.025")) == ()
    risen = await ground.row("warning")
    assert (risen["severity"], risen["version"]) == ("ORANGE", 2)
    assert risen["recorded_at"] == row["recorded_at"] <= risen["changed_at"]


async def test_two_objects_are_two_warnings_in_one_statement(ground: Ground) -> None:
    async with ground.counted() as statements:
        told = await worked(
            ground,
            alert(ground, Severity.RED, "0.03"),
            alert(ground, Severity.YELLOW, "0.02", number=2),
        )
    assert len(told) == 4 and len(await ground.rows("warning")) == 2
    assert len([text for text in ground.ours(statements) if "warning" in text.lower()]) == 2


async def test_a_cause_that_is_gone_closes_and_may_come_again(ground: Ground) -> None:
    found = alert(ground, Severity.RED, "0.03")
    await worked(ground, found)
    await worked(ground, found, close=True)
    closed = await ground.row("warning")
    assert (closed["state"], closed["closed_reason"], closed["closed_on"]) == (
        "CLOSED",
        "CAUSE_GONE",
        DAY,
    )
    assert closed["closed_by"] == ground.bank().subject
    assert len(await worked(ground, found)) == 2
    assert len(await ground.rows("warning")) == 2
    assert closed["changed_at"] - closed["recorded_at"] < timedelta(minutes=1)
