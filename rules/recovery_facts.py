"""Facts of money recovered on a compensated loan: its receipt, its deposit, its booking.

Money is yuan, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.vocabulary import LoanState, PayerType, RecoveryRule, RecoveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPaidFacts:
    """A claim as it was paid, and what has come back of it.

    `loss` is the debt that was retained, `paid` the fund's part of it; of the `recovered` money
    `recovered_fund` is the fund's.
    """

    loss: Decimal
    paid: Decimal
    rule: RecoveryRule
    recovered: Decimal
    recovered_fund: Decimal

    @property
    def retained(self) -> Decimal:
        """What the borrower still owes."""
        return self.loss - self.recovered


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """Money received on a loan; `claim` None where the fund has paid nothing for it."""

    state: LoanState
    claim: ClaimPaidFacts | None
    amount: Decimal
    received_on: date
    value_on: date | None
    payer_type: PayerType
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFacts:
    """The deposit of a recovery in the special account, due there on `due_on`."""

    state: RecoveryState
    received_on: date
    due_on: date
    deposited_on: date
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFacts:
    """The booking of a recovery into the fund; `booked_on` is set once it was done."""

    state: RecoveryState
    booked_on: date | None
