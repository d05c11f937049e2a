"""Enumerations of the schema: the field's terms, each value described by its Chinese label.

They are open: a later clause may add values, and clients must tolerate those they do not know.
"""

from __future__ import annotations

from enum import Enum
from inspect import cleandoc
from typing import Any, TypeVar

import strawberry

from authz.act import Act as _Act
from authz.role import Role as _Role
from rules import refusal, vocabulary

EnumType = TypeVar("EnumType", bound=type[Enum])


def _described(of: EnumType, name: str, description: str) -> EnumType:
    made: Any = strawberry.enum(of, name=name, description=description)
    definition = made.__strawberry_definition__
    for value in definition.values:
        member: Any = of[value.name]
        value.description = f"{member.zh}。{member.en}." if hasattr(member, "zh") else None
    return of


def _plain(name: str, members: dict[str, tuple[str, str, str]]) -> Any:
    """An enumeration made here: value -> (code, 中文, English)."""
    make: Any = vocabulary.Term
    return make(name, members)


SortDirection = _plain(
    "SortDirection",
    {"ASC": ("ASC", "升序", "Ascending"), "DESC": ("DESC", "降序", "Descending")},
)

# Acts and roles are StrEnums whose values are words of the policy; the schema shows member names.
ActName = Enum("ActName", {act.name: act.value for act in _Act if not act.is_read})  # type: ignore[misc]

TERMS: dict[str, type[vocabulary.Term]] = {
    name: term
    for name, term in vars(vocabulary).items()
    if isinstance(term, type) and issubclass(term, vocabulary.Term) and term is not vocabulary.Term
}

for _name, _term in TERMS.items():
    _described(
        _term,
        "AuditDecision" if _name == "Decision" else _name,
        f"{cleandoc(_term.__doc__ or '')} 枚举可能增加新值。Open: values may be added.",
    )
_described(SortDirection, "SortDirection", "排序方向。Direction of an order.")
_described(_Role, "Role", "角色（层级×部门）。Role: level x office.")
_described(refusal.ErrorCode, "ErrorCode", "错误代码，按优先顺序。Codes in order of precedence.")
strawberry.enum(ActName, name="Act", description="可办理的事项。An act that can be permitted.")
for _value in ActName.__strawberry_definition__.values:  # type: ignore[attr-defined]
    _act = _Act[_value.name]
    _value.description = f"{_act.zh}。{_act.en}."

Segment = _plain(
    "Segment",
    {
        "OLD": ("OLD", "2017-07-25 之前（老）", "Before 2017-07-25"),
        "NEW": ("NEW", "2017-07-25 及以后（新）", "From 2017-07-25 on"),
    },
)
_described(Segment, "Segment", "新老划断（二(九)1）。Old and new, split at 2017-07-25.")

Locale = _plain(
    "Locale", {"ZH_CN": ("ZH_CN", "简体中文", "Chinese"), "EN": ("EN", "英文", "English")}
)
_described(Locale, "Locale", "语言。Language.")
