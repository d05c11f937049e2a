"""Terms of interest and premium subsidy, and of farm insurance (贴息与保险)."""

from __future__ import annotations

from rules.vocabulary.term import Term


class SubsidyLineKind(Term):
    """Kind of a line in a batch of interest subsidy (贴息明细类型)."""

    REGULAR = "REGULAR", "本期", "Of the quarter"
    ADJUSTMENT = "ADJUSTMENT", "前期调整", "Corrects an earlier quarter"


class SubsidyExclusion(Term):
    """Why a loan, or what is left of it, is not subsidised (不予贴息原因)."""

    NOT_REGISTERED = "NOT_REGISTERED", "非建档立卡户", "Household not registered"
    HOUSEHOLD_REMOVED = "HOUSEHOLD_REMOVED", "错评清退", "Household removed"
    FREE_RIDER = "FREE_RIDER", "搭便车", "Free rider"
    MISUSED = "MISUSED", "改变用途", "Funds misused"
    AFTER_MATURITY = "AFTER_MATURITY", "到期后", "After maturity"
    NON_COMPLIANT = "NON_COMPLIANT", "户贷企用不合规", "Enterprise use not compliant"
    NOT_SCREENED = "NOT_SCREENED", "户贷企用未甄别", "Enterprise use not screened"


class SubsidyLedger(Term):
    """A ledger of subsidies (贴息、保费补贴账)."""

    INTEREST = "INTEREST", "贴息", "Interest subsidy"
    PREMIUM = "PREMIUM", "保费补贴", "Premium subsidy"


class SubsidyEntryKind(Term):
    """Kind of an entry in a ledger of subsidies (分录类型)."""

    PAYMENT = "PAYMENT", "拨付", "Payment"
    CORRECTION = "CORRECTION", "冲正", "Correction"


class SubsidyAccount(Term):
    """Account of the ledgers of subsidies (记账科目)."""

    INTEREST_SUBSIDY_FUND = "INTEREST_SUBSIDY_FUND", "贴息资金", "Money for interest subsidy"
    COUNTY_BLOCK_POVERTY_FUND = (
        "COUNTY_BLOCK_POVERTY_FUND",
        "切块到县财政专项扶贫资金",
        "Poverty-alleviation money allotted to the county",
    )
    PAID_TO_LENDERS = "PAID_TO_LENDERS", "拨付承贷机构", "Paid to lenders"
    PAID_TO_HOUSEHOLDS = "PAID_TO_HOUSEHOLDS", "拨付农户", "Paid to households"


class InsuredKind(Term):
    """Who is insured (被保险人类型): 二(三)."""

    HOUSEHOLD = "HOUSEHOLD", "贫困户", "Poor household"
    FAMILY_FARM = "FAMILY_FARM", "家庭农场", "Family farm"
    BIG_GROWER = "BIG_GROWER", "种养大户", "Large grower"
    COOPERATIVE = "COOPERATIVE", "农民专业合作社", "Specialised cooperative"
    SMALL_AGRI_ENTERPRISE = "SMALL_AGRI_ENTERPRISE", "小微农业企业", "Small farm enterprise"


class InsuranceCategory(Term):
    """Category of an insurance product (险种类别): 二(三)."""

    CENTRAL_SUBSIDISED = "CENTRAL_SUBSIDISED", "中央财政保费补贴险种", "Subsidised by the centre"
    LOCAL_SPECIALTY = "LOCAL_SPECIALTY", "地方特色农业保险险种", "Local specialty"
    COMMERCIAL = "COMMERCIAL", "商业保险", "Commercial"


class PremiumFundSource(Term):
    """Which money a premium subsidy is paid from (资金来源): 二(三)."""

    COUNTY_BLOCK_POVERTY_FUND = (
        "COUNTY_BLOCK_POVERTY_FUND",
        "切块到县财政专项扶贫资金",
        "Poverty-alleviation money allotted to the county",
    )
    RISK_FUND = "RISK_FUND", "风险补偿金", "The risk-compensation fund"
    OTHER = "OTHER", "其他", "Other"
