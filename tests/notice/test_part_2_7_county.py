"""二(七) over HTTP: three approvals of the county, and persons told apart (row 54; A16, B5)."""

from __future__ import annotations

from typing import Any

import pytest

from authz.role import Role
from tests import factories
from tests.notice.claims import (
    COUNTY,
    FIRST_DAY,
    TOWNSHIP,
    Debt,
    approved,
    claimed,
    lost,
    offered,
    payment,
    signed,
    word,
)
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

AGAIN = ("RETURNED", "补充催收记录")
SHOWN = "claim { status round approvedOn }"


@pytest.mark.row(54)
@pytest.mark.parametrize("before", [(), (Role.TOWN_PA,), (Role.TOWN_FIN,)])
async def test_row54_the_county_waits_for_the_township(
    county: County, before: tuple[Role, ...]
) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    for role in before:
        await signed(debt, claim, role)
    missing = ",".join(role.value for role in TOWNSHIP if role not in before)
    figures = {"state": "TOWNSHIP_REVIEW", "missing": missing}
    for role in COUNTY:
        assert await offered(debt.seat(role), claim) == []
        await debt.seat(role).refused(
            "claimSign", word(claim), "WRONG_STAGE", "claim", row=54, **figures
        )


@pytest.mark.row(54, 90, 91)
@pytest.mark.parametrize("last", COUNTY, ids=lambda role: f"row54-{role.value}")
async def test_row54_two_of_three_are_no_payment(county: County, last: Role) -> None:
    debt = await lost(county)
    await factories.fund(county.owner, county.county_id)
    claim = await claimed(debt)
    await signed(debt, claim, *TOWNSHIP)
    two = [role for role in COUNTY if role is not last]
    assert await signed(debt, claim, *two[::-1]) == "COUNTY_REVIEW"
    finance = county.office(Role.COUNTY_FIN)
    figures = {"object": "claim", "state": "COUNTY_REVIEW", "act": "pay"}
    await finance.refused(
        "claimPay", payment(claim), "INVALID_TRANSITION", "claim", row=None, **figures
    )
    done = accepted(await debt.seat(last).act("claimSign", word(claim), SHOWN))
    assert (done["claim"]["status"], done["claim"]["approvedOn"]) == ("APPROVED", FIRST_DAY)
    # The fund is empty: that is said with the last approval, and stops the payment alone (B6).
    assert [one["code"] for one in done["warnings"]] == ["INSUFFICIENT_FUND"]


@pytest.mark.row(54)
async def test_row54_who_applied_signs_no_seat(county: County) -> None:
    debt = await lost(county)
    office = county.office(Role.BANK_OUTLET, sub="甲")
    claim = accepted(await office.act("claimSubmit", debt.named, "claim { id }"))["claim"]["id"]
    await signed(debt, claim, *TOWNSHIP)
    same = county.bank(sub="甲")
    assert await offered(same, claim) == []
    await same.refused("claimSign", word(claim), "SAME_ACTOR", "claim", row=54)
    assert await signed(debt, claim, *COUNTY) == "APPROVED"


@pytest.mark.row(54)
async def test_row54_nobody_signs_two_seats(county: County) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    accepted(await debt.seat(Role.TOWN_FIN, sub="甲").act("claimSign", word(claim)))
    same = debt.seat(Role.TOWN_PA, sub="甲")
    assert await offered(same, claim) == []
    await same.refused("claimSign", word(claim), "SAME_ACTOR", "claim", row=54)
    await signed(debt, claim, Role.TOWN_PA)
    for role in COUNTY:
        office = county.office(role, sub="甲")
        await office.refused("claimSign", word(claim), "SAME_ACTOR", "claim", row=54)
    assert await signed(debt, claim, *COUNTY) == "APPROVED"


async def returned(debt: Debt, claim: str, sub: str) -> None:
    """Sent back by the township's finance."""
    seat = debt.seat(Role.TOWN_FIN, sub=sub)
    given = word(claim, answer="RETURN", opinion=AGAIN[1])
    done = accepted(await seat.act("claimSign", given, "claim { status }"))
    assert done["claim"]["status"] == AGAIN[0]


@pytest.mark.row(54)
async def test_row54_persons_are_told_apart_over_all_rounds(county: County) -> None:
    """Who applied in the first round signs none in the second, nor applies who has signed."""
    debt = await lost(county)
    office = county.office(Role.BANK_OUTLET, sub="甲")
    claim = accepted(await office.act("claimSubmit", debt.named, "claim { id }"))["claim"]["id"]
    await returned(debt, claim, sub="乙")
    named = {"claim": claim}
    signer = county.office(Role.BANK_OUTLET, sub="乙")
    assert await offered(signer, claim) == ["CLAIM_WITHDRAW"]
    await signer.refused("claimResubmit", named, "SAME_ACTOR", "claim", row=54)
    third = county.office(Role.BANK_OUTLET, sub="丙")
    assert await offered(third, claim) == ["CLAIM_RESUBMIT", "CLAIM_WITHDRAW"]
    accepted(await third.act("claimResubmit", named))
    await signed(debt, claim, *TOWNSHIP)
    for sub in ("甲", "乙", "丙"):
        bank = county.bank(sub=sub)
        assert await offered(bank, claim) == []
        await bank.refused("claimSign", word(claim), "SAME_ACTOR", "claim", row=54)
    assert await signed(debt, claim, *COUNTY) == "APPROVED"


@pytest.mark.row(54)
@pytest.mark.parametrize("role", [*TOWNSHIP, *COUNTY], ids=lambda role: f"row54-{role.value}")
async def test_row54_each_seat_returns_and_all_sign_anew(county: County, role: Role) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    if role in COUNTY:
        others = [one for one in COUNTY if one is not role]
        await signed(debt, claim, *TOWNSHIP, *others)
    back = word(claim, answer="RETURN", opinion=AGAIN[1])
    shown = "claim { status } loan { status }"
    done = accepted(await debt.seat(role).act("claimSign", back, shown))
    assert (done["claim"], done["loan"]) == ({"status": "RETURNED"}, {"status": "CLAIMING"})
    done = accepted(await debt.outlet.act("claimResubmit", {"claim": claim}, SHOWN))
    assert (done["claim"]["status"], done["claim"]["round"]) == ("TOWNSHIP_REVIEW", 2)
    assert await signed(debt, claim) == "APPROVED"
    words = [row["round"] for row in await county.rows("claim_opinion")]
    assert words.count(2) == 5


@pytest.mark.row(54)
@pytest.mark.parametrize("role", [Role.TOWN_PA, Role.COUNTY_PA])
async def test_row54_a_rejection_ends_it_and_another_may_follow(county: County, role: Role) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    if role in COUNTY:
        await signed(debt, claim, *TOWNSHIP)
    no = word(claim, answer="REJECT", opinion="尚可追偿")
    shown = "claim { status endedOn endedReason } loan { status }"
    done = accepted(await debt.seat(role).act("claimSign", no, shown))
    ended = {"status": "REJECTED", "endedOn": FIRST_DAY, "endedReason": "尚可追偿"}
    assert (done["claim"], done["loan"]) == (ended, {"status": "IN_BUFFER"})
    assert await claimed(debt) != claim


@pytest.mark.row(54)
async def test_row54_withdrawn_before_and_cancelled_after_the_approval(county: County) -> None:
    debt, claim = await approved(county)
    named = {"claim": claim}
    figures = {"object": "claim", "state": "APPROVED", "act": "withdraw"}
    await debt.outlet.refused(
        "claimWithdraw", named, "INVALID_TRANSITION", "claim", row=None, **figures
    )
    finance = county.office(Role.COUNTY_FIN)
    blank: dict[str, Any] = named | {"reason": " "}
    await finance.refused("claimCancel", blank, "REASON_REQUIRED", "reason", row=54)
    shown = "claim { status } loan { status }"
    given = named | {"reason": "借款人开始还款"}
    await county.office(Role.COUNTY_PA).denied("claimCancel", given)
    done = accepted(await finance.act("claimCancel", given, shown))
    assert (done["claim"], done["loan"]) == ({"status": "CANCELLED"}, {"status": "IN_BUFFER"})
    second = await claimed(debt)
    figures = {"object": "claim", "state": "TOWNSHIP_REVIEW", "act": "cancel"}
    await finance.refused(
        "claimCancel",
        {"claim": second, "reason": "误报"},
        "INVALID_TRANSITION",
        "claim",
        row=None,
        **figures,
    )
    done = accepted(await debt.outlet.act("claimWithdraw", {"claim": second}, shown))
    assert (done["claim"], done["loan"]) == ({"status": "WITHDRAWN"}, {"status": "IN_BUFFER"})
