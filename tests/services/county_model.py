"""A county as the notice describes it, in whole fen: who may borrow, who must stop, what is late.

It says beforehand what each command answers and what each day does. It knows clauses and dates; of
the system it uses the codes only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.services.county_calendar import begun_months, percent_of, within_limit
from tests.services.county_loan import BAD, STEPS, Case, Extension, Finding, Loan, Plan

LIMIT = 5_000_000  # For one household, over all lenders.
BALLAST = 50_000_000  # Each lender has lent so much before.
POLICY_ENDS = date(2020, 12, 31)
DAYS_BACK = timedelta(days=5)
LEVELS = ((Fraction(3, 100), "RED"), (Fraction(25, 1000), "ORANGE"), (Fraction(2, 100), "YELLOW"))

# From the outside in, then as the notice goes on.
PRECEDENCE = (
    "INVALID_TRANSITION",
    "ALREADY_SIGNED",
    "ALREADY_MATURED",
    "SAME_ACTOR",
    "PLAN_IN_FORCE",
    "ALREADY_OPEN",
    "VALIDATION",
    "REASON_REQUIRED",
    "HOUSEHOLD_REMOVED",
    "POLICY_PERIOD_ENDED",
    "MALICIOUS_DEFAULTER",
    "ELIGIBILITY_INCOMPLETE",
    "HOUSEHOLD_LIMIT_EXCEEDED",
    "TERM_EXCEEDS_LIMIT",
    "RATE_NOT_BENCHMARK",
    "LENDING_SUSPENDED",
    "BREAKER_NOT_CLEARED",
    "RESUME_RATIO_NOT_SET",
    "REPAYMENT_EXCEEDS_OUTSTANDING",
    "PLAN_SUM_MISMATCH",
    "EXTENSION_NOT_APPROVED",
    "EXTENSION_TOO_LONG",
    "SUBSIDY_LATE",
)


@dataclass
class Home:
    """A household."""

    status: str = "POOR"
    since: date = date(2014, 1, 1)
    is_complete: bool = True


@dataclass
class Lender:
    """A lender's breaker, and when it was heard of."""

    heard_on: date
    breaker: str = "CLOSED"
    standard: Fraction | None = None
    events: list[str] = field(default_factory=list)
    # Days of each trip and of the resumption after it.
    tripped_on: date | None = None
    suspended: list[tuple[date, date]] = field(default_factory=list)


@dataclass(frozen=True)
class Position:
    """A book: principal of all loans, of the bad, of the late, and their counts."""

    owed: int = 0
    bad: int = 0
    late: int = 0
    count: int = 0
    bad_count: int = 0
    late_count: int = 0
    par30: int = 0


@dataclass
class Model:
    """One county."""

    today: date
    begins: date = field(init=False)
    homes: list[Home] = field(default_factory=list)
    lenders: dict[str, Lender] = field(default_factory=dict)
    loans: list[Loan] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    # Loans of removed households that nobody has decided on, or of which that was decided.
    undecided: dict[Loan, str] = field(default_factory=dict)
    missed: set[Loan] = field(default_factory=set)
    # What days have done.
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.begins = self.today

    # What a household owes and wants.

    def exposure(self, household: int) -> tuple[int, int, int]:
        """Owed, approved, asked for."""
        own = [loan for loan in self.loans if loan.household == household]
        return (
            sum(loan.debt for loan in own),
            sum(loan.wish for loan in own if loan.state != "SUBMITTED"),
            sum(loan.wish for loan in own if loan.state == "SUBMITTED"),
        )

    def is_barred(self, household: int) -> bool:
        """Whether the court found that it evades a debt."""
        return any(
            finding.state in ("EFFECTIVE", "LIFT_PROPOSED")
            for finding in self.findings
            if finding.loan.household == household
        )

    def renewal_of(self, old: Loan) -> Loan | None:
        """The loan that waits to pay it off."""
        return next((loan for loan in self.loans if loan.old is old and loan.is_waiting), None)

    # What a lender has lent.

    def position(self, lender: str) -> Position:
        """The lender's book."""
        held = [loan for loan in self.loans if loan.lender == lender and loan.is_held]
        bad = [loan for loan in held if loan.is_bad]
        late = [loan for loan in held if loan.late[0] is not None]
        long = [loan for loan in late if loan.late[0] and (self.today - loan.late[0]).days > 30]
        return Position(
            owed=BALLAST + sum(loan.debt for loan in held),
            bad=sum(loan.debt for loan in bad),
            late=sum(loan.debt for loan in late),
            count=1 + len(held),
            bad_count=len(bad),
            late_count=len(late),
            par30=sum(loan.debt for loan in long),
        )

    def level(self, lender: str) -> str | None:
        """How near its ratio is to the bound."""
        book = self.position(lender)
        return next(
            (name for bound, name in LEVELS if Fraction(book.bad, book.owed) >= bound), None
        )

    def settle(self, lender: str) -> None:
        """The breaker after a change of the book."""
        one = self.lenders[lender]
        if one.breaker == "CLOSED" and self.level(lender) == "RED":
            one.breaker, one.tripped_on = "TRIPPED", self.today
            one.events.append("TRIPPED")
            self.done["tripped"] += 1

    # What speaks against lending.

    def against(
        self,
        *,
        household: int,
        lender: str,
        amount: int,
        percent: int,
        value_on: date,
        matures_on: date,
        applied_on: date,
        others: int,
        old: Loan | None,
        paid_off_on: date,
    ) -> set[str]:
        """At every step, whatever else the step asks; `others` is what the household has else."""
        home, found = self.homes[household], set()
        if old is not None:
            if old.state != "ACTIVE":
                found.add("INVALID_TRANSITION")
            if paid_off_on > old.matures_on:
                found.add("ALREADY_MATURED")
        if home.status == "REMOVED_WRONG":
            found.add("HOUSEHOLD_REMOVED")
        if home.status == "EXITED" and applied_on > POLICY_ENDS:
            found.add("POLICY_PERIOD_ENDED")
        if self.is_barred(household):
            found.add("MALICIOUS_DEFAULTER")
        if others + amount > LIMIT:
            found.add("HOUSEHOLD_LIMIT_EXCEEDED")
        if not within_limit(value_on, matures_on):
            found.add("TERM_EXCEEDS_LIMIT")
        if matures_on > value_on and percent != percent_of(begun_months(value_on, matures_on)):
            found.add("RATE_NOT_BENCHMARK")
        if self.lenders[lender].breaker != "CLOSED" or self.level(lender) == "RED":
            found.add("LENDING_SUSPENDED")
        return found

    def against_step(self, loan: Loan, act: str, day: date) -> set[str]:
        """Against approving, signing as of a day, or paying out on a day."""
        old = loan.old if loan.is_waiting else None
        total = sum(self.exposure(loan.household))
        value_on = {
            "approve": loan.planned_on,
            "sign": max(loan.planned_on, day),
            "disburse": day,
        }[act]
        found = self.against(
            household=loan.household,
            lender=loan.lender,
            amount=loan.amount,
            percent=loan.percent,
            value_on=value_on,
            matures_on=loan.matures_on,
            applied_on=loan.submitted_on,
            others=total - loan.wish - loan.debt - (0 if old is None else old.debt),
            old=old,
            paid_off_on=day if act == "disburse" else self.today,
        )
        if STEPS.get(loan.state) != act:
            found.add("INVALID_TRANSITION")
        if not self.homes[loan.household].is_complete:
            found.add("ELIGIBILITY_INCOMPLETE")
        approved_on = loan.approved_on or loan.submitted_on
        if act == "sign" and not approved_on <= day <= self.today:
            found.add("VALIDATION")
        if act == "disburse":
            earliest = max(loan.signed_on or self.today, approved_on, self.today - DAYS_BACK)
            # Not before money that the old loan has received: no day bears interest twice.
            booked_on = None if old is None or old.book is None else old.book.paid_on
            pauses = self.lenders[loan.lender].suspended
            if any(first < day < last for first, last in pauses):
                found.add("VALIDATION")
            if not earliest <= day <= self.today or (booked_on is not None and day < booked_on):
                found.add("VALIDATION")
        return found

    # What a day does.

    def begin(self, day: date) -> None:
        """Loans age, plans are missed, requests lapse."""
        self.today = day
        for loan in self.loans:
            if loan.is_held:
                before = loan.state
                loan.age(day)
                self.settle(loan.lender)
                if loan.state != before:
                    self.done[f"{before} becomes {loan.state}"] += 1
        for plan in self.plans:
            paid = plan.total - plan.loan.debt
            if plan.state == "ACTIVE" and plan.loan.is_held and plan.due(day) > paid:
                plan.state = "CANCELLED"
                self.missed.add(plan.loan)
                self.done["plan missed"] += 1
        for extension in self.extensions:
            if extension.is_open and extension.old <= day:
                extension.state = "LAPSED"
                self.done["extension lapsed"] += 1

    def end_debt(self, loan: Loan) -> None:
        """What a settled debt leaves behind."""
        self.missed.discard(loan)
        for plan in self.plans:
            if plan.loan is loan and plan.state == "ACTIVE":
                plan.state = "FULFILLED"
                self.done["plan fulfilled"] += 1

    def classify(self, loan: Loan, tier: str, as_of: date) -> None:
        """The newest day's class counts; a bad loan has a case."""
        if loan.classified_on is None or as_of >= loan.classified_on:
            loan.tier, loan.classified_on = tier, as_of
        if loan.tier in BAD:
            loan.case = loan.case or Case()
        self.settle(loan.lender)
