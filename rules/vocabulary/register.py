"""Terms of the register and of households (建档立卡)."""

from __future__ import annotations

from rules.vocabulary.term import Term


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


class HouseholdFlag(Term):
    """Mark on a household (农户标记)."""

    FREE_RIDER = "FREE_RIDER", "搭便车", "Not in the newest roster"
    MALICIOUS_DEFAULT = "MALICIOUS_DEFAULT", "恶意逃废债", "Malicious default"


class EligibilityCondition(Term):
    """The five conditions of a borrower (一(一) 五项条件)."""

    CREDIT_RATING = "CREDIT_RATING", "良好信用", "Good credit"
    WILLING = "WILLING", "有贷款意愿", "Wishes to borrow"
    POTENTIAL = "POTENTIAL", "有就业创业潜质", "Potential for work or business"
    SKILLS = "SKILLS", "有技能素质", "Skills"
    REPAYMENT_CAPACITY = "REPAYMENT_CAPACITY", "有一定还款能力", "Capacity to repay"


class RosterState(Term):
    """State of a version of the roster (名册状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    PUBLISHED = "PUBLISHED", "已发布", "Published"
    SUPERSEDED = "SUPERSEDED", "已被替代", "Superseded"


class RosterChangeKind(Term):
    """What changed for a household since a version of the roster (名册变动)."""

    ADDED = "ADDED", "新增", "Added"
    CHANGED = "CHANGED", "信息变更", "Changed"
    MISSING = "MISSING", "未列入", "Missing from the newest version"
    RETURNED = "RETURNED", "重新列入", "In the roster again"
    STATUS = "STATUS", "状态变更", "Status changed"
