"""Facts of a default that is not cured: the buffer, reminders, and a claim on the fund.

Money is yuan, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.vocabulary import (
    BufferState,
    ClaimAnswer,
    ClaimSeat,
    ClaimState,
    DisposalDecision,
    FiveTier,
    HouseholdStatus,
    LoanState,
    ProjectState,
    ReminderPartner,
    ScreeningResult,
    Segment,
    UsedBy,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferFacts:
    """A buffer to be opened: `default_on` None where nothing is unpaid but a late subsidy.

    `months` as asked for; `agreed_months` those of the agreement with the lender, if it says any.
    """

    state: LoanState
    default_on: date | None
    months: int | None
    agreed_months: int | None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferExtensionFacts:
    """More months asked for an open buffer; `asked_on` is set while an earlier request waits."""

    state: BufferState
    ends_on: date
    months: int
    asked_months: int
    reason: str
    asked_on: date | None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferApprovalFacts:
    """A second person's word on the months that were asked for, if any were."""

    state: BufferState
    ends_on: date
    asked_months: int | None
    is_extended: bool
    by_same_person: bool
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFacts:
    """A partner pressed the borrower to pay; `offered` are those for whom the office may speak."""

    state: LoanState
    partner: ReminderPartner
    offered: tuple[ReminderPartner, ...]
    used_by: UsedBy
    value_on: date | None
    reminded_on: date
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LossFacts:
    """What shows that a loan is lost: its class, a finding with evidence, steps of collection.

    `amount` is the loss of the day, yuan: nothing where all that is unpaid is the county's to pay.
    """

    amount: Decimal
    five_tier: FiveTier
    has_finding: bool
    has_evidence: bool
    has_action: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFacts:
    """Who used the money, and what the county government decided about it.

    `decision` is that on a removed household's loan, `misuse_decision` that on a misused one.
    `screening` is the result of the project, `own_screening` that of the loan by itself.
    """

    used_by: UsedBy
    segment: Segment | None
    project_state: ProjectState | None
    is_misused: bool
    household_status: HouseholdStatus
    decision: DisposalDecision | None
    misuse_decision: DisposalDecision | None = None
    screening: ScreeningResult | None = None
    own_screening: ScreeningResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """A claim to be submitted today, or to be submitted anew.

    `buffer_ends_on` None: no buffer stands. `reminded` are the partners that pressed for payment
    within the buffer. `loss` is None where there is nothing to claim.
    """

    state: LoanState
    is_claimed: bool
    plan_in_force: bool
    buffer_ends_on: date | None
    has_sharing_ratio: bool
    loss: LossFacts
    use: UseFacts
    reminded: frozenset[ReminderPartner]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A word of a seat that stands: by whom, and in which round."""

    seat: ClaimSeat
    answer: ClaimAnswer
    by: str
    round: int
    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningOfClaimFacts:
    """A seat signs; `known` are the words that were given before and not withdrawn.

    `applicants` are those who submitted the claim, in any of its rounds.
    """

    today: date
    state: ClaimState
    seat: ClaimSeat
    answer: ClaimAnswer
    opinion: str
    by: str
    applicants: frozenset[str]
    round: int
    known: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """A claim to be paid: the fund's part of it against what stands in the fund, yuan.

    `principal` and `interest` are the claim's, `owed_principal` and `owed_interest` what of them
    is owed today, so that nothing is paid out that the borrower has paid meanwhile.
    """

    today: date
    state: ClaimState
    fund_part: Decimal
    balance: Decimal
    principal: Decimal
    interest: Decimal
    owed_principal: Decimal
    owed_interest: Decimal
    use: UseFacts
