"""Terms of enterprise lending and cooperation (户贷企用)."""

from __future__ import annotations

from rules.vocabulary.term import Term


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
    SCREENING_OPENED = "SCREENING_OPENED", "开始甄别", "Screening begun"
    SCREENED = "SCREENED", "甄别结论", "Screened"
    EXIT_AGREED = "EXIT_AGREED", "退出计划", "Exit agreed"
    RECTIFICATION_ORDERED = "RECTIFICATION_ORDERED", "责令整改", "Rectification ordered"
    EXITED = "EXITED", "已退出", "Exited"
    LIST_CHANGED = "LIST_CHANGED", "主体名单变更", "List state of its entity changed"
    SECURITY_RECORDED = "SECURITY_RECORDED", "登记担保", "Security recorded"
    SECURITY_RELEASED = "SECURITY_RELEASED", "解除担保", "Security released"
    COLLATERAL_DEMANDED = "COLLATERAL_DEMANDED", "限期补足抵押", "Collateral demanded"
    RECALLED = "RECALLED", "提前收回", "Recalled"
    SECURED = "SECURED", "抵押落实", "Secured again"
    FUNDS_USED = "FUNDS_USED", "资金使用", "Funds used"
    REFERRED = "REFERRED", "推荐直接授信", "Referred for direct credit"
    DIVIDENDS_PAID = "DIVIDENDS_PAID", "兑现收益", "Dividends paid"
    WITHDRAWN = "WITHDRAWN", "贷款退出", "Loan withdrawn"


class ScreeningResult(Term):
    """Result of screening the enterprise use of loans (清理甄别结论): 二(九)1."""

    PENDING = "PENDING", "待会签", "Awaits the other signature"
    COMPLIANT = "COMPLIANT", "合规", "Compliant"
    NON_COMPLIANT = "NON_COMPLIANT", "不合规", "Not compliant"
    REJECTED = "REJECTED", "会签不同意", "The other office disagreed"


class ExitPlanKind(Term):
    """How loan money leaves a project (资金退出方式): 二(九)1 and 二(九)2."""

    VOLUNTARY = "VOLUNTARY", "自愿分阶段退出", "Staged voluntary exit"
    RECTIFICATION = "RECTIFICATION", "责令限期收回", "Recovery under an order"


class ExitPlanState(Term):
    """State of a plan by which money leaves a project (退出计划状态)."""

    ACTIVE = "ACTIVE", "执行中", "Active"
    FULFILLED = "FULFILLED", "已完成", "Fulfilled"
    REPLACED = "REPLACED", "已替换", "Replaced"


class SecurityKind(Term):
    """What secures the funds an enterprise uses (用款担保方式): 二(九)2."""

    GUARANTEE = "GUARANTEE", "连带责任保证", "Joint and several guarantee"
    COLLATERAL = "COLLATERAL", "抵押", "Collateral"
    INSURANCE = "INSURANCE", "保险", "Insurance"


class FundUseKind(Term):
    """What an entity did with the funds of a project (资金使用类别): 二(九)3."""

    OWN_PRODUCTION = "OWN_PRODUCTION", "自身生产经营", "Its own production"
    OTHER_USE = "OTHER_USE", "挪作他用", "Another use"
    ON_LENDING = "ON_LENDING", "转借第三方", "Passed on to a third party"


class ProjectFlag(Term):
    """Mark on a project (项目标记)."""

    COOP_MISUSE = "COOP_MISUSE", "合作社挪用", "Cooperative misuse"
    COOP_ON_LENDING = "COOP_ON_LENDING", "合作社转借", "Cooperative on-lending"


class WatchTurn(Term):
    """Whether an office gained or lost the watch of a project (关注变动)."""

    GAINED = "GAINED", "转入", "Gained"
    LOST = "LOST", "转出", "Lost"


class AgreementState(Term):
    """State of a cooperation or benefit agreement (协议状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    SIGNED = "SIGNED", "已签订", "Signed"
    IN_FORCE = "IN_FORCE", "履行中", "In force"
    EXPIRED = "EXPIRED", "已到期", "Expired"
    TERMINATED = "TERMINATED", "已终止", "Terminated"


class AgreementParty(Term):
    """A party of a cooperation agreement with duties of its own (协议各方)."""

    HOUSEHOLD = "HOUSEHOLD", "贫困户", "Household"
    ENTERPRISE = "ENTERPRISE", "经营主体", "Business entity"
    TOWNSHIP = "TOWNSHIP", "乡镇", "Township"
    LENDER = "LENDER", "承贷机构", "Lender"


class BenefitKind(Term):
    """How a household shares in what an enterprise earns (利益联结方式)."""

    DIVIDEND = "DIVIDEND", "分红", "Dividend"
    WAGES = "WAGES", "务工", "Wages"
    LAND_RENT = "LAND_RENT", "土地流转", "Land rent"
    ORDERS = "ORDERS", "订单收购", "Purchase of produce"
    OTHER = "OTHER", "其他", "Other"


class Participation(Term):
    """How a household takes part itself (参与方式)."""

    LABOUR = "LABOUR", "劳动", "Labour"
    LAND = "LAND", "土地", "Land"
    MANAGEMENT = "MANAGEMENT", "经营管理", "Management"
    PRODUCTION = "PRODUCTION", "自主生产", "Own production"
    NONE = "NONE", "不参与", "None"
