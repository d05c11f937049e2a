"""Terms of a loan, from application to settlement (贷款)."""

from __future__ import annotations

from rules.vocabulary.term import Term


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
    REFUSED = "REFUSED", "拒绝", "Refused"
    WITHDRAWN = "WITHDRAWN", "撤回", "Withdrawn"
    CANCELLED = "CANCELLED", "取消", "Cancelled"
    FELL_OVERDUE = "FELL_OVERDUE", "转为逾期", "Fell overdue"
    FLAGGED = "FLAGGED", "加注标记", "Flagged"
    FLAG_LIFTED = "FLAG_LIFTED", "解除标记", "Flag lifted"
    RECALLED = "RECALLED", "提前催收", "Called early"
    DEMAND_PASSED = "DEMAND_PASSED", "催收期限已过", "Demand not met"
    EXTENDED = "EXTENDED", "展期", "Extended"
    RENEWED = "RENEWED", "续贷", "Renewed"
    DISPOSED = "DISPOSED", "分类处置", "Class of disposal set"
    PLAN_AGREED = "PLAN_AGREED", "分期还款计划", "Instalment plan agreed"
    PLAN_ENDED = "PLAN_ENDED", "分期计划结束", "Instalment plan ended"
    BUFFER_OPENED = "BUFFER_OPENED", "进入代偿缓冲期", "Default buffer opened"
    BUFFER_EXTENDED = "BUFFER_EXTENDED", "缓冲期延长", "Default buffer extended"
    CLAIMED = "CLAIMED", "申请代偿", "Claimed"
    CLAIM_ENDED = "CLAIM_ENDED", "代偿申请终止", "Claim ended without payment"
    COMPENSATED = "COMPENSATED", "代偿并账销案存", "Compensated and written off, claim retained"
    RECOVERED = "RECOVERED", "追偿收回", "Recovered"
    SUBSIDISED = "SUBSIDISED", "贴息拨付", "Interest subsidised"
    SCREENED = "SCREENED", "户贷企用甄别", "Enterprise use screened"


class LoanFlag(Term):
    """Mark on a loan that changes what it is entitled to (贷款标记)."""

    MISUSED = "MISUSED", "改变用途", "Funds misused"
    FREE_RIDER = "FREE_RIDER", "搭便车", "Free rider"
    RISK_DISPOSAL = "RISK_DISPOSAL", "风险处置", "Risk disposal"
    ENTERPRISE_RISK = "ENTERPRISE_RISK", "企业风险", "Enterprise risk"


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


NON_PERFORMING = frozenset(tier for tier in FiveTier if tier.non_performing)


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


class GuarantorKind(Term):
    """Who would answer for a loan (保证人类型); the notice admits nobody."""

    NATURAL_PERSON = "NATURAL_PERSON", "自然人", "Natural person"
    ENTERPRISE = "ENTERPRISE", "企业或合作社", "Enterprise or cooperative"
    GUARANTEE_COMPANY = "GUARANTEE_COMPANY", "担保公司", "Guarantee company"
    OTHER = "OTHER", "其他", "Other"


class CollateralKind(Term):
    """What would be mortgaged or pledged for a loan (抵质押物类型); the notice admits nothing."""

    BUILDING = "BUILDING", "房屋", "Building"
    LAND_RIGHT = "LAND_RIGHT", "土地或林地权利", "Right to land or forest"
    MACHINERY = "MACHINERY", "车辆、农机", "Vehicle or machinery"
    LIVING = "LIVING", "活体畜禽、农作物", "Livestock or crops"
    DEPOSIT = "DEPOSIT", "存单", "Deposit"
    OTHER = "OTHER", "其他", "Other"


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
    FINANCE = "FINANCE", "财政贴息", "Interest subsidy of the county"


class Segment(Term):
    """Segment of a loan by its value date (新老划断): 二(九)1."""

    OLD = "OLD", "存量（2017年7月25日前）", "Before 2017-07-25"
    NEW = "NEW", "新增（2017年7月25日起）", "From 2017-07-25"
