"""一(四) over HTTP: references, days in their order, nothing of a day to come (row 14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import LoanState
from tests.notice.desk import County, accepted, codes
from tests.services.roster_lines import person

pytestmark = pytest.mark.anyio
BLANKS = ["", "  "]


async def loan_in(county: County, state: LoanState, on: str = "2018-12-20") -> dict[str, Any]:
    """An input that names a loan in that state, each of its steps done on that day."""
    day = date.fromisoformat(on)
    last = day.replace(year=2019)
    borrower = await county.household()
    loan = await county.loan(borrower, state=state, value_on=day, matures_on=last)
    return {"loan": {"id": str(loan)}}


@pytest.mark.row(14)
@pytest.mark.parametrize("blank", BLANKS)
async def test_an_approval_has_the_lenders_reference(county: County, blank: str) -> None:
    given = await loan_in(county, LoanState.SUBMITTED) | {"approvalNo": blank}
    reason = {"reason": "MISSING"}
    await county.bank().refused("loanApprove", given, "VALIDATION", "approvalNo", row=14, **reason)


@pytest.mark.row(14)
@pytest.mark.parametrize("blank", BLANKS)
async def test_a_contract_has_a_number(county: County, blank: str) -> None:
    given = await loan_in(county, LoanState.APPROVED) | {"contractNo": blank}
    reason = {"reason": "MISSING"}
    await county.bank().refused("loanSign", given, "VALIDATION", "contractNo", row=14, **reason)


@pytest.mark.row(14)
@pytest.mark.parametrize("name", ["loanNo", "amount", "rate", "maturesOn", "purpose", "industry"])
async def test_what_an_application_must_say(county: County, name: str) -> None:
    given = county.application(await county.household())
    del given[name]
    await county.bank().denied("loanSubmit", given, "BAD_USER_INPUT")


@pytest.mark.row(14)
async def test_an_amount_is_above_nothing(county: County) -> None:
    given = county.application(await county.household(), amount="0.00")
    reason = {"reason": "NOT_POSITIVE_MONEY"}
    await county.bank().refused("loanSubmit", given, "VALIDATION", "amount", row=14, **reason)


@pytest.mark.row(14)
@pytest.mark.parametrize("amount", ["-1.00", "100.005", "thirty", "50,000.00", "", "1e4"])
async def test_an_amount_is_money(county: County, amount: str) -> None:
    given = county.application(await county.household(), amount=amount)
    await county.bank().denied("loanSubmit", given, "BAD_USER_INPUT")


# Signed on which day, refused why, with which bound; approved on 2018-12-20, as today.
SIGNED_ON = [
    ("2018-12-19", {"reason": "BEFORE_APPROVAL", "earliestOn": "2018-12-20"}),
    ("2018-12-21", {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}),
]


@pytest.mark.row(14)
@pytest.mark.parametrize(("day", "figures"), SIGNED_ON, ids=["before approval", "tomorrow"])
async def test_a_contract_is_signed_between_approval_and_today(
    county: County, day: str, figures: dict[str, str]
) -> None:
    named = await loan_in(county, LoanState.APPROVED)
    given = named | {"contractNo": "C-1", "signedOn": day}
    await county.bank().refused("loanSign", given, "VALIDATION", "signedOn", row=14, **figures)
    shows = "loan { signedOn contractNo }"
    done = accepted(await county.bank().act("loanSign", named | {"contractNo": "C-1"}, shows))
    assert done["loan"] == {"signedOn": "2018-12-20", "contractNo": "C-1"}


@pytest.mark.row(14)
async def test_a_disbursement_dated_before_approval(county: County) -> None:
    loan = await county.loan(
        await county.household(),
        state=LoanState.SIGNED,
        value_on=date(2018, 12, 20),
        matures_on=date(2019, 12, 19),
    )
    given = {"loan": {"id": str(loan)}, "valueOn": "2018-12-19"}
    figures = {"reason": "BEFORE_SIGNING", "earliestOn": "2018-12-20"}
    await county.bank().refused("loanDisburse", given, "VALIDATION", "valueOn", row=14, **figures)


@pytest.mark.row(14)
async def test_a_disbursement_dated_tomorrow(county: County) -> None:
    given = await loan_in(county, LoanState.SIGNED) | {"valueOn": "2018-12-21"}
    figures = {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}
    await county.bank().refused("loanDisburse", given, "VALIDATION", "valueOn", row=14, **figures)


@pytest.mark.row(14)
@pytest.mark.parametrize("state", [LoanState.SUBMITTED, LoanState.APPROVED], ids=str)
async def test_a_disbursement_of_what_is_not_approved_and_signed(
    county: County, state: LoanState
) -> None:
    given = await loan_in(county, state)
    figures = {"object": "loan", "state": str(state), "act": "disburse"}
    code = "INVALID_TRANSITION"
    await county.bank().refused("loanDisburse", given, code, "loan", row=None, **figures)


@pytest.mark.row(14)
async def test_a_disbursement_recorded_on_the_fifth_day_B12(county: County) -> None:
    given = await loan_in(county, LoanState.SIGNED, "2018-12-15")
    shows = "loan { status valueOn }"
    done = accepted(
        await county.bank().act("loanDisburse", given | {"valueOn": "2018-12-15"}, shows)
    )
    assert done["loan"] == {"status": "ACTIVE", "valueOn": "2018-12-15"}


@pytest.mark.row(14)
async def test_a_disbursement_recorded_on_the_sixth_day_B12(county: County) -> None:
    given = await loan_in(county, LoanState.SIGNED, "2018-12-14") | {"valueOn": "2018-12-14"}
    figures = {"reason": "TOO_FAR_BACK", "earliestOn": "2018-12-15"}
    await county.bank().refused("loanDisburse", given, "VALIDATION", "valueOn", row=14, **figures)


@pytest.mark.row(14)
async def test_a_loan_is_disbursed_once_and_in_full_B10(county: County) -> None:
    """The months are derived from the actual value date, rounded up."""
    loan = await county.loan(
        await county.household(),
        state=LoanState.SIGNED,
        value_on=date(2018, 12, 16),
        matures_on=date(2019, 11, 17),
    )
    given = {"loan": {"id": str(loan)}, "valueOn": "2018-12-16"}
    shows = "loan { months amount outstandingPrincipal }"
    done = accepted(await county.bank().act("loanDisburse", given, shows))
    assert done["loan"] == {
        "months": 12,
        "amount": "30000.00",
        "outstandingPrincipal": "30000.00",
    }
    figures = {"object": "loan", "state": "ACTIVE", "act": "disburse"}
    code = "INVALID_TRANSITION"
    await county.bank().refused("loanDisburse", given, code, "loan", row=None, **figures)


# A repayment, a class, an inspection, a rating of tomorrow: mutation, field, more, clause.
TOMORROW: list[tuple[str, str, dict[str, Any], int]] = [
    ("repaymentRecord", "receivedOn", {"principal": "1.00", "bankRef": "B"}, 14),
    ("loanClassify", "asOf", {"fiveTier": "NORMAL"}, 14),
    ("inspectionRecord", "inspectedOn", {"finding": "AS_AGREED", "note": "走访"}, 22),
]


@pytest.mark.row(14)
@pytest.mark.parametrize(("act", "field", "more", "row"), TOMORROW, ids=lambda one: str(one))
async def test_nothing_is_recorded_of_tomorrow(
    county: County, act: str, field: str, more: dict[str, Any], row: int
) -> None:
    named = await loan_in(county, LoanState.ACTIVE, "2018-06-01")
    given = named | more | {field: "2018-12-21"}
    figures = {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}
    await county.bank().refused(act, given, "VALIDATION", field, row=row, **figures)


@pytest.mark.row(14)
@pytest.mark.parametrize(("act", "field", "more", "row"), TOMORROW[:2], ids=lambda one: str(one))
async def test_nothing_is_recorded_of_before_the_loan(
    county: County, act: str, field: str, more: dict[str, Any], row: int
) -> None:
    named = await loan_in(county, LoanState.ACTIVE, "2018-06-01")
    given = named | more | {field: "2018-05-31"}
    figures = {"reason": "BEFORE_DISBURSEMENT", "earliestOn": "2018-06-01"}
    await county.bank().refused(act, given, "VALIDATION", field, row=row, **figures)


@pytest.mark.row(14)
async def test_identity_numbers_are_checked_to_their_last_character(county: County) -> None:
    """A line with a wrong check character stands as a fault, and the register waits for it."""
    good = person()
    wrong = good[:17] + ("1" if good[17] == "0" else "0")
    row = county.roster_row()
    office = county.office(Role.COUNTY_PA)
    given = {"rows": [row | {"idCard": wrong}], "source": "名册.xlsx"}
    imported = accepted(await office.act("rosterImport", given, "roster { id faultCount }"))
    assert codes(imported["warnings"]) == ["ROSTER_ROW_INVALID@rows.0.idCard"]
    assert imported["warnings"][0]["message"] == "第 1 行：身份证号校验码不正确"
    assert wrong not in str(imported)
    roster = imported["roster"]["id"]
    figures = {"reason": "FAULTY_LINES", "count": "1", "lines": "1"}
    publish = {"roster": roster}
    code = "ROSTER_ROW_INVALID"
    await office.refused("rosterPublish", publish, code, "roster", row=89, **figures)
    corrected = {"rows": [row | {"idCard": good}], "source": "改.xlsx", "roster": roster}
    assert accepted(await office.act("rosterImport", corrected))["warnings"] == []
    accepted(await office.act("rosterPublish", publish))
