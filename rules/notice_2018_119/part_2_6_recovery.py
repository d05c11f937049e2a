"""二(六)3 完善风险补偿机制: what comes back of a compensated loan (rows 49 and 50)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from rules.money import fen
from rules.notice_2018_119 import part_2_6_fund as numbers
from rules.notice_2018_119.text import governing_day, of_row
from rules.recovery_facts import ClaimPaidFacts, DepositFacts, ReceiptFacts
from rules.refusal import ErrorCode, Refusal
from rules.vocabulary import PayerType, RecoveryRule
from rules.working_day import WorkingDay, add_working_days, is_working_day


def deposit_due(received_on: date) -> WorkingDay:
    """Row 49, 二(六)3: 「收回已由风险补偿金代偿的贷款本息，
    在5个工作日内存入风险补偿金专户」.

    The fifth working day after the receipt, whose own day does not count (A12).
    """
    days = numbers.DEPOSIT_WORKING_DAYS.on(governing_day(received_on))
    assert days is not None, "the notice governs every day"
    return add_working_days(received_on, days)


def last_due_missed(day: date) -> date:
    """Row 49, 二(六)3: 「收回已由风险补偿金代偿的贷款本息，
    在5个工作日内存入风险补偿金专户」.

    What was due on this day or before and is not deposited is late on `day`: the first day late is
    the sixth working day, so nothing grows late on a weekend.
    """
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day - timedelta(days=1)


def days_late(deposit: DepositFacts) -> int:
    """Row 49, 二(六)3: 「收回已由风险补偿金代偿的贷款本息，
    在5个工作日内存入风险补偿金专户」.

    Working days from the due day to the deposit: one on the sixth, a mark and never a refusal.
    """
    days = (deposit.deposited_on - deposit.due_on).days
    after = (deposit.due_on + timedelta(days=number) for number in range(1, days + 1))
    return sum(map(is_working_day, after))


def deposited_in_time(deposit: DepositFacts) -> Refusal | None:
    """Row 49, 二(六)3: 「收回已由风险补偿金代偿的贷款本息，
    在5个工作日内存入风险补偿金专户」.

    A warning; money is always taken.
    """
    late = days_late(deposit)
    if not late:
        return None
    figures = {"receivedOn": deposit.received_on, "dueOn": deposit.due_on}
    told = {**figures, "depositedOn": deposit.deposited_on, "lateDays": late}
    return of_row(49, ErrorCode.DEPOSIT_LATE, "depositedOn", **told)


def sound_receipt(receipt: ReceiptFacts) -> list[Refusal]:
    """Row 49, 二(六)3: 「收回已由风险补偿金代偿的贷款本息，
    在5个工作日内存入风险补偿金专户」.

    Received between the disbursement and today, from anybody but the county, which gets it back.
    """
    wrong = []
    if receipt.payer_type is PayerType.FINANCE:
        wrong.append(_invalid("payerType", "NOT_FROM_THE_COUNTY"))
    if receipt.received_on > receipt.today:
        figures = {"latestOn": receipt.today}
        wrong.append(_invalid("receivedOn", "IN_THE_FUTURE", **figures))
    elif receipt.value_on is not None and receipt.received_on < receipt.value_on:
        figures = {"earliestOn": receipt.value_on}
        wrong.append(_invalid("receivedOn", "BEFORE_DISBURSEMENT", **figures))
    return wrong


def sound_deposit(deposit: DepositFacts) -> list[Refusal]:
    """Row 49, 二(六)3: 「收回已由风险补偿金代偿的贷款本息，
    在5个工作日内存入风险补偿金专户」.

    Deposited between the receipt and today.
    """
    if deposit.deposited_on > deposit.today:
        return [_invalid("depositedOn", "IN_THE_FUTURE", latestOn=deposit.today)]
    if deposit.deposited_on < deposit.received_on:
        return [_invalid("depositedOn", "BEFORE_RECEIPT", earliestOn=deposit.received_on)]
    return []


def fund_part(claim: ClaimPaidFacts, amount: Decimal) -> Decimal:
    """Row 50, 二(六)3: 「收回已由风险补偿金代偿的贷款本息」.

    The fund's part of the next so much received, yuan. It is the difference of two parts of sums,
    each rounded once: so the parts of all receipts add up to that of their sum, and a debt that is
    wholly recovered gives back exactly what was paid. An agreement may say that the fund is made
    whole first.
    """
    received = claim.recovered + amount
    if claim.rule is RecoveryRule.FUND_FIRST:
        owed = min(received, claim.paid)
    else:
        owed = fen(received * claim.paid / claim.loss)
    return owed - claim.recovered_fund


def only_compensated(claim: ClaimPaidFacts, amount: Decimal) -> Refusal | None:
    """Row 50, 二(六)3: 「收回已由风险补偿金代偿的贷款本息」.

    No more than the debt that was kept, and no more into the fund than it paid.
    """
    if amount <= claim.retained and claim.recovered_fund + fund_part(claim, amount) <= claim.paid:
        return None
    return of_row(
        50,
        ErrorCode.OVER_RECOVERY,
        "amount",
        amount=amount,
        retained=claim.retained,
        excess=amount - claim.retained,
        loss=claim.loss,
        paid=claim.paid,
    )


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one input field with its reason code."""
    return of_row(49, ErrorCode.VALIDATION, field, reason=reason, **figures)


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    49: (
        deposit_due,
        last_due_missed,
        days_late,
        deposited_in_time,
        sound_receipt,
        sound_deposit,
    ),
    50: (fund_part, only_compensated),
}

NOT_MODELLED: dict[int, str] = {}
