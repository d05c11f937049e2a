"""What cannot be done in a state, and in which states it can, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.states import MACHINES, ON_THE_BOOK
from rules.vocabulary import (
    AgreementState,
    BreakerState,
    ClaimState,
    CollectionState,
    DisposalState,
    ExtensionState,
    FundEntryKind,
    HouseholdStatus,
    InstalmentPlanState,
    LoanState,
    MaliciousDefaultState,
    ProjectState,
    RecoveryState,
    ReportState,
    RosterState,
    SubsidyBatchState,
    Term,
    WarningState,
)

# Machine -> its name in both languages, and the words of its states.
OBJECTS: Mapping[str, tuple[str, str, type[Term]]] = {
    "loan": ("贷款", "loan", LoanState),
    "claim": ("代偿申请", "claim", ClaimState),
    "breaker": ("熔断", "circuit breaker", BreakerState),
    "project": ("项目", "project", ProjectState),
    "extension": ("展期", "extension", ExtensionState),
    "agreement": ("合作协议", "agreement", AgreementState),
    "subsidy_batch": ("贴息批次", "subsidy batch", SubsidyBatchState),
    "report": ("报告", "report", ReportState),
    "recovery": ("追偿款", "recovery", RecoveryState),
    "warning": ("预警", "warning", WarningState),
    "household": ("农户", "household", HouseholdStatus),
    "roster": ("名册", "roster", RosterState),
    "collection": ("清收案件", "case of collection", CollectionState),
    "malicious_default": ("恶意逃废债认定", "finding of malicious default", MaliciousDefaultState),
    "instalment_plan": ("分期还款计划", "instalment plan", InstalmentPlanState),
    "disposal": ("处置事项", "disposal case", DisposalState),
    "fund_entry": ("风险补偿金分录", "fund entry", FundEntryKind),
}

# Act -> the verb in both languages; the English one follows "cannot be".
ACTS: Mapping[str, tuple[str, str]] = {
    "acknowledge": ("确认", "acknowledged"),
    "act": ("登记措施", "acted in"),
    "admit": ("准入", "admitted"),
    "agree_plan": ("制定分期还款计划", "paid in parts"),
    "amend": ("修订", "amended"),
    "approve": ("审批", "approved"),
    "begin": ("生效", "put in force"),
    "begin_exit": ("开始退出", "made to exit"),
    "call_early": ("提前催收", "called early"),
    "cancel": ("取消", "cancelled"),
    "claim": ("申请代偿", "claimed for"),
    "classify": ("分类", "classified"),
    "close": ("关闭", "closed"),
    "collect": ("清收", "collected"),
    "compensate": ("代偿", "compensated"),
    "confirm": ("认定", "confirmed"),
    "cure": ("恢复正常", "cured"),
    "decide": ("决定", "decided"),
    "demand": ("催收", "demanded in"),
    "deposit": ("存入专户", "deposited"),
    "disburse": ("放款", "disbursed"),
    "dispose": ("分类处置", "disposed of"),
    "exit": ("脱贫退出", "made to exit"),
    "expire": ("到期终止", "expired"),
    "extend": ("展期", "extended"),
    "fall_overdue": ("转为逾期", "overdue"),
    "find_faulty": ("认定不合规", "found faulty"),
    "finish_exit": ("完成退出", "made to leave"),
    "forward": ("上报", "forwarded"),
    "fulfil": ("履行完毕", "fulfilled"),
    "import": ("导入", "imported into"),
    "inspect": ("检查", "inspected"),
    "lapse": ("失效", "lapsed"),
    "lender_consent": ("由承贷机构同意", "consented to by the lender"),
    "lift": ("申请解除", "lifted"),
    "mark_risk": ("标记风险", "marked as a risk"),
    "open_buffer": ("进入缓冲期", "put in the buffer"),
    "pa_consent": ("由扶贫部门同意", "consented to by the poverty-alleviation office"),
    "pass": ("通过", "passed"),
    "pass_demand": ("催收期满", "past its demand"),
    "pay": ("支付", "paid"),
    "publish": ("发布", "published"),
    "recall": ("收回", "recalled"),
    "receive_lender": ("由承贷机构签收", "received by the lender"),
    "receive_pa": ("由扶贫部门签收", "received by the poverty-alleviation office"),
    "recover": ("收回", "recovered"),
    "rectify": ("整改", "rectified"),
    "redraft": ("重拟", "drafted again"),
    "refuse": ("拒绝", "refused"),
    "refuse_resume": ("不同意恢复", "refused to resume"),
    "register": ("登记", "registered"),
    "reject": ("驳回", "rejected"),
    "release_claim": ("解除代偿申请", "released from its claim"),
    "remove_wrong": ("错评清退", "removed as wrongly assessed"),
    "renew": ("续贷", "renewed"),
    "repay": ("还款", "repaid"),
    "request_resume": ("申请恢复", "asked to resume"),
    "resume": ("恢复办理", "resumed"),
    "return": ("退回", "returned"),
    "return_poor": ("返贫", "fallen back into poverty"),
    "reverse": ("冲正", "reversed"),
    "screen": ("甄别", "screened"),
    "secure": ("补足抵押", "secured"),
    "settle": ("结清", "settled"),
    "sign": ("签约", "signed"),
    "submit": ("提交", "submitted"),
    "supersede": ("替代", "superseded"),
    "terminate": ("终止", "terminated"),
    "trip": ("熔断", "tripped"),
    "withdraw": ("撤回", "withdrawn"),
}

# Acts that leave the object's state as it is, so that no machine lists them.
_BESIDE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("loan", "dispose"): ON_THE_BOOK,
    ("loan", "agree_plan"): (LoanState.OVERDUE, LoanState.IN_BUFFER),
    ("project", "amend"): tuple(one for one in ProjectState if one is not ProjectState.EXITED),
    ("fund_entry", "reverse"): tuple(
        one for one in FundEntryKind if one is not FundEntryKind.CORRECTION
    ),
}


def transition_sentence(params: Mapping[str, str], english: bool) -> str:
    """The state it is in, what cannot be done in it, and the states in which it can."""
    kind, act = params["object"], params["act"]
    chinese_name, english_name, states = OBJECTS[kind]
    verb = ACTS[act][english]
    accepted = [_word(states, state, english) for state in _accepting(kind, act)]
    state = _word(states, params["state"], english)
    if english:
        able = " or ".join(f"'{one}'" for one in accepted)
        return f"The {english_name} is '{state}' and cannot be {verb}: it must be {able}"
    able = "".join(f"「{one}」" for one in accepted)
    return f"{chinese_name}处于「{state}」状态，不能{verb}：须为{able}状态"


def _accepting(kind: str, act: str) -> Iterable[str]:
    """The states of such an object that permit the act, in the order of its machine."""
    moves = next((one.moves for one in MACHINES if one.name == kind), {})
    return [source for source, of in moves if of == act] or _BESIDE[kind, act]


def _word(states: type[Term], name: str, english: bool) -> str:
    state = states[str(name)]
    return state.en if english else state.zh
