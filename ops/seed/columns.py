"""The columns that each table is loaded with, in the order in which its lines give them.

They are written down, not taken from the declarations, because builders spell whole lines: a new
column must not shift the others. A test holds that every column a row needs is here.
"""

from __future__ import annotations

_COLUMNS = """
region: id id_max parent_id tier level kind code name poverty_county key_county
    deep_poverty_county exit_batch
region_code: region_id code name parent_id valid_from valid_to
lender: id code name kind lender_group uscc home_county_id
outlet: id code name lender_id home_county_id township_id
reference_rate: kind effective_on months_from months_to percent
calendar_day: day working name
enterprise: id home_county_id name uscc kind list_state legal_representative recorded_at version
household: county_id id household_no township_id village head_name status status_since_on
    poverty_cause credit_rating rated_on conditions_met conditions_unmet synthetic recorded_at
    version
household_member: county_id id household_id township_id position name relation id_card_masked
    id_card_hmac id_card_cipher key_id recorded_at
household_status: county_id id household_id township_id status from_on reason document_id
    recorded_at recorded_by
identity_index: id_card_hmac home_county_id household_id
household_exposure: county_id household_id township_id outstanding approved pending ceiling
    changed_at
project: county_id id project_no name enterprise_id industry total_investment
    declared_loan_funds contributed_principal amount household_count lead_lender_id
    lender_groups state screening screened_on registered_on recorded_at version
agreement: county_id id agreement_no revision replaces_id household_id township_id enterprise_id
    state amount starts_on ends_on duties benefit_kind benefit_amount benefit_period risk_control
    voluntary participation consent_on consent_witness consent_hash signed_on ended_on
    ended_reason recorded_at recorded_by version
loan: county_id id loan_no lender_id outlet_id household_id member_id township_id project_id
    policy_version state amount months rate benchmark_rate repayment_method purpose industry
    used_by funding_source relending_no guarantee_mode production_cycle_months term_reason
    contract_no approval_no submitted_on planned_value_on approved_on signed_on value_on matures_on
    settled_on submitted_by five_tier classified_on outstanding_principal overdue_since_on
    overdue_principal overdue_interest recorded_at changed_at version agreement_id
loan_event: county_id id loan_id lender_id outlet_id township_id kind business_on recorded_at
    recorded_by amount details
repayment: county_id id loan_id lender_id outlet_id township_id received_on principal interest
    penalty payer_type bank_ref recorded_at recorded_by
instalment: county_id loan_id number lender_id outlet_id township_id due_on principal interest
    principal_days principal_paid interest_paid changed_at
classification: county_id id loan_id lender_id outlet_id township_id five_tier as_of_on
    recorded_at recorded_by
project_participation: county_id id project_id loan_id household_id lender_id principal
    joined_on withdrawn_on project_amount project_lender_groups recorded_at
project_event: county_id id project_id kind business_on recorded_at recorded_by recorded_role
    note amount_after details project_amount project_lender_groups
screening: county_id id project_id result voluntary participation purpose agreement not_platform
    note opened_on opened_by opened_role signed_on signed_by signed_role project_amount
    project_lender_groups recorded_at version
project_security: county_id id project_id kind amount document_no party given_on
    collateral_kind valued_on expires_on recorded_at recorded_by version project_amount
    project_lender_groups
statistic: county_id id lender_id year month edition as_of_on due_on quarter_due_on
    formula_version part_ids pa_submitted_on pa_submitted_by lender_submitted_on
    lender_submitted_by recorded_at recorded_by version
written_report: county_id id lender_id lender_groups year quarter edition state due_on situation
    statistic_id whole_id submitted_on submitted_by submitted_role pa_received_on pa_received_by
    lender_received_on lender_received_by recorded_at changed_at version
project_assessment: county_id id project_id year quarter office lender_id edition rating risk_level
    findings measures due_on assessed_on assessed_by months_missing project_amount
    project_lender_groups recorded_at version
cooperation: county_id id lender_id document_no fund_share lender_share buffer_months
    recovery_rule starts_on ends_on file_hash recorded_at recorded_by version
cooperation_share: county_id cooperation_id number lender_id party share
budget_revenue: county_id id year basis amount document_no recorded_at recorded_by
insurance_policy: county_id id policy_no insurer insured_kind household_id enterprise_id product
    category sum_insured premium central_part province_part city_part county_part self_part
    drives_poor linked_to_poor starts_on ends_on recorded_at recorded_by version
premium_subsidy: county_id id policy_id number household_id amount fund_source document_no
    paid_on paid_by recorded_at
subsidy_batch: county_id id lender_id year quarter from_on to_on due_on state amount line_count
    paid_on paid_by document_no recorded_at changed_at version
subsidy_entry: county_id id ledger kind debit_account credit_account amount document_no batch_id
    premium_subsidy_id reversal_of note business_on recorded_at recorded_by
risk_fund: county_id id document_no bank_name account_no_masked opened_on recorded_at
    recorded_by version
fund_entry: county_id id fund_id kind debit_account credit_account amount source_level
    document_no note reversal_of business_on recorded_at recorded_by
county_lender_position: county_id lender_id outstanding non_performing overdue loan_count
    non_performing_count overdue_count breaker_state resume_ratio tripped_at
    tripped_non_performing tripped_outstanding fed_on changed_at version
county_position: county_id outstanding loan_count fund_balance changed_at
breaker_event: county_id id lender_id state non_performing outstanding business_on recorded_at
    recorded_by
county_document: county_id id kind document_no title issued_on valid_from valid_to recorded_at
    recorded_by version
risk_team: county_id id leader leader_post document_no members from_on to_on recorded_at
    recorded_by version
joint_meeting: county_id id minutes_no held_on issues attendees recorded_at recorded_by
meeting_resolution: county_id id meeting_id number held_on content department due_on completed_on
    completed_by completed_note recorded_at version
audit_event: county_id id recorded_at business_on actor role organisation client address
    request_id act object_kind object_id decision decision_id before after lender_id project_id
    project_amount project_lender_groups
"""


def _read() -> dict[str, tuple[str, ...]]:
    joined = _COLUMNS.replace("\n    ", " ")
    pairs = (line.split(": ") for line in joined.strip().splitlines())
    return {table: tuple(names.split()) for table, names in pairs}


# In the order of loading: a table stands after those it refers to.
COLUMNS = _read()
