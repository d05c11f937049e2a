"""Terms of oversight: breaker, warnings, documents, reports, audit (监管)."""

from __future__ import annotations

from rules.vocabulary.term import Term


class BreakerState(Term):
    """State of the circuit breaker of one lender in one county (熔断状态)."""

    CLOSED = "CLOSED", "正常办理", "Lending"
    TRIPPED = "TRIPPED", "已熔断", "Tripped"
    RESUME_REQUESTED = "RESUME_REQUESTED", "申请恢复", "Resume requested"


class BreakerEventKind(Term):
    """What happened to a circuit breaker (熔断记录)."""

    TRIPPED = "TRIPPED", "熔断", "Tripped"
    RATIO_SET = "RATIO_SET", "设定恢复标准", "Resume ratio set"
    RESUME_REQUESTED = "RESUME_REQUESTED", "申请恢复", "Resume requested"
    RESUME_REFUSED = "RESUME_REFUSED", "不同意恢复", "Resume refused"
    RESUMED = "RESUMED", "恢复办理", "Resumed"


class ClearingMeans(Term):
    """How a ratio fell (清偿方式)."""

    CASH_REPAYMENT = "CASH_REPAYMENT", "现金清收", "Cash repayment"
    COMPENSATION = "COMPENSATION", "风险补偿金代偿", "Compensation from the fund"
    OTHER = "OTHER", "其他", "Other"


class Severity(Term):
    """Severity of a warning (预警级别), from the mildest."""

    BLUE = "BLUE", "蓝色", "Blue: to be known"
    YELLOW = "YELLOW", "黄色", "Yellow"
    ORANGE = "ORANGE", "橙色", "Orange"
    RED = "RED", "红色", "Red"


class WarningState(Term):
    """State of a warning (预警状态)."""

    OPEN = "OPEN", "未处理", "Open"
    ACKED = "ACKED", "已确认", "Acknowledged"
    CLOSED = "CLOSED", "已关闭", "Closed"


class CountyDocumentKind(Term):
    """Kind of a county's document (县级文件类型): 二(一)."""

    COUNTY_RULES = "COUNTY_RULES", "使用管理办法", "County rules"
    CONTINGENCY_PLAN = "CONTINGENCY_PLAN", "风险处置预案", "Contingency plan"


class ReportState(Term):
    """State of a written report (书面报告状态)."""

    DRAFT = "DRAFT", "草稿", "Draft"
    SUBMITTED = "SUBMITTED", "已上报", "Submitted"
    RECEIVED_PA = "RECEIVED_PA", "扶贫办已签收", "Received by the poverty-alleviation office"
    RECEIVED_LENDER = "RECEIVED_LENDER", "省级承贷机构已签收", "Received by the provincial lender"
    COMPLETE = "COMPLETE", "已完成", "Complete"
    RETURNED = "RETURNED", "已退回", "Returned"


class Decision(Term):
    """Outcome of an act in the audit trail (审计结论)."""

    DONE = "DONE", "已办理", "Done"
    REFUSED = "REFUSED", "规则拒绝", "Refused by a rule"
    DENIED = "DENIED", "无权拒绝", "Denied by rights"


class RateRule(Term):
    """How the rate of a loan is bound (利率规则)."""

    BENCHMARK_EQUAL = "BENCHMARK_EQUAL", "执行基准利率", "Equal to the benchmark"
    LPR_CAP = "LPR_CAP", "不超过LPR", "At most the LPR"
