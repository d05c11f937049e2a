"""Terms of what offices report: monthly statistics, assessments, written reports (统计与报告)."""

from __future__ import annotations

from rules.vocabulary.term import Term


class StatisticCode(Term):
    """A figure of the monthly statistics (月统计指标)."""

    LENT_TOTAL = "LENT_TOTAL", "累计发放", "Lent in all"
    LENT_YEAR = "LENT_YEAR", "本年发放", "Lent in the year"
    LENT_MONTH = "LENT_MONTH", "本月发放", "Lent in the month"
    BALANCE = "BALANCE", "贷款余额", "Outstanding"
    BALANCE_EXITED = "BALANCE_EXITED", "其中已脱贫户余额", "Outstanding of exited households"
    BALANCE_HOUSEHOLD = "BALANCE_HOUSEHOLD", "户贷户用余额", "Outstanding, used by the household"
    BALANCE_ENTERPRISE = "BALANCE_ENTERPRISE", "户贷企用余额", "Outstanding, used by enterprises"
    BALANCE_RELENDING = "BALANCE_RELENDING", "扶贫再贷款余额", "Outstanding, of re-lending"
    REPAID_TOTAL = "REPAID_TOTAL", "累计收回", "Repaid in all"
    DUE_MONTH = "DUE_MONTH", "本月到期", "Matured in the month"
    DUE_THREE_MONTHS = "DUE_THREE_MONTHS", "未来三个月到期", "Maturing in the next three months"
    OVERDUE = "OVERDUE", "逾期", "Overdue"
    OVERDUE_30 = "OVERDUE_30", "逾期30天以上", "Overdue for more than 30 days"
    NON_PERFORMING = "NON_PERFORMING", "不良", "Non-performing"
    SUBSTANDARD = "SUBSTANDARD", "次级", "Substandard"
    DOUBTFUL = "DOUBTFUL", "可疑", "Doubtful"
    LOSS = "LOSS", "损失", "Loss"
    EXTENDED = "EXTENDED", "展期", "Extended"
    RENEWED = "RENEWED", "续贷", "Renewals"
    SUBSIDY_DUE = "SUBSIDY_DUE", "累计应贴息", "Subsidy due in all"
    SUBSIDY_PAID = "SUBSIDY_PAID", "累计已贴息", "Subsidy paid in all"
    SUBSIDY_DUE_QUARTER = "SUBSIDY_DUE_QUARTER", "本季应贴息", "Subsidy due in the quarter"
    SUBSIDY_PAID_QUARTER = "SUBSIDY_PAID_QUARTER", "本季已贴息", "Subsidy paid in the quarter"
    FUND_PAID_IN = "FUND_PAID_IN", "风险补偿金到位", "Paid into the fund"
    FUND_BALANCE = "FUND_BALANCE", "风险补偿金余额", "Balance of the fund"
    FUND_COMPENSATED = "FUND_COMPENSATED", "累计代偿", "Compensated in all"
    FUND_RECOVERED = "FUND_RECOVERED", "代偿后收回", "Recovered for the fund"
    REGISTERED = "REGISTERED", "建档立卡户", "Registered households"
    RATED = "RATED", "评级户", "Rated households"
    CREDIT_GRANTED = "CREDIT_GRANTED", "授信", "Credit granted"
    DEMAND = "DEMAND", "有贷款需求户", "Households that want a loan"
    UNLENT = "UNLENT", "应贷未贷户", "Eligible households without a loan"


class StatisticBasis(Term):
    """Which sum of a loan a figure adds up (统计口径)."""

    LENT = "LENT", "发放金额", "Amount lent"
    BALANCE = "BALANCE", "贷款余额", "Amount outstanding"
    REPAID = "REPAID", "收回金额", "Amount repaid"


class StatisticState(Term):
    """Whether both parties have submitted a monthly statistic (月统计状态)."""

    FROZEN = "FROZEN", "待报送", "Frozen, not submitted"
    PARTLY = "PARTLY", "一方已报送", "Submitted by one party"
    SUBMITTED = "SUBMITTED", "双方已报送", "Submitted by both parties"
    SUPERSEDED = "SUPERSEDED", "已更正", "Corrected by a later edition"


class ProjectRating(Term):
    """How a project is doing in a quarter (项目评价)."""

    GOOD = "GOOD", "好", "Good"
    FAIR = "FAIR", "一般", "Fair"
    POOR = "POOR", "差", "Poor"


class IndicatorDimension(Term):
    """What indicators are grouped by (指标分组)."""

    CITY = "CITY", "市州", "City"
    COUNTY = "COUNTY", "县", "County"
    LENDER = "LENDER", "承贷机构", "Lender"
    MONTH = "MONTH", "月份", "Month"


class RiskLevel(Term):
    """Risk of a project in a quarter (风险等级)."""

    LOW = "LOW", "低风险", "Low"
    MEDIUM = "MEDIUM", "中风险", "Medium"
    HIGH = "HIGH", "高风险", "High"


# What the platform cannot know, so that the parties state it.
STATED_ONLY = frozenset({StatisticCode.CREDIT_GRANTED, StatisticCode.DEMAND, StatisticCode.UNLENT})
# Without loans behind them.
WITHOUT_LOANS = STATED_ONLY | {
    one
    for one in StatisticCode
    if one.startswith(("SUBSIDY_", "FUND_")) or one in ("REGISTERED", "RATED")
}
# Of the county as a whole.
OF_COUNTY = frozenset(
    one for one in StatisticCode if one.startswith("FUND_") or one in ("REGISTERED", "RATED")
)
