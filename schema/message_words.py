"""Figures that are codes, as a sentence tells them: 甄别中（SCREENING）, Screening (SCREENING).

The title is for the clerk, the code is what an input takes. A figure that is no code of ours, or
no code at all, is told as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from authz.role import Role
from rules.fund import OF_A_CLAIM
from rules.ratio import cut_percent_text
from rules.refusal import Refusal
from rules.states import MACHINES, ON_THE_BOOK
from rules.vocabulary import (
    AgreementState,
    BankMatchState,
    BreakerState,
    BufferState,
    ClaimState,
    CollateralKind,
    CollectionCause,
    CollectionMeans,
    CollectionState,
    DisposalState,
    EligibilityCondition,
    EnterpriseKind,
    EnterpriseListState,
    ExtensionState,
    FiveTier,
    FundEntryKind,
    GuaranteeMode,
    GuarantorKind,
    HouseholdStatus,
    InstalmentPlanState,
    InsuranceCategory,
    InsuredKind,
    LoanPurpose,
    LoanState,
    MaliciousDefaultState,
    Participation,
    PremiumFundSource,
    ProjectState,
    RecoveryState,
    ReportState,
    ResolutionState,
    RosterState,
    ScreeningResult,
    SecurityKind,
    SubsidyBatchState,
    Term,
    UsedBy,
    ViolationState,
    WarningState,
)

Words = Mapping[str, tuple[str, str]]


def _terms(*kinds: type[Term]) -> Words:
    """Titles of the members of some enumerations, by code."""
    found = {term.value: (term.zh, term.en) for kind in kinds for term in kind}
    return MappingProxyType(found)


# Fields as a clerk calls them; a message in English keeps the field's own name.
FIELDS: Mapping[str, str] = {
    "amount": "金额",
    "name": "姓名或名称",
    "description": "说明",
    "industry": "产业",
    "project": "项目",
    "agreement": "合作协议",
    "approvalNo": "内部审批号",
    "contractNo": "合同编号",
    "signedOn": "签订日",
    "valueOn": "放款日",
    "receivedOn": "收款日",
    "depositedOn": "存入日",
    "payerType": "付款方",
    "recovery": "追偿回收",
    "asOf": "分类基准日",
    "inspectedOn": "检查日",
    "finding": "检查结果",
    "actualPurpose": "实际用途",
    "assessedOn": "评估日",
    "consentOn": "同意日",
    "fileHash": "文件 SHA-256",
    "bankRef": "银行流水号",
    "fundsUsedSince": "资金使用起始日",
    "payerName": "还款人姓名或名称",
    "accountNo": "账号",
    "holder": "户名",
    "bank": "开户行",
    "principal": "本金",
    "interest": "利息",
    "penalty": "罚息",
    "issuedOn": "印发日",
    "validFrom": "生效日",
    "validTo": "失效日",
    "fromOn": "起始日",
    "members": "成员",
    "ratio": "恢复标准",
    "demandOn": "要求还款日",
    "means": "手段",
    "cause": "原因",
    "actedOn": "实施日",
    "caseNo": "案号",
    "newMaturesOn": "新到期日",
    "dueOn": "应还日",
    "status": "建档状态",
    "decidingBody": "决定机关",
    "decidedOn": "决定日",
    "party": "担保人",
    "security": "担保",
    "collateralKind": "抵押物类型",
    "valuedOn": "评估日",
    "givenOn": "签订日",
    "expiresOn": "有效期最后一日",
    "recipient": "第三方",
    "usedOn": "使用日",
    "paidOn": "兑现日",
    "participation": "投入的贷款",
    "withdrawnOn": "退出日",
}
# What an agreement or a consent may lack.
_PARTS: Words = {
    "duties": ("农户与经营主体双方的职责", "duties of household and business entity"),
    "benefitLinkage": ("利益联结机制", "benefit linkage"),
    "riskControl": ("风险防控机制", "risk control"),
    "consentOn": ("同意日", "day of consent"),
    "witness": ("见证人", "witness"),
    "fileHash": ("同意书文件", "file of the consent"),
}
_REASONS: Words = {
    "OTHER_ENTERPRISE": ("协议的经营主体不是用款主体", "it is with another entity than the user"),
    "SIGNED_LATER": ("签订晚于放款日", "it was signed after the value date"),
}
_ANSWERS: Words = {"true": ("是", "yes"), "false": ("否", "no")}
_BY_NAME: Mapping[str, Words] = {
    "missing": {**_terms(EligibilityCondition), **_PARTS},
    "unmet": _terms(EligibilityCondition),
    "purpose": _terms(LoanPurpose),
    "actualPurpose": _terms(LoanPurpose),
    "guaranteeMode": _terms(GuaranteeMode),
    "guarantors": _terms(GuarantorKind),
    "collaterals": _terms(CollateralKind),
    "usedBy": _terms(UsedBy),
    "kind": _terms(EnterpriseKind),
    "securityKind": _terms(SecurityKind),
    "listState": _terms(EnterpriseListState),
    "participation": _terms(Participation),
    "voluntary": _ANSWERS,
    "category": _terms(InsuranceCategory),
    "admittedCategories": _terms(InsuranceCategory),
    "insuredKind": _terms(InsuredKind),
    "admittedInsured": _terms(InsuredKind),
    "householdStatus": _terms(HouseholdStatus),
    "admittedStatus": _terms(HouseholdStatus),
    "fundSource": _terms(PremiumFundSource),
    "admittedSource": _terms(PremiumFundSource),
    "reason": _REASONS,
    "fiveTier": _terms(FiveTier),
}
# Told in percent: 2.995 %, which a rounded 3.00 % would hide.
_RATIOS = frozenset({"ratio", "tripRatio", "resumeRatio", "coverage"})
# `state`, `admitted`, `accepted` mean something else in each refusal, told by code or reason.
_BY_CODE: Mapping[str, Words] = {
    "HOUSEHOLD_NOT_REGISTERED": _terms(HouseholdStatus),
    "PURPOSE_NOT_ALLOWED": _terms(LoanPurpose),
    "AGREEMENT_REQUIRED": _terms(AgreementState),
    "ENTERPRISE_USE_NOT_ADMITTED": _terms(ProjectState),
    "LENDING_SUSPENDED": _terms(BreakerState),
    "ALREADY_OPEN": _terms(LoanState),
    "NOT_JUDICIAL": _terms(CollectionMeans),
    "NOTHING_TO_RECTIFY": _terms(EnterpriseKind),
    "CAUSE_NOT_SHOWN": _terms(CollectionCause),
    "BY_ROSTER_ONLY": _terms(HouseholdStatus),
    "EXTENSION_NOT_APPROVED": {role.value: (role.zh, role.en) for role in Role},
}
_OBJECTS: Mapping[str, tuple[str, str, Words]] = {
    "loan": ("贷款", "loan", _terms(LoanState)),
    "breaker": ("熔断", "circuit breaker", _terms(BreakerState)),
    "project": ("项目", "project", _terms(ProjectState)),
    "extension": ("展期申请", "request for an extension", _terms(ExtensionState)),
    "agreement": ("合作协议", "cooperation agreement", _terms(AgreementState)),
    "warning": ("预警", "warning", _terms(WarningState)),
    "household": ("农户", "household", _terms(HouseholdStatus)),
    "roster": ("名册", "roster", _terms(RosterState)),
    "collection": ("清收案件", "case of collection", _terms(CollectionState)),
    "malicious_default": ("恶意逃废债认定", "finding", _terms(MaliciousDefaultState)),
    "instalment_plan": ("分期还款计划", "instalment plan", _terms(InstalmentPlanState)),
    "claim": ("代偿申请", "claim", _terms(ClaimState)),
    "default_buffer": ("代偿缓冲期", "default buffer", _terms(BufferState)),
    "recovery": ("追偿回收", "recovery", _terms(RecoveryState)),
    "disposal": ("处置事项", "case of disposal", _terms(DisposalState)),
    "bank_match": ("勾对", "match", _terms(BankMatchState)),
    "bank_statement": ("对账单", "bank statement", _terms(BankMatchState)),
    "subsidy_batch": ("贴息批次", "batch of interest subsidy", _terms(SubsidyBatchState)),
    "report": ("书面报告", "report", _terms(ReportState)),
    "screening": ("甄别记录", "screening", _terms(ScreeningResult)),
    "resolution": ("决议事项", "resolution", _terms(ResolutionState)),
    "violation": ("追责记录", "record of a violation", _terms(ViolationState)),
    "fund_entry": ("风险补偿金分录", "fund entry", _terms(FundEntryKind)),
}
_ACTS: Words = {
    "complete": ("落实", "be completed"),
    "conclude": ("作出结论", "be concluded"),
    "undo": ("撤销", "be undone"),
    "correct": ("更正", "be corrected"),
    "match": ("勾对", "be matched"),
    "submit": ("提交", "be submitted"),
    "approve": ("审批", "be approved"),
    "refuse": ("拒绝", "be refused"),
    "withdraw": ("撤回", "be withdrawn"),
    "sign": ("签订", "be signed"),
    "disburse": ("放款", "be disbursed"),
    "cancel": ("取消", "be cancelled"),
    "repay": ("还款", "be repaid"),
    "classify": ("分类", "be classified"),
    "extend": ("展期", "be extended"),
    "renew": ("续贷", "be renewed"),
    "call_early": ("提前催收", "be called early"),
    "inspect": ("检查", "be inspected"),
    "collect": ("立案清收", "be collected"),
    "request_resume": ("申请恢复", "be asked to resume"),
    "resume": ("恢复", "resume"),
    "refuse_resume": ("不予恢复", "be refused to resume"),
    "pa_consent": ("由扶贫部门同意", "be consented to by the poverty office"),
    "lender_consent": ("由承贷机构同意", "be consented to by the lender"),
    "amend": ("修订", "be amended"),
    "terminate": ("终止", "be terminated"),
    "expire": ("到期", "expire"),
    "begin": ("生效", "begin"),
    "acknowledge": ("签收", "be acknowledged"),
    "close": ("办结", "be closed"),
    "import": ("导入", "take lines"),
    "publish": ("发布", "be published"),
    "act": ("登记措施", "take a step"),
    "demand": ("催收", "demand payment"),
    "confirm": ("确认", "be confirmed"),
    "reject": ("驳回", "be rejected"),
    "lift": ("解除", "be lifted"),
    "decide": ("决定", "be decided"),
    "exit": ("脱贫退出", "exit"),
    "return_poor": ("返贫", "fall back into poverty"),
    "remove_wrong": ("错评清退", "be removed"),
    "register": ("登记", "be registered"),
    "dispose": ("分类处置", "be disposed of"),
    "agree_plan": ("制定分期还款计划", "be paid in parts"),
    "reverse": ("冲正", "be reversed"),
    "open_buffer": ("进入代偿缓冲期", "enter a default buffer"),
    "ask_longer": ("申请延长", "be extended"),
    "approve_extension": ("批准延长", "have its extension approved"),
    "remind": ("督促还款", "be reminded"),
    "claim": ("申请代偿", "be claimed for"),
    "give_word": ("签署意见", "be signed"),
    "take_word": ("撤回意见", "have a signature withdrawn"),
    "pay": ("支付", "be paid"),
    "return": ("退回", "be returned"),
    "recover": ("登记追偿回收", "have a recovery"),
    "deposit": ("登记存入专户", "be deposited"),
    "book": ("记入风险补偿金", "be booked"),
    "screen": ("甄别", "be screened"),
    "begin_exit": ("开始退出", "begin to exit"),
    "finish_exit": ("退出", "exit"),
    "rectify": ("责令整改", "be ordered to be rectified"),
    "recall": ("提前收回", "be recalled"),
    "secure": ("落实抵押", "be secured again"),
    "demand_collateral": ("限期补足抵押", "be asked for collateral"),
    "take_security": ("登记担保", "take security"),
    "release_loan": ("退出贷款", "release a loan"),
    "receive_pa": ("签收", "be received"),
    "receive_lender": ("签收", "be received"),
}
_ALIVE = [one for one in ProjectState if one is not ProjectState.EXITED]
# Acts that leave the object's state as it is, so that no machine lists them.
_BESIDE: Mapping[tuple[str, str], Sequence[str]] = {
    ("loan", "dispose"): ON_THE_BOOK,
    ("loan", "agree_plan"): (LoanState.OVERDUE, LoanState.IN_BUFFER),
    ("project", "amend"): _ALIVE,
    ("project", "screen"): _ALIVE,
    ("project", "take_security"): _ALIVE,
    ("project", "release_loan"): _ALIVE,
    ("screening", "sign"): (ScreeningResult.PENDING,),
    ("fund_entry", "reverse"): [
        one for one in FundEntryKind if one not in OF_A_CLAIM and one != FundEntryKind.CORRECTION
    ],
}


def told(refusal: Refusal, english: bool) -> dict[str, str]:
    """The figures of a refusal as its sentence tells them; `null` figures are left out."""
    figures = {name: text for name, text in refusal.params if text != "null"}
    if "object" in figures and "act" in figures:
        return figures | _moved(figures, english)
    by_code = _BY_CODE.get(refusal.code.value) or _BY_CODE.get(figures.get("reason", ""), {})
    return {
        name: _percent(text, english)
        if name in _RATIOS
        else _spoken(text, _BY_NAME.get(name, by_code), english)
        for name, text in figures.items()
    }


def _percent(text: str, english: bool) -> str:
    percent = cut_percent_text(Decimal(text))
    return f"{percent} %" if english else f"{percent}%"


def _moved(figures: Mapping[str, str], english: bool) -> dict[str, str]:
    """What cannot be done to what, in which state."""
    named, act = figures["object"], figures["act"]
    zh, en, states = _OBJECTS.get(named, (named, named, {}))
    doing = _ACTS.get(act, (act, act))
    told = {"object": en if english else zh, "act": doing[english]}
    told["state"] = _spoken(figures.get("state", ""), states, english)
    accepting = _accepting(named, act)
    if accepting:
        told["able"] = _spoken(",".join(accepting), states, english)
    return told


def _accepting(named: str, act: str) -> Sequence[str]:
    """The states of such an object that permit the act, in the order of its machine."""
    moves = next((one.moves for one in MACHINES if one.name == named), {})
    return [state for state, of in moves if of == act] or _BESIDE.get((named, act), ())


def _spoken(text: str, words: Words, english: bool) -> str:
    """A code, or several with commas between them, each with its title."""
    if not words:
        return text
    parts = [_titled(part, words, english) for part in text.split(",")]
    return (", " if english else "、").join(parts)


def _titled(code: str, words: Words, english: bool) -> str:
    if code not in words:
        return code
    title = words[code][english]
    if code in _ANSWERS:
        return title
    return f"{title} ({code})" if english else f"{title}（{code}）"
