"""extensionRequest: before the maturity, within the cap over all extensions, one at a time."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import LoanState
from services.extension_request import ExtensionRequest, extension_request
from services.failure import Denied
from services.loan_reference import LoanNumber
from tests import factories
from tests.factories import AT, DAY
from tests.services.extending import (
    HALF_A_YEAR,
    MATURES_ON,
    consented,
    extended,
    lent,
    outlet_of,
    pa_of,
    request,
    requested,
)
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


async def test_a_request_waits_for_two_consents(ground: Ground) -> None:
    loan = await lent(ground, loan_no="L1")
    number = LoanNumber(lender=ground.rcc.code, loan_no="L1")
    command = ExtensionRequest(
        loan=number,
        new_matures_on=HALF_A_YEAR,
        reason="茶叶三月上市",
        market_outlook="订单已签",
        expected_version=1,
    )
    async with ground.unchanged("extension", "audit_event", "outbox", "procrastinate_jobs"):
        outcome = await ground.door.execute(extension_request, outlet_of(ground), command)
    row = await ground.row("extension")
    extension = GlobalId("extension", ground.county_id, row["id"])
    assert outcome.refusals == () and outcome.ids == {"extension": extension, "loan": loan}
    told = ("state", "reason", "old_matures_on", "new_matures_on", "new_rate", "version")
    assert tuple(row[name] for name in told) == (
        "REQUESTED",
        "茶叶三月上市\n市场前景：订单已签",
        MATURES_ON,
        HALF_A_YEAR,
        None,
        1,
    )
    assert (row["requested_on"], row["requested_by"]) == (DAY, outlet_of(ground).subject)
    assert (row["lender_id"], row["outlet_id"]) == (ground.rcc.id, ground.outlet.id)
    audit = await ground.row("audit_event")
    assert (audit["act"], audit["object_id"]) == ("extension:request", str(extension))
    assert audit["before"] is None and json.loads(audit["after"])["state"] == "REQUESTED"
    messages = await ground.rows("outbox")
    assert {(one["topic"], one["recipient"]) for one in messages} == {
        ("extension.requested", f"COUNTY_PA@{ground.county_id}"),
        ("extension.requested", f"COUNTY_BANK@{ground.county_id}/{ground.rcc.code}"),
    }
    assert json.loads(messages[0]["payload"])["newMaturesOn"] == "2019-12-01"


@pytest.mark.parametrize(
    ("matures_on", "admitted", "refused", "months", "most"),
    [
        (date(2019, 6, 1), date(2020, 6, 1), date(2020, 7, 1), "13", "12"),
        (date(2021, 6, 1), date(2022, 12, 1), date(2023, 1, 1), "19", "18"),
        (date(2019, 7, 1), date(2020, 1, 1), date(2020, 1, 2), "7", "6"),
    ],
)
async def test_the_cap(
    ground: Ground, matures_on: date, admitted: date, refused: date, months: str, most: str
) -> None:
    """12 + 12, 36 + 18 and 13 + 6 months; a month or a day more is refused."""
    loan = await lent(ground, matures_on=matures_on)
    command = request(loan, refused)
    refusals = await ground.refused(extension_request, ground.bank(), command)
    assert codes(refusals) == ["EXTENSION_TOO_LONG@newMaturesOn"]
    assert figures(refusals) == {
        "latestOn": admitted.isoformat(),
        "months": months,
        "monthsMax": most,
    }
    await requested(ground, loan, admitted)


async def test_the_cap_counts_all_extensions_in_force(ground: Ground) -> None:
    loan = await lent(ground)
    await extended(ground, loan)
    command = request(loan, date(2020, 6, 2))
    refusals = await ground.refused(extension_request, ground.bank(), command)
    assert codes(refusals) == ["EXTENSION_TOO_LONG@newMaturesOn"]
    assert figures(refusals)["latestOn"] == "2020-06-01"
    await extended(ground, loan, date(2020, 6, 1))
    assert (await ground.row("loan"))["matures_on"] == date(2020, 6, 1)


async def test_the_last_day_is_the_day_before_the_maturity(ground: Ground) -> None:
    loan = await lent(ground)
    late = ground.on(MATURES_ON)
    refusals = await late.refused(extension_request, late.bank(), request(loan))
    assert codes(refusals) == ["ALREADY_MATURED@loan"]
    assert figures(refusals) == {"maturesOn": "2019-06-01", "today": "2019-06-01"}
    await requested(ground.on(MATURES_ON - timedelta(days=1)), loan)


async def test_one_at_a_time(ground: Ground) -> None:
    loan = await lent(ground)
    extension = await requested(ground, loan)
    refusals = await ground.refused(extension_request, ground.bank(), request(loan))
    assert codes(refusals) == ["ALREADY_OPEN@loan"]
    await consented(ground, extension, pa_of(ground))
    further = request(loan, date(2020, 3, 1))
    refusals = await ground.refused(extension_request, ground.bank(), further)
    assert codes(refusals) == ["ALREADY_OPEN@loan", "EXTENSION_NOT_APPROVED@newMaturesOn"]
    assert figures(refusals, 1) == {"newMaturesOn": "2019-12-01", "missing": "COUNTY_BANK"}


@pytest.mark.parametrize("state", ["SIGNED", "OVERDUE", "EARLY_CALLED", "IN_BUFFER", "SETTLED"])
async def test_only_an_active_loan(ground: Ground, state: str) -> None:
    loan = await lent(ground, state=LoanState[state])
    refusals = await ground.refused(extension_request, ground.bank(), request(loan))
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals) == {"object": "loan", "state": state, "act": "extend"}


async def test_everything_wrong_is_told_at_once(ground: Ground) -> None:
    loan = await lent(ground)
    command = request(loan, MATURES_ON, reason=" ", expected_version=7)
    refusals = await ground.refused(extension_request, outlet_of(ground), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@newMaturesOn",
        "REASON_REQUIRED@reason",
    ]
    assert figures(refusals, 1) == {"reason": "NOT_AFTER_MATURITY", "earliestOn": "2019-06-02"}


async def test_a_tripped_breaker_does_not_stop_it(ground: Ground) -> None:
    loan = await lent(ground)
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    await extended(ground, loan)
    assert (await ground.row("loan"))["matures_on"] == HALF_A_YEAR


async def test_invisible_and_foreign_loans(ground: Ground) -> None:
    own, other = await lent(ground), await lent(ground, lender=ground.abc)
    absent = GlobalId("loan", ground.county_id, uuid7(AT))
    elsewhere = GlobalId("loan", ground.elsewhere(), own.key)
    for named in (other, absent, elsewhere):
        refusals = await ground.refused(extension_request, ground.bank(), request(named))
        assert codes(refusals) == ["NOT_FOUND@loan"]
    elses = await ground.loan(await ground.household())  # Of the county's own desk, not an outlet.
    refusals = await ground.refused(extension_request, outlet_of(ground), request(elses))
    assert codes(refusals) == ["NOT_FOUND@loan"]


@pytest.mark.parametrize(
    "role", [Role.COUNTY_PA, Role.COUNTY_GOV, Role.COUNTY_FIN, Role.BANK_SYSTEM]
)
async def test_others_may_not_ask(ground: Ground, role: Role) -> None:
    more: dict[str, Any] = {"lender": ground.rcc.code} if role is Role.BANK_SYSTEM else {}
    loan = await lent(ground)
    actor = ground.actor(role, **more)
    with pytest.raises(Denied):
        await ground.door.execute(extension_request, actor, request(loan))
    assert await ground.rows("extension") == []


async def test_a_dry_run_writes_nothing(ground: Ground) -> None:
    loan = await lent(ground)
    async with ground.unchanged():
        outcome = await ground.door.execute(
            extension_request, ground.bank(), request(loan), dry_run=True
        )
    assert outcome.refusals == () and outcome.dry_run


async def test_statements_are_counted(ground: Ground) -> None:
    for name, count in (("warm", None), ("counted", 11)):
        loan = await lent(ground)
        async with ground.counted() as statements:
            await ground.door.execute(extension_request, ground.bank(), request(loan), key=name)
        assert count is None or len(ground.ours(statements)) == count, (name, statements)
