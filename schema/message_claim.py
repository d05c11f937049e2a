"""Sentences of buffers and claims on the fund (二(六)2, 二(七)).

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
    "NOT_SIGNED": ("本席位本轮尚未签署", "was not signed by this seat in this round"),
    "NOT_OWN_SIGNATURE": ("只能撤回本人的签署", "was signed by another person of this office"),
}
