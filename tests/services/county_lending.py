"""Lending in a county of random days: application, approval, contract, money; and what ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rules.vocabulary import RepaymentMethod
from services.loan_approve import LoanApprove, loan_approve
from services.loan_cancel import LoanCancel, loan_cancel
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_refuse import LoanRefuse, loan_refuse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.loan_withdraw import LoanWithdraw, loan_withdraw
from tests.services.county import LENDERS, County, yuan
from tests.services.county_calendar import ONE, begun_months, month_end, percent_of, plus_months
from tests.services.county_ledger import Book
from tests.services.county_loan import AFTER, ENDS, STEPS, Loan
from tests.services.county_model import LIMIT

AMOUNTS = (1, 700, 99_999, 500_000, 1_200_000, 2_000_000, 3_000_001, LIMIT)
TERMS = (1, 1, 2, 3, 4, 6, 12, 13, 24, 36)
METHODS = tuple(method.value for method in RepaymentMethod)


def submit(county: County, old: Loan | None = None) -> None:
    """An application, of what is left to the fen, a fen more, or anything."""
    chance, model = county.chance, county.model
    household = county.pick_home() if old is None else old.household
    lender = chance.choice(LENDERS) if old is None else old.lender
    netted = 0 if old is None else old.debt
    others = sum(model.exposure(household)) - netted
    left = LIMIT - others
    amount = max(1, chance.choice([*AMOUNTS, left, left + 1, left // 2, left // 2, left // 3]))
    planned_on = chance.choice([county.today] * 4 + [month_end(county.today)])
    matures_on = plus_months(planned_on, chance.choice(TERMS))
    if county.once(6):
        matures_on += chance.choice([ONE, -ONE, timedelta(days=12)])
    if county.once(25):
        matures_on = planned_on
    percent = percent_of(begun_months(planned_on, matures_on))
    if county.once(15):
        percent = chance.choice([434, 435, 475, 476])
    method = chance.choice(METHODS)
    expected = model.against(
        household=household,
        lender=lender,
        amount=amount,
        percent=percent,
        value_on=planned_on,
        matures_on=matures_on,
        applied_on=county.today,
        others=others,
        old=old,
        paid_off_on=county.today,
    )
    if old is not None and model.renewal_of(old) is not None:
        expected.add("ALREADY_OPEN")
    command = county.first.submission(
        county.homes[household],
        loan_no=county.key("N"),
        amount=yuan(amount),
        rate=yuan(percent),
        planned_value_on=planned_on,
        matures_on=matures_on,
        repayment_method=RepaymentMethod[method],
        renews=None if old is None else old.named,
    )
    name = "submit" if old is None else "renew"
    outcome = county.do(name, loan_submit, county.bank(lender), command, expected)
    if outcome is not None:
        model.loans.append(
            Loan(
                named=outcome.ids["loan"],
                household=household,
                lender=lender,
                amount=amount,
                percent=percent,
                method=method,
                submitted_on=county.today,
                planned_on=planned_on,
                matures_on=matures_on,
                old=old,
            )
        )


def renew(county: County) -> None:
    """A new loan that is to pay off an old one."""
    old = county.pick("ACTIVE")
    if old is not None:
        submit(county, old)


def lend(county: County) -> None:
    """The steps that are left, one after the other, so that money flows often."""
    waiting = [one for one in county.model.loans if _is_fresh(county, one)]
    loan = county.pick(*STEPS) if not waiting or county.once(5) else county.chance.choice(waiting)
    while loan is not None and loan.state in STEPS:
        before = loan.state
        step(county, loan, STEPS[before])
        # Some contracts wait for their money.
        if loan.state == before or (loan.state == "SIGNED" and county.once(3)):
            return


def _is_fresh(county: County, loan: Loan) -> bool:
    """Whether it may well be lent today."""
    is_open = county.model.lenders[loan.lender].breaker == "CLOSED"
    return loan.state in STEPS and loan.matures_on > county.today and is_open


def advance(county: County) -> None:
    """Any step of any loan."""
    loan = county.pick(*STEPS)
    if loan is not None:
        act = county.chance.choice(["approve", "sign", "disburse"])
        step(county, loan, STEPS.get(loan.state, act) if county.once(2) else act)


def step(county: County, loan: Loan, act: str) -> None:
    """One step, on its day or on one that was."""
    back = county.chance.choice([0] * 12 + [1, 3, 5, 6, -1]) if act != "approve" else 0
    if act == "disburse" and loan.signed_on is not None and not county.once(3):
        back = min((county.today - loan.signed_on).days, county.chance.choice([0, 5, 6]))
    day = county.today - timedelta(days=back)
    case: Any
    command: Any
    if act == "approve":
        case, command = loan_approve, LoanApprove(loan=loan.named, approval_no="A")
    elif act == "sign":
        case, command = loan_sign, LoanSign(loan=loan.named, contract_no="C", signed_on=day)
    else:
        case, command = loan_disburse, LoanDisburse(loan=loan.named, value_on=day)
    expected = county.model.against_step(loan, act, day)
    if county.do(act, case, county.bank(loan.lender, "manager"), command, expected) is None:
        return
    loan.state = AFTER[act]
    if act == "approve":
        loan.approved_on = day
    elif act == "sign":
        loan.signed_on = day
    else:
        pay_out(county, loan, day)


def pay_out(county: County, loan: Loan, day: date) -> None:
    """The money flows; an old loan is paid off with it."""
    loan.value_on = day
    loan.book = Book.open(loan.method, loan.amount, loan.percent, day, loan.matures_on)
    old = loan.old
    if old is not None and old.book is not None:
        county.model.done["renewed"] += 1
        old.book.pay(old.debt, old.book.owed(day, old.debt), day)
        old.settle()
        if old.tier != "NORMAL":
            county.model.classify(loan, old.tier, day)  # A new contract makes no loan good.
        county.model.end_debt(old)
    county.heard(loan.lender)
    county.model.settle(loan.lender)


def end(county: County) -> None:
    """An application ends before money flows."""
    act = county.chance.choice(list(ENDS))
    states, after = ENDS[act]
    stale = [one for one in county.model.loans if one.is_waiting and not _is_fresh(county, one)]
    stale = [one for one in stale if one.state in states]
    loan = county.chance.choice(stale) if stale and county.once(2) else county.pick(*states)
    if loan is None:
        return
    reason = " " if county.once(8) and act != "withdraw" else "不符合条件"
    case: Any
    command: Any
    if act == "refuse":
        case, command = loan_refuse, LoanRefuse(loan=loan.named, reason=reason)
    elif act == "cancel":
        case, command = loan_cancel, LoanCancel(loan=loan.named, reason=reason)
    else:
        case, command = loan_withdraw, LoanWithdraw(loan=loan.named)
    expected = set() if loan.state in states else {"INVALID_TRANSITION"}
    if reason == " ":
        expected.add("REASON_REQUIRED")
    if county.do(act, case, county.bank(loan.lender), command, expected) is not None:
        loan.state = after
