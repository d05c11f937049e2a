"""recoveryBook: a claim ends with the last fen that is the fund's; what is not is booked after."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.services.claiming import AFTER
from tests.services.ground import Ground
from tests.services.recovering import booked, compensated, deposited, received

pytestmark = pytest.mark.anyio


async def test_a_receipt_without_a_part_of_the_fund_is_booked_when_the_claim_has_ended(
    ground: Ground,
) -> None:
    """Of three fen the fund has 0.01, 0.01 and 0.00."""
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    recoveries = []
    for amount in ("0.01", "0.01", "0.01", "46234.53"):
        recoveries.append((await received(late, loan, amount)).ids["recovery"])
        await deposited(late, recoveries[-1])
    nothing = recoveries.pop(2)
    for recovery in recoveries:
        await booked(late, recovery)
    assert (await ground.row("claim"))["state"] == "CLOSED"
    done = await booked(late, nothing)
    assert "entry" not in done.ids and done.figures["fundPart"] == "0.00"
    assert (await ground.row("recovery", id=nothing.key))["booked_on"] == AFTER
    assert (await ground.row("claim"))["recovered_fund"] == Decimal("36987.65")
