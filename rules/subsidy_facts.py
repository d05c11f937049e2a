"""Facts of the interest subsidy (贴息, 二(四)): a loan as a quarter's run finds it, and a batch.

Money is yuan, rates percent, `_on` a day of Asia/Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.money import ZERO
from rules.vocabulary import RepaymentMethod, SubsidyBatchState, SubsidyExclusion


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of interest: its days, both inclusive, and the day by which it is to be paid."""

    year: int
    number: int
    from_on: date
    to_on: date
    due_on: date

    @property
    def name(self) -> str:
        """As offices write it: `2018Q2`."""
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True, slots=True)
class ScheduledInterest:
    """A line of a monthly method: its interest is a twelfth of the year, not counted by days."""

    due_on: date
    principal_days: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidisedLoan:
    """A loan that was paid out, with everything that its subsidy follows from.

    `outstanding` is the principal left after everything in `repaid`; `rates` is what applies from
    a day on, the contract first, then each extension; `stops` are the first days without subsidy
    by their causes; `barred` is a cause that has no day of its own and bars the whole quarter: use
    by an enterprise that is not screened, or new use that does not comply. From `compensated_on`
    on the fund has paid, and the loan bears no interest.
    """

    method: RepaymentMethod
    value_on: date
    matures_on: date
    outstanding: Decimal
    rates: tuple[tuple[date, Decimal], ...]
    repaid: tuple[tuple[date, Decimal], ...] = ()
    scheduled: tuple[ScheduledInterest, ...] = ()
    stops: tuple[tuple[date, SubsidyExclusion], ...] = ()
    barred: SubsidyExclusion | None = None
    demand_on: date | None = None
    compensated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Accrual:
    """What a loan accrued on days of a quarter, both inclusive; without subsidy where excluded.

    `principal_days` are the yuan-days behind `accrued`, `rate` the one of the last of the days.
    """

    from_on: date
    to_on: date
    days: int
    principal_days: Decimal
    rate: Decimal
    accrued: Decimal
    amount: Decimal
    excluded: SubsidyExclusion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFacts:
    """A batch before its next step: who took the steps before, and who is about to take this."""

    today: date
    state: SubsidyBatchState
    actor: str
    submitted_by: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class ListedAmount:
    """A loan of the lender's own list, and the interest it asks for; `place` is its index."""

    place: int
    loan: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class DueAmount:
    """A loan of the batch under its number, and what is due of it, adjustments included."""

    loan: str
    loan_no: str
    amount: Decimal = ZERO
