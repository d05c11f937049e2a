"""What comes after the money in a county of random days: repayments, classes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rules.vocabulary import FiveTier
from services.loan_classify import LoanClassify, loan_classify
from services.repayment_record import RepaymentRecord, repayment_record
from tests.services.county import County, yuan
from tests.services.county_loan import HELD, Loan


def repay(county: County) -> None:
    """One amount or its parts: some of it, all of it, or a fen too much; on a day or before it."""
    chance, loan = county.chance, county.pick(*HELD)
    if loan is None:
        return
    received_on = county.today - timedelta(days=chance.choice([0] * 7 + [2, 9, -1]))
    on = received_on if loan.book is None else loan.book.day_of(received_on)
    if loan.is_held and county.once(3):
        parts(county, loan, received_on, on)
        return
    owed = 0 if loan.book is None else loan.book.owed(on, loan.debt)
    everything = loan.debt + owed
    late = loan.late[1] + loan.late[2]
    amount = chance.choice(
        [everything, everything, everything + 1, late, everything // 2, everything // 3, 1]
    )
    amount, penalty = max(1, amount), chance.choice([0, 0, 0, 7])
    paid, rest = (0, 0, 0), 1
    if loan.book is not None:
        *some, rest = loan.book.divided(amount, penalty, on)
        paid = (some[0], some[1], some[2])
    elif amount <= penalty:
        rest = 0
    sums = {"amount": yuan(amount), "penalty_due": yuan(penalty)}
    record(county, loan, received_on, sums, paid, is_too_much=rest > 0)


def parts(county: County, loan: Loan, received_on: date, on: date) -> None:
    """Parts as a bank could have booked them."""
    chance = county.chance
    assert loan.book is not None
    principal = chance.choice([0, loan.debt, loan.debt // 2, loan.debt + 1, loan.book.due(on)])
    owed = loan.book.owed(on, min(principal, loan.debt))
    interest = chance.choice([0, owed // 2, owed, owed, owed + 1])
    penalty = 5 if principal + interest == 0 else chance.choice([0, 0, 5])
    sums = {"principal": yuan(principal), "interest": yuan(interest), "penalty": yuan(penalty)}
    is_too_much = principal > loan.debt or interest > owed
    paid = (penalty, interest, principal)
    record(county, loan, received_on, sums, paid, is_too_much=is_too_much)


def record(
    county: County,
    loan: Loan,
    received_on: date,
    sums: dict[str, Any],
    paid: tuple[int, int, int],
    *,
    is_too_much: bool,
) -> None:
    """Money is taken of a debt that stands, never more than it, never undated."""
    expected = set() if loan.is_held else {"INVALID_TRANSITION"}
    if received_on > county.today or (loan.value_on and received_on < loan.value_on):
        expected.add("VALIDATION")
    if is_too_much:
        expected.add("REPAYMENT_EXCEEDS_OUTSTANDING")
    command = RepaymentRecord(
        loan=loan.named, received_on=received_on, bank_ref=county.key("B"), **sums
    )
    actor = county.first.system(loan.lender)
    outcome = county.do("repay", repayment_record, actor, command, expected)
    if outcome is None:
        return
    assert loan.book is not None
    row = county.run(county.first.row("repayment", id=outcome.ids["repayment"].key))
    found = tuple(row[name] for name in ("penalty", "interest", "principal"))
    assert found == tuple(map(yuan, paid)), (loan.named, sums)
    before = loan.state
    loan.pay(paid[2], paid[1], loan.book.day_of(received_on), county.today)
    if loan.state == "SETTLED":
        county.model.end_debt(loan)
    county.tally.ends[f"{before} {loan.state}"] += 1
    county.heard(loan.lender)
    county.model.settle(loan.lender)


def classify(county: County) -> None:
    """A class, of today or of an earlier day."""
    chance, loan = county.chance, county.pick(*HELD)
    if loan is None:
        return
    tier = chance.choice([*FiveTier, FiveTier.NORMAL, FiveTier.NORMAL, FiveTier.SPECIAL_MENTION])
    as_of = county.today - timedelta(days=chance.choice([0] * 6 + [3, 40, -1]))
    expected = set() if loan.is_held else {"INVALID_TRANSITION"}
    if as_of > county.today or (loan.value_on is not None and as_of < loan.value_on):
        expected.add("VALIDATION")
    command = LoanClassify(loan=loan.named, five_tier=tier, as_of=as_of)
    actor = county.bank(loan.lender)
    if county.do("classify", loan_classify, actor, command, expected) is not None:
        county.heard(loan.lender)
        county.model.classify(loan, tier.value, as_of)
