"""二(四) 完善贷款贴息机制: the county pays the interest, by quarter and in fact (rows 32 to 36)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from rules.dated import Dated
from rules.interest import PERCENT_DAYS_PER_YEAR, SETTLEMENT_MONTHS
from rules.money import ZERO, fen
from rules.months import add_months
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.refusal import ErrorCode, Refusal, refuse
from rules.subsidy_facts import BatchFacts, DueAmount, Quarter
from rules.vocabulary import ArrearsCause

ONE_DAY = timedelta(days=1)
MONTHS_OF_QUARTER = 3

# The interest that has accrued in fact, whole.
SUBSIDY_RATIO: Dated[Decimal] = Dated(
    "二(四)", "ratio", ((IN_FORCE_FROM, Decimal("1.00")),), clause=TEXT[35]
)
# Own numbers: the notice says 按季按时 and names no day. Lenders settle on the twentieth of the
# quarter's last month; the county pays by the end of the month that lies so many months on.
SUBSIDY_SETTLEMENT_DAY: Dated[int] = Dated("二(四)", "day", ((IN_FORCE_FROM, 20),), clause=TEXT[34])
SUBSIDY_DUE_MONTHS: Dated[int] = Dated("二(四)", "months", ((IN_FORCE_FROM, 0),), clause=TEXT[34])
# How many paid quarters back what became known later is still made good.
SUBSIDY_CORRECTED_QUARTERS_MAX: Dated[int] = Dated(
    "二(四)", "quarters", ((IN_FORCE_FROM, 12),), clause=TEXT[35]
)


def subsidised_term(value_on: date, matures_on: date, demand_on: date | None) -> tuple[date, date]:
    """Row 32, 二(四): 「贴息期限与贷款期限保持一致（含续贷和展期）」.

    The first day, and the first day after: the value date counts, the (extended) maturity does
    not. A loan that is called early matures on the day of the demand. A renewal is a contract of
    its own; what it pays off ends as any loan that is repaid.
    """
    return value_on, matures_on if demand_on is None else min(matures_on, demand_on)


def another_office(batch: BatchFacts) -> Refusal | None:
    """Row 33, 二(四): 「明确细化扶贫、财政、金融机构…权责」.

    The lender submits, the poverty-alleviation office approves, finance pays: three offices by
    their rights, and three persons.
    """
    if batch.actor not in (batch.submitted_by, batch.approved_by):
        return None
    return refuse(ErrorCode.SAME_ACTOR, "batch", clause=TEXT[33])


def quarter(year: int, number: int) -> Quarter:
    """Row 34, 二(四): 「县级财政部门要按季按时」.

    From the day after a settlement day to the next one, 2018-03-21 to 2018-06-20; to be paid by
    the last day of the quarter, 2018-06-30.
    """
    last = SETTLEMENT_MONTHS[number - 1]
    day = governing_day(date(year, last, 1))
    settles, later = SUBSIDY_SETTLEMENT_DAY.on(day), SUBSIDY_DUE_MONTHS.on(day)
    assert settles is not None and later is not None, "the quarter is never repealed"
    to_on = date(year, last, settles)
    month = add_months(date(year, last, 1), later)
    return Quarter(
        year=year,
        number=number,
        from_on=add_months(to_on, -MONTHS_OF_QUARTER) + ONE_DAY,
        to_on=to_on,
        due_on=month.replace(day=monthrange(month.year, month.month)[1]),
    )


def subsidy_late(due_on: date, amount: Decimal, day: date) -> Refusal | None:
    """Row 34, 二(四): 「县级财政部门要按季按时」. Late from the day after; of nothing, never."""
    if day <= due_on or amount <= ZERO:
        return None
    return refuse(ErrorCode.SUBSIDY_LATE, "batch", clause=TEXT[34], dueOn=due_on, amount=amount)


def actual_interest(parts: Iterable[tuple[Decimal, Decimal]], ratio: Decimal) -> Decimal:
    """Row 35, 二(四): 「据实贴息」.

    Of yuan-days and their percent a year: the sum over 360 days, rounded once, HALF_UP.
    """
    return fen(sum((part * rate for part, rate in parts), ZERO) * ratio / PERCENT_DAYS_PER_YEAR)


def same_amount(due: DueAmount, listed: Decimal | None, *path: str) -> Refusal | None:
    """Row 35, 二(四): 「据实贴息」. To the fen; both are told, and 0.00 of what is missing."""
    asked = ZERO if listed is None else listed
    if asked == due.amount:
        return None
    return refuse(
        ErrorCode.SUBSIDY_AMOUNT_MISMATCH,
        *path,
        clause=TEXT[35],
        loanNo=due.loan_no,
        requested=asked,
        computed=due.amount,
        difference=asked - due.amount,
    )


def waits_for_subsidy(
    overdue_principal: Decimal, overdue_interest: Decimal, awaited: Decimal
) -> ArrearsCause | None:
    """Row 36, 二(四): 「防止因贴息不及时形成新的不良贷款」.

    Nothing is late but interest, and all of it is what the county is still to pay.
    """
    if overdue_principal > ZERO or overdue_interest <= ZERO or awaited < overdue_interest:
        return None
    return ArrearsCause.SUBSIDY_LATE


def evaded_by_county(cause: ArrearsCause | None, *path: str) -> Refusal | None:
    """Row 36, 二(四): 「防止因贴息不及时形成新的不良贷款」. What the county owes nobody evades."""
    if cause is not ArrearsCause.SUBSIDY_LATE:
        return None
    return refuse(ErrorCode.SUBSIDY_LATE, *path, clause=TEXT[36])


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    32: (subsidised_term,),
    33: (another_office,),
    34: (quarter, subsidy_late),
    35: (actual_interest, same_amount),
    36: (waits_for_subsidy, evaded_by_county),
}

NOT_MODELLED: dict[int, str] = {}
