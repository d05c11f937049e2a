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


class RecoveryRule(Term):
    """How recovered money goes back (追偿款分配): as the loss was shared, or to the fund first."""

    PRO_RATA = "PRO_RATA", "按分担比例", "In proportion to the shares"
    FUND_FIRST = "FUND_FIRST", "先补足风险补偿金", "To the fund until it is whole"


class ShareParty(Term):
    """Who bears a part of a loss (分担方)."""

    FUND = "FUND", "风险补偿金", "The fund"
    LENDER = "LENDER", "承贷金融机构", "The lender"
    OTHER = "OTHER", "其他分担方", "Another party"


class RevenueBasis(Term):
    """What a year's revenue figure stands on (收入口径)."""

    BUDGET = "BUDGET", "预算数", "Budget"
    FINAL_ACCOUNTS = "FINAL_ACCOUNTS", "决算数", "Final accounts"


class TopUpPlanState(Term):
    """State of a plan to top up the fund (补充计划状态)."""

    OPEN = "OPEN", "执行中", "Open"
    COVERED = "COVERED", "已补足", "Covered"
    REPLACED = "REPLACED", "已被新计划替代", "Replaced by a later one"


class BufferState(Term):
    """State of a default buffer (缓冲期状态)."""

    OPEN = "OPEN", "缓冲中", "Open"
    CLOSED = "CLOSED", "已结束", "Closed"


class ReminderPartner(Term):
    """Who pressed the borrower to pay (督促方): 二(六)2 「合作各方」."""

    LENDER = "LENDER", "承贷金融机构", "The lender"
    TOWNSHIP = "TOWNSHIP", "乡镇", "The township"
    COUNTY_PA = "COUNTY_PA", "县级扶贫部门", "The county's poverty-alleviation office"
    ENTERPRISE = "ENTERPRISE", "用款企业", "The enterprise that uses the money"


class ClaimSeat(Term):
    """A seat that signs a claim (签署席位): 二(七)."""

    TOWN_PA = "TOWN_PA", "乡镇扶贫部门", "Township poverty-alleviation office"
    TOWN_FIN = "TOWN_FIN", "乡镇财政部门", "Township finance office"
    COUNTY_BANK = "COUNTY_BANK", "县域承贷金融机构", "The lender in the county"
    COUNTY_PA = "COUNTY_PA", "县级扶贫部门", "County poverty-alleviation office"
    COUNTY_FIN = "COUNTY_FIN", "县级财政部门", "County finance office"


class ClaimAnswer(Term):
    """What a seat answers (签署意见, B5)."""

    AGREE = "AGREE", "同意", "Agree"
    RETURN = "RETURN", "退回", "Return"
    REJECT = "REJECT", "否决", "Reject"


class ArrearsCause(Term):
    """Why a loan is in arrears, where it is not the borrower's doing (欠息原因)."""

    SUBSIDY_LATE = "SUBSIDY_LATE", "贴息未到位", "The subsidy is late"


class BankMatchMeans(Term):
    """How a line of the bank and an entry of the books were found to be one (勾对方式)."""

    NUMBER = "NUMBER", "凭证号与金额一致", "Same number and amount"
    DAY = "DAY", "金额一致、日期相近", "Same amount, days near"
    DIFFERS = "DIFFERS", "凭证号一致、金额不同", "Same number, another amount"
    MANUAL = "MANUAL", "人工勾对", "By hand"


class BankMatchState(Term):
    """State of such a pair (勾对状态)."""

    STANDING = "STANDING", "有效", "Standing"
    UNDONE = "UNDONE", "已撤销", "Undone"
    CORRECTED = "CORRECTED", "随对账单更正失效", "Went with a corrected statement"


class BankLineStatus(Term):
    """What became of a line of the bank (对账结果)."""

    MATCHED = "MATCHED", "已勾对", "Matched"
    DIFFERS = "DIFFERS", "金额不符", "The amount differs"
    BANK_ONLY = "BANK_ONLY", "银行已记、账面未记", "Only the bank has it"
