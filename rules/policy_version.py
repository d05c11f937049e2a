"""What a version of the policy is: one text's numbers, its clauses, and the functions that judge.

A later text is a module of its own that makes one such record; it may take over functions of an
earlier text, which then cite that text. `rules.policy` says which version governs a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.dated import Dated
from rules.facts import (
    ApprovalFacts,
    DisbursementFacts,
    FundFacts,
    InjectionFacts,
    LoanFacts,
    OutflowFacts,
    PayeeFacts,
    PositionFacts,
    RepaymentFacts,
    SecurityFacts,
    SigningFacts,
)
from rules.refusal import Clause, Refusal
from rules.rule_sets import (
    AgreementRules,
    ClaimRules,
    CollectionRules,
    CountyRules,
    DutyRules,
    EnterpriseRules,
    FundRules,
    HouseholdRules,
    InsuranceRules,
    RecoveryRules,
    ReportRules,
    SubsidyRules,
    UnpaidRules,
)
from rules.vocabulary import (
    EnterpriseKind,
    FiveTier,
    HouseholdStatus,
    RateRule,
    Severity,
    WatchLevel,
)

LoanRule = Callable[[LoanFacts], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LendingRules:
    """The clause functions of one text, by the step that asks them.

    The first part judges a loan, by the version of its signing day: `standing` at every step,
    `from_approval` at every step but the application, `no_security` wherever terms are given. The
    second part judges breaker, watch, fund, entities, repayments and arrears, by the version of
    the business day.
    """

    standing: tuple[LoanRule, ...]
    from_approval: tuple[LoanRule, ...]
    at_disbursement: tuple[LoanRule, ...]
    no_security: Callable[[SecurityFacts], list[Refusal]]
    warnings: tuple[LoanRule, ...]
    sound_application: Callable[[LoanFacts], list[Refusal]]
    sound_approval: Callable[[ApprovalFacts], list[Refusal]]
    sound_signing: Callable[[LoanFacts, SigningFacts], list[Refusal]]
    sound_disbursement: Callable[[LoanFacts, DisbursementFacts], list[Refusal]]

    trips: Callable[[PositionFacts, date], bool]
    lending_suspended: Callable[[PositionFacts, date], Refusal | None]
    lent_while_suspended: Callable[[date, date | None], Refusal | None]
    npl_severity: Callable[[PositionFacts, date], Severity | None]
    may_resume: Callable[[PositionFacts, Decimal | None], Refusal | None]
    admitted_resume_ratio: Callable[[Decimal, date], Refusal | None]
    classification_stale: Callable[[date, date], Refusal | None]
    class_of_renewal: Callable[[FiveTier], FiveTier | None]
    long_overdue: Callable[[date, date], bool]
    third_party_payee: Callable[[PayeeFacts], Refusal | None]
    third_party_repayment: Callable[[RepaymentFacts], Refusal | None]
    sourced_injection: Callable[[InjectionFacts], list[Refusal]]
    earmarked: Callable[[OutflowFacts], Refusal | None]
    shortfall: Callable[[FundFacts, date], Decimal]
    covered: Callable[[FundFacts, date], Refusal | None]
    # Both are told the path of the refused field too.
    pooled_use: Callable[..., Refusal | None]
    pooled_before: Callable[[EnterpriseKind, date], Refusal | None]
    entity_of_good_standing: Callable[..., Refusal | None]
    watch_level: Callable[[Decimal, date], WatchLevel]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One text's numbers: money in yuan, ratios as fractions, terms in months, days in days.

    Its last day is nowhere typed: it is the day before the next version (`rules.policy`).
    `numbers` are its cited numbers by name; `text` the citation of each of its obligations,
    `modelled` the functions that judge a row, `not_modelled` why none does.
    """

    id: int
    code: str
    effective_from: date
    max_household_amount: Decimal
    max_months: int
    rate_rule: RateRule
    eligible_statuses: tuple[HouseholdStatus, ...]
    exited_keeps_policy_until: date
    subsidy_ratio: Decimal
    npl_trip_ratio: Decimal
    buffer_months_default: int
    buffer_months_max: int
    deposit_working_days: int
    fund_ratio_min: Decimal
    injection_ratio: Decimal
    province_watch_amount: Decimal
    cut_date: date
    value_date_days_back_max: int
    resume_ratio_default: Decimal | None
    rules: LendingRules
    households: HouseholdRules
    agreements: AgreementRules
    counties: CountyRules
    collection: CollectionRules
    unpaid: UnpaidRules
    fund: FundRules
    claims: ClaimRules
    recoveries: RecoveryRules
    enterprises: EnterpriseRules
    subsidy: SubsidyRules
    insurance: InsuranceRules
    duties: DutyRules
    reports: ReportRules
    numbers: Mapping[str, Dated[object]]
    text: Mapping[int, Clause]
    modelled: Mapping[int, tuple[Callable[..., object], ...]]
    not_modelled: Mapping[int, str]

    def number_on(self, name: str, day: date) -> object:
        """The cited number of that name on `day`; an older day has the numbers of the first."""
        return self.numbers[name].on(max(day, self.effective_from))
