"""The field's terms as enumerations: code, Chinese label, English label.

Portals read the labels through `enumLabels`; the database stores the codes. Every enumeration
is open: a later policy may add values, so clients must tolerate codes they do not know.
Sources: the notice 黔府办函〔2018〕119号 and the vocabulary of the field.
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A code with its labels; a member is written `CODE = "CODE", "中文", "English"`."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Term:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member


class RegionLevel(Term):
    """Level of an administrative division (行政区划级别)."""

    PROVINCE = "PROVINCE", "省", "Province"
    CITY = "CITY", "市州", "City (prefecture)"
    COUNTY = "COUNTY", "县", "County"
    TOWNSHIP = "TOWNSHIP", "乡镇", "Township"
    SPECIAL = "SPECIAL", "特殊区域", "Special area without a GB/T 2260 code"


class LenderKind(Term):
    """Kind of lending institution (承贷金融机构类型)."""

    RURAL_COMMERCIAL_BANK = "RURAL_COMMERCIAL_BANK", "农村商业银行", "Rural commercial bank"
    RCC = "RCC", "农村信用合作联社", "Rural credit cooperative union"
    ABC = "ABC", "农业银行", "Agricultural Bank"
    PSBC = "PSBC", "邮储银行", "Postal Savings Bank"
    CITY_COMMERCIAL = "CITY_COMMERCIAL", "城市商业银行", "City commercial bank"
    VILLAGE_BANK = "VILLAGE_BANK", "村镇银行", "Village bank"


class HouseholdStatus(Term):
    """Status of a household in the poverty register (建档立卡状态)."""

    NOT_REGISTERED = "NOT_REGISTERED", "非建档立卡", "Not registered"
    POOR = "POOR", "建档立卡贫困户", "Registered poor household"
    EXITED = "EXITED", "脱贫退出户", "Exited household"
    RETURNED_POOR = "RETURNED_POOR", "返贫户", "Household that fell back into poverty"
    REMOVED_WRONG = "REMOVED_WRONG", "错评清退", "Removed after wrong assessment"


class LoanState(Term):
    """State of a loan (贷款状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    SUBMITTED = "SUBMITTED", "已申请", "Submitted"
    REFUSED = "REFUSED", "已拒绝", "Refused"
    WITHDRAWN = "WITHDRAWN", "已撤回", "Withdrawn"
    APPROVED = "APPROVED", "已审批", "Approved"
    SIGNED = "SIGNED", "已签约", "Signed"
    CANCELLED = "CANCELLED", "已取消", "Cancelled"
    ACTIVE = "ACTIVE", "正常在贷", "Active"
    OVERDUE = "OVERDUE", "逾期", "Overdue"
    EARLY_CALLED = "EARLY_CALLED", "提前催收", "Called early"
    IN_BUFFER = "IN_BUFFER", "代偿缓冲期", "In the default buffer"
    CLAIMING = "CLAIMING", "代偿申请中", "Claim in progress"
    WRITTEN_OFF_RETAINED = "WRITTEN_OFF_RETAINED", "账销案存", "Written off, claim retained"
    SETTLED = "SETTLED", "已结清", "Settled"
    SETTLED_AFTER_WRITE_OFF = "SETTLED_AFTER_WRITE_OFF", "销账后结清", "Settled after write-off"


class LoanEventKind(Term):
    """What happened to a loan (贷款事件)."""

    SUBMITTED = "SUBMITTED", "申请", "Submitted"
    APPROVED = "APPROVED", "审批", "Approved"
    SIGNED = "SIGNED", "签约", "Signed"
    DISBURSED = "DISBURSED", "放款", "Disbursed"
    REPAID = "REPAID", "还款", "Repaid"
    CLASSIFIED = "CLASSIFIED", "五级分类", "Classified"
    SETTLED = "SETTLED", "结清", "Settled"


class FiveTier(Term):
    """Five-tier classification (五级分类); the last three are non-performing."""

    NORMAL = "NORMAL", "正常", "Normal"
    SPECIAL_MENTION = "SPECIAL_MENTION", "关注", "Special mention"
    SUBSTANDARD = "SUBSTANDARD", "次级", "Substandard"
    DOUBTFUL = "DOUBTFUL", "可疑", "Doubtful"
    LOSS = "LOSS", "损失", "Loss"

    @property
    def non_performing(self) -> bool:
        """Whether a loan of this class counts as non-performing (不良)."""
        return self in (FiveTier.SUBSTANDARD, FiveTier.DOUBTFUL, FiveTier.LOSS)


class LoanPurpose(Term):
    """Purpose of a loan (贷款用途); 一(三) admits the first two, the others are refused by name."""

    OWN_PRODUCTION = "OWN_PRODUCTION", "自主发展生产", "Own production"
    COOPERATION = "COOPERATION", "与经营主体合作发展", "Cooperation with a business entity"
    HOUSING = "HOUSING", "建房", "Housing"
    WEALTH_MANAGEMENT = "WEALTH_MANAGEMENT", "理财", "Wealth management"
    CONSUMPTION = "CONSUMPTION", "消费", "Consumption"
    OTHER = "OTHER", "其他", "Other"


class Industry(Term):
    """Industry a loan or project serves (产业)."""

    PLANTING = "PLANTING", "种植业", "Planting"
    BREEDING = "BREEDING", "养殖业", "Breeding"
    PROCESSING = "PROCESSING", "农产品加工", "Farm-produce processing"
    FORESTRY = "FORESTRY", "林业", "Forestry"
    TOURISM = "TOURISM", "乡村旅游", "Rural tourism"
    ECOMMERCE = "ECOMMERCE", "电商", "E-commerce"
    HANDICRAFT = "HANDICRAFT", "手工业", "Handicraft"
    OTHER = "OTHER", "其他", "Other"


class UsedBy(Term):
    """Who uses the money (资金使用方): the household itself, or an enterprise (户贷企用)."""

    HOUSEHOLD = "HOUSEHOLD", "户贷户用", "Household"
    ENTERPRISE = "ENTERPRISE", "户贷企用", "Enterprise"


class GuaranteeMode(Term):
    """Security behind a loan (担保方式); the notice admits CREDIT only."""

    CREDIT = "CREDIT", "信用", "Unsecured credit"
    GUARANTEE = "GUARANTEE", "保证", "Guarantee"
    MORTGAGE = "MORTGAGE", "抵押", "Mortgage"
    PLEDGE = "PLEDGE", "质押", "Pledge"


class RepaymentMethod(Term):
    """How a loan is repaid (还款方式)."""

    QUARTERLY_INTEREST = "QUARTERLY_INTEREST", "按季付息到期还本", "Quarterly interest, bullet"
    EQUAL_INSTALMENTS = "EQUAL_INSTALMENTS", "等额本息", "Equal instalments"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL", "等额本金", "Equal principal"
    AT_MATURITY = "AT_MATURITY", "利随本清", "All at maturity"


class FundingSource(Term):
    """Where the lender's money comes from (资金来源)."""

    OWN = "OWN", "自有资金", "Own funds"
    RELENDING = "RELENDING", "扶贫再贷款", "Poverty-alleviation re-lending"


class PayerType(Term):
    """Who paid an instalment (还款人)."""

    BORROWER = "BORROWER", "借款人", "Borrower"
    HOUSEHOLD_MEMBER = "HOUSEHOLD_MEMBER", "家庭成员", "Household member"
    THIRD_PARTY = "THIRD_PARTY", "第三方", "Third party"


class BreakerState(Term):
    """State of the circuit breaker of one lender in one county (熔断状态)."""

    CLOSED = "CLOSED", "正常办理", "Lending"
    TRIPPED = "TRIPPED", "已熔断", "Tripped"
    RESUME_REQUESTED = "RESUME_REQUESTED", "申请恢复", "Resume requested"


class SourceLevel(Term):
    """Which budget an injection into the risk fund comes from (资金层级)."""

    CENTRAL = "CENTRAL", "中央", "Central"
    PROVINCE = "PROVINCE", "省级", "Province"
    CITY = "CITY", "市级", "City"
    COUNTY = "COUNTY", "县级", "County"


class FundEntryKind(Term):
    """Kind of an entry in the risk-compensation fund (风险补偿金分录类型)."""

    INJECTION = "INJECTION", "注入", "Injection"
    COMPENSATION = "COMPENSATION", "代偿", "Compensation"
    RECOVERY = "RECOVERY", "追偿回收", "Recovery"
    INTEREST = "INTEREST", "专户利息", "Interest earned"
    CORRECTION = "CORRECTION", "冲正", "Correction"


class FundAccount(Term):
    """Account of the fund's double-entry ledger (记账科目)."""

    SPECIAL_ACCOUNT = "SPECIAL_ACCOUNT", "风险补偿金专户", "Cash in the special account"
    CENTRAL_BUDGET = "CENTRAL_BUDGET", "中央财政投入", "Paid in by the central budget"
    PROVINCE_BUDGET = "PROVINCE_BUDGET", "省级财政投入", "Paid in by the province"
    CITY_BUDGET = "CITY_BUDGET", "市级财政投入", "Paid in by the city"
    COUNTY_BUDGET = "COUNTY_BUDGET", "县级财政投入", "Paid in by the county"
    COMPENSATION_PAID = "COMPENSATION_PAID", "代偿支出", "Compensation paid"
    RECOVERED = "RECOVERED", "追偿收回", "Recovered"
    BANK_INTEREST = "BANK_INTEREST", "利息收入", "Interest earned"


class EnterpriseKind(Term):
    """Kind of entity that uses household loans (用款主体类型)."""

    ENTERPRISE = "ENTERPRISE", "企业", "Enterprise"
    COOPERATIVE = "COOPERATIVE", "农民专业合作社", "Farmers' cooperative"
    FAMILY_FARM = "FAMILY_FARM", "家庭农场", "Family farm"
    BIG_GROWER = "BIG_GROWER", "种养大户", "Large grower"
    GOV_FINANCING_PLATFORM = (
        "GOV_FINANCING_PLATFORM",
        "政府融资平台",
        "Government financing platform",
    )
    REAL_ESTATE = "REAL_ESTATE", "房地产开发", "Real-estate developer"
    INFRASTRUCTURE = "INFRASTRUCTURE", "基础设施建设", "Infrastructure builder"


class EnterpriseListState(Term):
    """Which list an enterprise stands on (名单状态); one state, province-wide."""

    UNLISTED = "UNLISTED", "未列名", "Unlisted"
    WHITELIST = "WHITELIST", "名单内", "White list"
    NEGATIVE = "NEGATIVE", "负面清单", "Negative list"
    EXITED = "EXITED", "已退出", "Exited"


class ProjectState(Term):
    """State of an enterprise-lending project (户贷企用项目状态)."""

    REGISTERED = "REGISTERED", "已登记", "Registered"
    SCREENING = "SCREENING", "甄别中", "Screening"
    NORMAL = "NORMAL", "正常", "Normal"
    RISK = "RISK", "有风险", "At risk"
    NON_COMPLIANT = "NON_COMPLIANT", "不合规", "Non-compliant"
    RECALLING = "RECALLING", "提前收回中", "Recalling"
    RECTIFYING = "RECTIFYING", "整改中", "Rectifying"
    EXITING = "EXITING", "退出中", "Exiting"
    EXITED = "EXITED", "已退出", "Exited"


class WatchLevel(Term):
    """Which level watches a project (关注层级), by its amount: 二(九)4."""

    PROVINCE = "PROVINCE", "省级重点关注", "Watched by the province"
    CITY = "CITY", "市级重点监管", "Supervised by the city"


class ProjectEventKind(Term):
    """What happened to a project (项目事件)."""

    REGISTERED = "REGISTERED", "登记", "Registered"
    AMENDED = "AMENDED", "变更", "Amended"
    SUPERVISED = "SUPERVISED", "监管意见", "Supervised"
    CONTRIBUTED = "CONTRIBUTED", "贷款投入", "Loan contributed"
    WATCH_MOVED = "WATCH_MOVED", "关注层级变更", "Watch level moved"


class Decision(Term):
    """Outcome of an act in the audit trail (审计结论)."""

    DONE = "DONE", "已办理", "Done"
    REFUSED = "REFUSED", "规则拒绝", "Refused by a rule"
    DENIED = "DENIED", "无权拒绝", "Denied by rights"


class ClaimState(Term):
    """State of a compensation claim (代偿申请状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    SUBMITTED = "SUBMITTED", "已申请", "Submitted"
    TOWNSHIP_REVIEW = "TOWNSHIP_REVIEW", "乡镇审核", "Township review"
    COUNTY_REVIEW = "COUNTY_REVIEW", "县级审批", "County review"
    RETURNED = "RETURNED", "已退回", "Returned"
    REJECTED = "REJECTED", "已否决", "Rejected"
    WITHDRAWN = "WITHDRAWN", "已撤回", "Withdrawn"
    APPROVED = "APPROVED", "已批准", "Approved"
    CANCELLED = "CANCELLED", "已取消", "Cancelled"
    PAID = "PAID", "已代偿", "Paid"
    RECOVERING = "RECOVERING", "追偿中", "Recovering"
    CLOSED = "CLOSED", "已结案", "Closed"


class ExtensionState(Term):
    """State of an extension of a loan (展期状态)."""

    REQUESTED = "REQUESTED", "已申请", "Requested"
    PA_CONSENT = "PA_CONSENT", "扶贫部门已同意", "Consent of the poverty-alleviation office"
    LENDER_CONSENT = "LENDER_CONSENT", "承贷机构已同意", "Consent of the lender"
    EFFECTIVE = "EFFECTIVE", "已生效", "Effective"
    REFUSED = "REFUSED", "已拒绝", "Refused"
    WITHDRAWN = "WITHDRAWN", "已撤回", "Withdrawn"
    LAPSED = "LAPSED", "已失效", "Lapsed"


class AgreementState(Term):
    """State of a cooperation or benefit agreement (协议状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    SIGNED = "SIGNED", "已签订", "Signed"
    IN_FORCE = "IN_FORCE", "履行中", "In force"
    EXPIRED = "EXPIRED", "已到期", "Expired"
    TERMINATED = "TERMINATED", "已终止", "Terminated"


class SubsidyBatchState(Term):
    """State of a quarter's batch of interest subsidy (贴息批次状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    BANK_SUBMITTED = "BANK_SUBMITTED", "银行已报送", "Submitted by the bank"
    PA_APPROVED = "PA_APPROVED", "扶贫部门已审核", "Approved by the poverty-alleviation office"
    FINANCE_PAID = "FINANCE_PAID", "财政已拨付", "Paid by finance"
    RETURNED = "RETURNED", "已退回", "Returned"


class ReportState(Term):
    """State of a written report (书面报告状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    SUBMITTED = "SUBMITTED", "已上报", "Submitted"
    RECEIVED_PA = "RECEIVED_PA", "扶贫办已签收", "Received by the poverty-alleviation office"
    RECEIVED_LENDER = "RECEIVED_LENDER", "省级承贷机构已签收", "Received by the provincial lender"
    COMPLETE = "COMPLETE", "已完成", "Complete"
    RETURNED = "RETURNED", "已退回", "Returned"


class RecoveryState(Term):
    """State of a recovered amount (追偿回收状态)."""

    RECEIVED = "RECEIVED", "已收回", "Received"
    DEPOSITED = "DEPOSITED", "已存入专户", "Deposited"


class WarningState(Term):
    """State of a warning (预警状态)."""

    OPEN = "OPEN", "未处理", "Open"
    ACKED = "ACKED", "已确认", "Acknowledged"
    CLOSED = "CLOSED", "已关闭", "Closed"


class Segment(Term):
    """Segment of a loan by its value date (新老划断): 二(九)1."""

    OLD = "OLD", "存量（2017年7月25日前）", "Before 2017-07-25"
    NEW = "NEW", "新增（2017年7月25日起）", "From 2017-07-25"


class RateRule(Term):
    """How the rate of a loan is bound (利率规则)."""

    BENCHMARK_EQUAL = "BENCHMARK_EQUAL", "执行基准利率", "Equal to the benchmark"
    LPR_CAP = "LPR_CAP", "不超过LPR", "At most the LPR"
