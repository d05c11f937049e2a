"""Values that are not of their type, told in both languages: where, what, and what would do.

graphql-core words these in English and repeats the whole value; here the place becomes the
`argument`, the value is left out (it may be personal or large), and enumerations name their values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphql import GraphQLEnumType, GraphQLSchema

VALUES_SHOWN = 30
# Where an input type that must have exactly one member stands.
ONE_OF_PLACES = {"LoanReferenceInput": "input.loan"}

_PLACE = re.compile(
    r"(?:Variable '\$|Argument '(?:\w+\.\w+\()?)(\w+)(?::\))?' (?:of type '[^']+' )?"
    r"has (?:an )?invalid value(?: at ([^:]+))?: (.*)",
    re.DOTALL,
)
_STEP = re.compile(r"\.?(\w+)|\[(\d+)\]")
_TEXTS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), zh, en)
    for pattern, zh, en in (
        (r"Value '[^']*' does not exist in '(\w+)' enum", "", ""),
        (r"Enum '(\w+)' cannot represent", "", ""),
        (r"Int cannot represent non 32-bit", "须为 32 位整数", "must be a 32-bit integer"),
        (r"Int cannot represent", "须为整数", "must be an integer"),
        (r"Boolean cannot represent", "须为 true 或 false", "must be true or false"),
        (r"String cannot represent", "须为字符串", "must be a string"),
        (r"ID cannot represent", "须为 id 字符串", "must be an id, a string"),
        (
            r"Expected a? ?value of (?:non-null|required) type '([^']+)'",
            "必须提供，不能为 null",
            "must be given and not null",
        ),
        (
            r"Expected value of type '(\w+)' to include required field '(\w+)'",
            "{1} 缺少必填字段 {2}",
            "{1} lacks its required field {2}",
        ),
        (
            r"Expected value of type '(\w+)' not to include unknown field '(\w+)'",
            "{1} 没有字段 {2}",
            "{1} has no field {2}",
        ),
        (
            r"Expected value of type '(\w+)' to be an object",
            "须为 {1} 对象",
            "must be an object of type {1}",
        ),
        (
            r"Value for member field '(\w+)' must be non-null",
            "{1} 不能为 null",
            "{1} must not be null",
        ),
        (
            r"OneOf Input Object '(\w+)' must specify exactly one key",
            "{1} 须且只能给出一个非空字段",
            "{1} takes exactly one field, not null",
        ),
        (
            r"Argument '[^']*\((\w+):\)' of type '([^']+)' is required",
            "缺少必填参数 {1}",
            "argument {1} is required",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Malformed:
    """What is told of a malformed value; `argument` is its dotted place, where known."""

    argument: str | None
    zh: str
    en: str


def malformed(message: str, schema: GraphQLSchema, zh: str = "", en: str = "") -> Malformed:
    """The message of graphql-core in both languages; `zh` and `en` are a scalar's own words."""
    argument, text = None, message
    if place := _PLACE.fullmatch(message):
        steps = [name or index for name, index in _STEP.findall(place[2] or "")]
        argument, text = ".".join([place[1], *steps]), place[3]
    if not (zh and en):
        zh, en, found = _words(text, schema)
        argument = argument or found
    head = f"{argument}: " if argument else ""
    return Malformed(argument, head + zh, head + en)


def _words(text: str, schema: GraphQLSchema) -> tuple[str, str, str | None]:
    for pattern, zh, en in _TEXTS:
        match = pattern.match(text)
        if match is None:
            continue
        if not zh:
            return *_enumeration(match.groups()[-1], schema), None
        groups = ["", *match.groups()]
        place = ONE_OF_PLACES.get(match[1]) if "OneOf" in text else None
        if "member field" in text:
            place = f"{ONE_OF_PLACES['LoanReferenceInput']}.{match[1]}"
        return zh.format(*groups), en.format(*groups), place
    plain = text.partition(" Did you mean")[0].partition(", found: ")[0]
    return f"格式不正确：{plain}", plain, None


def _enumeration(name: str, schema: GraphQLSchema) -> tuple[str, str]:
    of = schema.get_type(name)
    values = list(of.values) if isinstance(of, GraphQLEnumType) else []
    shown = ", ".join(values[:VALUES_SHOWN]) + (", …" if len(values) > VALUES_SHOWN else "")
    return f"须为 {name} 之一：{shown}", f"must be one of {name}: {shown}"
