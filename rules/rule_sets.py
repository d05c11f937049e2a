"""What a text says beside lending, by what it is about: records of clause functions.

`rules.policy_version` holds one of each for a version. All of them are asked by the version of the
business day, or of the day on which what they judge happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.care_facts import (
    CaseClosingFacts,
    CollectionActionFacts,
    DefaultConfirmationFacts,
    DisposalFacts,
    ExtensionFacts,
    InspectionFacts,
    MisuseDecisionFacts,
    PendingExtension,
    PlanFacts,
    RecallFacts,
    UnpaidFacts,
)
from rules.claim_facts import (
    BufferApprovalFacts,
    BufferExtensionFacts,
    BufferFacts,
    ClaimFacts,
    LossFacts,
    PaymentFacts,
    ReminderFacts,
    SigningOfClaimFacts,
    UseFacts,
)
from rules.duty_facts import (
    CompletionFacts,
    ConclusionFacts,
    DutyFacts,
    FundingFacts,
    MeetingFacts,
    PublishingFacts,
    ToleranceFacts,
    ViolationFacts,
)
from rules.facts import (
    AssessmentFacts,
    ConsentFacts,
    FundFacts,
    FundOpeningFacts,
    OutflowFacts,
    SubsidyFacts,
)
from rules.fund_facts import TopUpFacts
from rules.insurance_facts import InsurancePolicyFacts, PremiumSubsidyFacts
from rules.project_facts import (
    CollateralDemandFacts,
    CreditMarkFacts,
    Criteria,
    ExitPlanFacts,
    FundUseFacts,
    ListingFacts,
    RectificationFacts,
    ScreenedUseFacts,
    ScreeningFacts,
    ScreeningSignatureFacts,
    SecuredFacts,
    SecurityGivenFacts,
)
from rules.recovery_facts import ClaimPaidFacts, DepositFacts, ReceiptFacts
from rules.refusal import ErrorCode, Refusal
from rules.register import RegisterFacts, RosterFacts, RosterLineFacts
from rules.report_facts import (
    CorrectionFacts,
    ProjectAssessmentFacts,
    StatementFacts,
    WrittenReportFacts,
)
from rules.subsidy_facts import BatchFacts, Quarter
from rules.vocabulary import (
    ArrearsCause,
    ClaimSeat,
    ClaimState,
    CountyDocumentKind,
    FiveTier,
    HouseholdStatus,
    InspectionFinding,
    LenderKind,
    LoanState,
    PayerType,
    ReportState,
    ScreeningResult,
    Segment,
)
from rules.working_day import WorkingDay

Terms = list[tuple[date, date | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRules:
    """Who is registered, what is known of a household, and what a removal does."""

    sound_assessment: Callable[[AssessmentFacts], list[Refusal]]
    truthful_line: Callable[[RosterLineFacts], list[Refusal]]
    publishable_roster: Callable[[RosterFacts], list[Refusal]]
    free_rider: Callable[[RegisterFacts], Refusal | None]
    subsidised_until: Callable[[SubsidyFacts], date | None]
    needs_disposal: Callable[[HouseholdStatus, LoanState], bool]
    sound_disposal: Callable[[DisposalFacts], list[Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRules:
    """What a cooperation agreement holds, and on what consent it rests."""

    # Both are told the path of the refused field too.
    agreement_content: Callable[..., Refusal | None]
    two_principles: Callable[..., Refusal | None]
    whole_consent: Callable[[ConsentFacts], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyRules:
    """How a county prepares, and which projects of it are old or new."""

    judge_document: Callable[[CountyDocumentKind, date, date, date, date | None], list[Refusal]]
    judge_team: Callable[[date, date, int], list[Refusal]]
    plan_in_force: Callable[[Terms, date], ErrorCode | None]
    segment: Callable[[date], Segment]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRules:
    """What offices owe the policy beside their decisions, and how they answer for it."""

    sound_unit_inspection: Callable[[DutyFacts], list[Refusal]]
    sound_urging: Callable[[DutyFacts], list[Refusal]]
    sound_measures: Callable[[DutyFacts], list[Refusal]]
    sound_publicity: Callable[[DutyFacts], list[Refusal]]
    publishable: Callable[[PublishingFacts], list[Refusal]]
    sound_meeting: Callable[[MeetingFacts], list[Refusal]]
    meeting_due: Callable[[date | None, date], date | None]
    sound_completion: Callable[[CompletionFacts], list[Refusal]]
    sound_funding: Callable[[FundingFacts], list[Refusal]]
    sound_tolerance: Callable[[ToleranceFacts], list[Refusal]]
    sound_violation: Callable[[ViolationFacts], list[Refusal]]
    sound_conclusion: Callable[[ConclusionFacts], list[Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseRules:
    """Use of loans by enterprises: screened, listed, and led out in good order."""

    screening_admitted: Callable[[ScreeningFacts], list[Refusal]]
    screening_signed: Callable[[ScreeningSignatureFacts], list[Refusal]]
    outcome: Callable[[Criteria], ScreeningResult]
    excluded_use: Callable[[ScreenedUseFacts], ScreeningResult | ErrorCode | None]
    staged_exit: Callable[[ExitPlanFacts], list[Refusal]]
    rectified: Callable[[RectificationFacts], list[Refusal]]
    recovery_ordered: Callable[[RectificationFacts], list[Refusal]]
    listing_admitted: Callable[[ListingFacts], list[Refusal]]
    credit_marked_with_reason: Callable[[CreditMarkFacts], Refusal | None]
    one_list: Callable[[ListingFacts], list[Refusal]]
    security_admitted: Callable[[SecurityGivenFacts], list[Refusal]]
    guaranteed: Callable[[SecuredFacts], Refusal | None]
    collateral_covers: Callable[[SecuredFacts, date], Refusal | None]
    collateral_demanded: Callable[[CollateralDemandFacts], list[Refusal]]
    fund_use_admitted: Callable[[FundUseFacts], list[Refusal]]
    misused_by_cooperative: Callable[[FundUseFacts], bool]
    recipient_named: Callable[[FundUseFacts], Refusal | None]
    passed_on_by_cooperative: Callable[[FundUseFacts], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRules:
    """How a loan is looked after, called early and collected."""

    sound_inspection: Callable[[InspectionFacts], list[Refusal]]
    sound_finding: Callable[[InspectionFacts], list[Refusal]]
    misused: Callable[[InspectionFinding], bool]
    demand_by: Callable[[date], date | None]
    ground_of_recall: Callable[[RecallFacts], Refusal | None]
    case_required: Callable[[FiveTier], bool]
    sound_action: Callable[[CollectionActionFacts], list[Refusal]]
    sound_misuse_decision: Callable[[MisuseDecisionFacts], list[Refusal]]
    case_stays_open: Callable[[CaseClosingFacts], Refusal | None]
    confirmed_by_case: Callable[[DefaultConfirmationFacts], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidRules:
    """What may be done about a loan that is not paid at its maturity."""

    unpaid_at_maturity: Callable[[UnpaidFacts], list[Refusal]]
    sound_plan: Callable[[PlanFacts], list[Refusal]]
    sound_extension: Callable[[ExtensionFacts], list[Refusal]]
    consented_by_both: Callable[[PendingExtension, date], list[Refusal]]
    # Told the path of the refused field too.
    debt_retained: Callable[..., Refusal | None]
    buffer_months: Callable[[BufferFacts], int]
    buffer_ends_on: Callable[[date, int], date]
    sound_buffer: Callable[[BufferFacts], list[Refusal]]
    sound_buffer_extension: Callable[[BufferExtensionFacts], list[Refusal]]
    buffer_extended_by_another: Callable[[BufferApprovalFacts], list[Refusal]]
    sound_reminder: Callable[[ReminderFacts], list[Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRules:
    """How a county's fund is kept; what may come in and go out is among the rules of lending."""

    one_fund_per_county: Callable[[FundOpeningFacts], Refusal | None]
    never_negative: Callable[[OutflowFacts], Refusal | None]
    injection_due: Callable[[Decimal, Decimal, int], Decimal]
    topped_up: Callable[[TopUpFacts], Refusal | None]
    alert_stays_open: Callable[[FundFacts, date], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRules:
    """When the fund pays for a lost loan, and who has to sign."""

    loss_established: Callable[[LossFacts], Refusal | None]
    buffer_ended: Callable[[ClaimFacts], Refusal | None]
    reminded: Callable[[ClaimFacts], Refusal | None]
    # Told by a keyword whether a ratio was agreed.
    sharing_agreed: Callable[..., Refusal | None]
    compensable: Callable[[UseFacts], list[Refusal]]
    opinion_written: Callable[[SigningOfClaimFacts], Refusal | None]
    signed_once: Callable[[SigningOfClaimFacts], Refusal | None]
    township_first: Callable[[SigningOfClaimFacts], Refusal | None]
    another_person: Callable[[SigningOfClaimFacts], Refusal | None]
    applied_by_another: Callable[[str, frozenset[str]], Refusal | None]
    all_signed: Callable[[ClaimState, frozenset[ClaimSeat]], bool]
    fund_holds: Callable[[PaymentFacts], Refusal | None]
    loss_unchanged: Callable[[PaymentFacts], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryRules:
    """What comes back of a compensated loan: by when it is deposited, and how it is divided."""

    deposit_due: Callable[[date], WorkingDay]
    last_due_missed: Callable[[date], date]
    days_late: Callable[[DepositFacts], int]
    deposited_in_time: Callable[[DepositFacts], Refusal | None]
    sound_receipt: Callable[[ReceiptFacts], list[Refusal]]
    sound_deposit: Callable[[DepositFacts], list[Refusal]]
    third_party_payer: Callable[[PayerType], Refusal | None]
    fund_part: Callable[[ClaimPaidFacts, Decimal], Decimal]
    only_compensated: Callable[[ClaimPaidFacts, Decimal], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyRules:
    """Which days are subsidised, what of a quarter is due, and who may say so."""

    # Of a year and the number of its quarter.
    quarter: Callable[[int, int], Quarter]
    subsidised_term: Callable[[date, date, date | None], tuple[date, date]]
    actual_interest: Callable[[Iterable[tuple[Decimal, Decimal]], Decimal], Decimal]
    # Of late principal, late interest, and how much of that the county is still to pay.
    waits_for_subsidy: Callable[[Decimal, Decimal, Decimal], ArrearsCause | None]
    # Both are told the path of the refused field too.
    same_amount: Callable[..., Refusal | None]
    evaded_by_county: Callable[..., Refusal | None]
    another_office: Callable[[BatchFacts], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceRules:
    """Which premiums are subsidised, of whom, and out of what."""

    insured_as_the_notice_names: Callable[[InsurancePolicyFacts], list[Refusal]]
    qualifying_category: Callable[[PremiumSubsidyFacts], Refusal | None]
    household_in_full: Callable[[PremiumSubsidyFacts], list[Refusal]]
    allotted_fund: Callable[[PremiumSubsidyFacts], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules:
    """What a county reports of its loans: by when, and what a sound report is."""

    statistic_due: Callable[[date], WorkingDay]
    assessment_due: Callable[[date], WorkingDay]
    sound_statement: Callable[[StatementFacts], list[Refusal]]
    sound_correction: Callable[[CorrectionFacts], list[Refusal]]
    report_due: Callable[[date], WorkingDay]
    sound_assessment: Callable[[ProjectAssessmentFacts], list[Refusal]]
    months_missing: Callable[[ProjectAssessmentFacts], Refusal | None]
    sound_report: Callable[[WrittenReportFacts], list[Refusal]]
    sound_answer: Callable[[WrittenReportFacts], list[Refusal]]
    has_provincial_head: Callable[[LenderKind], bool]
    # Told by a keyword whether the lender has a head in the province.
    received: Callable[..., ReportState]
