"""What the passing of days does to a loan: what is late on a day, and the state that goes with it.

By its ledger where it has one, else by its maturity; when the day of an early demand has passed,
everything is due. A line is late from the day after its due day, like a demand.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rules.ledger import Ledger, arrears, interest_owed
from rules.money import ZERO
from rules.states import LOAN
from rules.vocabulary import ArrearsCause, LoanState


@dataclass(frozen=True, slots=True)
class Late:
    """What is overdue, yuan, since the earliest unpaid due day; None where nothing is."""

    since_on: date | None = None
    principal: Decimal = ZERO
    interest: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """A loan that was paid out; `late` is what is recorded of it so far, yuan."""

    state: LoanState
    outstanding: Decimal
    matures_on: date
    demand_on: date | None = None
    ledger: Ledger | None = None
    late: Late = Late()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a loan stands on a day; `acts` are the words of its machine that led there."""

    state: LoanState
    late: Late
    acts: tuple[str, ...] = ()


def late_on(debt: Debt, day: date) -> Late:
    """What is overdue on a day."""
    demanded = _demanded(debt, day)
    if debt.ledger is None:
        return _late_without_ledger(debt, demanded, day)
    found = arrears(debt.ledger, day)
    if demanded is None or debt.ledger.settled:
        return Late(found.since_on, found.principal, found.interest)
    # The demand is for all principal and for the interest that it had borne until then.
    accrued = interest_owed(debt.ledger, demanded)
    since = demanded if found.since_on is None else min(found.since_on, demanded)
    return Late(since, debt.ledger.outstanding, max(found.interest, accrued))


def defaulted_on(debt: Debt, day: date, awaiting_subsidy: Container[int]) -> date | None:
    """The day of default: the earliest due day of what is late, or of a demand that has passed.

    Interest of the lines in `awaiting_subsidy` is passed over: the county owes it (B8).
    """
    demanded = _demanded(debt, day)
    if debt.ledger is None:
        return _late_without_ledger(debt, demanded, day).since_on
    found = arrears(debt.ledger, day, awaiting_subsidy).default_on
    if demanded is None or debt.ledger.settled:
        return found
    return demanded if found is None else min(found, demanded)


def _demanded(debt: Debt, day: date) -> date | None:
    """The day of a demand that has passed."""
    return debt.demand_on if debt.demand_on is not None and debt.demand_on < day else None


def _late_without_ledger(debt: Debt, demanded: date | None, day: date) -> Late:
    """All principal from the day after maturity or demand; before, what the lender reported."""
    due_on = min(debt.matures_on, demanded or debt.matures_on)
    if debt.outstanding == 0 or due_on >= day:
        return debt.late
    return Late(debt.late.since_on or due_on, debt.outstanding, debt.late.interest)


def paid_standing(debt: Debt, day: date) -> Standing:
    """How a loan with a ledger stands after a repayment, brought up to the day."""
    assert debt.ledger is not None
    if debt.ledger.settled:
        return moved(debt.state, Late(), "settle")
    late = late_on(debt, day)
    return moved(debt.state, late, *_acts(debt, late, day)) if late.since_on else _cured(debt)


def served_standing(debt: Debt, principal: Decimal, interest: Decimal) -> Standing:
    """How a loan without a ledger stands after a repayment: arrears are served first."""
    known = debt.late
    left = Late(
        known.since_on, max(ZERO, known.principal - principal), max(ZERO, known.interest - interest)
    )
    was_overdue = known.since_on is not None
    if debt.outstanding == principal and left.interest == 0:
        return moved(debt.state, Late(), "settle")
    if was_overdue and left.principal + left.interest > 0:
        return Standing(debt.state, left)
    return _cured(debt) if was_overdue else Standing(debt.state, Late())


def cause_kept(cause: ArrearsCause | None, late: Late) -> ArrearsCause | None:
    """The cause of arrears that was known, unless more is late than interest, or nothing is."""
    return cause if late.since_on is not None and late.principal == 0 else None


def aged_standing(debt: Debt, day: date) -> Standing:
    """How a loan stands when a day begins; it never looks better than is recorded.

    So the same day twice, or an earlier one, changes nothing.
    """
    late = late_on(debt, day)
    known = debt.late
    if late.principal < known.principal or late.interest < known.interest:
        late = known
    elif known.since_on is not None and late.since_on is not None:
        # A second demand sets a new day; what the first one made late is late since then.
        late = replace(late, since_on=min(known.since_on, late.since_on))
    return moved(debt.state, late, *_acts(debt, late, day))


def _acts(debt: Debt, late: Late, day: date) -> tuple[str, ...]:
    """What a loan that is late does on that day."""
    if debt.state is LoanState.ACTIVE and late.since_on is not None:
        return ("fall_overdue",)
    is_called = debt.state is LoanState.EARLY_CALLED
    return ("pass_demand",) if is_called and _demanded(debt, day) is not None else ()


def _cured(debt: Debt) -> Standing:
    """Nothing is late: OVERDUE, IN_BUFFER and CLAIMING are ACTIVE again."""
    acts = ("cure",) if LOAN.after(debt.state, "cure") else ()
    return moved(debt.state, Late(), *acts)


def moved(state: LoanState, late: Late, *acts: str) -> Standing:
    """The standing after these acts, which the machine must permit."""
    for act in acts:
        after = LOAN.after(state, act)
        assert after is not None, f"{state} cannot {act}"
        state = LoanState[after]
    return Standing(state, late, acts)
