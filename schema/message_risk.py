"""Sentences of part two of the notice: the breaker, recovery, disposal, and who has the policy.

What stands in [brackets] is told only where its figures are there. A ratio is told in percent.
"""

from __future__ import annotations

from collections.abc import Mapping

RISK: Mapping[str, tuple[str, str]] = {
    "LENDER_NOT_OF_COUNTY": (
        "该承贷机构不属于本县：须为本县承贷机构",
        "The lender does not belong to this county: only one of its own can be named",
    ),
    "CLASSIFICATION_STALE": (
        "五级分类已 {days} 天未更新（{classifiedOn}，应不超过 {daysMax} 天）",
        "The loan was last classified {days} days ago ({classifiedOn}); {daysMax} are in time",
    ),
    "LENDING_SUSPENDED": (
        "暂停办理贷款（{state}）：[不良率 {ratio}（{numerator}/{denominator} 元），]熔断线"
        " {tripRatio}（含）。降至恢复标准并经县级人民政府同意后恢复；"
        "低于熔断线还须收回不良本金 {repaymentNeeded} 元",
        "Lending is suspended ({state}): [the NPL ratio is {ratio} ({numerator} of {denominator}"
        " yuan), ]the limit is {tripRatio} inclusive. It resumes by consent of the county"
        " government, at the ratio set for it; to fall below the limit, bad principal of"
        " {repaymentNeeded} yuan has to be repaid",
    ),
    "BREAKER_NOT_CLEARED": (
        "不良率 {ratio}（{numerator}/{denominator} 元）高于恢复标准 {resumeRatio}："
        "还须收回不良本金 {repaymentNeeded} 元",
        "The NPL ratio is {ratio} ({numerator} of {denominator} yuan), above the level to resume"
        " at, {resumeRatio}: bad principal of {repaymentNeeded} yuan has to be repaid",
    ),
    "RESUME_RATIO_NOT_SET": (
        "县级人民政府尚未设定恢复标准，设定后方可恢复"
        "[（现不良率 {ratio}，{numerator}/{denominator} 元）]",
        "The county government has to set the ratio to resume at first"
        "[ (it is {ratio} now, {numerator} of {denominator} yuan)]",
    ),
    "MISUSED": (
        "改变用途：自 {subsidyEndsOn} 起停止贴息，须于 {demandBy} 前提前催收 {outstanding} 元",
        "Misused: no subsidy from {subsidyEndsOn} on; {outstanding} yuan are to be demanded back by"
        " {demandBy}",
    ),
    "DEBT_RETAINED": (
        "债权保留[：{fiveTier}贷款尚欠 {outstanding} 元，还清或不再为不良贷款后方可结案]"
        "[：账销案存，代偿后仍欠 {retained} 元，收回的款项用 recoveryRecord 登记]",
        "The debt is kept[: {outstanding} yuan are still owed on a loan classed {fiveTier}; the"
        " case stays open until it is repaid or performs again][: {retained} yuan are owed after"
        " compensation; what is paid of it is a recovery: record it with recoveryRecord]",
    ),
    "PLAN_IN_FORCE": (
        "分期还款计划执行中，暂停提前催收和代偿：计划结束或取消后方可办理",
        "An instalment plan is in force and pauses early calls and claims until it ends",
    ),
    "MALICIOUS_DEFAULTER": (
        "该户已被法院认定恶意逃废债，各承贷机构不得发放贷款，经法院解除后方可申请",
        "The court found the household to evade its debt: no lender may lend to it until the court"
        " has lifted the finding",
    ),
    "PLAN_SUM_MISMATCH": (
        "各期合计 {sum} 元，须等于贷款余额 {outstanding} 元，相差 {difference} 元",
        "The parts add up to {sum} yuan and must add up to the {outstanding} outstanding: a"
        " difference of {difference}",
    ),
    "ALREADY_MATURED": (
        "已过期限[：贷款于 {maturesOn} 到期，须在到期日之前办理（业务日 {today}）]"
        "[：旧贷款于 {maturedOn} 到期，续贷放款日不能晚于该日（所填 {paidOffOn}）]",
        "Too late[: the loan matures on {maturesOn} and this is done on a day before, today is"
        " {today}][: the old loan matures on {maturedOn} and is paid off by that day, not on"
        " {paidOffOn}]",
    ),
    "ALREADY_OPEN": (
        "已有未结事项，一次一项[：{screeningOn} 所登甄别待会签]"
        "[：展期至 {newMaturesOn} 待办][：{openedOn} 所立案件尚未结案]"
        "[：旧贷款已有一笔续贷，{state}][：{askedOn} 的延长申请待批准]",
        "One of its kind is open already[: a screening of {screeningOn} awaits the other"
        " signature][: an extension to {newMaturesOn} waits]"
        "[: a case of {openedOn}][: a renewal of the old loan, {state}]"
        "[: a request of {askedOn} waits for approval]",
    ),
    "ALREADY_SIGNED": (
        "本部门已于 {signedOn} 签署，待其他方签署",
        "This office signed on {signedOn} already; others have to sign",
    ),
    "SAME_ACTOR": (
        "同一人已办理本事项的另一环节：须换人办理",
        "The same person did another step of this: somebody else has to do this one",
    ),
    "EXTENSION_TOO_LONG": (
        "展期合计 {months} 个月，最多 {monthsMax} 个月，到期日不晚于 {latestOn}",
        "Extended by {months} months in all; at most {monthsMax}, to {latestOn}",
    ),
    "EXTENSION_NOT_APPROVED": (
        "展期至 {newMaturesOn} 尚未获{missing}同意，两方同意后方可再延",
        "The extension to {newMaturesOn} lacks the consent of {missing}: both consent first",
    ),
    "POLICY_PERIOD_ENDED": (
        "脱贫攻坚期已于 {lastDay} 结束，脱贫退出户于该日后（{appliedOn}）不能再申请",
        "The policy period ended on {lastDay}: an exited household can apply until that day, not"
        " on {appliedOn}",
    ),
    "HOUSEHOLD_REMOVED": (
        "该户自 {since} 起因错评清退，不再享受扶贫小额信贷政策；只有建档立卡户可以申请",
        "The household was removed as wrongly assessed on {since} and has lost the policy: only"
        " registered households can apply",
    ),
    "RISK_DISPOSAL": (
        "错评清退：{loans} 笔贷款（本金 {principal} 元）自 {subsidyEndsOn} 起停止贴息，"
        "纳入风险处置；{pendingCount} 笔在办申请不能继续",
        "Removed as wrongly assessed: {loans} loans ({principal} yuan) lose the subsidy from"
        " {subsidyEndsOn} on and are to be disposed of; {pendingCount} applications cannot go on",
    ),
}
