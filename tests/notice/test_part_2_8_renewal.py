"""二(四) over HTTP: a renewal is a new loan that pays the old one off (row 61; A7, B17)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests.factories import Borrower
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("loanApprove", {"approvalNo": "A-1"}),
    ("loanSign", {"contractNo": "C-1"}),
    ("loanDisburse", {}),
)
EXPOSURE = "household { exposure { outstanding approved pending available } }"
STANDS = "query($id: ID!) { loan(id: $id) { status segment outstandingPrincipal settledOn } }"


async def lent(county: County, borrower: Borrower, amount: str, **more: Any) -> GlobalId:
    """A loan of the borrower in good standing, until 2019-06-01."""
    return await county.loan(borrower, amount=Decimal(amount), **more)


def renewal(
    county: County, borrower: Borrower, old: GlobalId, amount: str, **more: Any
) -> dict[str, Any]:
    return county.application(borrower, amount=amount, renews={"id": str(old)}, **more)


async def submitted(
    county: County, borrower: Borrower, old: GlobalId, amount: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """The renewal as its acts name it, and what its household then owes and asks for."""
    given = renewal(county, borrower, old, amount)
    done = accepted(await county.bank().act("loanSubmit", given, f"loan {{ id {EXPOSURE} }}"))
    return {"loan": {"id": done["loan"]["id"]}}, done["loan"]["household"]["exposure"]


async def stands(county: County, loan: str) -> dict[str, Any]:
    return dict((await county.bank().ask(STANDS, id=loan))["loan"])


@pytest.mark.row(61)
async def test_row61_50000_for_50000(county: County) -> None:
    """Netted at every step; on the day it is lent the old one is paid off."""
    borrower = await county.household()
    old = await lent(county, borrower, "50000.00")
    named, exposure = await submitted(county, borrower, old, "50000.00")
    whole = {
        "outstanding": "50000.00",
        "approved": "0.00",
        "pending": "0.00",
        "available": "0.00",
    }
    assert exposure == whole
    for name, more in STEPS:
        done = accepted(await county.bank().act(name, named | more, f"loan {{ {EXPOSURE} }}"))
        assert done["loan"]["household"]["exposure"] == whole, name
    paid = await stands(county, str(old))
    assert (paid["status"], paid["settledOn"]) == ("SETTLED", "2018-12-20")
    assert paid["outstandingPrincipal"] == "0.00"
    assert await stands(county, named["loan"]["id"]) == {
        "status": "ACTIVE",
        "segment": "NEW",
        "outstandingPrincipal": "50000.00",
        "settledOn": None,
    }


@pytest.mark.row(61)
async def test_row61_a_fen_more_is_refused(county: County) -> None:
    """The old loan is netted: nothing else is outstanding."""
    borrower = await county.household()
    old = await lent(county, borrower, "50000.00")
    await county.bank().refused(
        "loanSubmit",
        renewal(county, borrower, old, "50000.01"),
        "HOUSEHOLD_LIMIT_EXCEEDED",
        "amount",
        row=6,
        limit="50000.00",
        available="50000.00",
        requested="50000.01",
        outstanding="0.00",
        approved="0.00",
        pending="0.00",
    )


@pytest.mark.row(61)
@pytest.mark.parametrize(
    ("amount", "expected"),
    [("30000.00", []), ("30000.01", ["HOUSEHOLD_LIMIT_EXCEEDED@amount"])],
    ids=["row61-30000.00-beside-20000", "row61-30000.01-beside-20000"],
)
async def test_row61_only_the_old_loan_is_netted(
    county: County, amount: str, expected: list[str]
) -> None:
    borrower = await county.household()
    await county.loan(borrower, county.abc, amount=Decimal("20000.00"))
    old = await lent(county, borrower, "30000.00")
    payload = await county.bank().act("loanSubmit", renewal(county, borrower, old, amount))
    assert codes(payload["errors"]) == expected


@pytest.mark.row(61)
async def test_row61_while_it_waits_the_larger_counts(county: County) -> None:
    """B17: of 30,000 outstanding and 40,000 asked for, 40,000; so 10,000 are left."""
    borrower = await county.household()
    old = await lent(county, borrower, "50000.00", outstanding=Decimal("30000.00"))
    _, exposure = await submitted(county, borrower, old, "40000.00")
    assert (exposure["pending"], exposure["available"]) == ("10000.00", "10000.00")
    other = county.bank("ABC")
    over = county.application(borrower, amount="10000.01")
    payload = await other.act("loanSubmit", over)
    assert codes(payload["errors"]) == ["HOUSEHOLD_LIMIT_EXCEEDED@amount"]
    accepted(await other.act("loanSubmit", over | {"amount": "10000.00"}))


@pytest.mark.row(61)
@pytest.mark.parametrize(
    ("matures_on", "is_accepted"),
    [(date(2018, 12, 20), True), (date(2018, 12, 19), False)],
    ids=["row61-on-its-maturity", "row61-a-day-later"],
)
async def test_row61_by_the_maturity_of_the_old(
    county: County, matures_on: date, is_accepted: bool
) -> None:
    borrower = await county.household()
    old = await lent(county, borrower, "50000.00", matures_on=matures_on)
    given = renewal(county, borrower, old, "50000.00")
    if is_accepted:
        accepted(await county.bank().act("loanSubmit", given))
        return
    await county.bank().refused(
        "loanSubmit",
        given,
        "ALREADY_MATURED",
        "renews",
        row=61,
        maturedOn="2018-12-19",
        paidOffOn="2018-12-20",
    )


@pytest.mark.row(61)
@pytest.mark.parametrize(
    "state", ["OVERDUE", "EARLY_CALLED", "IN_BUFFER"], ids=lambda state: f"row61-{state}"
)
async def test_row61_only_in_good_standing(county: County, state: str) -> None:
    borrower = await county.household()
    late = {"overdue_principal": Decimal("1.00")} if state == "OVERDUE" else {}
    old = await lent(county, borrower, "20000.00", state=LoanState[state], **late)
    await county.bank().refused(
        "loanSubmit",
        renewal(county, borrower, old, "20000.00"),
        "INVALID_TRANSITION",
        "renews",
        row=61,
        object="loan",
        state=state,
        act="renew",
    )


@pytest.mark.row(61)
async def test_row61_one_renewal_at_a_time(county: County) -> None:
    borrower = await county.household()
    old = await lent(county, borrower, "50000.00")
    named, _ = await submitted(county, borrower, old, "50000.00")
    again = renewal(county, borrower, old, "50000.00")
    await county.bank().refused(
        "loanSubmit", again, "ALREADY_OPEN", "renews", row=61, state="SUBMITTED"
    )
    accepted(await county.bank().act("loanWithdraw", named))
    accepted(await county.bank().act("loanSubmit", again))


@pytest.mark.row(61)
async def test_row61_of_the_same_household_and_lender(county: County) -> None:
    borrower, other = await county.household(), await county.household()
    theirs = await lent(county, other, "20000.00")
    given = renewal(county, borrower, theirs, "20000.00")
    told = await county.bank().told("loanSubmit", given)
    assert codes(told[ZH]) == codes(told[EN]) == ["VALIDATION@renews"]
    assert told[ZH][0]["message"] == "renews 不属于该户"
    abc = await county.loan(borrower, county.abc, amount=Decimal("20000.00"))
    told = await county.bank().told("loanSubmit", renewal(county, borrower, abc, "20000.00"))
    assert codes(told[ZH]) == codes(told[EN]) == ["NOT_FOUND@renews"]


@pytest.mark.row(61)
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"rate": "4.36"}, ["RATE_NOT_BENCHMARK@rate"]),
        ({"maturesOn": "2021-12-21", "rate": "4.75"}, ["TERM_EXCEEDS_LIMIT@maturesOn"]),
    ],
    ids=["row61-rate-4.36", "row61-36-months-and-a-day"],
)
async def test_row61_judged_as_any_new_loan(
    county: County, more: dict[str, str], expected: list[str]
) -> None:
    borrower = await county.household()
    old = await lent(county, borrower, "50000.00")
    given = renewal(county, borrower, old, "50000.00", **more)
    told = await county.bank().told("loanSubmit", given)
    assert codes(told[ZH]) == codes(told[EN]) == expected


@pytest.mark.row(61)
async def test_row61_a_removed_household_renews_nothing(county: County) -> None:
    """A19: neither a new loan nor a renewal."""
    borrower = await county.household()
    old = await lent(county, borrower, "50000.00")
    given = {"household": str(borrower.household), "status": "REMOVED_WRONG", "reason": "错评"}
    accepted(await county.office(Role.COUNTY_PA).act("householdStatusChange", given))
    await county.bank().refused(
        "loanSubmit",
        renewal(county, borrower, old, "50000.00"),
        "HOUSEHOLD_REMOVED",
        "household",
        row=63,
        since="2018-12-20",
    )
