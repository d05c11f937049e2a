"""What comes after the money in a county of random days: repayments, classes, visits, recalls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from authz.role import Role
from rules.vocabulary import FiveTier, InspectionFinding, LoanPurpose
from services.inspection_record import InspectionRecord, inspection_record
from services.loan_classify import LoanClassify, loan_classify
from services.loan_recall import LoanRecall, loan_recall
from services.repayment_record import RepaymentRecord, repayment_record
from tests.services.county import County, yuan
from tests.services.county_loan import HELD, Case, Loan

DEMAND_DAYS = timedelta(days=10)


def repay(county: County) -> None:
    """One amount or its parts: some of it, all of it, or a fen too much; on a day or before it."""
    chance, loan = county.chance, county.pick(*HELD)
    called = [one for one in county.model.loans if one.state == "EARLY_CALLED"]
    if called and county.once(2):
        loan = chance.choice(called)  # Before the day of its demand has passed.
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


def cure(county: County) -> None:
    """Exactly what is due and the interest owed today, so that a late loan stands well again."""
    loan = county.pick("OVERDUE", "OVERDUE", "ACTIVE")
    if loan is None or loan.book is None or not loan.is_held:
        return
    on = loan.book.day_of(county.today)
    principal = loan.book.due(on)
    interest = loan.book.owed(on, principal)
    if principal + interest:
        sums = {"principal": yuan(principal), "interest": yuan(interest)}
        record(county, loan, county.today, sums, (0, interest, principal), is_too_much=False)


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
    county.model.done[f"{before} paid {loan.state}"] += 1
    county.heard(loan.lender)
    county.model.settle(loan.lender)


def classify(county: County) -> None:
    """A class, of today or of an earlier day."""
    chance, loan = county.chance, county.pick(*HELD)
    if loan is None:
        return
    tier = chance.choice([*FiveTier, FiveTier.NORMAL, FiveTier.SPECIAL_MENTION])
    bad = [one for one in county.model.loans if one.is_held and one.is_bad]
    if bad and county.once(2):
        loan, tier = chance.choice(bad), chance.choice([FiveTier.NORMAL, tier])
    as_of = county.today - timedelta(days=chance.choice([0] * 6 + [3, 40, -1]))
    expected = set() if loan.is_held else {"INVALID_TRANSITION"}
    if as_of > county.today or (loan.value_on is not None and as_of < loan.value_on):
        expected.add("VALIDATION")
    command = LoanClassify(loan=loan.named, five_tier=tier, as_of=as_of)
    actor = county.bank(loan.lender)
    if county.do("classify", loan_classify, actor, command, expected) is not None:
        county.heard(loan.lender)
        county.model.classify(loan, tier.value, as_of)


def inspect(county: County) -> None:
    """A visit; a misuse marks the loan, ends its subsidy and opens its case."""
    chance, loan = county.chance, county.pick(*HELD)
    if loan is None:
        return
    day = county.today - timedelta(days=chance.choice([0, 0, 0, 5, -1, 60]))
    is_misused = county.once(2)
    purpose = LoanPurpose.HOUSING if is_misused and not county.once(8) else None
    expected = set() if loan.is_held else {"INVALID_TRANSITION"}
    if day > county.today or (loan.value_on is not None and day < loan.value_on):
        expected.add("VALIDATION")
    if is_misused and purpose is None:
        expected.add("VALIDATION")
    command = InspectionRecord(
        loan=loan.named,
        inspected_on=day,
        finding=InspectionFinding.MISUSED if is_misused else InspectionFinding.AS_AGREED,
        actual_purpose=purpose,
        note="入户走访",
    )
    name = "inspect_misused" if is_misused else "inspect"
    actor = county.office(Role.COUNTY_PA)
    if county.do(name, inspection_record, actor, command, expected) is None or not is_misused:
        return
    loan.flags.add("MISUSED")
    loan.end_subsidy(day)
    loan.case = loan.case or Case()
    if not loan.case.is_demanded and loan.case.demand_by is None:
        loan.case.demand_by = day + DEMAND_DAYS


def recall(county: County) -> None:
    """A loan is called early, on a ground, for a coming day, for no more than is owed."""
    chance, loan = county.chance, county.pick("ACTIVE", "OVERDUE")
    grounded = [one for one in county.model.loans if one.is_held and _ground(one)]
    if grounded and not county.once(4):
        loan = chance.choice(grounded)
    if loan is None:
        return
    demand_on = county.today + timedelta(days=chance.choice([0, 1, 5, 20, 45, 60]))
    amount = chance.choice([loan.debt, loan.debt, loan.debt, loan.debt // 2, loan.debt + 1])
    expected = set() if loan.state in ("ACTIVE", "OVERDUE") else {"INVALID_TRANSITION"}
    if any(one.loan is loan and one.state == "ACTIVE" for one in county.model.plans):
        expected.add("PLAN_IN_FORCE")
    if not _ground(loan) or demand_on <= county.today or not 0 < amount <= loan.debt:
        expected.add("VALIDATION")
    command = LoanRecall(loan=loan.named, demand_on=demand_on, amount=yuan(amount))
    if county.do("recall", loan_recall, county.bank(loan.lender), command, expected) is None:
        return
    loan.state, loan.demand_on = "EARLY_CALLED", demand_on
    loan.case = loan.case or Case()
    loan.case.is_demanded = True


def _ground(loan: Loan) -> bool:
    """Misused, bad, or to be collected by the county's decision."""
    return "MISUSED" in loan.flags or loan.is_bad or loan.is_to_be_collected
