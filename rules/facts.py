"""Facts: what the rules are told, one small frozen record per situation, loaded by the services.

Money is yuan, rates percent, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rules.ledger import Ledger
from rules.money import ZERO
from rules.rate import BenchmarkRate
from rules.vocabulary import (
    AgreementParty,
    AgreementState,
    BreakerState,
    CollateralKind,
    EligibilityCondition,
    EnterpriseKind,
    EnterpriseListState,
    FundEntryKind,
    GuaranteeMode,
    GuarantorKind,
    HouseholdFlag,
    HouseholdStatus,
    Industry,
    LoanPurpose,
    LoanState,
    Participation,
    PayerType,
    ProjectState,
    SourceLevel,
    UsedBy,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFacts:
    """The household as the register has it on `today`; an unknown one is NOT_REGISTERED.

    `applied_on` is the day of submission: it decides whether the policy period still ran. What was
    never assessed is in neither of the two sets of conditions.
    """

    status: HouseholdStatus
    status_since: date | None = None
    borrower_is_member: bool = True
    applied_on: date
    conditions_met: frozenset[EligibilityCondition] = frozenset(EligibilityCondition)
    conditions_unmet: frozenset[EligibilityCondition] = frozenset()
    flags: frozenset[HouseholdFlag] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureFacts:
    """What the household owes over all lenders, without the loan that is judged, yuan.

    Nor does a loan count that the judged one pays off: the old balance is netted.

    `approved` holds APPROVED and SIGNED, `pending` SUBMITTED; all members count together.
    """

    outstanding: Decimal = ZERO
    approved: Decimal = ZERO
    pending: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Everything that counts toward the limit, yuan."""
        return self.outstanding + self.approved + self.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFacts:
    """One lender in one county: breaker, bad principal (次级, 可疑, 损失) and principal, yuan."""

    breaker: BreakerState = BreakerState.CLOSED
    npl: Decimal = ZERO
    outstanding: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class FundFacts:
    """A county's fund: cash in the special accounts, and the county's principal, yuan."""

    balance: Decimal
    outstanding: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """The library project a loan is used under, and the entity that uses the money."""

    state: ProjectState
    entity_kind: EnterpriseKind
    entity_list_state: EnterpriseListState


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """A cooperation agreement as it stands (合作协议).

    `has_consent`: day, witness and file of the household's consent are all on record;
    `has_benefit_linkage`: how the household shares, and how much or for how long;
    `is_with_user`: its enterprise is the entity of the loan's project, where there is one;
    `stands_from`: the day it was signed on; None for an amendment, which goes on with what stood.
    """

    state: AgreementState
    ends_on: date
    parties_with_duties: frozenset[AgreementParty]
    has_consent: bool
    has_benefit_linkage: bool
    has_risk_control: bool
    voluntary: bool
    participation: Participation
    is_with_user: bool = True
    stands_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalFacts:
    """The loan that the judged one pays off (续贷); `paid_off_on` is the day on which it would.

    `booked_on` is the newest day that money was received on, where the step knows it.
    """

    state: LoanState
    matures_on: date
    paid_off_on: date
    booked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityFacts:
    """The kinds of guarantors and of collateral that were named with a loan's terms."""

    guarantors: tuple[GuarantorKind, ...] = ()
    collaterals: tuple[CollateralKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFacts:
    """A loan as asked for, approved, signed or disbursed.

    At submission `signed_on` and `value_on` are plans (default: today); later they are what the
    contract and the bank say, and every rule that depends on them is judged again.
    """

    today: date
    amount: Decimal
    rate: Decimal
    signed_on: date
    value_on: date
    matures_on: date
    purpose: LoanPurpose
    industry: Industry | None
    used_by: UsedBy = UsedBy.HOUSEHOLD
    guarantee_mode: GuaranteeMode = GuaranteeMode.CREDIT
    security: SecurityFacts = field(default_factory=SecurityFacts)
    production_cycle_months: int | None = None
    project: ProjectFacts | None = None
    agreement: AgreementFacts | None = None
    renews: RenewalFacts | None = None
    household: HouseholdFacts
    exposure: ExposureFacts = field(default_factory=ExposureFacts)
    position: PositionFacts = field(default_factory=PositionFacts)
    county_id: int
    lender_county_id: int
    benchmarks: tuple[BenchmarkRate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFacts:
    """What the approver adds: the lender's own approval reference."""

    state: LoanState
    approval_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningFacts:
    """What the contract adds: its number, and the approval it rests on."""

    state: LoanState
    contract_no: str
    approved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DisbursementFacts:
    """What the disbursement rests on: state and the day of approval.

    `resumed_on` is when the lender resumed, where the value date lies between a trip and that.
    """

    state: LoanState
    approved_on: date
    resumed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeFacts:
    """Who uses a loan's money, and whether the account it is paid into is of that household."""

    used_by: UsedBy
    is_of_household: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentFacts:
    """A repayment against a loan, given as one `amount` or in its parts, yuan.

    `ledger` is the loan's where it has one, `counts_on` the day the payment counts from in it.
    Without a ledger `interest_arrears` is the unpaid interest that is known, and `interest_due`
    all interest that may be paid, where that is known. `classified_on` is the day of the newest
    class, None where it was never classified. `retained` is what is owed of a loan that the fund
    has compensated.
    """

    today: date
    state: LoanState
    value_on: date | None
    received_on: date
    amount: Decimal | None = None
    penalty_due: Decimal | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None
    penalty: Decimal | None = None
    outstanding: Decimal
    ledger: Ledger | None = None
    counts_on: date | None = None
    interest_arrears: Decimal = ZERO
    interest_due: Decimal | None = None
    payer_type: PayerType = PayerType.BORROWER
    is_payer_named: bool = False
    classified_on: date | None = None
    retained: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassificationFacts:
    """A five-tier classification of a loan as of a day."""

    today: date
    state: LoanState
    value_on: date | None
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """Answers to some of the five conditions, in the order of the input, as of a day."""

    today: date
    assessed_on: date
    by_lender: bool
    conditions: tuple[EligibilityCondition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChangeFacts:
    """A change of a household's status from `status`, which it has had since `status_since`."""

    today: date
    status: HouseholdStatus
    status_since: date
    to: HouseholdStatus
    from_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyFacts:
    """First days on which a loan has no claim to subsidy, by their cause; None where there is none.

    `ended_on` is the first such day as the loan has it already, whatever its cause was.
    """

    ended_on: date | None = None
    removed_on: date | None = None
    misused_on: date | None = None
    left_roster_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundOpeningFacts:
    """Opening a county's fund: is there one already, and on what document?"""

    today: date
    exists: bool
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionFacts:
    """Money paid into a fund: amount, day, budget level, document."""

    today: date
    amount: Decimal
    booked_on: date
    source_level: SourceLevel | None
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutflowFacts:
    """Money that would leave a fund: what for, how much, out of what balance."""

    today: date
    kind: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalFacts:
    """Reversal of an entry: `amount` is signed as the entry moved the balance."""

    today: date
    kind: FundEntryKind
    amount: Decimal
    balance: Decimal
    is_reversed: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFacts:
    """An entity to be registered (用款主体)."""

    name: str
    uscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRegistrationFacts:
    """A cooperation agreement to be registered; what it lacks may come before it is signed."""

    today: date
    entity_kind: EnterpriseKind
    entity_list_state: EnterpriseListState
    amount: Decimal
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFacts:
    """The household's consent as the signer gives it; `file_hash` is hexadecimal."""

    given_on: date | None = None
    witness: str | None = None
    file_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSigningFacts:
    """An agreement about to be signed; `agreement` has the consent as it would be."""

    today: date
    signed_on: date
    consent: ConsentFacts
    agreement: AgreementFacts
    entity_kind: EnterpriseKind
    entity_list_state: EnterpriseListState


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRegistrationFacts:
    """A project to be entered in the county's library (户贷企用项目).

    `funds_used_since`: it used pooled loans before the notice, and is entered to be rectified.
    """

    today: date
    name: str
    entity_kind: EnterpriseKind
    entity_list_state: EnterpriseListState
    declared_loan_funds: Decimal
    total_investment: Decimal | None = None
    funds_used_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAmendmentFacts:
    """A change of a project's declared loan funds; contributed principal is as of now, yuan."""

    today: date
    state: ProjectState
    entity_kind: EnterpriseKind
    entity_list_state: EnterpriseListState
    declared_before: Decimal
    declared_after: Decimal
    contributed: Decimal
    reason: str
