"""一(一) over HTTP: who may borrow, screened at every step, and who rides along (rows 1 to 4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import EligibilityCondition, LoanState
from services.roster_sweep import RosterSweep, roster_sweep
from tests.factories import DAY, Borrower
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio
ADMITTED = "POOR,EXITED,RETURNED_POOR"
FIVE = tuple(EligibilityCondition)


def loan_of(county: County, named: Any, **more: Any) -> dict[str, Any]:
    """An input that names a loan."""
    return {"loan": {"id": str(named)}, **more}


@pytest.mark.row(1)
@pytest.mark.parametrize("status", ["POOR", "RETURNED_POOR", "EXITED"])
async def test_a_household_of_the_register_may_borrow(county: County, status: str) -> None:
    given = county.application(await county.household(status=status))
    shows = "loan { status household { status } }"
    payload = accepted(await county.bank().act("loanSubmit", given, shows))
    assert payload["loan"] == {"status": "SUBMITTED", "household": {"status": status}}


@pytest.mark.row(1)
async def test_one_that_is_not_registered_may_not(county: County) -> None:
    given = county.application(await county.household(status="NOT_REGISTERED"))
    code = "HOUSEHOLD_NOT_REGISTERED"
    await county.bank().refused("loanSubmit", given, code, "household", row=1, admitted=ADMITTED)


@pytest.mark.row(1)
@pytest.mark.parametrize("unknown", ["household", "borrower"])
async def test_nobody_of_that_id_is_in_the_register(county: County, unknown: str) -> None:
    known = await county.household()
    absent = Borrower(
        known.member_id, known.household_id, known.county_id, known.township_id, known.id_card
    )
    other = {"household": str(absent.household), "borrower": str(absent.member)}[unknown]
    given = county.application(known, **{unknown: other})
    await county.bank().refused("loanSubmit", given, "NOT_FOUND", unknown, row=None)


STEPS: dict[str, tuple[LoanState, dict[str, str]]] = {
    "loanApprove": (LoanState.SUBMITTED, {"approvalNo": "A-1"}),
    "loanSign": (LoanState.APPROVED, {"contractNo": "C-1"}),
    "loanDisburse": (LoanState.SIGNED, {}),
}


@pytest.mark.row(2)
@pytest.mark.parametrize("step", STEPS)
async def test_eligibility_is_judged_again_at_each_step(county: County, step: str) -> None:
    """Removed between two steps by the county's office: no step goes on."""
    state, more = STEPS[step]
    borrower = await county.household()
    loan = await county.loan(borrower, state=state, value_on=DAY, matures_on=date(2019, 12, 20))
    removal = {
        "household": str(borrower.household),
        "status": "REMOVED_WRONG",
        "reason": "错评",
        "documentNo": "扶发〔2018〕1号",
    }
    accepted(await county.office(Role.COUNTY_PA).act("householdStatusChange", removal))
    given = loan_of(county, loan, **more)
    code = "HOUSEHOLD_REMOVED"
    await county.bank().refused(step, given, code, "loan", row=63, since="2018-12-20")


@pytest.mark.row(3)
@pytest.mark.parametrize("absent", FIVE, ids=str)
async def test_four_of_five_conditions_name_the_fifth(
    county: County, absent: EligibilityCondition
) -> None:
    four = tuple(one for one in FIVE if one is not absent)
    borrower = await county.household(conditions_met=four)
    loan = await county.loan(borrower, state=LoanState.SUBMITTED)
    given = loan_of(county, loan, approvalNo="A-1")
    code = "ELIGIBILITY_INCOMPLETE"
    await county.bank().refused("loanApprove", given, code, "loan", row=3, missing=str(absent))


async def assessed(county: County, borrower: Borrower, **answers: bool) -> None:
    """The township's answers."""
    given = {
        "household": str(borrower.household),
        "assessments": [{"condition": name, "met": met} for name, met in answers.items()],
    }
    accepted(await county.town(borrower).act("householdAssess", given))


@pytest.mark.row(3)
async def test_all_five_are_recorded_by_their_offices_before_approval_B14(county: County) -> None:
    borrower, bank = await county.household(conditions_met=()), county.bank()
    household = {"household": str(borrower.household)}
    submitted = await bank.act("loanSubmit", county.application(borrower), "loan { id }")
    given = accepted(submitted) and {"loan": submitted["loan"], "approvalNo": "A-1"}
    code, at = "ELIGIBILITY_INCOMPLETE", "loan"
    await bank.refused("loanApprove", given, code, at, row=3, missing=",".join(FIVE))
    accepted(await bank.act("householdRate", household | {"grade": "AA", "met": True}))
    await assessed(county, borrower, WILLING=True, POTENTIAL=True, SKILLS=False)
    figures = {"missing": "REPAYMENT_CAPACITY", "unmet": "SKILLS"}
    await bank.refused("loanApprove", given, code, at, row=3, **figures)
    await assessed(county, borrower, REPAYMENT_CAPACITY=True)
    await bank.refused("loanApprove", given, code, at, row=3, unmet="SKILLS")
    await assessed(county, borrower, SKILLS=True)
    approved = accepted(await bank.act("loanApprove", given, "loan { status }"))
    assert approved["loan"] == {"status": "APPROVED"}


@pytest.mark.row(3)
async def test_each_condition_is_assessed_by_its_own_office_B14(county: County) -> None:
    borrower = await county.household()
    given = {
        "household": str(borrower.household),
        "assessments": [{"condition": "CREDIT_RATING", "met": True}],
    }
    place = "assessments.0.condition"
    reason = {"reason": "NOT_OF_OFFICE"}
    town = county.town(borrower)
    await town.refused("householdAssess", given, "VALIDATION", place, row=3, **reason)
    rated = {"household": str(borrower.household), "grade": "AA", "met": True}
    await town.denied("householdRate", rated)


@pytest.mark.row(4)
async def test_the_loan_of_a_household_that_the_register_left_out_is_flagged_in_the_sweep(
    county: County,
) -> None:
    """H1 borrows; a register without H1 is published; the sweep marks what was lent since (B15)."""
    h1 = await county.household()
    await county.roster(county.roster_row())
    loan = await county.loan(h1)
    sweep = RosterSweep(county_id=county.county_id, business_on=DAY)
    outcome = await county.door.execute(roster_sweep, county.scheduler, sweep)
    assert dict(outcome.figures) == {"households": "1", "loans": "1", "closed": "0"}
    shown = "query($loan: ID!) { loan(id: $loan) { flags status household { flags status } } }"
    for office in (county.office(Role.COUNTY_PA), county.bank()):
        assert (await office.ask(shown, loan=str(loan)))["loan"] == {
            "flags": ["FREE_RIDER"],
            "status": "ACTIVE",
            "household": {"flags": ["FREE_RIDER"], "status": "POOR"},
        }
    opened = await county.office(Role.COUNTY_PA).ask(
        "{ warnings(where: {rule: {eq: FREE_RIDER}}) { nodes { status objectId offices } } }"
    )
    assert opened["warnings"]["nodes"] == [
        {"status": "OPEN", "objectId": str(h1.household), "offices": ["COUNTY_PA"]}
    ]
