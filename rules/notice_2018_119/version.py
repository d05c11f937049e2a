"""黔府办函〔2018〕119号 as a version of the policy: its numbers, its functions, its text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rules.dated import Dated
from rules.facts import LoanFacts
from rules.notice_2018_119 import part_1_3_use as use
from rules.notice_2018_119 import part_1_4_agreement as agreement
from rules.notice_2018_119 import part_1_positioning as positioning
from rules.notice_2018_119 import part_2_1_warning as warning
from rules.notice_2018_119 import part_2_2_breaker as breaker
from rules.notice_2018_119 import part_2_5_recovery as recovery
from rules.notice_2018_119 import part_2_6_fund as fund
from rules.notice_2018_119 import part_2_8_disposal as disposal
from rules.notice_2018_119 import part_2_9_enterprise_lending as enterprise
from rules.notice_2018_119 import rule_sets
from rules.notice_2018_119.clauses import CLAUSES, NOT_MODELLED, PARTS
from rules.notice_2018_119.text import DOCUMENT, IN_FORCE_FROM, TEXT
from rules.policy_version import LendingRules, LoanRule, PolicyVersion
from rules.refusal import Refusal
from rules.vocabulary import HouseholdStatus, RateRule


def admitted_entity(loan: LoanFacts) -> Refusal | None:
    """Row 13 of the entity that uses a loan under a project."""
    project = loan.project
    return None if project is None else use.pooled_use(project.entity_kind, "project")


def entity_in_good_standing(loan: LoanFacts) -> Refusal | None:
    """Row 70 of the entity that uses a loan under a project."""
    project = loan.project
    if project is None:
        return None
    return enterprise.entity_of_good_standing(project.entity_list_state, "project")


# What every lending step must hold, whatever its date.
STANDING: tuple[LoanRule, ...] = (
    warning.lender_of_county,
    positioning.registered_household,
    disposal.removed_gets_nothing,
    disposal.exited_keeps_policy,
    disposal.renewed_while_active,
    disposal.renewed_before_maturity,
    positioning.borrower_of_household,
    recovery.malicious_defaulter,
    positioning.household_limit,
    positioning.term_limit,
    positioning.benchmark_rate,
    positioning.unsecured,
    use.admitted_purpose,
    use.named_prohibited_purpose,
    admitted_entity,
    agreement.named_agreement,
    enterprise.project_in_library,
    use.enterprise_use,
    entity_in_good_standing,
)

RULES = LendingRules(
    standing=STANDING,
    from_approval=(positioning.five_conditions,),
    at_disbursement=(
        agreement.signed_agreement,
        agreement.household_consent,
        agreement.whole_agreement,
        enterprise.entity_on_list,
        disposal.renewed_after_payments,
    ),
    no_security=positioning.no_security,
    warnings=(positioning.term_fits_cycle,),
    sound_application=use.sound_application,
    sound_approval=use.sound_approval,
    sound_signing=use.sound_signing,
    sound_disbursement=use.sound_disbursement,
    trips=breaker.trips,
    lending_suspended=breaker.lending_suspended,
    lent_while_suspended=breaker.lent_while_suspended,
    npl_severity=warning.npl_severity,
    may_resume=breaker.may_resume,
    admitted_resume_ratio=breaker.admitted_resume_ratio,
    classification_stale=breaker.classification_stale,
    class_of_renewal=breaker.class_of_renewal,
    long_overdue=warning.long_overdue,
    third_party_payee=use.third_party_payee,
    third_party_repayment=use.third_party_repayment,
    sourced_injection=fund.sourced_injection,
    earmarked=fund.earmarked,
    shortfall=fund.shortfall,
    covered=fund.covered,
    pooled_use=use.pooled_use,
    pooled_before=use.pooled_before,
    entity_of_good_standing=enterprise.entity_of_good_standing,
    watch_level=enterprise.watch_level,
)

# INVARIANT: each number equals the `Dated` number above its clause; a house test holds it.
NOTICE_2018_119 = PolicyVersion(
    id=1,
    code=DOCUMENT,
    effective_from=IN_FORCE_FROM,
    max_household_amount=Decimal("50000.00"),
    max_months=36,
    rate_rule=RateRule.BENCHMARK_EQUAL,
    eligible_statuses=(
        HouseholdStatus.POOR,
        HouseholdStatus.EXITED,
        HouseholdStatus.RETURNED_POOR,
    ),
    exited_keeps_policy_until=date(2020, 12, 31),
    subsidy_ratio=Decimal("1.00"),
    npl_trip_ratio=Decimal("0.03"),
    buffer_months_default=2,
    buffer_months_max=3,
    deposit_working_days=5,
    fund_ratio_min=Decimal("0.1"),
    injection_ratio=Decimal("0.05"),
    province_watch_amount=Decimal("5000000.00"),
    cut_date=date(2017, 7, 25),
    value_date_days_back_max=5,
    resume_ratio_default=None,
    rules=RULES,
    households=rule_sets.HOUSEHOLDS,
    agreements=rule_sets.AGREEMENTS,
    counties=rule_sets.COUNTIES,
    collection=rule_sets.COLLECTION,
    unpaid=rule_sets.UNPAID,
    fund=rule_sets.FUND,
    claims=rule_sets.CLAIMS,
    recoveries=rule_sets.RECOVERIES,
    enterprises=rule_sets.ENTERPRISES,
    subsidy=rule_sets.SUBSIDY,
    insurance=rule_sets.INSURANCE,
    duties=rule_sets.DUTIES,
    reports=rule_sets.REPORTS,
    numbers={
        name: number
        for part in PARTS
        for name, number in vars(part).items()
        if isinstance(number, Dated)
    },
    text=TEXT,
    modelled=CLAUSES,
    not_modelled=NOT_MODELLED,
)
