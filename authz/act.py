"""Acts: what an actor can be allowed to do, each a verb on a resource.

Which tables doing it touches stands in `touch.py`, once; row-level security opens exactly those
for the transaction of the act (`authz.rls.scope`).
"""

from __future__ import annotations

from authz.resource import Resource
from authz.touch import DENIAL, TRAIL
from authz.verb import Verb

__all__ = ["DENIAL", "TRAIL", "Act"]


class Act(Verb):
    """A right's verb. A read is `<resource>:read`; the others are words of the mutations."""

    LOAN_SUBMIT = "loan:submit", Resource.LOAN
    LOAN_APPROVE = "loan:approve", Resource.LOAN
    LOAN_SIGN = "loan:sign", Resource.LOAN
    LOAN_DISBURSE = "loan:disburse", Resource.LOAN
    REPAYMENT_RECORD = "repayment:record", Resource.LOAN
    LOAN_CLASSIFY = "loan:classify", Resource.LOAN
    FUND_OPEN = "fund:open", Resource.FUND
    FUND_INJECT = "fund:inject", Resource.FUND
    FUNDENTRY_REVERSE = "fundentry:reverse", Resource.FUND
    FUNDINTEREST_RECORD = "fundinterest:record", Resource.FUND
    BUDGETREVENUE_RECORD = "budgetrevenue:record", Resource.FUND
    TOPUPPLAN_RECORD = "topupplan:record", Resource.FUND
    BANKSTATEMENT_RECONCILE = "bankstatement:reconcile", Resource.FUND
    BANKMATCH_RECORD = "bankmatch:record", Resource.FUND
    BANKMATCH_END = "bankmatch:end", Resource.FUND
    COOPERATION_REGISTER = "cooperation:register", Resource.COOPERATION
    COOPERATION_END = "cooperation:end", Resource.COOPERATION
    ENTERPRISE_REGISTER = "enterprise:register", Resource.ENTERPRISE
    INSURANCEPOLICY_REGISTER = "insurancepolicy:register", Resource.INSURANCE
    PREMIUMSUBSIDY_PAY = "premiumsubsidy:pay", Resource.INSURANCE
    PREMIUMSUBSIDY_REVERSE = "premiumsubsidy:reverse", Resource.INSURANCE
    SUBSIDYBATCH_DRAFT = "subsidybatch:draft", Resource.SUBSIDY
    SUBSIDYBATCH_SUBMIT = "subsidybatch:submit", Resource.SUBSIDY
    SUBSIDYBATCH_APPROVE = "subsidybatch:approve", Resource.SUBSIDY
    SUBSIDYBATCH_RETURN = "subsidybatch:return", Resource.SUBSIDY
    SUBSIDYBATCH_PAY = "subsidybatch:pay", Resource.SUBSIDY
    PROJECT_REGISTER = "project:register", Resource.PROJECT
    PROJECT_AMEND = "project:amend", Resource.PROJECT
    PROJECT_SUPERVISE = "project:supervise", Resource.PROJECT
    SCREENING_RECORD = "screening:record", Resource.PROJECT
    SCREENING_SIGN = "screening:sign", Resource.PROJECT
    EXITPLAN_AGREE = "exitplan:agree", Resource.PROJECT
    RECTIFICATION_ORDER = "rectification:order", Resource.PROJECT
    LISTING_ENTER = "listing:enter", Resource.ENTERPRISE
    LISTING_FOLLOW = "listing:follow", Resource.PROJECT
    PROJECT_EXIT = "project:exit", Resource.PROJECT
    IDENTITY_REVEAL = "identity:reveal", Resource.HOUSEHOLD
    PAYEE_REVEAL = "payee:reveal", Resource.LOAN
    PAYER_REVEAL = "payer:reveal", Resource.LOAN
    AUDIT_VERIFY = "audit:verify", Resource.AUDIT
    AUDIT_SEAL = "audit:seal", Resource.AUDIT
    POSITION_PROVE = "position:prove", Resource.COUNTY_POSITION
    LOAN_REFUSE = "loan:refuse", Resource.LOAN
    LOAN_WITHDRAW = "loan:withdraw", Resource.LOAN
    LOAN_CANCEL = "loan:cancel", Resource.LOAN
    LOAN_RECALL = "loan:recall", Resource.LOAN
    LOAN_DISPOSE = "loan:dispose", Resource.LOAN
    LOAN_AGE = "loan:age", Resource.LOAN
    INSPECTION_RECORD = "inspection:record", Resource.LOAN
    COLLECTION_OPEN = "collection:open", Resource.LOAN
    COLLECTIONACTION_RECORD = "collectionaction:record", Resource.LOAN
    COLLECTION_DECIDE = "collection:decide", Resource.LOAN
    COLLECTION_CLOSE = "collection:close", Resource.LOAN
    EXTENSION_REQUEST = "extension:request", Resource.LOAN
    EXTENSION_CONSENT = "extension:consent", Resource.LOAN
    EXTENSION_REFUSE = "extension:refuse", Resource.LOAN
    EXTENSION_WITHDRAW = "extension:withdraw", Resource.LOAN
    EXTENSION_LAPSE = "extension:lapse", Resource.LOAN
    INSTALMENTPLAN_AGREE = "instalmentplan:agree", Resource.LOAN
    INSTALMENTPLAN_CANCEL = "instalmentplan:cancel", Resource.LOAN
    DISPOSAL_DECIDE = "disposal:decide", Resource.LOAN
    MALICIOUSDEFAULT_PROPOSE = "maliciousdefault:propose", Resource.LOAN
    MALICIOUSDEFAULT_LIFT = "maliciousdefault:lift", Resource.LOAN
    MALICIOUSDEFAULT_CONFIRM = "maliciousdefault:confirm", Resource.LOAN
    MALICIOUSDEFAULT_REJECT = "maliciousdefault:reject", Resource.LOAN
    HOUSEHOLD_RATE = "household:rate", Resource.HOUSEHOLD
    HOUSEHOLD_ASSESS = "household:assess", Resource.HOUSEHOLD
    HOUSEHOLDSTATUS_CHANGE = "householdstatus:change", Resource.HOUSEHOLD
    AGREEMENT_REGISTER = "agreement:register", Resource.HOUSEHOLD
    AGREEMENT_SIGN = "agreement:sign", Resource.HOUSEHOLD
    AGREEMENT_TERMINATE = "agreement:terminate", Resource.HOUSEHOLD
    AGREEMENT_EXPIRE = "agreement:expire", Resource.HOUSEHOLD
    ROSTER_IMPORT = "roster:import", Resource.ROSTER
    ROSTER_PUBLISH = "roster:publish", Resource.ROSTER
    ROSTER_SWEEP = "roster:sweep", Resource.ROSTER
    BREAKERRATIO_SET = "breakerratio:set", Resource.BREAKER
    BREAKERRESUME_REQUEST = "breakerresume:request", Resource.BREAKER
    BREAKERRESUME_GRANT = "breakerresume:grant", Resource.BREAKER
    BREAKERRESUME_REFUSE = "breakerresume:refuse", Resource.BREAKER
    WARNING_ACKNOWLEDGE = "warning:acknowledge", Resource.WARNING
    WARNING_CLOSE = "warning:close", Resource.WARNING
    WARNING_SWEEP = "warning:sweep", Resource.WARNING
    COUNTYDOCUMENT_REGISTER = "countydocument:register", Resource.PREPAREDNESS
    RISKTEAM_APPOINT = "riskteam:appoint", Resource.PREPAREDNESS
    MEETING_RECORD = "meeting:record", Resource.PREPAREDNESS
    RESOLUTION_COMPLETE = "resolution:complete", Resource.PREPAREDNESS
    UNITINSPECTION_RECORD = "unitinspection:record", Resource.PREPAREDNESS
    URGING_RECORD = "urging:record", Resource.PREPAREDNESS
    MEASURES_RECORD = "measures:record", Resource.PREPAREDNESS
    PUBLICITY_RECORD = "publicity:record", Resource.PREPAREDNESS
    MODELBORROWER_RECORD = "modelborrower:record", Resource.HOUSEHOLD
    MODELBORROWER_PUBLISH = "modelborrower:publish", Resource.HOUSEHOLD
    INSURANCEPRODUCT_REGISTER = "insuranceproduct:register", Resource.PREPAREDNESS
    TOLERANCE_SET = "tolerance:set", Resource.BREAKER
    VIOLATION_RECORD = "violation:record", Resource.VIOLATION
    VIOLATION_CONCLUDE = "violation:conclude", Resource.VIOLATION
    BUFFER_OPEN = "buffer:open", Resource.LOAN
    BUFFER_EXTEND = "buffer:extend", Resource.LOAN
    BUFFEREXTENSION_APPROVE = "bufferextension:approve", Resource.LOAN
    REMINDER_RECORD = "reminder:record", Resource.LOAN
    CLAIM_SUBMIT = "claim:submit", Resource.LOAN
    CLAIM_RESUBMIT = "claim:resubmit", Resource.LOAN
    CLAIM_SIGN = "claim:sign", Resource.LOAN
    CLAIMSIGNATURE_WITHDRAW = "claimsignature:withdraw", Resource.LOAN
    CLAIM_WITHDRAW = "claim:withdraw", Resource.LOAN
    CLAIM_CANCEL = "claim:cancel", Resource.LOAN
    CLAIM_PAY = "claim:pay", Resource.LOAN
    RECOVERY_RECORD = "recovery:record", Resource.LOAN
    RECOVERY_DEPOSIT = "recovery:deposit", Resource.LOAN
    RECOVERY_BOOK = "recovery:book", Resource.LOAN
    HOUSEHOLD_READ = "household:read", Resource.HOUSEHOLD
    LOAN_READ = "loan:read", Resource.LOAN
    FUND_READ = "fund:read", Resource.FUND
    PROJECT_READ = "project:read", Resource.PROJECT
    PARTICIPATION_READ = "participation:read", Resource.PARTICIPATION
    EXPOSURE_READ = "exposure:read", Resource.EXPOSURE
    BREAKER_READ = "breaker:read", Resource.BREAKER
    COUNTY_POSITION_READ = "county_position:read", Resource.COUNTY_POSITION
    AUDIT_READ = "audit:read", Resource.AUDIT
    DOCUMENT_READ = "document:read", Resource.DOCUMENT
    TRACE_READ = "trace:read", Resource.TRACE
    ENTERPRISE_READ = "enterprise:read", Resource.ENTERPRISE
    ROSTER_READ = "roster:read", Resource.ROSTER
    ROSTER_ROW_READ = "roster_row:read", Resource.ROSTER_ROW
    WARNING_READ = "warning:read", Resource.WARNING
    PREPAREDNESS_READ = "preparedness:read", Resource.PREPAREDNESS
    COOPERATION_READ = "cooperation:read", Resource.COOPERATION
    SUBSIDY_READ = "subsidy:read", Resource.SUBSIDY
    INSURANCE_READ = "insurance:read", Resource.INSURANCE
    VIOLATION_READ = "violation:read", Resource.VIOLATION
    REGION_READ = "region:read", Resource.REGION
    LENDER_READ = "lender:read", Resource.LENDER
