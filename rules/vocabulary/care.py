"""Terms of what follows lending: inspection, collection, disposal (贷后管理)."""

from __future__ import annotations

from rules.vocabulary.term import Term


class InspectionFinding(Term):
    """What an inspection after lending found (检查结果)."""

    AS_AGREED = "AS_AGREED", "用途相符", "Used as agreed"
    MISUSED = "MISUSED", "改变用途", "Used for something else"
    IN_TROUBLE = "IN_TROUBLE", "经营困难", "Business in trouble"


class CollectionCause(Term):
    """Why a loan is collected (清收原因)."""

    MISUSED = "MISUSED", "改变用途", "Funds misused"
    NON_PERFORMING = "NON_PERFORMING", "不良贷款", "Non-performing"
    OVERDUE = "OVERDUE", "逾期", "Overdue"
    OTHER = "OTHER", "其他", "Other"


class CollectionState(Term):
    """State of a collection case (清收案件状态)."""

    OPEN = "OPEN", "清收中", "Open"
    CLOSED = "CLOSED", "已结案", "Closed"


class CollectionMeans(Term):
    """Means of collection (清收手段): 二(五)."""

    ECONOMIC = "ECONOMIC", "经济手段", "Economic"
    ADMINISTRATIVE = "ADMINISTRATIVE", "行政手段", "Administrative"
    JUDICIAL = "JUDICIAL", "司法手段", "Judicial"


class MaliciousDefaultState(Term):
    """State of a finding of malicious default (恶意逃废债认定状态)."""

    PROPOSED = "PROPOSED", "已提出", "Proposed"
    EFFECTIVE = "EFFECTIVE", "已认定", "Effective"
    REJECTED = "REJECTED", "未认定", "Rejected"
    LIFT_PROPOSED = "LIFT_PROPOSED", "申请解除", "Lifting proposed"
    LIFTED = "LIFTED", "已解除", "Lifted"


class InstalmentPlanState(Term):
    """State of an instalment plan (分期还款计划状态)."""

    ACTIVE = "ACTIVE", "执行中", "In force"
    FULFILLED = "FULFILLED", "已完成", "Fulfilled"
    CANCELLED = "CANCELLED", "已取消", "Cancelled"


class DisposalClass(Term):
    """How a loan that was not paid at maturity is dealt with (分类处置): 二(八)1."""

    INSTALMENT = "INSTALMENT", "分期还款", "Instalment plan"
    LOSS_COMPENSATION = "LOSS_COMPENSATION", "风险补偿", "Compensation of the loss"
    OTHER_COLLECTION = "OTHER_COLLECTION", "其他清收", "Other collection"


class DisposalDecision(Term):
    """The county's decision on a loan of a removed household, or a misused one (贷款处置决定).

    二(八)2 and 二(七).
    """

    KEEP_TO_MATURITY = "KEEP_TO_MATURITY", "保留至到期", "Keep to maturity"
    EARLY_COLLECT = "EARLY_COLLECT", "提前收回", "Collect early"
    INSTALMENT = "INSTALMENT", "分期还款", "Instalments"
    COMPENSATE = "COMPENSATE", "纳入代偿", "Compensate"


class DisposalState(Term):
    """State of a disposal case (处置状态)."""

    OPEN = "OPEN", "待决定", "Open"
    DECIDED = "DECIDED", "已决定", "Decided"


class ExtensionState(Term):
    """State of an extension of a loan (展期状态)."""

    REQUESTED = "REQUESTED", "已申请", "Requested"
    PA_CONSENT = "PA_CONSENT", "扶贫部门已同意", "Consent of the poverty-alleviation office"
    LENDER_CONSENT = "LENDER_CONSENT", "承贷机构已同意", "Consent of the lender"
    EFFECTIVE = "EFFECTIVE", "已生效", "Effective"
    REFUSED = "REFUSED", "已拒绝", "Refused"
    WITHDRAWN = "WITHDRAWN", "已撤回", "Withdrawn"
    LAPSED = "LAPSED", "已失效", "Lapsed"
