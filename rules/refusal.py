"""Refusals: what a rule answers when it says no, with its clause, its place and its figures.

`ErrorCode` owns every expected code, alerts and warnings included, in order of precedence: of
several that apply to one input, the answer lists them in this order. The order is from the outside
in (who asks, does it exist, may it move, is it well formed) and then the order of the notice's
text; warnings and alerts close the list. A retired code stays in its place and is never reused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rules.vocabulary import Term


class ErrorCode(Term):
    """Every expected refusal, warning and alert, in order of precedence (错误码, 按优先顺序)."""

    # The request as a whole (top-level errors).
    UNAUTHENTICATED = "UNAUTHENTICATED", "未登录或令牌无效", "Not authenticated"
    BAD_USER_INPUT = "BAD_USER_INPUT", "输入格式错误", "Malformed input"
    BAD_CURSOR = "BAD_CURSOR", "分页游标无效", "Bad cursor"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED", "请求超过限制", "Request limit exceeded"
    OVERLOADED = "OVERLOADED", "系统繁忙", "Overloaded"
    TIMEOUT = "TIMEOUT", "处理超时", "Timed out"
    FORBIDDEN = "FORBIDDEN", "无此权限", "No right to this act"
    IDEMPOTENCY_KEY_REQUIRED = "IDEMPOTENCY_KEY_REQUIRED", "缺少幂等键", "Idempotency key required"
    IDEMPOTENCY_KEY_REUSED = (
        "IDEMPOTENCY_KEY_REUSED",
        "幂等键已用于其他内容",
        "Idempotency key reused with other content",
    )
    IDEMPOTENCY_IN_PROGRESS = (
        "IDEMPOTENCY_IN_PROGRESS",
        "同一请求正在处理",
        "The same request is in progress",
    )
    INTERNAL = "INTERNAL", "系统内部错误", "Internal error"

    # The object named: does it exist, is it as the caller saw it, may it move?
    NOT_FOUND = "NOT_FOUND", "未找到", "Not found"
    LENDER_NOT_OF_COUNTY = "LENDER_NOT_OF_COUNTY", "非本县承贷金融机构", "Lender of another county"
    VERSION_CONFLICT = "VERSION_CONFLICT", "记录已被他人修改", "Changed by somebody else"
    INVALID_TRANSITION = "INVALID_TRANSITION", "当前状态不允许此操作", "Not possible in this state"
    WRONG_STAGE = "WRONG_STAGE", "环节不符", "Not at this stage"
    ALREADY_SIGNED = "ALREADY_SIGNED", "已签署", "Already signed"
    ALREADY_REVERSED = "ALREADY_REVERSED", "已冲正", "Already reversed"
    ALREADY_COMPENSATED = "ALREADY_COMPENSATED", "已代偿", "Already compensated"
    ALREADY_MATURED = "ALREADY_MATURED", "贷款已到期", "Already matured"
    SAME_ACTOR = "SAME_ACTOR", "不得由同一人办理", "Must be another person"
    PLAN_IN_FORCE = "PLAN_IN_FORCE", "分期还款计划执行中", "An instalment plan is in force"
    ALREADY_OPEN = "ALREADY_OPEN", "已有未结事项", "One of its kind is open already"

    # The input: complete and sound in itself.
    VALIDATION = "VALIDATION", "内容不符合要求", "Not valid"
    DUPLICATE_LOAN_NO = "DUPLICATE_LOAN_NO", "贷款编号重复", "Loan number already used"
    REASON_REQUIRED = "REASON_REQUIRED", "须说明理由", "A reason is required"
    OPINION_REQUIRED = "OPINION_REQUIRED", "须填写审核意见", "An opinion is required"
    AUDIT_CHAIN_BROKEN = "AUDIT_CHAIN_BROKEN", "审计链不完整", "The audit chain is broken"
    ROSTER_ROW_INVALID = "ROSTER_ROW_INVALID", "名册行无效", "Invalid roster row"
    STATEMENT_LINE_INVALID = "STATEMENT_LINE_INVALID", "对账单行无效", "Invalid line of a statement"

    # 一(一): who may borrow.
    HOUSEHOLD_NOT_REGISTERED = (
        "HOUSEHOLD_NOT_REGISTERED",
        "非建档立卡贫困户",
        "Not a registered poor household",
    )
    HOUSEHOLD_REMOVED = "HOUSEHOLD_REMOVED", "错评清退户", "Removed after wrong assessment"
    POLICY_PERIOD_ENDED = "POLICY_PERIOD_ENDED", "脱贫攻坚期已结束", "Policy period has ended"
    BORROWER_NOT_IN_HOUSEHOLD = (
        "BORROWER_NOT_IN_HOUSEHOLD",
        "借款人不是该户成员",
        "Borrower is not of the household",
    )
    MALICIOUS_DEFAULTER = "MALICIOUS_DEFAULTER", "恶意逃废债", "Malicious defaulter"
    ELIGIBILITY_INCOMPLETE = (
        "ELIGIBILITY_INCOMPLETE",
        "借款条件未齐备",
        "Conditions for borrowing incomplete",
    )

    # 一(二): how much, how long, at what rate.
    HOUSEHOLD_LIMIT_EXCEEDED = (
        "HOUSEHOLD_LIMIT_EXCEEDED",
        "超过每户额度上限",
        "Above the limit for one household",
    )
    TERM_EXCEEDS_LIMIT = "TERM_EXCEEDS_LIMIT", "超过最长期限", "Term too long"
    RATE_NOT_BENCHMARK = "RATE_NOT_BENCHMARK", "未执行基准利率", "Rate is not the benchmark"
    RATE_EXCEEDS_LPR = "RATE_EXCEEDS_LPR", "超过LPR", "Rate is above the LPR"
    COLLATERAL_NOT_ALLOWED = "COLLATERAL_NOT_ALLOWED", "须免担保免抵押", "Must be unsecured"

    # 一(三)-(四): what for, and under what agreement.
    PURPOSE_NOT_ALLOWED = "PURPOSE_NOT_ALLOWED", "贷款用途不符", "Purpose not allowed"
    PROHIBITED_USE = "PROHIBITED_USE", "禁止的资金投向", "Prohibited use"
    AGREEMENT_REQUIRED = "AGREEMENT_REQUIRED", "须签订合作协议", "Cooperation agreement required"
    CONSENT_MISSING = "CONSENT_MISSING", "缺少农户同意", "The household's consent is missing"
    AGREEMENT_INCOMPLETE = "AGREEMENT_INCOMPLETE", "协议内容不全", "Agreement incomplete"

    # 二(二): circuit breaker.
    LENDING_SUSPENDED = "LENDING_SUSPENDED", "已熔断，暂停办理", "Lending suspended by the breaker"
    BREAKER_NOT_CLEARED = "BREAKER_NOT_CLEARED", "不良率未降至设定标准", "Ratio not down yet"
    RESUME_RATIO_NOT_SET = "RESUME_RATIO_NOT_SET", "未设定恢复标准", "No resume ratio set"

    # 二(三)-(四): premium and interest subsidy.
    PREMIUM_NOT_ELIGIBLE = "PREMIUM_NOT_ELIGIBLE", "保费不符合补贴范围", "Premium not eligible"
    PREMIUM_SUBSIDY_EXCEEDED = (
        "PREMIUM_SUBSIDY_EXCEEDED",
        "超过自缴保费",
        "More than the self-paid premium",
    )
    PREMIUM_SUBSIDY_DUPLICATE = (
        "PREMIUM_SUBSIDY_DUPLICATE",
        "保费补贴重复",
        "Premium already subsidised",
    )
    WRONG_FUND = "WRONG_FUND", "资金来源错误", "Wrong source of funds"
    SUBSIDY_AMOUNT_MISMATCH = (
        "SUBSIDY_AMOUNT_MISMATCH",
        "贴息金额与应贴利息不符",
        "Subsidy differs from the interest due",
    )

    # 二(六): fund, buffer, recoveries; money received.
    FUND_EXISTS = "FUND_EXISTS", "本县已设立风险补偿金", "The county has a fund already"
    FUND_EARMARKED = "FUND_EARMARKED", "风险补偿金须专款专用", "The fund is earmarked"
    INSUFFICIENT_FUND = "INSUFFICIENT_FUND", "风险补偿金余额不足", "Not enough in the fund"
    BUFFER_TOO_LONG = "BUFFER_TOO_LONG", "缓冲期过长", "Buffer too long"
    BUFFER_NOT_ENDED = "BUFFER_NOT_ENDED", "缓冲期未结束", "Buffer not over"
    OVER_RECOVERY = "OVER_RECOVERY", "超过可回收金额", "More than can be recovered"
    REPAYMENT_EXCEEDS_OUTSTANDING = (
        "REPAYMENT_EXCEEDS_OUTSTANDING",
        "还款超过未偿余额",
        "Repayment exceeds what is outstanding",
    )

    # 二(七)-(八): claims and disposal.
    LOSS_NOT_ESTABLISHED = "LOSS_NOT_ESTABLISHED", "损失未认定", "Loss not established"
    NOT_COMPENSABLE = "NOT_COMPENSABLE", "不予代偿", "Not compensable"
    NO_SHARING_RATIO = "NO_SHARING_RATIO", "无约定分担比例", "No agreed sharing ratio"
    DEBT_RETAINED = "DEBT_RETAINED", "债权保留，不得销案", "Debt is retained"
    PLAN_SUM_MISMATCH = "PLAN_SUM_MISMATCH", "计划合计不符", "Plan does not add up"
    EXTENSION_NOT_APPROVED = "EXTENSION_NOT_APPROVED", "展期未获同意", "Extension not approved"
    EXTENSION_TOO_LONG = "EXTENSION_TOO_LONG", "展期过长", "Extension too long"

    # 二(九): enterprise use.
    PROJECT_NOT_IN_LIBRARY = "PROJECT_NOT_IN_LIBRARY", "未纳入项目库", "Not in the project library"
    ENTERPRISE_USE_NOT_ADMITTED = (
        "ENTERPRISE_USE_NOT_ADMITTED",
        "户贷企用未准入",
        "Enterprise use not admitted",
    )
    ENTITY_ON_NEGATIVE_LIST = (
        "ENTITY_ON_NEGATIVE_LIST",
        "主体在负面清单",
        "Entity is on the negative list",
    )
    ENTITY_NOT_LISTED = "ENTITY_NOT_LISTED", "主体未列入名单", "Entity is not listed"
    PRINCIPLE_NOT_MET = "PRINCIPLE_NOT_MET", "不符合自愿参与原则", "Principles not met"

    # Warnings: accepted, and said so.
    TERM_SHORTER_THAN_CYCLE = (
        "TERM_SHORTER_THAN_CYCLE",
        "期限短于生产经营周期",
        "Term shorter than the production cycle",
    )
    THIRD_PARTY_PAYEE = "THIRD_PARTY_PAYEE", "收款账户非本户", "Paid to a third party"
    THIRD_PARTY_REPAYMENT = "THIRD_PARTY_REPAYMENT", "第三方还款", "Repaid by a third party"
    FUND_BELOW_RATIO = "FUND_BELOW_RATIO", "风险补偿金低于1:10", "Fund below 1:10"
    BANK_NOT_CONTINUOUS = (
        "BANK_NOT_CONTINUOUS",
        "对账单不衔接",
        "A gap to the one before",
    )
    BANK_DIFFERS = "BANK_DIFFERS", "银行与账面不符", "Bank and books differ"
    NO_REMINDER_RECORDED = "NO_REMINDER_RECORDED", "无督促还款记录", "No reminder recorded"
    CLASSIFICATION_STALE = "CLASSIFICATION_STALE", "五级分类未及时更新", "Classification is stale"
    MONTHS_MISSING = "MONTHS_MISSING", "月统计缺失", "Monthly statistics missing"
    IDENTITY_IN_ANOTHER_COUNTY = (
        "IDENTITY_IN_ANOTHER_COUNTY",
        "同一身份在他县登记",
        "Identity registered in another county",
    )
    ID_COUNTY_UNKNOWN = (
        "ID_COUNTY_UNKNOWN",
        "身份证地区码未知",
        "Unknown area code of identity card",
    )
    CALENDAR_FALLBACK = "CALENDAR_FALLBACK", "无法定节假日数据", "No holiday calendar for that year"

    # Flags and alerts: a task for a named office.
    FREE_RIDER = "FREE_RIDER", "搭便车", "Free rider"
    MISUSED = "MISUSED", "改变用途", "Funds misused"
    MALICIOUS_DEFAULT = "MALICIOUS_DEFAULT", "恶意逃废债标记", "Malicious default"
    ENTERPRISE_RISK = "ENTERPRISE_RISK", "企业风险", "Enterprise risk"
    RISK_DISPOSAL = "RISK_DISPOSAL", "风险处置", "Risk disposal"
    COOP_MISUSE = "COOP_MISUSE", "合作社挪用", "Cooperative misuse"
    COOP_ON_LENDING = "COOP_ON_LENDING", "合作社转借", "Cooperative on-lending"
    MATURING_SOON = "MATURING_SOON", "即将到期", "Matures soon"
    OVERDUE_STARTED = "OVERDUE_STARTED", "开始逾期", "Overdue since"
    OVERDUE_30_DAYS = "OVERDUE_30_DAYS", "逾期超过30天", "Overdue for more than 30 days"
    IN_TROUBLE = "IN_TROUBLE", "经营困难", "Business in trouble"
    PLAN_MISSED = "PLAN_MISSED", "分期还款逾期", "Instalment missed"
    NPL_RATIO_HIGH = "NPL_RATIO_HIGH", "不良率预警", "NPL ratio warning"
    NO_COUNTY_RULES = "NO_COUNTY_RULES", "未制定管理办法", "No county rules"
    NO_RISK_TEAM = "NO_RISK_TEAM", "未成立处置小组", "No risk team"
    NO_CONTINGENCY_PLAN = "NO_CONTINGENCY_PLAN", "无有效处置预案", "No contingency plan"
    STALE_FEED = "STALE_FEED", "数据长期未更新", "Stale feed"
    SUBSIDY_LATE = "SUBSIDY_LATE", "贴息逾期", "Subsidy late"
    NO_EARLY_DEMAND = "NO_EARLY_DEMAND", "未提前催收", "No early demand"
    NPL_WITHOUT_CASE = "NPL_WITHOUT_CASE", "不良贷款未立案清收", "NPL without a case"
    INJECTION_SHORT = "INJECTION_SHORT", "注入不足", "Injection short"
    DEPOSIT_LATE = "DEPOSIT_LATE", "存入专户逾期", "Deposit late"
    DISPOSAL_NOT_CLASSIFIED = "DISPOSAL_NOT_CLASSIFIED", "未分类处置", "Disposal not classified"
    BUFFER_NOT_OPENED = "BUFFER_NOT_OPENED", "未进入代偿缓冲期", "No default buffer opened"
    CLAIM_NOT_STARTED = "CLAIM_NOT_STARTED", "未及时启动代偿", "Claim not started"
    DISPOSAL_UNDECIDED = "DISPOSAL_UNDECIDED", "处置未决定", "Disposal undecided"
    NOT_SCREENED = "NOT_SCREENED", "未甄别", "Not screened"
    EXIT_STAGE_MISSED = "EXIT_STAGE_MISSED", "退出阶段逾期", "Exit stage missed"
    PLATFORM_OVERDUE = "PLATFORM_OVERDUE", "融资平台逾期", "Platform overdue"
    NO_GUARANTEE = "NO_GUARANTEE", "缺少连带保证", "No guarantee"
    NO_COLLATERAL = "NO_COLLATERAL", "缺少抵押", "No collateral"
    RECTIFICATION_OVERDUE = "RECTIFICATION_OVERDUE", "整改逾期", "Rectification overdue"
    STATISTIC_LATE = "STATISTIC_LATE", "月统计逾期", "Statistic late"
    REPORT_LATE = "REPORT_LATE", "报告逾期", "Report late"
    MEETING_OVERDUE = "MEETING_OVERDUE", "联席会议逾期", "Meeting overdue"
    RESOLUTION_OVERDUE = "RESOLUTION_OVERDUE", "决议事项逾期", "Resolution overdue"


PRECEDENCE: dict[ErrorCode, int] = {code: place for place, code in enumerate(ErrorCode)}

Path = tuple[str, ...]
Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """Where the rule stands: document number, article, and the words themselves in Chinese."""

    document: str
    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal or warning: code, input path, clause if the notice has one, figures as text.

    Figures: money with two decimals in yuan, ratios with all their digits, dates as ISO days.
    """

    code: ErrorCode
    path: Path
    clause: Clause | None = None
    params: Params = ()

    def param(self, name: str) -> str | None:
        """The figure of that name, or None."""
        return dict(self.params).get(name)

    def at(self, *path: str) -> Refusal:
        """The same refusal at another input path."""
        return replace(self, path=path)


def refuse(code: ErrorCode, *path: str, clause: Clause | None = None, **figures: object) -> Refusal:
    """A refusal at `input.<path>` with figures turned into text in their fixed form.

    A Decimal must be money here; a ratio is passed as text made by `rules.ratio.ratio_text`.
    """
    params = tuple((name, figure_text(value)) for name, value in figures.items())
    return Refusal(code, ("input", *path), clause, params)


def figure_text(value: object) -> str:
    """One figure as text: Decimal as yuan with two decimals, date as ISO day, the rest as it is."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def present(found: Iterable[Refusal | None]) -> list[Refusal]:
    """Only what was found."""
    return [refusal for refusal in found if refusal is not None]


def in_order(refusals: Iterable[Refusal]) -> list[Refusal]:
    """The refusals by precedence, then by path, without repetitions."""
    unique = dict.fromkeys(refusals)
    return sorted(unique, key=lambda refusal: (PRECEDENCE[refusal.code], _rank(refusal.path)))


def _rank(path: Path) -> tuple[tuple[int, str], ...]:
    """Paths in order, with the items of a list by number: the second before the tenth."""
    return tuple((int(step), "") if step.isdigit() else (-1, step) for step in path)
