"""The ledger of a loan: what falls due line by line, what was paid on it, what is owed on a day.

Money received pays penalty, then interest, then principal, by due date ascending. Principal beyond
what is due is a prepayment: it belongs to the line whose period the day lies in, and the lines
from there on are computed anew for the principal that is left. Amounts paid never change.

Which day counts: the value date bears interest, the day of a repayment does not, for the
principal repaid; a quarterly settlement day (the twentieth) belongs to the quarter it ends.
After maturity no contract interest accrues; penalty interest is the bank's to name.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from rules.interest import posted
from rules.money import ZERO
from rules.schedule import Period, periods, principals, schedule
from rules.vocabulary import RepaymentMethod


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed from a day on, the contract first, then each extension; percent a year."""

    percent: Decimal
    from_on: date
    matures_on: date


@dataclass(frozen=True, slots=True)
class Due:
    """One line of a ledger, yuan.

    `principal_days` are the yuan-days (计息积数) that `interest` is rounded from, once: a later
    prepayment changes the one, and the other follows without the history of the line.
    """

    number: int
    due_on: date
    principal: Decimal
    interest: Decimal
    principal_days: Decimal
    principal_paid: Decimal = ZERO
    interest_paid: Decimal = ZERO

    @property
    def unpaid_principal(self) -> Decimal:
        """Principal of this line that is still to be paid."""
        return self.principal - self.principal_paid

    @property
    def unpaid_interest(self) -> Decimal:
        """Interest of this line that is still to be paid."""
        return self.interest - self.interest_paid

    @property
    def unpaid(self) -> Decimal:
        """Everything of this line that is still to be paid."""
        return self.unpaid_principal + self.unpaid_interest


@dataclass(frozen=True, slots=True)
class Ledger:
    """A loan's terms and lines, by due date ascending.

    INVARIANT: the principal of the lines is that of the loan; no line is paid beyond its amounts;
    each stretch of `terms` ends with a line due on its maturity.
    """

    method: RepaymentMethod
    terms: tuple[Terms, ...]
    dues: tuple[Due, ...]

    @property
    def matures_on(self) -> date:
        """The maturity in force, extensions included."""
        return self.terms[-1].matures_on

    @property
    def outstanding(self) -> Decimal:
        """Principal not yet repaid, due or not."""
        return sum((due.unpaid_principal for due in self.dues), ZERO)

    @property
    def settled(self) -> bool:
        """Whether nothing of any line is unpaid."""
        return all(due.unpaid == 0 for due in self.dues)


@dataclass(frozen=True, slots=True)
class Arrears:
    """What is overdue, yuan: `since_on` is the earliest due day with anything unpaid.

    `default_on` passes over interest that only a late subsidy left unpaid. None where none is.
    """

    since_on: date | None
    default_on: date | None
    principal: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """A sum of money in its parts, yuan; `rest` is more than everything owed."""

    penalty: Decimal
    interest: Decimal
    principal: Decimal
    rest: Decimal


def open_ledger(
    method: RepaymentMethod, amount: Decimal, percent: Decimal, value_on: date, matures_on: date
) -> Ledger:
    """The ledger of a loan on its value date."""
    terms = Terms(percent, value_on, matures_on)
    lines = schedule(method, amount, percent, value_on, matures_on)
    spans = periods(method, value_on, [line.due_on for line in lines])
    dues = tuple(
        Due(
            line.number,
            line.due_on,
            line.principal,
            line.interest,
            (line.outstanding + line.principal) * period.days,
        )
        for line, period in zip(lines, spans, strict=True)
    )
    return Ledger(method, (terms,), dues)


def arrears(ledger: Ledger, today: date, awaiting_subsidy: Container[int] = frozenset()) -> Arrears:
    """What is overdue: a line is from the day after its due day.

    `awaiting_subsidy` names the lines whose interest is unpaid because the subsidy is late.
    """
    overdue = [due for due in ledger.dues if due.due_on < today and due.unpaid > 0]
    defaulted = [
        due for due in overdue if due.unpaid_principal > 0 or due.number not in awaiting_subsidy
    ]
    return Arrears(
        since_on=overdue[0].due_on if overdue else None,
        default_on=defaulted[0].due_on if defaulted else None,
        principal=sum((due.unpaid_principal for due in overdue), ZERO),
        interest=sum((due.unpaid_interest for due in overdue), ZERO),
    )


def interest_owed(ledger: Ledger, on: date, principal: Decimal = ZERO) -> Decimal:
    """The most interest that may be paid on a day on which so much principal is repaid.

    Unpaid interest of the lines due by then, and what the open line has accrued. With all that is
    outstanding as `principal` it is the figure of a settlement: on a settlement day that is a
    day's interest less, because the day does not count for principal repaid on it.
    """
    return sum((owed for _, owed in interest_owed_by_line(ledger, on, principal)), ZERO)


def interest_owed_by_line(
    ledger: Ledger, on: date, principal: Decimal = ZERO
) -> Iterator[tuple[int, Decimal]]:
    """The same of each line that has begun to bear interest, by its number."""
    prepaid = max(ZERO, principal - _due_principal(ledger, on))
    return _owed_by_line(_prepay(ledger, prepaid, on), on)


def _owed_by_line(after: Ledger, on: date) -> Iterator[tuple[int, Decimal]]:
    """The same, once principal that is not yet due is prepaid."""
    left = after.outstanding - _due_principal(after, on)
    for due, period, percent in _lines(after):
        if due.due_on <= on:
            yield due.number, due.unpaid_interest
        elif period.from_on < on:
            accrued = posted(due.principal_days - left * period.days_from(on), percent)
            yield due.number, max(ZERO, accrued - due.interest_paid)


def allocate(ledger: Ledger, amount: Decimal, penalty_due: Decimal, on: date) -> Allocation:
    """The parts of a sum received: penalty first, then interest owed, then principal.

    The parts and `rest` add up to the amount; a caller refuses a rest.
    """
    assert amount >= 0 and penalty_due >= 0
    penalty = min(amount, penalty_due)
    left = amount - penalty
    outstanding = ledger.outstanding
    # Principal repaid lowers the interest of a settlement day, which frees money for principal:
    # each round leaves no less principal than the one before, so there is a last one.
    principal = ZERO
    while True:
        interest = min(left, interest_owed(ledger, on, principal))
        more = min(left - interest, outstanding)
        if more == principal:
            return Allocation(penalty, interest, principal, left - interest - principal)
        assert more > principal
        principal = more


def book(ledger: Ledger, principal: Decimal, interest: Decimal, on: date) -> Ledger:
    """The ledger after a repayment with the parts a bank gave, in order of its days.

    Principal may be all that is outstanding, interest up to `interest_owed` with that principal;
    both pay the earliest lines first, and principal that is not yet due is prepaid.
    """
    assert on >= ledger.terms[0].from_on
    assert 0 <= principal <= ledger.outstanding
    prepaid = max(ZERO, principal - _due_principal(ledger, on))
    after = _prepay(ledger, prepaid, on)
    assert 0 <= interest <= sum((owed for _, owed in _owed_by_line(after, on)), ZERO)
    to_principal, to_interest = principal - prepaid, interest
    booked: list[Due] = []
    for due in after.dues:
        principal_part = min(to_principal, due.unpaid_principal) if due.due_on <= on else ZERO
        interest_part = min(to_interest, due.unpaid_interest)
        to_principal -= principal_part
        to_interest -= interest_part
        if principal_part or interest_part:
            due = replace(
                due,
                principal_paid=due.principal_paid + principal_part,
                interest_paid=due.interest_paid + interest_part,
            )
        booked.append(due)
    assert to_principal == 0 and to_interest == 0
    return replace(ledger, dues=tuple(booked))


def extend(ledger: Ledger, matures_on: date, percent: Decimal) -> Ledger:
    """The ledger with its maturity moved: what is unpaid of the last line is spread anew.

    The old maturity is the first extended day and bears the new rate. Interest up to it stays due
    on it: principal is extended, interest is not. Lines due earlier stay as they are.
    """
    last = ledger.dues[-1]
    left = last.unpaid_principal
    assert left > 0 and matures_on > ledger.matures_on
    from_on = ledger.matures_on
    lines = schedule(ledger.method, left, percent, from_on, matures_on)
    # A settlement day that is the old maturity has its line already.
    lines = tuple(line for line in lines if line.due_on > from_on)
    dues = [*ledger.dues[:-1], replace(last, principal=last.principal_paid)]
    spans = periods(ledger.method, from_on, [line.due_on for line in lines])
    for line, period in zip(lines, spans, strict=True):
        principal_days = (line.outstanding + line.principal) * period.days
        interest = posted(principal_days, percent)
        dues.append(Due(len(dues) + 1, line.due_on, line.principal, interest, principal_days))
    terms = (*ledger.terms, Terms(percent, from_on, matures_on))
    return replace(ledger, terms=terms, dues=tuple(dues))


def _due_principal(ledger: Ledger, on: date) -> Decimal:
    """Unpaid principal of the lines due on or before a day."""
    return sum((due.unpaid_principal for due in ledger.dues if due.due_on <= on), ZERO)


def _stretches(ledger: Ledger) -> Iterator[tuple[Terms, list[tuple[Due, Period]]]]:
    """Each of the terms with its lines and their periods."""
    after = date.min
    for terms in ledger.terms:
        dues = [due for due in ledger.dues if after < due.due_on <= terms.matures_on]
        spans = periods(ledger.method, terms.from_on, [due.due_on for due in dues])
        yield terms, list(zip(dues, spans, strict=True))
        after = terms.matures_on


def _lines(ledger: Ledger) -> Iterator[tuple[Due, Period, Decimal]]:
    """Each line with its period and its annual rate."""
    for terms, lines in _stretches(ledger):
        for due, period in lines:
            yield due, period, terms.percent


@lru_cache(maxsize=4)
def _prepay(ledger: Ledger, amount: Decimal, on: date) -> Ledger:
    """The ledger after principal that was not due is repaid on a day.

    What judges a payment asks for it, and so does what books it: it is kept for a moment.

    What is left is spread over the remaining lines by the same method; of terms that were
    extended, the last line's part is carried into the extension, as `extend` does.
    """
    if amount == 0:
        return ledger
    outstanding = ledger.outstanding - _due_principal(ledger, on) - amount
    assert outstanding >= 0
    revised: list[Due] = []
    prepaid = amount
    for terms, lines in _stretches(ledger):
        open_lines = [line for line in lines if line[1].to_on > on]
        revised += [due for due, period in lines if period.to_on <= on]
        if not open_lines:
            continue
        parts = principals(ledger.method, outstanding, terms.percent, len(open_lines))
        if terms is not ledger.terms[-1]:
            parts[-1] = ZERO
        for (due, period), part in zip(open_lines, parts, strict=True):
            principal_days = outstanding * period.days
            if prepaid > 0:
                # The line of the day itself: its earlier days keep the principal they had.
                principal_days = due.principal_days - prepaid * period.days_from(on)
            paid = due.principal_paid + prepaid
            # A day whose interest has been paid is not given back.
            interest = max(posted(principal_days, terms.percent), due.interest_paid)
            # Spelled out, which takes a sixth of the time of `replace`: every line comes by here.
            revised.append(
                Due(
                    number=due.number,
                    due_on=due.due_on,
                    principal=paid + part,
                    interest=interest,
                    principal_days=principal_days,
                    principal_paid=paid,
                    interest_paid=due.interest_paid,
                )
            )
            outstanding -= part
            prepaid = ZERO
    return replace(ledger, dues=tuple(revised))
