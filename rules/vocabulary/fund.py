"""Terms of the county's money: fund, claims, subsidy (风险补偿金与贴息)."""

from __future__ import annotations

from rules.vocabulary.term import Term


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


class SubsidyBatchState(Term):
    """State of a quarter's batch of interest subsidy (贴息批次状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    BANK_SUBMITTED = "BANK_SUBMITTED", "银行已报送", "Submitted by the bank"
    PA_APPROVED = "PA_APPROVED", "扶贫部门已审核", "Approved by the poverty-alleviation office"
    FINANCE_PAID = "FINANCE_PAID", "财政已拨付", "Paid by finance"
    RETURNED = "RETURNED", "已退回", "Returned"


class RecoveryState(Term):
    """State of a recovered amount (追偿回收状态)."""

    RECEIVED = "RECEIVED", "已收回", "Received"
    DEPOSITED = "DEPOSITED", "已存入专户", "Deposited"
