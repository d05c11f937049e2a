"""Sentences of buffers, claims on the fund and recoveries (二(六)2-3, 二(七)).

What stands in [brackets] is told only where its figures are there.
"""

from __future__ import annotations

from collections.abc import Mapping

CLAIMED: Mapping[str, tuple[str, str]] = {
    "BUFFER_TOO_LONG": (
        "缓冲期 {months} 个月过长：一般 {monthsUsual} 个月，经批准最长 {monthsMax} 个月",
        "A buffer of {months} months is too long: {monthsUsual} are usual, {monthsMax} the most"
        " with a reason and a second person",
    ),
    "BUFFER_NOT_ENDED": (
        "缓冲期至 {endsOn}，最早 {firstAdmissibleOn} 申请代偿",
        "The buffer lasts until {endsOn}; {firstAdmissibleOn} is the first day for a claim",
    ),
    "LOSS_NOT_ESTABLISHED": (
        "损失未认定（五级分类 {fiveTier}）：缺少 {missing}",
        "No loss is established (class {fiveTier}): {missing} is missing",
    ),
    "NO_REMINDER_RECORDED": (
        "缓冲期内无督促还款记录：{missing}",
        "No reminder was recorded in the buffer by {missing}",
    ),
    "NO_SHARING_RATIO": (
        "本县与该承贷机构没有生效的银政合作协议，未约定分担比例",
        "No agreement of the county with this lender is in force: no sharing ratio is agreed",
    ),
    "OVER_RECOVERY": (
        "超过可回收金额：账销案存债务尚欠 {retained} 元，登记 {amount} 元，超出 {excess} 元"
        "（损失 {loss} 元，风险补偿金代偿 {paid} 元）",
        "More than can be recovered: {retained} yuan of the retained debt are owed and {amount}"
        " recorded, {excess} too many (loss {loss}, of which the fund paid {paid})",
    ),
    "DEPOSIT_LATE": (
        "收回款应于 {dueOn} 前存入风险补偿金专户（收款日 {receivedOn}，5 个工作日）"
        "[：于 {depositedOn} 存入，逾期 {lateDays} 个工作日]",
        "What was received on {receivedOn} was due in the special account by {dueOn}, the fifth"
        " working day[: it was deposited on {depositedOn}, {lateDays} working days late]",
    ),
    "CALENDAR_FALLBACK": (
        "无该年度法定节假日数据，期限 {dueOn} 按周一至周五计算",
        "There is no calendar of holidays for that year: {dueOn} counts Monday to Friday",
    ),
}
CLAIM_REASONS: Mapping[str, tuple[str, str]] = {
    "NO_DEFAULT": (
        "没有借款人应还未还的款项（仅贴息未到位不算违约）",
        "has nothing unpaid but a subsidy that is late: that is no default",
    ),
    "BUFFER_OVER": ("缓冲期已于 {endsOn} 结束", "was over on {endsOn}"),
    "BUFFER_LONGEST": (
        "缓冲期已为最长 {monthsMax} 个月，不能再延长",
        "are {monthsMax} already, the most that a buffer may have",
    ),
    "NOTHING_ASKED": ("没有待批准的延长申请", "has no request to be approved"),
    "NOT_OF_PARTNER": ("本部门只能登记 {accepted}", "may be {accepted} for this office"),
    "NO_ENTERPRISE": (
        "该贷款没有用款企业，可登记 {accepted}",
        "cannot be an enterprise for this loan; it may be {accepted}",
    ),
    "PAID_MEANWHILE": (
        "申请后已有还款：申请损失 {loss} 元，现欠 {owed} 元，须取消后重新申请",
        "was paid in part meanwhile: {loss} yuan were claimed, {owed} are owed; cancel it and"
        " claim anew",
    ),
    "NOT_FROM_THE_COUNTY": (
        "不能为财政：代偿款由县级收回，不由县级付出",
        "must not be the county's finance: the money comes back to it",
    ),
    "NOT_COMPENSATED": (
        "没有由风险补偿金代偿的记录",
        "has no claim on record that the fund has paid",
    ),
    "BEFORE_RECEIPT": (
        "不能早于收款日 {earliestOn}",
        "must not be before the receipt, {earliestOn}",
    ),
    "ALREADY_BOOKED": (
        "已于 {bookedOn} 记入风险补偿金",
        "was booked into the fund on {bookedOn}",
    ),
    "NOT_SIGNED": ("本席位本轮尚未签署", "was not signed by this seat in this round"),
    "NOT_OWN_SIGNATURE": ("只能撤回本人的签署", "was signed by another person of this office"),
}
