"""Sentences of part one of the notice: who borrows, how much, what for, under what agreement.

What stands in [brackets] is told only where its figures are there.
"""

from __future__ import annotations

from collections.abc import Mapping

LENDING: Mapping[str, tuple[str, str]] = {
    "HOUSEHOLD_NOT_REGISTERED": (
        "该户不是建档立卡户，不能申请扶贫小额信贷；可申请的为{admitted}",
        "The household is not in the poverty register and cannot borrow; those who can: {admitted}",
    ),
    "ELIGIBILITY_INCOMPLETE": (
        "五项借款条件未齐备[；未评估：{missing}][；不具备：{unmet}]",
        "All five conditions are needed[; not assessed: {missing}][; not met: {unmet}]",
    ),
    "BORROWER_NOT_IN_HOUSEHOLD": (
        "借款人不是该户家庭成员，须由该户在册成员借款",
        "The borrower is not a member of the household; a registered member has to borrow",
    ),
    "HOUSEHOLD_LIMIT_EXCEEDED": (
        "超过每户上限 {limit} 元：申请 {requested} 元，该户尚可申请 {available} 元"
        "（在贷 {outstanding} 元，已批未放 {approved} 元，申请中 {pending} 元）",
        "Above the limit of {limit} yuan per household: {requested} yuan asked for, {available}"
        " available (outstanding {outstanding}, approved {approved}, applied for {pending})",
    ),
    "TERM_SHORTER_THAN_CYCLE": (
        "期限 {months} 个月短于生产周期 {productionCycleMonths} 个月，到期时可能尚无收益",
        "The term of {months} months is shorter than the production cycle of"
        " {productionCycleMonths} months: it may fall due before there is a return",
    ),
    "TERM_EXCEEDS_LIMIT": (
        "期限 {months} 个月不合规：须晚于放款日，最长 {maxMonths} 个月，到期日最迟 {latestOn}",
        "A term of {months} months is not admitted: it must end after the value date and have at"
        " most {maxMonths} months, so be due by {latestOn} at the latest",
    ),
    "RATE_NOT_BENCHMARK": (
        "利率 {rate}% 不是基准利率[，须为 {expected}%]（签约日 {signedOn}，期限 {months} 个月）",
        "The rate {rate} % is not the benchmark[, which is {expected} %] (signed on {signedOn}, a"
        " term of {months} months)",
    ),
    "RATE_EXCEEDS_LPR": (
        "利率不得超过合同签订日的LPR {expected}%",
        "The rate may be at most the LPR of the signing day, {expected} %",
    ),
    "COLLATERAL_NOT_ALLOWED": (
        "扶贫小额信贷免担保免抵押[：担保方式须为信用（CREDIT），所填为{guaranteeMode}]"
        "[：不得有保证人，所报为{guarantors}][：不得有抵质押物，所报为{collaterals}]",
        "The loan is unsecured[: guaranteeMode must be CREDIT, not {guaranteeMode}]"
        "[: no guarantor is admitted; named were {guarantors}]"
        "[: no collateral is admitted; named were {collaterals}]",
    ),
    "PURPOSE_NOT_ALLOWED": (
        "用途“{purpose}”不被允许[（资金使用方：{usedBy}）]：可为{admitted}",
        "Purpose {purpose} is not admitted[ (used by: {usedBy})]; it may be {admitted}",
    ),
    "PROHIBITED_USE": (
        "资金不得打包用于政府融资平台、房地产开发、基础设施建设；该主体为{kind}",
        "The money must not be pooled for platforms, real estate or infrastructure; this entity is"
        " of kind {kind}",
    ),
    "AGREEMENT_REQUIRED": (
        "合作用途须有合作协议，其状态可为{admitted}[；所指协议为{state}][，有效期至 {endsOn}]"
        "[，签订于 {signedOn}][：{reason}]",
        "Cooperation needs an agreement in state {admitted}[; the one named: {state}][, in force"
        " until {endsOn}][, signed on {signedOn}][: {reason}]",
    ),
    "CONSENT_MISSING": (
        "缺少农户书面同意[：须有同意日、见证人和文件 SHA-256；未填：{missing}]"
        "[；尚缺 {households} 户][：公布须有本人同意日和书面同意编号，未填：{notGiven}]",
        "The household's consent is missing[: its day, a witness and the file's SHA-256 are"
        " due; not given: {missing}][; {households} households have not consented]"
        "[: nobody is published without its day and its number; not given: {notGiven}]",
    ),
    "AGREEMENT_INCOMPLETE": (
        "协议内容不全，缺少：{missing}",
        "The agreement lacks: {missing}",
    ),
    "ENTERPRISE_USE_NOT_ADMITTED": (
        "项目状态为{state}：经甄别为{admitted}后，企业方可使用新增贷款",
        "The project is {state}: an enterprise may use new loans once it is {admitted}",
    ),
    "PROJECT_NOT_IN_LIBRARY": (
        "资金由企业或合作社使用的贷款，须对应本县项目库中的项目",
        "A loan that an enterprise or cooperative uses needs a project of the county's library",
    ),
    "THIRD_PARTY_PAYEE": (
        "收款账户户名不是该户成员，已登记；须坚持户借、户用、户还，请核实资金去向",
        "The account's holder is no member of the household; recorded. Households use the money"
        " themselves: verify where it goes",
    ),
    "THIRD_PARTY_REPAYMENT": (
        "由第三方还款，已登记；须坚持户借、户用、户还，请核实资金来源",
        "Repaid by a third party and recorded; households repay themselves: verify where the"
        " money comes from",
    ),
}
