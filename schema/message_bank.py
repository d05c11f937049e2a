"""What is wrong with a bank's statement or one of its lines, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from schema.message_roster import line_sentence

STATED: dict[str, tuple[str, str]] = {
    "BANK_NOT_CONTINUOUS": (
        "与上期对账单（至 {previousTo}，期末 {previousClosing} 元）不衔接：期初 {opening} 元，"
        "相差 {difference} 元",
        "The statement before ends on {previousTo} with {previousClosing} yuan; this one opens"
        " with {opening} yuan, a difference of {difference}",
    ),
    "BANK_DIFFERS": (
        "银行 {bank} 元，账面 {ledger} 元，相差 {difference} 元",
        "The bank has {bank} yuan, the books have {ledger}, a difference of {difference}",
    ),
}
# By the reason of a VALIDATION.
BANK_REASONS: dict[str, tuple[str, str]] = {
    "OVERLAPS": (
        "与对账单 {documentNo}（{from} 至 {to}）重叠",
        "shares days with statement {documentNo}, {from} to {to}",
    ),
    "NOT_ADDING_UP": (
        "与期初加各行不符：应为 {expected} 元，相差 {difference} 元",
        "is not the opening and the lines, which make {expected} yuan; it differs by {difference}",
    ),
    "ALREADY_MATCHED": ("已勾对，须先撤销", "is matched already, which must be undone first"),
    "OTHER_WAY": (
        "方向相反：银行 {line} 元，账面 {entry} 元",
        "went the other way: {line} yuan at the bank, {entry} in the books",
    ),
}
_FIELDS: dict[str, tuple[str, str]] = {
    "line": ("行号", "number"),
    "bookedOn": ("记账日", "day"),
    "amount": ("金额", "amount"),
    "reference": ("凭证号", "reference"),
    "note": ("摘要", "text"),
}
_OF_LINE: dict[str, tuple[str, str]] = {
    "SAME_LINE": (
        "与第 {otherPlace} 项重复",
        "is that of item {otherPlace} of the input as well",
    ),
    "OUT_OF_RANGE": ("须不小于 {least}", "must be at least {least}"),
    "DAY_FORM": ("须为日期，如 2018-12-20", "must be a day such as 2018-12-20"),
    "AMOUNT_FORM": (
        "须为金额，最多两位小数，支出为负，如 -50000.00",
        "must be yuan with at most two decimals, negative where paid, such as -50000.00",
    ),
    "NO_MOVEMENT": ("不能为零，至少 {least} 元", "must move at least {least} yuan"),
}


def bank_sentence(
    params: Mapping[str, str], reasons: Mapping[str, tuple[str, str]], english: bool
) -> str:
    """The fault of a line in one sentence; `reasons` are those of any text."""
    return line_sentence(params, _FIELDS, {**reasons, **_OF_LINE}, english)
