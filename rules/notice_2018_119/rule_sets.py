"""黔府办函〔2018〕119号 beside lending: which of its functions answers which question."""

from __future__ import annotations

from rules.notice_2018_119 import part_1_3_use as use
from rules.notice_2018_119 import part_1_4_agreement as agreement
from rules.notice_2018_119 import part_1_positioning as positioning
from rules.notice_2018_119 import part_2_1_warning as warning
from rules.notice_2018_119 import part_2_3_insurance as insurance
from rules.notice_2018_119 import part_2_4_subsidy as subsidy
from rules.notice_2018_119 import part_2_5_recovery as recovery
from rules.notice_2018_119 import part_2_6_buffer as buffer
from rules.notice_2018_119 import part_2_6_fund as fund
from rules.notice_2018_119 import part_2_6_recovery as coming_back
from rules.notice_2018_119 import part_2_7_claim as claim
from rules.notice_2018_119 import part_2_8_disposal as disposal
from rules.notice_2018_119 import part_2_9_enterprise_lending as enterprise
from rules.notice_2018_119 import part_2_9_reports as reports
from rules.notice_2018_119 import part_2_9_screening as screening
from rules.notice_2018_119 import part_3_safeguards as safeguards
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

HOUSEHOLDS = HouseholdRules(
    sound_assessment=positioning.sound_assessment,
    truthful_line=safeguards.truthful_line,
    publishable_roster=safeguards.publishable_roster,
    free_rider=positioning.free_rider,
    subsidised_until=positioning.subsidised_until,
    needs_disposal=disposal.needs_disposal,
    sound_disposal=disposal.sound_disposal,
)
AGREEMENTS = AgreementRules(
    agreement_content=agreement.agreement_content,
    two_principles=enterprise.two_principles,
    whole_consent=agreement.whole_consent,
)
COUNTIES = CountyRules(
    judge_document=warning.judge_document,
    judge_team=warning.judge_team,
    plan_in_force=warning.plan_in_force,
    segment=screening.segment,
)
COLLECTION = CollectionRules(
    sound_inspection=warning.sound_inspection,
    sound_finding=use.sound_finding,
    misused=use.misused,
    demand_by=recovery.demand_by,
    ground_of_recall=recovery.ground_of_recall,
    case_required=recovery.case_required,
    sound_action=recovery.sound_action,
    sound_misuse_decision=claim.sound_misuse_decision,
    case_stays_open=recovery.case_stays_open,
    confirmed_by_case=recovery.confirmed_by_case,
)
UNPAID = UnpaidRules(
    unpaid_at_maturity=disposal.unpaid_at_maturity,
    sound_plan=disposal.sound_plan,
    sound_extension=disposal.sound_extension,
    consented_by_both=disposal.consented_by_both,
    debt_retained=disposal.debt_retained,
    buffer_months=buffer.buffer_months,
    buffer_ends_on=buffer.buffer_ends_on,
    sound_buffer=buffer.sound_buffer,
    sound_buffer_extension=buffer.sound_buffer_extension,
    buffer_extended_by_another=buffer.buffer_extended_by_another,
    sound_reminder=buffer.sound_reminder,
)
FUND = FundRules(
    one_fund_per_county=fund.one_fund_per_county,
    never_negative=fund.never_negative,
    injection_due=fund.injection_due,
    topped_up=fund.topped_up,
    alert_stays_open=fund.alert_stays_open,
)
CLAIMS = ClaimRules(
    loss_established=claim.loss_established,
    buffer_ended=buffer.buffer_ended,
    reminded=buffer.reminded,
    sharing_agreed=claim.sharing_agreed,
    compensable=claim.compensable,
    opinion_written=claim.opinion_written,
    signed_once=claim.signed_once,
    township_first=claim.township_first,
    another_person=claim.another_person,
    applied_by_another=claim.applied_by_another,
    all_signed=claim.all_signed,
    fund_holds=claim.fund_holds,
    loss_unchanged=claim.loss_unchanged,
)
RECOVERIES = RecoveryRules(
    deposit_due=coming_back.deposit_due,
    last_due_missed=coming_back.last_due_missed,
    days_late=coming_back.days_late,
    deposited_in_time=coming_back.deposited_in_time,
    sound_receipt=coming_back.sound_receipt,
    sound_deposit=coming_back.sound_deposit,
    third_party_payer=use.third_party_payer,
    fund_part=coming_back.fund_part,
    only_compensated=coming_back.only_compensated,
)
SUBSIDY = SubsidyRules(
    quarter=subsidy.quarter,
    subsidised_term=subsidy.subsidised_term,
    actual_interest=subsidy.actual_interest,
    waits_for_subsidy=subsidy.waits_for_subsidy,
    same_amount=subsidy.same_amount,
    evaded_by_county=subsidy.evaded_by_county,
    another_office=subsidy.another_office,
)
ENTERPRISES = EnterpriseRules(
    screening_admitted=screening.screening_admitted,
    screening_signed=screening.screening_signed,
    outcome=screening.outcome,
    excluded_use=screening.excluded_use,
    staged_exit=screening.staged_exit,
    rectified=enterprise.rectified,
    recovery_ordered=screening.recovery_ordered,
    listing_admitted=enterprise.listing_admitted,
    credit_marked_with_reason=enterprise.credit_marked_with_reason,
    one_list=enterprise.one_list,
    security_admitted=enterprise.security_admitted,
    guaranteed=enterprise.guaranteed,
    collateral_covers=enterprise.collateral_covers,
    collateral_demanded=enterprise.collateral_demanded,
    fund_use_admitted=enterprise.fund_use_admitted,
    misused_by_cooperative=enterprise.misused_by_cooperative,
    recipient_named=enterprise.recipient_named,
    passed_on_by_cooperative=enterprise.passed_on_by_cooperative,
)
INSURANCE = InsuranceRules(
    insured_as_the_notice_names=insurance.insured_as_the_notice_names,
    qualifying_category=insurance.qualifying_category,
    household_in_full=insurance.household_in_full,
    allotted_fund=insurance.allotted_fund,
)
DUTIES = DutyRules(
    sound_unit_inspection=safeguards.sound_unit_inspection,
    sound_urging=safeguards.sound_urging,
    sound_measures=safeguards.sound_measures,
    sound_publicity=safeguards.sound_publicity,
    publishable=safeguards.publishable,
    sound_meeting=safeguards.sound_meeting,
    meeting_due=safeguards.meeting_due,
    sound_completion=safeguards.sound_completion,
    sound_funding=safeguards.sound_funding,
    sound_tolerance=safeguards.sound_tolerance,
    sound_violation=safeguards.sound_violation,
    sound_conclusion=safeguards.sound_conclusion,
)
REPORTS = ReportRules(
    statistic_due=reports.statistic_due,
    assessment_due=reports.assessment_due,
    sound_statement=reports.sound_statement,
    sound_correction=reports.sound_correction,
    report_due=reports.report_due,
    sound_assessment=reports.sound_assessment,
    months_missing=reports.months_missing,
    sound_report=reports.sound_report,
    sound_answer=reports.sound_answer,
    has_provincial_head=reports.has_provincial_head,
    received=reports.received,
)
