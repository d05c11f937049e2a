"""Bad states and figures of lending: each refused with its code, clause and figures, unwritten."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests import factories
from tests.badinput.acting import Acting
from tests.badinput.base import BANK, COUNTY, FENGGANG
from tests.badinput.reception import RECORDS, Reception

OTHER_BANK = f"COUNTY_BANK@{FENGGANG}/ABC-{FENGGANG}"
SECOND_OFFICER = f"{BANK}#officer-2"


@pytest.fixture(scope="module")
def acting(reception: Reception) -> Iterator[Acting]:
    """Acts over HTTP."""
    yield Acting(reception)


@pytest.mark.parametrize("matures_on", ["2018-12-20", "2018-12-19", "1986-05-04"])
def test_no_term_is_no_loan(acting: Acting, matures_on: str) -> None:
    done = acting.submit(maturesOn=matures_on).refused("TERM_EXCEEDS_LIMIT@maturesOn")
    refusal = done.refusal("TERM_EXCEEDS_LIMIT")
    assert refusal["clause"]["article"] == "一(二)"
    assert refusal["params"]["maxMonths"] == "36"
    assert refusal["params"]["latestOn"] == "2021-12-20"


def test_a_day_beyond_36_months(acting: Acting) -> None:
    acting.submit(maturesOn="2021-12-20", rate="4.75").done()
    codes = acting.submit(maturesOn="2021-12-21", rate="4.75").codes
    assert "TERM_EXCEEDS_LIMIT@maturesOn" in codes


def test_a_loan_may_end_on_a_leap_day(acting: Acting) -> None:
    acting.submit(maturesOn="2020-02-29", rate="4.75").done()
    done = acting.submit(maturesOn="2019-02-29")
    done.failed("BAD_USER_INPUT")
    assert "YYYY-MM-DD" in done.errors[0]["message"]


@pytest.mark.parametrize("rate", ["0", "36.01", "4.3499", "999.9999"])
def test_a_rate_that_is_not_the_benchmark(acting: Acting, rate: str) -> None:
    done = acting.submit(rate=rate).refused("RATE_NOT_BENCHMARK@rate")
    refusal = done.refusal("RATE_NOT_BENCHMARK")
    assert refusal["clause"]["article"] == "一(二)"
    assert refusal["params"]["expected"] == "4.35"


@pytest.mark.parametrize("rate", ["-1", "1000000000", "4.35%", "4,35"])
def test_a_rate_that_is_none(acting: Acting, rate: str) -> None:
    acting.submit(rate=rate).failed("BAD_USER_INPUT")


def test_a_fen_too_much(acting: Acting) -> None:
    done = acting.submit(amount="50000.01").refused("HOUSEHOLD_LIMIT_EXCEEDED@amount")
    refusal = done.refusal("HOUSEHOLD_LIMIT_EXCEEDED")
    assert refusal["clause"]["article"] == "一(二)" and refusal["clause"]["quote"]
    assert refusal["params"]["limit"] == "50000.00"
    assert refusal["params"]["available"] == "50000.00"


def test_two_applications_at_once_stay_within_the_limit(acting: Acting) -> None:
    borrower = acting.borrower()
    inputs = [acting.application(borrower) for _ in range(2)]

    async def both() -> list[str]:
        done = await asyncio.gather(
            acting.act("loanSubmit", BANK, **inputs[0]),
            acting.act("loanSubmit", OTHER_BANK, **inputs[1]),
        )
        return sorted(",".join(one.codes) for one in done)

    assert acting.run(both()) == ["", "HOUSEHOLD_LIMIT_EXCEEDED@amount"]


@pytest.mark.parametrize("amount", ["0", "0.00"])
def test_nothing_is_no_loan(acting: Acting, amount: str) -> None:
    done = acting.submit(amount=amount).refused("VALIDATION@amount")
    assert done.refusal("VALIDATION")["params"]["reason"] == "NOT_POSITIVE_MONEY"


def test_security_is_refused(acting: Acting) -> None:
    done = acting.submit(guaranteeMode="MORTGAGE").refused("COLLATERAL_NOT_ALLOWED@guaranteeMode")
    assert done.refusal("COLLATERAL_NOT_ALLOWED")["clause"]["article"] == "一(二)"


@pytest.mark.parametrize("purpose", ["HOUSING", "WEALTH_MANAGEMENT", "CONSUMPTION", "OTHER"])
def test_purposes_that_are_refused(acting: Acting, purpose: str) -> None:
    done = acting.submit(purpose=purpose).refused("PURPOSE_NOT_ALLOWED@purpose")
    assert done.refusal("PURPOSE_NOT_ALLOWED")["clause"]["article"] == "一(三)"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("NOT_REGISTERED", "HOUSEHOLD_NOT_REGISTERED@household"),
        ("REMOVED_WRONG", "HOUSEHOLD_REMOVED@household"),
    ],
)
def test_households_that_may_not_borrow(acting: Acting, status: str, code: str) -> None:
    done = acting.submit(acting.borrower(status=status)).refused(code)
    assert done.refusals[0]["clause"]["quote"]


def test_a_borrower_of_another_household(acting: Acting) -> None:
    other = str(acting.borrower().member)
    acting.submit(borrower=other).refused("BORROWER_NOT_IN_HOUSEHOLD@borrower")


def test_a_household_of_another_county_is_not_found(acting: Acting) -> None:
    far = acting.run(factories.household(acting.reception.owner, 520328000))
    acting.run(acting.reception.touched())
    done = acting.submit(household=str(far.household), borrower=str(far.member))
    done.refused("NOT_FOUND@borrower", "NOT_FOUND@household")


def test_a_lender_of_another_county(acting: Acting) -> None:
    codes = acting.submit(lender="RCC-520328").codes
    assert codes == ["LENDER_NOT_OF_COUNTY@lender"]


def test_everything_wrong_is_told_at_once_in_order(acting: Acting) -> None:
    acting.submit(
        loanNo="A\u200b1",
        amount="50000.01",
        maturesOn="2030-01-01",
        purpose="HOUSING",
        guaranteeMode="PLEDGE",
        rate="9.9999",
    ).refused(
        "VALIDATION@loanNo",
        "HOUSEHOLD_LIMIT_EXCEEDED@amount",
        "TERM_EXCEEDS_LIMIT@maturesOn",
        "RATE_NOT_BENCHMARK@rate",
        "COLLATERAL_NOT_ALLOWED@guaranteeMode",
        "PURPOSE_NOT_ALLOWED@purpose",
    )


def test_one_number_in_two_banks_is_two_loans(acting: Acting) -> None:
    acting.submit(loanNo="SAME-1").done()
    acting.submit(who=OTHER_BANK, loanNo="SAME-1").done()
    acting.submit(loanNo="SAME-1").refused("DUPLICATE_LOAN_NO@loanNo")


def test_one_number_in_full_width_is_refused(acting: Acting) -> None:
    acting.submit(loanNo="WIDE-1").done()
    done = acting.submit(loanNo="ＷＩＤＥ－１").refused("VALIDATION@loanNo")
    assert done.refusal("VALIDATION")["params"]["reason"] == "FULL_WIDTH"


def test_numbers_that_differ_by_case_are_different(acting: Acting) -> None:
    """Numbers are the bank's; ours come back as they were sent."""
    for number in ("CASE-1", "case-1"):
        done = acting.submit(loanNo=number).done()
        assert done.data is not None and done.data["loan"]["loanNo"] == number


def project_of(acting: Acting, listed: str) -> GlobalId:
    """A project of an entity that stands so on the lists."""
    owner = acting.reception.owner
    entity = acting.run(factories.enterprise(owner, COUNTY, list_state=listed))
    made: GlobalId = acting.run(factories.project(owner, COUNTY, entity))
    acting.run(acting.reception.touched())
    return made


def test_a_loan_to_an_entity_on_the_negative_list(acting: Acting) -> None:
    project, borrower = project_of(acting, "NEGATIVE"), acting.borrower()
    owner, amount = acting.reception.owner, Decimal("30000.00")
    key = acting.run(factories.agreement_of_project(owner, borrower, project.key, amount))
    acting.run(acting.reception.touched())
    done = acting.submit(
        borrower,
        usedBy="ENTERPRISE",
        purpose="COOPERATION",
        project=str(project),
        agreement=f"agreement_{COUNTY}_{key}",
    )
    done.refused("ENTITY_ON_NEGATIVE_LIST@project")
    assert done.refusals[0]["clause"]["quote"]


@pytest.mark.parametrize("listed", ["EXITED", "UNLISTED"])
def test_money_for_an_entity_that_is_on_no_list(acting: Acting, listed: str) -> None:
    project = project_of(acting, listed)
    loan = acting.loan(LoanState.SIGNED, project_id=project.key)
    done = acting.do("loanDisburse", loan=loan, valueOn="2018-12-20")
    done.refused("ENTITY_NOT_LISTED@loan")
    assert done.refusal("ENTITY_NOT_LISTED")["params"] == {"listState": listed}


def test_own_application_is_approved_with_a_warning(acting: Acting) -> None:
    data = acting.submit().done().data
    assert data is not None
    loan = {"id": data["loan"]["id"]}
    done = acting.do("loanApprove", loan=loan, approvalNo="A-1").done()
    assert "SAME_ACTOR" in done.warnings


def test_approved_once(acting: Acting) -> None:
    loan = acting.loan(LoanState.SUBMITTED)
    acting.do("loanApprove", loan=loan, approvalNo="A-1").done()
    done = acting.do("loanApprove", loan=loan, approvalNo="A-2")
    done.refused("INVALID_TRANSITION@loan")


def test_two_officers_at_once_approve_once(acting: Acting) -> None:
    loan = acting.loan(LoanState.SUBMITTED)

    async def both() -> list[str]:
        done = await asyncio.gather(
            acting.act("loanApprove", BANK, loan=loan, approvalNo="A-1", expectedVersion=1),
            acting.act(
                "loanApprove", SECOND_OFFICER, loan=loan, approvalNo="A-2", expectedVersion=1
            ),
        )
        return sorted(",".join(one.codes) for one in done)

    assert acting.run(both()) == ["", "VERSION_CONFLICT@expectedVersion,INVALID_TRANSITION@loan"]


def test_a_stale_version(acting: Acting) -> None:
    loan = acting.loan(LoanState.SUBMITTED)
    done = acting.do("loanApprove", loan=loan, approvalNo="A-1", expectedVersion=7)
    refusal = done.refused("VERSION_CONFLICT@expectedVersion").refusal("VERSION_CONFLICT")
    assert refusal["params"] == {"current": "1", "expected": "7"}


@pytest.mark.parametrize("state", ["WITHDRAWN", "REFUSED", "CANCELLED", "SETTLED"])
def test_what_has_ended_cannot_be_approved(acting: Acting, state: str) -> None:
    row = acting.run(
        acting.reception.owner.fetchrow(
            "select l.county_id, l.id, b.code lender, c.code county from loan l "
            "join lender b on b.id = l.lender_id join region_code c on c.region_id = l.county_id "
            "where l.state = $1 and c.valid_to is null and l.county_id < 530000000 limit 1",
            state,
        )
    )
    done = acting.do(
        "loanApprove",
        f"COUNTY_BANK@{row['county']}/{row['lender']}",
        loan={"id": f"loan_{row['county_id']}_{row['id']}"},
        approvalNo="A-1",
    )
    assert "INVALID_TRANSITION@loan" in done.codes and done.touched <= RECORDS


def test_disbursed_after_maturity(acting: Acting) -> None:
    loan = acting.loan(LoanState.SIGNED, matures_on=date(2018, 12, 1))
    done = acting.do("loanDisburse", loan=loan)
    assert "TERM_EXCEEDS_LIMIT@loan" in done.codes, done.codes
    assert done.refusal("TERM_EXCEEDS_LIMIT")["clause"]["article"] == "一(二)"
    assert done.touched <= RECORDS


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2018-12-21", "IN_THE_FUTURE"),
        ("2018-12-14", "TOO_FAR_BACK"),
        ("2018-05-31", "BEFORE_SIGNING"),
    ],
)
def test_value_dates_out_of_bounds(acting: Acting, day: str, reason: str) -> None:
    loan = acting.loan(LoanState.SIGNED)
    done = acting.do("loanDisburse", loan=loan, valueOn=day)
    reasons = [
        param["value"]
        for one in done.refusals
        for param in one["params"]
        if one["path"] == ["input", "valueOn"] and param["name"] == "reason"
    ]
    assert reason in reasons, done.refusals
    assert done.touched <= RECORDS


def test_a_value_date_five_days_back_is_taken(acting: Acting) -> None:
    loan = acting.loan(LoanState.SIGNED)
    acting.do("loanDisburse", loan=loan, valueOn="2018-12-15").done()


def test_repaid_before_it_was_lent(acting: Acting) -> None:
    signed = acting.loan(LoanState.SIGNED)
    done = acting.do("repaymentRecord", loan=signed, principal="1.00", bankRef="R")
    assert "INVALID_TRANSITION@loan" in done.codes
    active = acting.loan(LoanState.ACTIVE)
    done = acting.do(
        "repaymentRecord", loan=active, principal="1.00", bankRef="R", receivedOn="2018-05-31"
    ).refused("VALIDATION@receivedOn")
    assert done.refusal("VALIDATION")["params"]["reason"] == "BEFORE_DISBURSEMENT"
    assert done.refusals[0]["clause"]


def test_repaid_more_than_is_owed(acting: Acting) -> None:
    loan = acting.loan(LoanState.ACTIVE)
    done = acting.do("repaymentRecord", loan=loan, principal="30000.01", bankRef="R")
    done.refused("REPAYMENT_EXCEEDS_OUTSTANDING@principal")
    figures = done.refusal("REPAYMENT_EXCEEDS_OUTSTANDING")["params"]
    assert figures == {"outstanding": "30000.00", "excess": "0.01"}


def test_repaid_nothing(acting: Acting) -> None:
    loan = acting.loan(LoanState.ACTIVE)
    done = acting.do("repaymentRecord", loan=loan, principal="0.00", bankRef="R")
    done.refused("VALIDATION@principal")


def test_repaid_tomorrow_or_in_a_month_gone_by(acting: Acting) -> None:
    loan = acting.loan(LoanState.ACTIVE)
    paid = {"loan": loan, "principal": "1.00"}
    acting.do("repaymentRecord", **paid, bankRef="R1", receivedOn="2018-12-21").refused(
        "VALIDATION@receivedOn"
    )
    acting.do("repaymentRecord", **paid, bankRef="R2", receivedOn="2018-11-30").done()
    acting.do("repaymentRecord", **paid, bankRef="R2").refused("VALIDATION@bankRef")


@pytest.mark.parametrize("day", ["2018-12-21", "2018-05-31"])
def test_classified_on_no_day_of_the_loan(acting: Acting, day: str) -> None:
    loan = acting.loan(LoanState.ACTIVE)
    acting.do("loanClassify", loan=loan, fiveTier="NORMAL", asOf=day).refused("VALIDATION@asOf")


def test_a_loan_is_named_in_one_way(acting: Acting) -> None:
    loan = acting.loan(LoanState.SUBMITTED, loan_no="ONE-WAY")
    number = {"lender": f"RCC-{FENGGANG}", "loanNo": "ONE-WAY"}
    for bad in ({}, {"id": loan["id"], "number": number}, {"id": None}, {"number": None}, None):
        acting.do("loanApprove", loan=bad, approvalNo="A").failed("BAD_USER_INPUT")
    acting.do("loanApprove", loan={"number": number}, approvalNo="A").done()


def test_a_number_of_another_spelling_names_no_loan(acting: Acting) -> None:
    acting.loan(LoanState.SUBMITTED, loan_no="SPELLED-1")
    for lender, number in (
        (f"rcc-{FENGGANG}", "SPELLED-1"),
        (f"RCC-{FENGGANG} ", "SPELLED-1"),
        (f"RCC-{FENGGANG}", "spelled-1"),
        (f"RCC-{FENGGANG}", "SPELLED-1 "),
        (f"RCC-{FENGGANG}", "ＳＰＥＬＬＥＤ－１"),
        (f"RCC-{FENGGANG}", "SPELLED-%"),
    ):
        loan = {"number": {"lender": lender, "loanNo": number}}
        acting.do("loanApprove", loan=loan, approvalNo="A").refused("NOT_FOUND@loan")


def test_a_tripped_lender_lends_nothing(acting: Acting) -> None:
    """The third bank of the county; its breaker is left tripped."""
    code = f"PSBC-{FENGGANG}"
    who = f"COUNTY_BANK@{FENGGANG}/{code}"
    approved = acting.loan(LoanState.APPROVED, lender=code, amount=Decimal("100.00"))
    acting.run(factories.trip(acting.reception.owner, COUNTY, acting.lender_id(code)))
    acting.run(acting.reception.touched())
    done = acting.submit(who=who).refused("LENDING_SUSPENDED@lender")
    assert done.refusals[0]["clause"]["article"] == "二(二)"
    done = acting.do("loanSign", who, loan=approved, contractNo="C-1")
    assert "LENDING_SUSPENDED@loan" in done.codes


def test_texts_come_back_as_they_were_sent(acting: Acting) -> None:
    reason = "果树三年挂果·𠮷野 Cafe\u0301\n第二行"
    data = acting.submit(termReason=reason).done().data
    assert data is not None
    key = data["loan"]["id"].rpartition("_")[2]
    query = "select term_reason from loan where id::text = $1"
    assert acting.run(acting.reception.owner.fetchval(query, key)) == reason
