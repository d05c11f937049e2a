"""Messages of refusals in Chinese and English: what is wrong, by how much, what would do.

A code without a sentence of its own is told by its title and its figures. Codes and figures never
change; wording may.
"""

from __future__ import annotations

from collections.abc import Mapping

from rules.refusal import ErrorCode, Refusal
from schema import message_fund
from schema.message_roster import roster_sentence

ZH, EN = "zh", "en"

_SENTENCES: dict[str, tuple[str, str]] = {
    "HOUSEHOLD_NOT_REGISTERED": (
        "该户不是建档立卡户，不能申请扶贫小额信贷",
        "The household is not in the poverty register and cannot borrow",
    ),
    "HOUSEHOLD_REMOVED": (
        "该户自 {since} 起因错评清退，不再享受扶贫小额信贷政策",
        "The household was removed as wrongly assessed on {since} and has lost the policy",
    ),
    "POLICY_PERIOD_ENDED": (
        "脱贫攻坚期已于 {lastDay} 结束，脱贫退出户不能再申请",
        "The policy period ended on {lastDay}: an exited household cannot apply any more",
    ),
    "ELIGIBILITY_INCOMPLETE": (
        "五项借款条件未齐备：未评估 {missing}；不具备 {unmet}",
        "All five conditions are needed: not assessed {missing}; not met {unmet}",
    ),
    "RISK_DISPOSAL": (
        "错评清退：{loans} 笔贷款（本金 {principal} 元）自 {subsidyEndsOn} 起停止贴息，"
        "纳入风险处置；{pendingCount} 笔在办申请不能继续",
        "Removed as wrongly assessed: {loans} loans ({principal} yuan) lose the subsidy from"
        " {subsidyEndsOn} on and are to be disposed of; {pendingCount} applications cannot go on",
    ),
    "BORROWER_NOT_IN_HOUSEHOLD": (
        "借款人不是该户家庭成员",
        "The borrower is not a member of the household",
    ),
    "HOUSEHOLD_LIMIT_EXCEEDED": (
        "超过每户上限 {limit} 元：该户可用额度 {available} 元",
        "Above the limit of {limit} yuan per household: {available} yuan are available",
    ),
    "TERM_EXCEEDS_LIMIT": (
        "期限不合规：最长 {maxMonths} 个月，到期日最迟 {latestOn}",
        "The term must be positive and at most {maxMonths} months: due by {latestOn} at the latest",
    ),
    "RATE_NOT_BENCHMARK": (
        "须执行基准利率 {expected}%",
        "The rate must be the benchmark, {expected} %",
    ),
    "RATE_EXCEEDS_LPR": (
        "利率不得超过合同签订日的LPR {expected}%",
        "The rate may be at most the LPR of the signing day, {expected} %",
    ),
    "COLLATERAL_NOT_ALLOWED": (
        "扶贫小额信贷免担保免抵押，担保方式须为 CREDIT",
        "The loan is unsecured: guaranteeMode must be CREDIT",
    ),
    "PURPOSE_NOT_ALLOWED": (
        "用途 {purpose} 不被允许：只能用于发展生产或与经营主体合作发展",
        "Purpose {purpose} is not admitted: own production or cooperation only",
    ),
    "AGREEMENT_REQUIRED": (
        "合作用途须有合作协议（可接受状态 {admitted}；所指协议 {state}）",
        "Cooperation needs an agreement in state {admitted}; the one named: {state}",
    ),
    "CONSENT_MISSING": (
        "缺少农户书面同意：须有同意日、见证人和文件 SHA-256",
        "The household's consent is missing: its day, a witness and the file's SHA-256 are due",
    ),
    "AGREEMENT_INCOMPLETE": (
        "协议内容不全，缺少：{missing}",
        "The agreement lacks: {missing}",
    ),
    "PRINCIPLE_NOT_MET": (
        "须贫困户自愿并直接参与（自愿：{voluntary}，参与方式：{participation}）",
        "The household must be willing and take part itself ({voluntary}, {participation})",
    ),
    "LENDING_SUSPENDED": (
        "不良率 {ratio} 触发熔断（{numerator}/{denominator} 元），暂停办理贷款",
        "Lending is suspended: the NPL ratio is {ratio} ({numerator} of {denominator} yuan)",
    ),
    "BREAKER_NOT_CLEARED": (
        "不良率 {ratio}（{numerator}/{denominator} 元）高于恢复标准 {resumeRatio}："
        "还须收回不良本金 {repaymentNeeded} 元",
        "The NPL ratio is {ratio} ({numerator} of {denominator} yuan), above the level to resume"
        " at, {resumeRatio}: bad principal of {repaymentNeeded} yuan has to be repaid",
    ),
    "RESUME_RATIO_NOT_SET": (
        "县级人民政府尚未设定恢复标准（现不良率 {ratio}）",
        "The county government has not set the ratio to resume at (it is {ratio} now)",
    ),
    "CLASSIFICATION_STALE": (
        "五级分类已 {days} 天未更新（{classifiedOn}，应不超过 {daysMax} 天）",
        "The loan was last classified {days} days ago ({classifiedOn}); {daysMax} are in time",
    ),
    "LENDER_NOT_OF_COUNTY": (
        "该承贷机构不属于本县",
        "The lender does not belong to this county",
    ),
    "INSUFFICIENT_FUND": (
        "风险补偿金余额 {balance} 元，不足以支付",
        "The fund holds only {balance} yuan",
    ),
    "FUND_EXISTS": ("本县已设立风险补偿金，一县一户", "The county already has its fund"),
    "FUND_BELOW_RATIO": (
        "风险补偿金低于 1:10：余额 {balance} 元，缺口 {shortfall} 元",
        "The fund is below 1:10: it holds {balance} yuan and lacks {shortfall} yuan",
    ),
    "NOT_FOUND": ("未找到所指对象", "The object named was not found"),
    "VERSION_CONFLICT": (
        "记录已被他人修改：当前版本 {current}，您看到的是 {expected}",
        "Changed by somebody else: the version is {current}, yours is {expected}",
    ),
    "INVALID_TRANSITION": (
        "{object} 处于 {state} 状态，不能 {act}",
        "A {object} in state {state} cannot {act}",
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
    "SAME_ACTOR": (
        "与上一环节由同一人办理",
        "The same person did the step before",
    ),
    "ALREADY_MATURED": (
        "贷款已于 {maturesOn} 到期，须在到期日之前办理",
        "The loan matured on {maturesOn}; this is done on a day before",
    ),
    "ALREADY_OPEN": ("已有未结事项，一次一项", "One of its kind is open already"),
    "ALREADY_SIGNED": (
        "本部门已于 {signedOn} 签署同意",
        "This office signed on {signedOn} already",
    ),
    "EXTENSION_TOO_LONG": (
        "展期合计 {months} 个月，最多 {monthsMax} 个月，到期日不晚于 {latestOn}",
        "Extended by {months} months in all; at most {monthsMax}, to {latestOn}",
    ),
    "EXTENSION_NOT_APPROVED": (
        "展期至 {newMaturesOn} 尚未获 {missing} 同意",
        "The extension to {newMaturesOn} lacks the consent of {missing}",
    ),
    "PLAN_SUM_MISMATCH": (
        "各期合计 {sum} 元，贷款余额 {outstanding} 元，相差 {difference} 元",
        "The parts add up to {sum} yuan of {outstanding} outstanding; {difference} are missing",
    ),
    "MISUSED": (
        "改变用途：自 {subsidyEndsOn} 起停止贴息，须于 {demandBy} 前提前催收 {outstanding} 元",
        "Misused: no subsidy from {subsidyEndsOn} on; {outstanding} yuan are to be demanded back by"
        " {demandBy}",
    ),
    "MALICIOUS_DEFAULTER": (
        "该户已被法院认定恶意逃废债，各承贷机构不得发放贷款",
        "The court found the household to evade its debt: no lender may lend to it",
    ),
    "DEBT_RETAINED": (
        "不良贷款尚欠 {outstanding} 元，不能结案",
        "{outstanding} yuan of a non-performing loan are still owed: the case stays open",
    ),
    "PLAN_IN_FORCE": (
        "分期还款计划执行中，暂停提前催收和代偿",
        "An instalment plan is in force: it pauses early calls and claims",
    ),
    "REASON_REQUIRED": ("须说明理由", "A reason is required"),
    "TERM_SHORTER_THAN_CYCLE": (
        "期限 {months} 个月短于生产周期 {cycleMonths} 个月",
        "The term of {months} months is shorter than the cycle of {cycleMonths} months",
    ),
    **message_fund.SENTENCES,
}

_REASONS: dict[str, tuple[str, str]] = {
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
    "NOT_POSITIVE_MONEY": ("须为大于零的金额，最多两位小数", "must be an amount above zero"),
    "IN_THE_FUTURE": ("不能晚于业务日", "must not be after the business day"),
    "BEFORE_APPROVAL": ("不能早于审批日", "must not be before the approval"),
    "BEFORE_SIGNING": ("不能早于签约日", "must not be before the signing"),
    "BEFORE_DISBURSEMENT": ("不能早于放款日", "must not be before the disbursement"),
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
    "TOO_FAR_BACK": ("追溯天数超过上限", "lies too far back"),
    "AMOUNT_OR_PARTS": (
        "填总额或各分项，二者择一",
        "must be told either as one amount or in its parts",
    ),
    "NOTHING_PAID": ("还款金额不能全为零", "nothing was paid"),
    "FORM": ("格式不正确", "has the wrong form"),
    "CHECK_DIGIT": ("校验码不正确", "has a wrong check digit"),
    "OUT_OF_RANGE": ("超出允许范围", "is out of range"),
    "BEFORE_ISSUE": ("不能早于印发日", "must not be before the day of issue"),
    "BEFORE_START": ("不能早于生效日", "must not be before it begins"),
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
        "须与旧贷款的网点一致：{expected}",
        "must be the old loan's: {expected}",
    ),
    "NOT_COOPERATION": ("仅用于合作用途", "is for cooperation only"),
    **message_fund.REASONS,
}


class _Figures(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "-"


def sentence(refusal: Refusal, locale: str) -> str:
    """The refusal in one sentence."""
    params = _Figures(refusal.params)
    pair = _SENTENCES.get(refusal.code.value)
    if pair is not None:
        return pair[locale == EN].format_map(params)
    if refusal.code is ErrorCode.ROSTER_ROW_INVALID:
        return roster_sentence(params, _REASONS, locale == EN)
    title = refusal.code.en if locale == EN else refusal.code.zh
    if refusal.code is ErrorCode.VALIDATION and params.get("reason") in _REASONS:
        reason = _REASONS[params["reason"]][locale == EN].format_map(params)
        return f"{_place(refusal.path)} {reason}" if refusal.path else reason
    shown = _listed({name: text for name, text in params.items() if text != "null"})
    return f"{title} ({shown})" if shown else title


def _place(path: tuple[str, ...]) -> str:
    """The field's name; within a list the whole way to it (`rows.3.name`)."""
    return ".".join(path[1:]) if any(map(str.isdigit, path)) else path[-1]


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
