"""Messages of refusals in Chinese and English: what is wrong, by how much, what would do.

A code without a sentence of its own is told by its title and its figures. What stands in
[brackets] is told only where its figures are there. Codes and figures never change; wording may.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.refusal import ErrorCode, Refusal
from schema import message_fund
from schema.message_bank import BANK_REASONS, STATED, bank_sentence
from schema.message_claim import CLAIM_REASONS, CLAIMED
from schema.message_insurance import INSURANCE, INSURANCE_REASONS
from schema.message_lending import LENDING
from schema.message_project import PROJECT_REASONS, PROJECTS
from schema.message_report import REPORT_REASONS, REPORTED
from schema.message_risk import RISK
from schema.message_roster import roster_sentence
from schema.message_subsidy import SUBSIDY
from schema.message_words import FIELDS, told

ZH, EN = "zh", "en"

_SENTENCES: dict[str, tuple[str, str]] = {
    **LENDING,
    **INSURANCE,
    **SUBSIDY,
    **RISK,
    **CLAIMED,
    **STATED,
    **PROJECTS,
    **REPORTED,
    "INSUFFICIENT_FUND": (
        "风险补偿金余额 {balance} 元[（减已批准未付后可用 {available} 元）]，"
        "不足以支付[ {amount} 元][，差 {missing} 元]",
        "The fund holds {balance} yuan[, of which {available} are not promised yet]"
        "[: {missing} are missing][ to pay {amount}]",
    ),
    "FUND_EARMARKED": (
        "风险补偿金须专款专用，只用于代偿和冲正，不得用于 {kind}",
        "The fund pays claims and corrections alone, never {kind}",
    ),
    "FUND_EXISTS": ("本县已设立风险补偿金，一县一户", "The county already has its fund"),
    "FUND_BELOW_RATIO": (
        "风险补偿金低于 1:10：余额 {balance} 元，缺口 {shortfall} 元"
        "[，贷款余额 {outstanding} 元][，比例 {ratio}]",
        "The fund is below 1:10: it holds {balance} yuan and lacks {shortfall} yuan"
        "[ against {outstanding} yuan outstanding][, a ratio of {ratio}]",
    ),
    "NOT_FOUND": ("未找到所指对象", "The object named was not found"),
    "VERSION_CONFLICT": (
        "记录已被他人修改：当前版本 {current}，您看到的是 {expected}",
        "Changed by somebody else: the version is {current}, yours is {expected}",
    ),
    "INVALID_TRANSITION": (
        "{object}处于“{state}”状态[（尚欠 {debt} 元）]，不能{act}[：须为{able}]"
        "[，或已到期（到期日 {maturesOn}）]",
        "The {object} is in state {state}[ ({debt} yuan owed)] and cannot {act}"
        "[: it must be {able}][ or have matured, which is on {maturesOn}]",
    ),
    "REPAYMENT_EXCEEDS_OUTSTANDING": (
        "还款超过应还金额（本金 {outstanding} 元，利息 {interestDue} 元），超出 {excess} 元",
        "{excess} yuan more than is owed: principal {outstanding}, interest {interestDue}",
    ),
    "DUPLICATE_LOAN_NO": (
        "该机构已有此贷款编号",
        "The lender already has a loan of this number",
    ),
    "IDENTITY_IN_ANOTHER_COUNTY": (
        "第 {line} 行：该身份证号已在他县登记，请核实",
        "Line {line}: this identity number is registered in another county",
    ),
    "ID_COUNTY_UNKNOWN": (
        "第 {line} 行：身份证号前六位不是已知的地区码，请核实",
        "Line {line}: the first six digits are no known area code",
    ),
    "REASON_REQUIRED": ("须说明理由", "A reason is required"),
    "AUDIT_CHAIN_BROKEN": (
        "审计链在第 {position} 条断开（{reason}）",
        "The audit chain is broken at link {position} ({reason})",
    ),
}

_REASONS: dict[str, tuple[str, str]] = {
    **INSURANCE_REASONS,
    **CLAIM_REASONS,
    "MISSING": ("不能为空", "must be given"),
    "TOO_LONG": ("超过 {maxLength} 个字符", "is longer than {maxLength} characters"),
    "TOO_MANY": ("超过 {maxItems} 项", "has more than {maxItems} items"),
    "CHARACTER": ("含有不可见或控制字符", "has invisible or control characters"),
    "BLANKS_AROUND": ("首尾不能有空白", "must not begin or end with blanks"),
    "FULL_WIDTH": ("编号不能使用全角字符", "a number must not use full-width characters"),
    "NOT_MONEY": ("不是有效金额", "is not an amount of money"),
    "PAID_WITH_THE_BATCH": (
        "贴息随批次拨付时自动入账，不在此登记",
        "is booked when the batch of subsidy is paid, not here",
    ),
    "NOTHING_TO_RECTIFY": (
        "仅用于政府融资平台、房地产、基础设施的存量项目[（{accepted}）]",
        "is for stock of platforms, real estate and infrastructure[ ({accepted})]",
    ),
    "AFTER_THE_BAN": (
        "须在文件施行之前[，最晚 {latestOn}]；此后的使用一律禁止",
        "must be before the notice[, at the latest {latestOn}]; later use is prohibited",
    ),
    "IS_THE_BORROWER": (
        "借款人本人还款不另填姓名",
        "is not given where the borrower pays: the loan names him",
    ),
    "NOT_POSITIVE_MONEY": (
        "须为大于零的金额，最多两位小数[，至少 {least} 元]",
        "must be an amount above zero with at most two decimals[, at least {least} yuan]",
    ),
    "IN_THE_FUTURE": (
        "不能晚于业务日[ {latestOn}]",
        "must not be after the business day[, {latestOn}]",
    ),
    "BEFORE_APPROVAL": (
        "不能早于审批日[ {earliestOn}]",
        "must not be before the approval[, {earliestOn}]",
    ),
    "BEFORE_SIGNING": (
        "不能早于审批和签约[，最早 {earliestOn}]",
        "must not be before approval and signing[, {earliestOn} at the earliest]",
    ),
    "BEFORE_REPAYMENT": (
        "不能早于原贷款最近一次还款日 {earliestOn}",
        "must not be before {earliestOn}, the old loan's last repayment",
    ),
    "BEFORE_DISBURSEMENT": (
        "不能早于放款日[ {earliestOn}]",
        "must not be before the disbursement[, {earliestOn}]",
    ),
    "BEFORE_CURRENT_STATUS": (
        "不能早于现状态起始日 {earliestOn}",
        "must not be before {earliestOn}, when the present status began",
    ),
    "BEFORE_REMOVAL": (
        "不能早于清退日 {earliestOn}",
        "must not be before the removal on {earliestOn}",
    ),
    "BY_ROSTER_ONLY": (
        "由名册登记决定，此处可变更为 {accepted}",
        "is decided by the roster; here it may become {accepted}",
    ),
    "NOT_OF_OFFICE": ("不由本部门评估", "is not assessed by this office"),
    "NOT_AFTER_MATURITY": (
        "须晚于现到期日，最早 {earliestOn}",
        "must be after the maturity in force, {earliestOn} at the earliest",
    ),
    "NOT_MATURED": (
        "贷款尚未到期，最早 {earliestOn} 办理",
        "has not matured; {earliestOn} is the first day",
    ),
    "NOT_LATER": ("须晚于 {after}", "must be after {after}"),
    "NOTHING_DUE_AT_MATURITY": (
        "到期日已无应还本金，余额 {outstanding} 元在此前各期归还",
        "moves nothing: the {outstanding} yuan outstanding are due before the maturity",
    ),
    "NO_BENCHMARK": ("该期限没有利率", "has a term without a rate"),
    "IS_MISUSE": (
        "与实际用途 {actualPurpose} 不符，应为改变用途（MISUSED）",
        "does not fit the actual purpose {actualPurpose}: that is MISUSED",
    ),
    "BEFORE_FINDING": (
        "不能早于发现改变用途之日 {earliestOn}",
        "must not be before {earliestOn}, when the misuse was found",
    ),
    "NOT_FOUND_MISUSED": (
        "所涉贷款未被发现改变用途，无须决定",
        "is of a loan that was not found misused: there is nothing to decide",
    ),
    "WHILE_SUSPENDED": (
        "不能在暂停办理期间，最早为恢复办理日 {earliestOn}",
        "lies in a suspension of lending: {earliestOn}, when it resumed, would do",
    ),
    "BEFORE_CASE": (
        "不能早于立案日 {earliestOn}",
        "must not be before {earliestOn}, when the case was opened",
    ),
    "NOT_JUDICIAL": (
        "司法手段由承贷机构或法院采取，本部门可用 {accepted}",
        "is the lender's and the court's where judicial; this office may use {accepted}",
    ),
    "CAUSE_NOT_SHOWN": (
        "与贷款现状不符，可选 {accepted}",
        "is not what the loan shows; here it may be {accepted}",
    ),
    "NO_GROUND_FOR_RECALL": (
        "不具备提前催收的依据：须为改变用途、不良贷款，或县级人民政府决定提前收回",
        "has no ground for an early call: misuse, a non-performing class, or the county"
        " government's decision to collect early",
    ),
    "NOT_IN_FUTURE": ("须晚于业务日 {today}", "must be after the business day {today}"),
    "ABOVE_OUTSTANDING": (
        "超过未还本金 {outstanding} 元",
        "is above the {outstanding} yuan outstanding",
    ),
    "TOO_FAR_BACK": (
        "追溯天数超过上限[，最早 {earliestOn}]",
        "lies too far back[; {earliestOn} is the earliest day]",
    ),
    "AMOUNT_OR_PARTS": (
        "填总额或各分项，二者择一",
        "must be told either as one amount or in its parts",
    ),
    "NOTHING_PAID": ("还款金额不能全为零", "nothing was paid"),
    "FORM": ("格式不正确", "has the wrong form"),
    "CHECK_DIGIT": ("校验码不正确", "has a wrong check digit"),
    "OUT_OF_RANGE": ("超出允许范围", "is out of range"),
    "BEFORE_ISSUE": (
        "不能早于印发日 {earliestOn}",
        "must not be before the day of issue, {earliestOn}",
    ),
    "REVEAL_RANGE": (
        "须在 {earliestOn} 至 {latestOn} 之间",
        "must be from {earliestOn} to {latestOn}",
    ),
    "NOTHING_SEALED": ("没有登记可查看的内容", "has nothing recorded to reveal"),
    "NOT_A_HEAD": (
        "不是链头，须为 position:hash",
        "is no head of a chain, which is position:hash",
    ),
    "ALREADY_PUBLISHED": ("已于 {publishedOn} 公开", "was published on {publishedOn} already"),
    "NOT_RELENT": ("自有资金贷款没有再贷款合同", "is given for re-lent money alone"),
    "YEAR_RANGE": ("须在 {first} 至 {last} 年之间", "must be from {first} to {last}"),
    "NOT_JOINT": (
        "只有 {departments} 个部门参会，联席会议至少 {least} 个",
        "are of {departments} departments; a joint meeting has at least {least}",
    ),
    "UNKNOWN_CLAUSE": (
        "不是条款序号，须在 1 至 {most} 之间",
        "is no row of an obligation: from 1 to {most}",
    ),
    "BEFORE_START": (
        "早于起始日，最早 {earliestOn}",
        "is before the start; {earliestOn} is the earliest day",
    ),
    "RATIO_RANGE": ("须不小于 {least} 且小于 {below}", "must be from {least} to below {below}"),
    "TOO_MANY_DECIMALS": (
        "最多 {maxDecimals} 位小数",
        "must have at most {maxDecimals} decimals",
    ),
    "DUPLICATE": ("已存在", "exists already"),
    "AFTER_SIGNING": ("不能晚于签订日 {latestOn}", "must not be after the signing, {latestOn}"),
    "AFTER_END": ("不能晚于协议到期日 {latestOn}", "must not be after the end, {latestOn}"),
    "NOT_OF_HOUSEHOLD": ("不属于该户", "is not of this household"),
    "NOT_OF_REPLACED": ("须与所修订协议的编号一致：{expected}", "must be {expected}, as amended"),
    "NOT_OF_LENDER": ("不属于该承贷机构", "is not of this lender"),
    "NOT_OF_RENEWED": (
        "须与旧贷款的网点一致[：{expected}]",
        "must be the old loan's[: {expected}]",
    ),
    "NOT_COOPERATION": ("仅用于合作用途", "is for cooperation only"),
    **message_fund.REASONS,
    **BANK_REASONS,
    **PROJECT_REASONS,
    **REPORT_REASONS,
    "NOT_ENTERPRISE_USE": ("仅用于户贷企用", "is for enterprise use only"),
}


_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{(\w+)\}")


class _Figures(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "-"


def sentence(refusal: Refusal, locale: str) -> str:
    """The refusal in one sentence."""
    english = locale == EN
    pair = _SENTENCES.get(refusal.code.value)
    if pair is not None:
        return _filled(pair[english], told(refusal, english))
    params = _Figures(refusal.params)
    if refusal.code is ErrorCode.ROSTER_ROW_INVALID:
        return roster_sentence(params, _REASONS, english)
    if refusal.code is ErrorCode.STATEMENT_LINE_INVALID:
        return bank_sentence(params, _REASONS, english)
    title = refusal.code.en if english else refusal.code.zh
    if refusal.code is ErrorCode.VALIDATION and params.get("reason") in _REASONS:
        reason = _filled(_REASONS[params["reason"]][english], told(refusal, english))
        return f"{_place(refusal.path, english)} {reason}" if refusal.path else reason
    shown = _listed(told(refusal, english))
    return f"{title} ({shown})" if shown else title


def _filled(text: str, figures: Mapping[str, str]) -> str:
    """A sentence with its figures; a [part] whose figures are not there is left out."""
    whole = _OPTIONAL.sub(
        lambda part: part[1] if all(name in figures for name in _PLACE.findall(part[1])) else "",
        text,
    )
    return whole.format_map(_Figures(figures))


def _place(path: tuple[str, ...], english: bool) -> str:
    """The field's name; within a list the whole way to it (`rows.3.name`)."""
    if any(map(str.isdigit, path)):
        return ".".join(path[1:])
    name = path[-1]
    return name if english or name not in FIELDS else f"{FIELDS[name]}（{name}）"


def _listed(params: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {text}" for name, text in params.items())


_MALFORMED: dict[str, tuple[str, str]] = {
    "ID": ("须为查询返回的 id", "must be an id as queries return it"),
    "LENGTH": ("须为 1–255 个字符", "must have 1 to 255 characters"),
}


def malformed_field(path: tuple[str, ...], reason: str, locale: str) -> str:
    """A malformed field in one sentence, named by its path."""
    told = _MALFORMED.get(reason, _REASONS.get(reason, (reason, reason)))
    return f"{'.'.join(path)} {told[locale == EN]}"


def user_error(refusal: Refusal, locale: str) -> dict[str, object]:
    """A refusal as the schema's `UserError` shows it."""
    clause = refusal.clause
    return {
        "code": refusal.code,
        "message": sentence(refusal, locale),
        "path": list(refusal.path),
        "clause": clause
        and {
            "document": clause.document,
            "article": clause.article,
            "quote": clause.quote,
        },
        "params": [{"name": name, "value": text} for name, text in refusal.params],
    }
