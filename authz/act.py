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

    LOAN_SUBMIT = "loan:submit", Resource.LOAN, "提交贷款申请", "Submit a loan application"
    LOAN_APPROVE = "loan:approve", Resource.LOAN, "审批贷款", "Approve a loan"
    LOAN_SIGN = "loan:sign", Resource.LOAN, "签订贷款合同", "Sign a loan contract"
    LOAN_DISBURSE = "loan:disburse", Resource.LOAN, "发放贷款", "Disburse a loan"
    REPAYMENT_RECORD = "repayment:record", Resource.LOAN, "登记还款", "Record a repayment"
    LOAN_CLASSIFY = "loan:classify", Resource.LOAN, "五级分类", "Classify a loan"
    FUND_OPEN = "fund:open", Resource.FUND, "设立风险补偿金", "Open the county's fund"
    FUND_INJECT = "fund:inject", Resource.FUND, "注入风险补偿金", "Pay into the fund"
    FUNDENTRY_REVERSE = (
        "fundentry:reverse",
        Resource.FUND,
        "冲正分录",
        "Reverse an entry of the fund",
    )
    FUNDINTEREST_RECORD = (
        "fundinterest:record",
        Resource.FUND,
        "登记专户利息",
        "Record interest of the special account",
    )
    BUDGETREVENUE_RECORD = (
        "budgetrevenue:record",
        Resource.FUND,
        "登记本级公共预算收入",
        "Record the county's own revenue",
    )
    TOPUPPLAN_RECORD = "topupplan:record", Resource.FUND, "登记补足计划", "Record a top-up plan"
    BANKSTATEMENT_RECONCILE = "bankstatement:reconcile", Resource.FUND, "银行对账", "Reconcile"
    BANKMATCH_RECORD = "bankmatch:record", Resource.FUND, "人工勾对", "Match by hand"
    BANKMATCH_END = "bankmatch:end", Resource.FUND, "撤销勾对", "Undo a match"
    COOPERATION_REGISTER = (
        "cooperation:register",
        Resource.COOPERATION,
        "登记银政合作协议",
        "Register an agreement with a lender",
    )
    COOPERATION_END = (
        "cooperation:end",
        Resource.COOPERATION,
        "终止银政合作协议",
        "End an agreement with a lender",
    )
    ENTERPRISE_REGISTER = (
        "enterprise:register",
        Resource.ENTERPRISE,
        "登记用款主体",
        "Register a business entity",
    )
    INSURANCEPOLICY_REGISTER = (
        "insurancepolicy:register",
        Resource.INSURANCE,
        "登记农业保险保单",
        "Register an insurance policy",
    )
    PREMIUMSUBSIDY_PAY = (
        "premiumsubsidy:pay",
        Resource.INSURANCE,
        "拨付保费补贴",
        "Pay the subsidy of a premium",
    )
    PREMIUMSUBSIDY_REVERSE = (
        "premiumsubsidy:reverse",
        Resource.INSURANCE,
        "冲正保费补贴",
        "Reverse the subsidy of a premium",
    )
    SUBSIDYBATCH_DRAFT = (
        "subsidybatch:draft",
        Resource.SUBSIDY,
        "生成贴息批次",
        "Draft batches of interest subsidy",
    )
    SUBSIDYBATCH_SUBMIT = (
        "subsidybatch:submit",
        Resource.SUBSIDY,
        "报送贴息清单",
        "Submit a batch of interest subsidy",
    )
    SUBSIDYBATCH_APPROVE = (
        "subsidybatch:approve",
        Resource.SUBSIDY,
        "审批贴息",
        "Approve a batch of interest subsidy",
    )
    SUBSIDYBATCH_RETURN = (
        "subsidybatch:return",
        Resource.SUBSIDY,
        "退回贴息批次",
        "Return a batch of interest subsidy",
    )
    SUBSIDYBATCH_PAY = "subsidybatch:pay", Resource.SUBSIDY, "拨付贴息", "Pay interest subsidy"
    PROJECT_REGISTER = "project:register", Resource.PROJECT, "项目入库", "Register a project"
    PROJECT_AMEND = "project:amend", Resource.PROJECT, "变更项目", "Amend a project"
    PROJECT_SUPERVISE = "project:supervise", Resource.PROJECT, "提出监管意见", "Supervise a project"
    SCREENING_RECORD = (
        "screening:record",
        Resource.PROJECT,
        "登记户贷企用甄别",
        "Record the screening of an enterprise use",
    )
    SCREENING_SIGN = (
        "screening:sign",
        Resource.PROJECT,
        "会签户贷企用甄别",
        "Sign the screening of an enterprise use",
    )
    EXITPLAN_AGREE = (
        "exitplan:agree",
        Resource.PROJECT,
        "制定退出计划",
        "Agree on the stages of an exit",
    )
    RECTIFICATION_ORDER = (
        "rectification:order",
        Resource.PROJECT,
        "责令限期整改",
        "Order a rectification",
    )
    LISTING_ENTER = "listing:enter", Resource.ENTERPRISE, "列入名单", "Put an entity on a list"
    LISTING_FOLLOW = (
        "listing:follow",
        Resource.PROJECT,
        "名单风险传导",
        "Let a county follow the lists",
    )
    PROJECT_EXIT = "project:exit", Resource.PROJECT, "项目退出", "Let a project exit"
    IDENTITY_REVEAL = (
        "identity:reveal",
        Resource.HOUSEHOLD,
        "查看完整身份证号",
        "Reveal an identity number",
    )
    AUDIT_SEAL = "audit:seal", Resource.AUDIT, "审计记录封存", "Seal the audit trail"
    POSITION_PROVE = (
        "position:prove",
        Resource.COUNTY_POSITION,
        "核对汇总数",
        "Prove projections by their sums",
    )
    LOAN_REFUSE = "loan:refuse", Resource.LOAN, "拒绝贷款申请", "Refuse an application"
    LOAN_WITHDRAW = "loan:withdraw", Resource.LOAN, "撤回贷款申请", "Withdraw an application"
    LOAN_CANCEL = (
        "loan:cancel",
        Resource.LOAN,
        "取消未放款贷款",
        "Cancel a loan before disbursement",
    )
    LOAN_RECALL = "loan:recall", Resource.LOAN, "提前催收贷款", "Call a loan early"
    LOAN_DISPOSE = "loan:dispose", Resource.LOAN, "到期未还贷款分类处置", "Class its disposal"
    LOAN_AGE = "loan:age", Resource.LOAN, "贷款日终处理", "Let a day pass for a loan"
    INSPECTION_RECORD = "inspection:record", Resource.LOAN, "登记贷后检查", "Record an inspection"
    COLLECTION_OPEN = "collection:open", Resource.LOAN, "清收立案", "Open a collection case"
    COLLECTIONACTION_RECORD = (
        "collectionaction:record",
        Resource.LOAN,
        "登记清收措施",
        "Record a collection action",
    )
    COLLECTION_CLOSE = "collection:close", Resource.LOAN, "清收结案", "Close a collection case"
    EXTENSION_REQUEST = "extension:request", Resource.LOAN, "申请展期", "Request an extension"
    EXTENSION_CONSENT = "extension:consent", Resource.LOAN, "同意展期", "Consent to an extension"
    EXTENSION_REFUSE = "extension:refuse", Resource.LOAN, "拒绝展期", "Refuse an extension"
    EXTENSION_WITHDRAW = (
        "extension:withdraw",
        Resource.LOAN,
        "撤回展期申请",
        "Withdraw an extension",
    )
    EXTENSION_LAPSE = "extension:lapse", Resource.LOAN, "展期申请失效", "Let extensions lapse"
    INSTALMENTPLAN_AGREE = (
        "instalmentplan:agree",
        Resource.LOAN,
        "制定分期还款计划",
        "Agree an instalment plan",
    )
    INSTALMENTPLAN_CANCEL = (
        "instalmentplan:cancel",
        Resource.LOAN,
        "取消分期还款计划",
        "Cancel an instalment plan",
    )
    DISPOSAL_DECIDE = (
        "disposal:decide",
        Resource.LOAN,
        "决定错评清退贷款处置",
        "Decide on a loan of a removed household",
    )
    MALICIOUSDEFAULT_PROPOSE = (
        "maliciousdefault:propose",
        Resource.LOAN,
        "提出恶意逃废债认定",
        "Propose a finding of malicious default",
    )
    MALICIOUSDEFAULT_LIFT = (
        "maliciousdefault:lift",
        Resource.LOAN,
        "申请解除恶意逃废债认定",
        "Propose to lift a finding",
    )
    MALICIOUSDEFAULT_CONFIRM = (
        "maliciousdefault:confirm",
        Resource.LOAN,
        "确认恶意逃废债",
        "Confirm what was proposed",
    )
    MALICIOUSDEFAULT_REJECT = (
        "maliciousdefault:reject",
        Resource.LOAN,
        "不予认定",
        "Reject what was proposed",
    )
    HOUSEHOLD_RATE = "household:rate", Resource.HOUSEHOLD, "农户信用评级", "Rate a household"
    HOUSEHOLD_ASSESS = (
        "household:assess",
        Resource.HOUSEHOLD,
        "评估借款条件",
        "Assess the conditions of a household",
    )
    HOUSEHOLDSTATUS_CHANGE = (
        "householdstatus:change",
        Resource.HOUSEHOLD,
        "变更建档状态",
        "Change the status of a household",
    )
    AGREEMENT_REGISTER = (
        "agreement:register",
        Resource.HOUSEHOLD,
        "登记合作协议",
        "Register a cooperation agreement",
    )
    AGREEMENT_SIGN = (
        "agreement:sign",
        Resource.HOUSEHOLD,
        "签订合作协议",
        "Sign a cooperation agreement",
    )
    AGREEMENT_TERMINATE = (
        "agreement:terminate",
        Resource.HOUSEHOLD,
        "终止合作协议",
        "Terminate a cooperation agreement",
    )
    AGREEMENT_EXPIRE = (
        "agreement:expire",
        Resource.HOUSEHOLD,
        "合作协议到期",
        "Let agreements expire",
    )
    ROSTER_IMPORT = "roster:import", Resource.ROSTER, "导入名册", "Import a roster"
    ROSTER_PUBLISH = "roster:publish", Resource.ROSTER, "发布名册", "Publish a roster"
    ROSTER_SWEEP = "roster:sweep", Resource.ROSTER, "筛查搭便车", "Sweep for free riders"
    BREAKERRATIO_SET = "breakerratio:set", Resource.BREAKER, "设定恢复标准", "Set the resume ratio"
    BREAKERRESUME_REQUEST = (
        "breakerresume:request",
        Resource.BREAKER,
        "申请恢复办理",
        "Request to resume lending",
    )
    BREAKERRESUME_GRANT = "breakerresume:grant", Resource.BREAKER, "同意恢复办理", "Grant a resume"
    BREAKERRESUME_REFUSE = (
        "breakerresume:refuse",
        Resource.BREAKER,
        "不同意恢复办理",
        "Refuse a resume",
    )
    WARNING_ACKNOWLEDGE = (
        "warning:acknowledge",
        Resource.WARNING,
        "确认预警",
        "Acknowledge a warning",
    )
    WARNING_CLOSE = "warning:close", Resource.WARNING, "关闭预警", "Close a warning"
    WARNING_SWEEP = "warning:sweep", Resource.WARNING, "预警扫描", "Sweep for warnings"
    COUNTYDOCUMENT_REGISTER = (
        "countydocument:register",
        Resource.PREPAREDNESS,
        "登记县级文件",
        "Register a document of the county",
    )
    RISKTEAM_APPOINT = (
        "riskteam:appoint",
        Resource.PREPAREDNESS,
        "成立风险处置小组",
        "Appoint the risk team",
    )
    BUFFER_OPEN = "buffer:open", Resource.LOAN, "进入代偿缓冲期", "Open a default buffer"
    BUFFER_EXTEND = "buffer:extend", Resource.LOAN, "申请延长缓冲期", "Ask for a longer buffer"
    BUFFEREXTENSION_APPROVE = (
        "bufferextension:approve",
        Resource.LOAN,
        "批准延长缓冲期",
        "Approve a longer buffer",
    )
    REMINDER_RECORD = "reminder:record", Resource.LOAN, "登记督促还款", "Record a reminder"
    CLAIM_SUBMIT = "claim:submit", Resource.LOAN, "申请代偿", "Claim on the fund"
    CLAIM_RESUBMIT = "claim:resubmit", Resource.LOAN, "重新申请代偿", "Claim anew after a return"
    CLAIM_SIGN = "claim:sign", Resource.LOAN, "签署代偿意见", "Sign a claim"
    CLAIMSIGNATURE_WITHDRAW = (
        "claimsignature:withdraw",
        Resource.LOAN,
        "撤回代偿意见",
        "Withdraw one's signature of a claim",
    )
    CLAIM_WITHDRAW = "claim:withdraw", Resource.LOAN, "撤回代偿申请", "Withdraw a claim"
    CLAIM_CANCEL = "claim:cancel", Resource.LOAN, "取消已批准代偿", "Cancel an approved claim"
    CLAIM_PAY = "claim:pay", Resource.LOAN, "支付代偿", "Pay a claim"
    RECOVERY_RECORD = "recovery:record", Resource.LOAN, "登记追偿回收", "Record a recovery"
    RECOVERY_DEPOSIT = "recovery:deposit", Resource.LOAN, "登记存入专户", "Record its deposit"
    RECOVERY_BOOK = "recovery:book", Resource.LOAN, "追偿款入账", "Book it into the fund"
    HOUSEHOLD_READ = "household:read", Resource.HOUSEHOLD, "查看农户", "Read households"
    LOAN_READ = "loan:read", Resource.LOAN, "查看贷款", "Read loans"
    FUND_READ = "fund:read", Resource.FUND, "查看风险补偿金", "Read the fund"
    PROJECT_READ = "project:read", Resource.PROJECT, "查看项目", "Read projects"
    PARTICIPATION_READ = (
        "participation:read",
        Resource.PARTICIPATION,
        "查看项目投入",
        "Read loans of a project",
    )
    EXPOSURE_READ = (
        "exposure:read",
        Resource.EXPOSURE,
        "查看农户授信占用",
        "Read household exposure",
    )
    BREAKER_READ = "breaker:read", Resource.BREAKER, "查看熔断", "Read circuit breakers"
    COUNTY_POSITION_READ = (
        "county_position:read",
        Resource.COUNTY_POSITION,
        "查看县级汇总",
        "Read county totals",
    )
    AUDIT_READ = "audit:read", Resource.AUDIT, "查看审计记录", "Read the audit trail"
    DOCUMENT_READ = "document:read", Resource.DOCUMENT, "查看文件", "Read documents"
    TRACE_READ = (
        "trace:read",
        Resource.TRACE,
        "查看本人办理痕迹",
        "Read one's own decisions and keys",
    )
    ENTERPRISE_READ = (
        "enterprise:read",
        Resource.ENTERPRISE,
        "查看用款主体",
        "Read business entities",
    )
    ROSTER_READ = "roster:read", Resource.ROSTER, "查看名册版本", "Read versions of the roster"
    ROSTER_ROW_READ = (
        "roster_row:read",
        Resource.ROSTER_ROW,
        "查看名册导入行",
        "Read imported lines of a roster",
    )
    WARNING_READ = "warning:read", Resource.WARNING, "查看预警", "Read warnings"
    PREPAREDNESS_READ = (
        "preparedness:read",
        Resource.PREPAREDNESS,
        "查看县级制度与组织",
        "Read a county's rules, plan and team",
    )
    COOPERATION_READ = (
        "cooperation:read",
        Resource.COOPERATION,
        "查看银政合作协议",
        "Read agreements with lenders",
    )
    SUBSIDY_READ = "subsidy:read", Resource.SUBSIDY, "查看贴息批次", "Read interest subsidy"
    INSURANCE_READ = (
        "insurance:read",
        Resource.INSURANCE,
        "查看保险与保费补贴",
        "Read insurance and premium subsidy",
    )
    REGION_READ = "region:read", Resource.REGION, "查看行政区划", "Read divisions"
    LENDER_READ = "lender:read", Resource.LENDER, "查看承贷机构", "Read lending institutions"
