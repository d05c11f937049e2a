"""The connection to PostgreSQL ends after each step of a payment in turn, COMMIT's included.

To PostgreSQL that is a server that was killed. `test_kill.py` kills in earnest at chosen steps.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls, Server
from tests.crash.conftest import grounded
from tests.crash.payments import PAYMENTS, Payment
from tests.crash.relay import relayed
from tests.crash.till import Till
from tests.factories import KEYS

pytestmark = pytest.mark.anyio
OPENING, WITHIN_MIN, STEPS_MAX = 3, 7, 200

# The suite cuts the two largest, and one of the smallest; `--long` cuts all.
SHORT = ("claimPay", "subsidyBatchPay", "fundInject")


@pytest.mark.parametrize(
    "payment",
    [
        pytest.param(one, id=str(one), marks=() if str(one) in SHORT else pytest.mark.long)
        for one in PAYMENTS
    ],
)
async def test_a_payment_is_whole_wherever_the_connection_ends(
    payment: Payment, database_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer, server: Server
) -> None:
    (tmp_path / "identity-keys.json").write_text(KEYS.as_json(), encoding="ascii")
    async with (
        relayed(database_urls) as (relay, outer),
        grounded(database_urls) as ground,
        running(settings_for(outer, tmp_path, issuer, business_date=payment.day), issuer) as desk,
    ):

        async def post(body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
            return await desk.post(body, headers=headers)

        till = Till(relay, issuer, ground, post, server.url, database_urls.owner)
        found = []
        while (is_done := await till.run(payment, len(found))) is not None:
            found.append(is_done)
            assert len(found) < STEPS_MAX
        await ground.proved()
    # A connection that breaks while it opens, prepares or begins is replaced by another. From there
    # on all is undone but for COMMIT, the last step, which was done although its answer was lost.
    within = found[OPENING:]
    assert within == [False] * (len(within) - 1) + [True], found
    assert len(within) >= WITHIN_MIN
