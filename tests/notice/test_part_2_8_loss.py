"""二(八)1 over HTTP: a loss is claimed in time, and its debt is kept (rows 58 and 59; A7)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import FiveTier
from tests.notice.claims import (
    FUND_PART,
    INTEREST,
    LAST_DAY,
    LOSS,
    PRINCIPAL,
    Debt,
    approved,
    buffered,
    claimed,
    late,
    payment,
)
from tests.notice.days import after, handled, pass_day, tasks, the_task
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

RULE = "CLAIM_NOT_STARTED"


@pytest.mark.row(58)
@pytest.mark.parametrize(
    ("days", "is_late"),
    [(30, False), (31, True)],
    ids=["row58-30-days-not-claimed", "row58-31-days-not-claimed"],
)
async def test_row58_a_loss_is_claimed_in_thirty_days(
    county: County, days: int, is_late: bool
) -> None:
    debt = await late(county)
    await buffered(debt)
    await pass_day(county, after(LAST_DAY, days))
    if not is_late:
        assert await tasks(county.bank(), RULE) == []
        return
    task = await the_task(county.bank(), RULE, severity="ORANGE", objectId=str(debt.loan))
    assert task["figures"]["bufferEndsOn"] == LAST_DAY
    assert task["figures"]["outstanding"] == PRINCIPAL
    await claimed(debt)
    assert await tasks(county.bank(), RULE) == []
    await pass_day(county, after(LAST_DAY, 32))
    assert await tasks(county.bank(), RULE) == []


@pytest.mark.row(58)
async def test_row58_only_of_what_is_lost(county: County) -> None:
    debt = await late(county, tier=FiveTier.DOUBTFUL)
    await buffered(debt)
    await pass_day(county, after(LAST_DAY, 31))
    assert await tasks(county.bank(), RULE) == []
    accepted(await county.bank().act("loanClassify", debt.named | {"fiveTier": "LOSS"}))
    await pass_day(county, after(LAST_DAY, 32))
    await the_task(county.bank(), RULE, objectId=str(debt.loan))


@pytest.mark.row(58)
async def test_row58_the_days_count_from_the_third_month(county: County) -> None:
    debt = await late(county)
    given = {"defaultBuffer": await buffered(debt)}
    accepted(await debt.outlet.act("bufferExtend", given | {"reason": "正在变卖茶青"}))
    accepted(await county.bank().act("bufferExtensionApprove", given))
    await pass_day(county, after("2018-09-30", 30))
    assert await tasks(county.bank(), RULE) == []
    await pass_day(county, after("2018-09-30", 31))
    task = await the_task(county.bank(), RULE, objectId=str(debt.loan))
    assert task["figures"]["bufferEndsOn"] == "2018-09-30"


@pytest.mark.row(58)
async def test_row58_the_task_itself_may_be_closed_with_a_reason(county: County) -> None:
    debt = await late(county)
    await buffered(debt)
    await pass_day(county, after(LAST_DAY, 31))
    task = await the_task(county.bank(), RULE)
    await handled(county.bank(), task, by_another=county.office(Role.COUNTY_GOV))


# --- 账销案存 -----------------------------------------------------------------------------------


async def paid(county: County) -> tuple[Debt, str]:
    """A loan that the fund has paid its part of."""
    debt, claim = await approved(county)
    accepted(await debt.seat(Role.COUNTY_FIN).act("claimPay", payment(claim)))
    return debt, claim


async def book(county: County) -> dict[str, Any]:
    found = await county.row("county_lender_position", lender_id=county.rcc.id)
    return {name: found[name] for name in ("outstanding", "non_performing", "overdue")}


@pytest.mark.row(59)
async def test_row59_it_leaves_the_balance_and_the_statistics(county: County) -> None:
    other = await county.loan(await county.household(), amount=Decimal("30000.00"))
    debt, claim = await approved(county)
    lost = Decimal(PRINCIPAL)
    assert await book(county) == {
        "outstanding": lost + 30000,
        "non_performing": lost,
        "overdue": lost,
    }
    accepted(await debt.seat(Role.COUNTY_FIN).act("claimPay", payment(claim)))
    assert await book(county) == {"outstanding": 30000, "non_performing": 0, "overdue": 0}
    totals = await county.row("county_position")
    assert (totals["outstanding"], totals["loan_count"]) == (30000, 1)
    assert totals["fund_balance"] == Decimal("50000.00") - Decimal(FUND_PART)
    # Its debt is still shown with the loan, and with the claim.
    shown = "status outstandingPrincipal claims { nodes { retained { principal interest total } } }"
    assert await debt.shown(shown, Role.COUNTY_BANK) == {
        "status": "WRITTEN_OFF_RETAINED",
        "outstandingPrincipal": PRINCIPAL,
        "claims": {
            "nodes": [{"retained": {"principal": PRINCIPAL, "interest": INTEREST, "total": LOSS}}]
        },
    }
    assert other != debt.loan
    await county.ground.proved()


@pytest.mark.row(59)
async def test_row59_the_case_stays_open(county: County) -> None:
    debt, _ = await paid(county)
    shown = await debt.shown("collectionCases { nodes { id status } }", Role.COUNTY_BANK)
    (case,) = shown["collectionCases"]["nodes"]
    assert case["status"] == "OPEN"
    close = {"collectionCase": case["id"], "reason": "已代偿"}
    told = await county.bank().told("collectionClose", close)
    for errors in told.values():
        (error,) = errors
        assert (error["code"], error["clause"]["article"]) == ("DEBT_RETAINED", "二(八)1")
        figures = {one["name"]: one["value"] for one in error["params"]}
        assert figures["retained"] == LOSS and LOSS in error["message"]
    county.turn_to("2018-12-20")
    step = {"collectionCase": case["id"], "means": "ECONOMIC", "result": "上门催收"}
    accepted(await county.bank().act("collectionActionRecord", step))


@pytest.mark.row(59)
async def test_row59_pressed_for_as_before(county: County) -> None:
    debt, _ = await paid(county)
    given = debt.named | {"note": "上门督促"}
    accepted(await debt.seat(Role.TOWN_PA).act("reminderRecord", given))


@pytest.mark.row(59)
async def test_row59_no_day_warns_of_it_again(county: County) -> None:
    debt, _ = await paid(county)
    await pass_day(county, after(LAST_DAY, 60))
    about = [
        row["rule"]
        for row in await county.rows("warning", state="OPEN")
        if row["object_id"] == str(debt.loan)
    ]
    assert about == []


@pytest.mark.row(59)
@pytest.mark.parametrize(
    ("amount", "is_within"),
    [("5000.00", True), ("5000.01", False)],
    ids=["row59-5000", "row59-a-fen"],
)
async def test_row59_the_household_still_owes_the_principal(
    county: County, amount: str, is_within: bool
) -> None:
    """Of 50,000 the 45,000 that it has not paid back are taken (A7)."""
    debt, _ = await paid(county)
    given = county.application(debt.home, amount=amount)
    if is_within:
        accepted(await county.bank("ABC").act("loanSubmit", given))
        return
    told = await county.bank("ABC").told("loanSubmit", given)
    for errors in told.values():
        (error,) = errors
        figures = {one["name"]: one["value"] for one in error["params"]}
        assert error["code"] == "HOUSEHOLD_LIMIT_EXCEEDED"
        assert figures["available"] == "5000.00"
