"""What is wrong with a roster or one of its lines, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

_FIELDS: dict[str, tuple[str, str]] = {
    "householdNo": ("户编号", "household number"),
    "township": ("乡镇代码", "township code"),
    "village": ("村", "village"),
    "name": ("姓名", "name"),
    "relation": ("与户主关系", "relation to the head"),
    "idCard": ("身份证号", "identity number"),
    "povertyCause": ("致贫原因", "cause of poverty"),
}
_OF_LINE: dict[str, tuple[str, str]] = {
    "TOO_LONG": ("过长", "is too long"),
    "LENGTH": ("须为 18 位", "must have 18 characters"),
    "CHARACTERS": ("须为 17 位数字加校验码", "must be 17 digits and a check character"),
    "BIRTH_DATE": ("出生日期不存在", "has a birth date that does not exist"),
    "BIRTH_IN_FUTURE": ("出生日期晚于业务日", "has a birth date after the business day"),
    "TOWNSHIP_NOT_OF_COUNTY": ("不是本县乡镇", "is no township of this county"),
    "TOWNSHIP_DIFFERS": (
        "与同户第 {otherLine} 行不一致",
        "differs from line {otherLine} of the same household",
    ),
    "SECOND_HEAD": (
        "与第 {otherLine} 行重复：一户只有一名户主",
        "is a second head beside line {otherLine}; a household has one",
    ),
    "DUPLICATE": ("与第 {otherLine} 行重复", "is that of line {otherLine} as well"),
    "IN_ANOTHER_HOUSEHOLD": (
        "已登记在 {householdNo} 户",
        "is registered in household {householdNo}",
    ),
}
_OF_ROSTER: dict[str, tuple[str, str]] = {
    "EMPTY": ("名册没有任何行，不能发布", "The roster has no line and cannot be published"),
    "FAULTY_LINES": (
        "名册有 {count} 行有误，须更正后发布；行号：{lines}",
        "{count} lines of the roster must be corrected before it is published: {lines}",
    ),
    "NO_HEAD": (
        "名册有 {count} 户没有户主；行号：{lines}",
        "{count} households of the roster have no head: {lines}",
    ),
}


def roster_sentence(
    params: Mapping[str, str], reasons: Mapping[str, tuple[str, str]], english: bool
) -> str:
    """The fault in one sentence; `reasons` are those of any text."""
    reason = params["reason"]
    if reason in _OF_ROSTER:
        return _OF_ROSTER[reason][english].format_map(params)
    return line_sentence(params, _FIELDS, {**reasons, **_OF_LINE}, english)


def line_sentence(
    params: Mapping[str, str],
    fields: Mapping[str, tuple[str, str]],
    reasons: Mapping[str, tuple[str, str]],
    english: bool,
) -> str:
    """What is wrong with a field of a line, with what stood there.

    A text in signs of some language is told as a figure only: a sentence keeps to its own.
    """
    reason, name = params["reason"], params["field"]
    what = reasons.get(reason, (reason, reason))[english].format_map(params)
    field = fields.get(name, (name, name))[english]
    value = params.get("value", "")
    is_told = bool(value) and value.isascii()
    if english:
        shown = f" ({value})" if is_told else ""
        return f"Line {params['line']}: the {field}{shown} {what}"
    shown = f"（{value}）" if is_told else ""
    return f"第 {params['line']} 行：{field}{shown}{what}"
