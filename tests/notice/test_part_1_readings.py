"""Readings of part one that a single row does not tell, over HTTP: table B, 9 to 17."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import LoanState
from tests.factories import DAY, Borrower
from tests.notice.desk import County, accepted, codes
from tests.services.roster_lines import person, township

pytestmark = pytest.mark.anyio


async def signed(county: County, borrower: Borrower | None = None, **more: Any) -> dict[str, Any]:
    """An input that names a contract signed on 2018-12-18, to be paid out today."""
    values = {"value_on": date(2018, 12, 18), "matures_on": date(2019, 12, 18)}
    applicant = borrower or await county.household()
    loan = await county.loan(applicant, state=LoanState.SIGNED, **(values | more))
    return {"loan": {"id": str(loan)}}


@pytest.mark.row(1)
async def test_the_township_of_a_loan_is_that_of_its_application_B9(county: County) -> None:
    """A household that moves takes its file along; the loan stays with the township of old."""
    borrower = await county.household()
    old_home = county.town(borrower)
    given = county.application(borrower)
    loan = accepted(await county.bank().act("loanSubmit", given, "loan { id }"))["loan"]
    household = await county.row("household", id=borrower.household_id)
    moved = county.roster_row(
        householdNo=household["household_no"],
        township=township(county, 2),
        name=household["head_name"],
        idCard=borrower.id_card,
    )
    await county.roster(moved)
    household = await county.row("household", id=borrower.household_id)
    assert household["township_id"] == county.county_id + 2
    new_home = county.office(Role.TOWN_PA, region=township(county, 2))
    shown = "query($id: ID!) { loan(id: $id) { status } }"
    assert await old_home.ask(shown, id=loan["id"]) == {"loan": {"status": "SUBMITTED"}}
    assert await new_home.ask(shown, id=loan["id"]) == {"loan": None}


@pytest.mark.row(8)
async def test_the_term_is_measured_from_the_actual_value_date_B11(county: County) -> None:
    county.turn_to("2018-12-18")
    bank = county.bank()
    plan = {"plannedValueOn": "2018-12-19", "maturesOn": "2021-12-19", "rate": "4.75"}
    given = county.application(await county.household(), **plan)
    named = {"loan": accepted(await bank.act("loanSubmit", given, "loan { id }"))["loan"]}
    accepted(await bank.act("loanApprove", named | {"approvalNo": "A-1"}))
    accepted(await bank.act("loanSign", named | {"contractNo": "C-1"}))
    figures = {"maxMonths": "36", "months": "37", "latestOn": "2021-12-18"}
    await bank.refused("loanDisburse", named, "TERM_EXCEEDS_LIMIT", "loan", row=8, **figures)
    county.turn_to("2018-12-19")
    done = accepted(await bank.act("loanDisburse", named, "loan { months }"))
    assert done["loan"] == {"months": 36}


@pytest.mark.row(9)
async def test_the_tier_is_that_of_the_actual_term_B11(county: County) -> None:
    """A year and two days by the contract, a year by the day on which the money flows."""
    given = await signed(county, matures_on=date(2019, 12, 20), rate=Decimal("4.75"))
    figures = {"expected": "4.35", "rate": "4.75", "signedOn": "2018-12-18", "months": "12"}
    code = "RATE_NOT_BENCHMARK"
    await county.bank().refused("loanDisburse", given, code, "loan", row=9, **figures)
    accepted(await county.bank().act("loanDisburse", given | {"valueOn": "2018-12-18"}))


@pytest.mark.row(6)
async def test_the_limit_is_judged_again_when_money_flows_B11(county: County) -> None:
    borrower = await county.household()
    await county.loan(borrower, county.abc, ceiling=Decimal("100000.00"))
    given = await signed(county, borrower)
    figures = {
        "limit": "50000.00",
        "available": "20000.00",
        "requested": "30000.00",
        "outstanding": "30000.00",
        "approved": "0.00",
        "pending": "0.00",
    }
    code = "HOUSEHOLD_LIMIT_EXCEEDED"
    await county.bank().refused("loanDisburse", given, code, "loan", row=6, **figures)


@pytest.mark.row(3)
async def test_conditions_are_judged_again_when_money_flows_B11(county: County) -> None:
    borrower = await county.household()
    given = await signed(county, borrower)
    answer = {"household": str(borrower.household)}
    answer |= {"assessments": [{"condition": "REPAYMENT_CAPACITY", "met": False}]}
    accepted(await county.town(borrower).act("householdAssess", answer))
    unmet = {"unmet": "REPAYMENT_CAPACITY"}
    code = "ELIGIBILITY_INCOMPLETE"
    await county.bank().refused("loanDisburse", given, code, "loan", row=3, **unmet)


# Each step, from which state, with what, and where it is refused.
STEPS: dict[str, tuple[LoanState, dict[str, str]]] = {
    "loanApprove": (LoanState.SUBMITTED, {"approvalNo": "A-1"}),
    "loanSign": (LoanState.APPROVED, {"contractNo": "C-1"}),
    "loanDisburse": (LoanState.SIGNED, {"valueOn": "2018-12-18"}),
}
ENDS = {
    "loanRefuse": (LoanState.SUBMITTED, "REFUSED"),
    "loanWithdraw": (LoanState.SUBMITTED, "WITHDRAWN"),
    "loanCancel": (LoanState.SIGNED, "CANCELLED"),
}


async def tripped(county: County) -> dict[str, str]:
    """Three yuan of a hundred turn bad today; all figures of what that refuses."""
    for amount, tier in (("9700.00", "NORMAL"), ("300.00", "LOSS")):
        loan = await county.loan(await county.household(), amount=Decimal(amount))
        given = {"loan": {"id": str(loan)}, "fiveTier": tier}
        accepted(await county.bank().act("loanClassify", given))
    return {"ratio": "0.0300000000", "numerator": "300.00", "denominator": "10000.00"}


@pytest.mark.row(25)
@pytest.mark.parametrize("step", STEPS)
async def test_what_is_pending_at_a_trip_cannot_advance_B13(county: County, step: str) -> None:
    """Not even with a value date of before the trip (B12)."""
    state, more = STEPS[step]
    loan = await county.loan(
        await county.household(),
        state=state,
        value_on=date(2018, 12, 18),
        matures_on=date(2019, 12, 18),
    )
    await tripped(county)
    given = {"loan": {"id": str(loan)}, **more}
    for errors in (await county.bank().told(step, given)).values():
        assert codes(errors) == ["LENDING_SUSPENDED@loan"]


@pytest.mark.row(25)
@pytest.mark.parametrize("act", ENDS)
async def test_what_is_pending_at_a_trip_may_be_ended_B13(county: County, act: str) -> None:
    state, after = ENDS[act]
    loan = await county.loan(await county.household(), state=state)
    await tripped(county)
    given = {"loan": {"id": str(loan)}, "reason": "暂停办理"}
    done = accepted(await county.bank().act(act, given, "loan { status }"))
    assert done["loan"] == {"status": after}


@pytest.mark.row(89)
async def test_one_identity_in_two_households_B16(county: County) -> None:
    """In one county a fault of the line; registered in another county, a warning."""
    borrower, foreigner = await county.household(), person()
    place = county.directory.region(county.elsewhere())
    home = county.directory.region(county.elsewhere() + 1)
    assert place is not None and home is not None
    neighbour = county.office(Role.COUNTY_PA, region=place.code)
    theirs = {"rows": [county.roster_row(township=home.code, idCard=foreigner)], "source": "邻县"}
    draft = accepted(await neighbour.act("rosterImport", theirs, "roster { id }"))["roster"]
    accepted(await neighbour.act("rosterPublish", {"roster": draft["id"]}))
    office = county.office(Role.COUNTY_PA)
    known = county.roster_row(idCard=borrower.id_card)
    foreign = county.roster_row(line=2, householdNo="HY", idCard=foreigner)
    given = {"rows": [known, foreign], "source": "名册.xlsx"}
    imported = accepted(await office.act("rosterImport", given, "roster { faultCount }"))
    assert imported["roster"] == {"faultCount": 1}
    assert codes(imported["warnings"]) == [
        "ROSTER_ROW_INVALID@rows.0.idCard",
        "IDENTITY_IN_ANOTHER_COUNTY@rows.1.idCard",
    ]
    twice = person()
    pair = [county.roster_row(line=at, householdNo=f"H{at}", idCard=twice) for at in (3, 4)]
    imported = accepted(await office.act("rosterImport", {"rows": pair, "source": "名册.xlsx"}))
    assert "ROSTER_ROW_INVALID@rows.1.idCard" in codes(imported["warnings"])


@pytest.mark.row(61)
async def test_a_renewal_counts_what_it_adds_to_the_loan_it_pays_off_B17(county: County) -> None:
    """Outstanding 30,000: the renewal may have 50,000 and not a fen more."""
    borrower = await county.household()
    old = await county.loan(borrower)
    given = county.application(borrower, renews={"id": str(old)}, amount="50000.01")
    figures = {
        "limit": "50000.00",
        "available": "50000.00",
        "requested": "50000.01",
        "outstanding": "0.00",
        "approved": "0.00",
        "pending": "0.00",
    }
    code, bank = "HOUSEHOLD_LIMIT_EXCEEDED", county.bank()
    await bank.refused("loanSubmit", given, code, "amount", row=6, **figures)
    shows = "loan { household { exposure { outstanding pending available } } }"
    made = accepted(await bank.act("loanSubmit", given | {"amount": "50000.00"}, shows))
    exposure = {"outstanding": "30000.00", "pending": "20000.00", "available": "0.00"}
    assert made["loan"]["household"] == {"exposure": exposure}


@pytest.mark.row(61)
async def test_an_overdue_loan_is_not_renewed_B17(county: County) -> None:
    borrower = await county.household()
    old = await county.loan(borrower, state=LoanState.OVERDUE, overdue_principal=Decimal("1.00"))
    given = county.application(borrower, renews={"id": str(old)}, amount="30000.00")
    figures = {"object": "loan", "state": "OVERDUE", "act": "renew"}
    code = "INVALID_TRANSITION"
    await county.bank().refused("loanSubmit", given, code, "renews", row=61, **figures)


@pytest.mark.row(4)
async def test_who_is_missing_from_a_new_register_keeps_status_and_loan_B15(
    county: County,
) -> None:
    borrower = await county.household()
    loan = await county.loan(borrower)
    await county.roster(county.roster_row())
    shown = await county.bank().ask(
        "query($id: ID!) { loan(id: $id) { status flags subsidyEndsOn household { status flags"
        " leftRosterOn } } }",
        id=str(loan),
    )
    assert shown["loan"] == {
        "status": "ACTIVE",
        "flags": ["FREE_RIDER"],
        "subsidyEndsOn": DAY.isoformat(),
        "household": {
            "status": "POOR",
            "flags": ["FREE_RIDER"],
            "leftRosterOn": DAY.isoformat(),
        },
    }
