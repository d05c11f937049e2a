"""二(七) over HTTP: what the fund pays of a loss, and for which loans nothing (rows 55 and 56)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from tests import factories, factory_fund
from tests.notice.claims import (
    FIRST_DAY,
    FUND_PART,
    INTEREST,
    LOSS,
    PRINCIPAL,
    Debt,
    approved,
    buffered,
    claimed,
    late,
    lost,
    payment,
    signed,
)
from tests.notice.days import pass_day
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

PAID = """claim { status paidOn retained { principal interest total } } loan { status }
  entry { kind amount }"""
SHARED = "claim { fundPart parts { party name amount } }"


# --- The share ----------------------------------------------------------------------------------


@pytest.mark.row(55)
@pytest.mark.parametrize(
    ("shares", "others", "parts"),
    [
        (("0.8", "0.2"), (), ["36987.65", "9246.91"]),
        (("0.5", "0.5"), (), ["23117.28", "23117.28"]),
        (("1", "0"), (), [LOSS, "0.00"]),
        (("0", "1"), (), ["0.00", LOSS]),
        # 40/20/30/10, as a county system has them.
        (
            ("0.3", "0.1"),
            (("省农信担保", "0.4"), ("反担保集团", "0.2")),
            ["13870.37", "18493.82", "9246.91", "4623.46"],
        ),
    ],
)
async def test_row55_as_agreed_on_the_day(
    county: County,
    shares: tuple[str, str],
    others: tuple[tuple[str, str], ...],
    parts: list[str],
) -> None:
    debt = await late(county)
    fund_share, lender_share = (Decimal(share) for share in shares)
    agreed = {"fund_share": fund_share, "lender_share": lender_share, "others": others}
    await factory_fund.cooperation(county.owner, county.county_id, county.rcc.id, **agreed)
    await buffered(debt, is_agreed=False)
    county.turn_to(FIRST_DAY)
    done = accepted(await debt.outlet.act("claimSubmit", debt.named, SHARED))["claim"]
    assert done["fundPart"] == parts[0]
    assert [one["amount"] for one in done["parts"]] == parts
    assert sum(Decimal(part) for part in parts) == Decimal(LOSS)
    names = [None, *(name for name, _ in others), None]
    assert [one["name"] for one in done["parts"]] == names


@pytest.mark.row(55)
@pytest.mark.parametrize(
    ("agreement", "is_shared"),
    [
        (None, False),
        ({"ends_on": date(2018, 8, 30)}, False),
        ({"ends_on": date(2018, 8, 31)}, True),
        ({"starts_on": date(2018, 8, 31)}, True),
        ({"starts_on": date(2018, 9, 1)}, False),
    ],
    ids=["row55-none", "row55-ended", "row55-last-day", "row55-first-day", "row55-not-yet"],
)
async def test_row55_no_ratio_no_claim(
    county: County, agreement: dict[str, Any] | None, is_shared: bool
) -> None:
    debt = await late(county)
    await factory_fund.cooperation(county.owner, county.county_id, county.abc.id)
    if agreement is not None:
        place = (county.county_id, county.rcc.id)
        await factory_fund.cooperation(county.owner, *place, **agreement)
    await buffered(debt, is_agreed=False)
    county.turn_to(FIRST_DAY)
    if is_shared:
        await claimed(debt)
    else:
        await debt.outlet.refused("claimSubmit", debt.named, "NO_SHARING_RATIO", "loan", row=55)


@pytest.mark.row(55)
async def test_row55_a_returned_claim_takes_the_agreement_of_its_new_day(county: County) -> None:
    debt = await late(county)
    place = (county.county_id, county.rcc.id)
    await factory_fund.cooperation(county.owner, *place)
    half = {"fund_share": Decimal("0.5"), "lender_share": Decimal("0.5")}
    await factory_fund.cooperation(county.owner, *place, starts_on=date(2018, 9, 1), **half)
    await buffered(debt, is_agreed=False)
    county.turn_to(FIRST_DAY)
    claim = await claimed(debt)
    county.turn_to("2018-09-01")
    back = {"claim": claim, "answer": "RETURN", "opinion": "补充材料"}
    accepted(await debt.seat(Role.TOWN_PA).act("claimSign", back))
    done = accepted(await debt.outlet.act("claimResubmit", {"claim": claim}, SHARED))
    assert [one["amount"] for one in done["claim"]["parts"]] == ["23117.28", "23117.28"]
    # A later end of the agreement does not undo what was claimed under it.
    assert await signed(debt, claim) == "APPROVED"


# --- Payment ------------------------------------------------------------------------------------


@pytest.mark.row(55)
async def test_row55_the_fund_holds_a_fen_too_little(county: County) -> None:
    debt, claim = await approved(county, "36987.64")
    figures = {"balance": "36987.64", "amount": FUND_PART, "missing": "0.01"}
    await debt.seat(Role.COUNTY_FIN).refused(
        "claimPay", payment(claim), "INSUFFICIENT_FUND", "claim", row=55, **figures
    )


@pytest.mark.row(55)
async def test_row55_no_fund_at_all(county: County) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    assert await signed(debt, claim) == "APPROVED"
    figures = {"balance": "0.00", "amount": FUND_PART, "missing": FUND_PART}
    await debt.seat(Role.COUNTY_FIN).refused(
        "claimPay", payment(claim), "INSUFFICIENT_FUND", "claim", row=55, **figures
    )


@pytest.mark.row(55)
async def test_row55_36987_65_is_paid_once(county: County) -> None:
    """By the finance, whoever of it approved (B4)."""
    debt, claim = await approved(county, FUND_PART)
    finance = debt.seat(Role.COUNTY_FIN)
    for role in (Role.COUNTY_PA, Role.COUNTY_BANK, Role.COUNTY_GOV):
        await county.office(role).denied("claimPay", payment(claim))
    done = accepted(await finance.act("claimPay", payment(claim), PAID))
    assert done["claim"] == {
        "status": "PAID",
        "paidOn": FIRST_DAY,
        "retained": {"principal": PRINCIPAL, "interest": INTEREST, "total": LOSS},
    }
    assert done["loan"] == {"status": "WRITTEN_OFF_RETAINED"}
    assert done["entry"] == {"kind": "COMPENSATION", "amount": FUND_PART}
    assert (await county.row("county_position"))["fund_balance"] == 0
    where = ("ALREADY_COMPENSATED", "claim")
    await finance.refused("claimPay", payment(claim), *where, row=55)
    reason = {"claim": claim, "reason": "误付"}
    await finance.refused("claimCancel", reason, *where, row=55)
    await debt.outlet.refused("claimWithdraw", {"claim": claim}, *where, row=55)
    await debt.outlet.refused("claimSubmit", debt.named, "ALREADY_COMPENSATED", "loan", row=55)


@pytest.mark.row(55)
@pytest.mark.parametrize("what", ["principal", "interest"])
async def test_row55_nothing_is_paid_for_what_was_paid_meanwhile(county: County, what: str) -> None:
    debt, claim = await approved(county)
    given = debt.named | {what: "0.01", "bankRef": "R-1"}
    accepted(await county.bank().act("repaymentRecord", given))
    finance = debt.seat(Role.COUNTY_FIN)
    figures = {"reason": "PAID_MEANWHILE", "loss": LOSS, "owed": "46234.55"}
    await finance.refused("claimPay", payment(claim), "VALIDATION", "claim", row=55, **figures)
    accepted(await finance.act("claimCancel", {"claim": claim, "reason": "已有还款"}))
    done = accepted(await debt.outlet.act("claimSubmit", debt.named, "claim { id loss fundPart }"))
    # 46,234.55 x 0.8 = 36,987.64.
    assert (done["claim"]["loss"], done["claim"]["fundPart"]) == ("46234.55", "36987.64")
    assert await signed(debt, done["claim"]["id"]) == "APPROVED"
    accepted(await finance.act("claimPay", payment(done["claim"]["id"])))


@pytest.mark.row(55)
@pytest.mark.parametrize("is_approved", [False, True])
async def test_row55_a_claim_ends_with_the_debt(county: County, is_approved: bool) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    if is_approved:
        await signed(debt, claim)
    given = debt.named | {"principal": PRINCIPAL, "interest": INTEREST, "bankRef": "R-1"}
    done = accepted(await county.bank().act("repaymentRecord", given, "loan { status }"))
    assert done["loan"] == {"status": "SETTLED"}
    row = await county.row("claim")
    state = "CANCELLED" if is_approved else "WITHDRAWN"
    assert (row["state"], row["ended_reason"]) == (state, "PAID_OFF")
    figures = {"object": "claim", "state": state, "act": "pay"}
    await debt.seat(Role.COUNTY_FIN).refused(
        "claimPay", payment(claim), "INVALID_TRANSITION", "claim", row=None, **figures
    )


@pytest.mark.row(55)
async def test_row55_claims_go_on_while_lending_is_suspended(county: County) -> None:
    """They are how the ratio falls (A4)."""
    debt = await late(county)
    await factories.trip(county.owner, county.county_id, county.rcc.id)
    await buffered(debt)
    await factories.fund(county.owner, county.county_id, Decimal(FUND_PART))
    county.turn_to(FIRST_DAY)
    claim = await claimed(debt)
    assert await signed(debt, claim) == "APPROVED"
    accepted(await debt.seat(Role.COUNTY_FIN).act("claimPay", payment(claim)))
    book = await county.row("county_lender_position")
    assert (book["breaker_state"], book["outstanding"], book["loan_count"]) == ("TRIPPED", 0, 0)


# --- What is not compensated --------------------------------------------------------------------


@pytest.mark.row(57)
async def test_row57_a_plan_in_force_pauses_the_claim(county: County) -> None:
    """B18: until it ends."""
    debt = await lost(county)
    rows = [{"dueOn": "2018-12-20", "amount": PRINCIPAL}]
    given = debt.named | {"rows": rows, "note": "三月采茶后有收入"}
    done = accepted(await county.bank().act("instalmentPlanAgree", given, "instalmentPlan { id }"))
    can = "allowedActions"
    assert "CLAIM_SUBMIT" not in (await debt.shown(can, Role.BANK_OUTLET))[can]
    await debt.outlet.refused("claimSubmit", debt.named, "PLAN_IN_FORCE", "loan", row=57)
    plan = {"instalmentPlan": done["instalmentPlan"]["id"], "reason": "未履行"}
    accepted(await county.bank().act("instalmentPlanCancel", plan))
    await claimed(debt)


@pytest.mark.row(55)
@pytest.mark.parametrize(
    ("is_subsidised", "interest"),
    [(False, "906.25"), (True, "296.04")],
    ids=["row55-296.04-555.83-54.38", "row55-without-555.83-54.38"],
)
async def test_row55_contract_interest_without_penalty_or_subsidy(
    county: County, is_subsidised: bool, interest: str
) -> None:
    """B7: 50,000 at 4.35 % for 49, 92 and 9 days, less the quarter that the county is to pay.

    The nine days, too: they are drafted when their quarter is over.
    """
    loan = await county.lent(date(2018, 1, 31), date(2018, 6, 30))
    debt = Debt(county, loan, await county.household())
    await debt.bare("five_tier", "LOSS")
    if not is_subsidised:
        await debt.bare("subsidy_ends_on", date(2018, 1, 31))
    for table in ("loan", "instalment"):
        await county.owner.execute(
            f"update {table} set outlet_id = $2 where county_id = $1",
            county.county_id,
            county.outlet.id,
        )
    await pass_day(county, FIRST_DAY)
    await buffered(debt)
    shown = "claim { principal interest loss fundPart }"
    done = accepted(await debt.outlet.act("claimSubmit", debt.named, shown))["claim"]
    loss = Decimal("50000.00") + Decimal(interest)
    assert done == {
        "principal": "50000.00",
        "interest": interest,
        "loss": str(loss),
        "fundPart": str(round(loss * 8 / 10, 2)),
    }
