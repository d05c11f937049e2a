"""Verdicts on what is recovered of a compensated loan: receipt, deposit, booking into the fund."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.money import is_money
from rules.notice_2018_119.text import TEXT, of_row
from rules.policy import policy_on
from rules.recovery_facts import BookingFacts, ClaimPaidFacts, DepositFacts, ReceiptFacts
from rules.refusal import ErrorCode, Refusal, in_order, present
from rules.states import LOAN, RECOVERY, judge_transition


@dataclass(frozen=True, slots=True)
class Split:
    """A receipt in its parts, yuan: what it pays of the debt, and what of it is the fund's."""

    interest: Decimal
    principal: Decimal
    fund_part: Decimal


def judge_receipt(receipt: ReceiptFacts) -> list[Refusal]:
    """May this receipt be recorded? Of a compensated loan, and never more than is retained."""
    found = judge_transition(LOAN, receipt.state, "recover", "loan", clause=TEXT[49])
    clauses = policy_on(receipt.today).recoveries
    found += clauses.sound_receipt(receipt)
    if receipt.amount <= 0 or not is_money(receipt.amount):
        reason = "NOT_POSITIVE_MONEY"
        found.append(of_row(49, ErrorCode.VALIDATION, "amount", reason=reason))
    elif receipt.claim is not None:
        found += present([clauses.only_compensated(receipt.claim, receipt.amount)])
    if receipt.claim is None and LOAN.after(receipt.state, "recover") is not None:
        # Written off before the platform kept its claims: nobody knows what the fund paid.
        found.append(of_row(50, ErrorCode.VALIDATION, "loan", reason="NOT_COMPENSATED"))
    return in_order(found)


def warnings_of_receipt(receipt: ReceiptFacts) -> list[Refusal]:
    """What to say with a yes: a third party paid; the due day was counted without a calendar."""
    clauses = policy_on(receipt.today).recoveries
    found = present([clauses.third_party_payer(receipt.payer_type)])
    due = clauses.deposit_due(receipt.received_on)
    if due.fallback:
        found.append(of_row(49, ErrorCode.CALENDAR_FALLBACK, "receivedOn", dueOn=due.day))
    return in_order(found)


def split(claim: ClaimPaidFacts, retained_interest: Decimal, amount: Decimal, on: date) -> Split:
    """What the money pays: interest first, then principal, as every payment does."""
    interest = min(amount, retained_interest)
    part = policy_on(on).recoveries.fund_part(claim, amount)
    return Split(interest, amount - interest, part)


def judge_deposit(deposit: DepositFacts) -> list[Refusal]:
    """May this deposit be recorded? Once, however late."""
    found = judge_transition(RECOVERY, deposit.state, "deposit", "recovery", clause=TEXT[49])
    return in_order([*found, *policy_on(deposit.today).recoveries.sound_deposit(deposit)])


def warnings_of_deposit(deposit: DepositFacts) -> list[Refusal]:
    """What to say with a yes: it came late."""
    return present([policy_on(deposit.today).recoveries.deposited_in_time(deposit)])


def judge_booking(booking: BookingFacts) -> list[Refusal]:
    """May finance book it? What lies in the special account, once."""
    if booking.booked_on is not None:
        told = {"reason": "ALREADY_BOOKED", "bookedOn": booking.booked_on}
        return [of_row(49, ErrorCode.VALIDATION, "recovery", **told)]
    return judge_transition(RECOVERY, booking.state, "book", "recovery", clause=TEXT[49])
