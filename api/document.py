"""From text to a validated document: parse, limits, validation, cost program; once per text.

All of it is bounded before it is done: the tokens while parsing, sizes before the validation, and
the validation by the number of its errors. What is valid is kept, least recently used goes first.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    StringValueNode,
    ValueNode,
    parse,
    specified_rules,
    validate,
    visit,
)
from graphql.language import SKIP, Visitor
from graphql.validation import (
    MaxIntrospectionDepthRule,
    OverlappingFieldsCanBeMergedRule,
    ValuesOfCorrectTypeRule,
)

from api.cost import CostProgram, compile_costs
from api.error import HttpFailure, graphql_error
from api.measure import check_limits, limit_exceeded
from api.overlap import overlap_errors
from api.settings import Limits
from rules.refusal import ErrorCode
from schema.build import GRAPHQL
from schema.malformed import malformed


class LocatedValuesRule(ValuesOfCorrectTypeRule):
    """A scalar refuses some literals without saying where; the place is the literal's."""

    _literal: ValueNode | None = None

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> Any:
        """Remember the literal that is judged."""
        self._literal = node
        return super().is_valid_value_node(node, input_type)

    def report_error(self, error: GraphQLError) -> None:
        """Report it with a place."""
        if not error.locations and self._literal is not None:
            error = GraphQLError(error.message, self._literal, extensions=error.extensions)
        super().report_error(error)


# Two rules are exponential or quadratic; `measure` and `overlap` stand for them.
RULES = [
    LocatedValuesRule if rule is ValuesOfCorrectTypeRule else rule
    for rule in specified_rules
    if rule not in (MaxIntrospectionDepthRule, OverlappingFieldsCanBeMergedRule)
]
# graphql-core catches its own recursion and says so in words.
_ABORTED = ("Parsing aborted.", "Validation aborted.")
_ERRORS_MAX = 10
_ENTRIES_MAX = 2_000
_TEXT_MAX = 8_388_608  # Characters of all kept documents together.


class DocumentRefused(Exception):
    """A document that does not parse or does not fit the schema; told in `errors`."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("invalid document")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Prepared:
    """A valid document; `hash` stands for its text in logs."""

    document: DocumentNode
    hash: str
    kinds: dict[str | None, str]
    costs: dict[str | None, CostProgram]

    def operation_name(self, wanted: str | None) -> str | None:
        """The name of the operation to execute, as the document writes it."""
        if wanted in self.kinds:
            return wanted
        if not wanted and len(self.kinds) == 1:
            return next(iter(self.kinds))
        raise HttpFailure(
            400,
            ErrorCode.BAD_USER_INPUT,
            "operationName 应指明文档中的一个操作",
            "operationName must name one operation of the document",
            argument="operationName",
        )


class Documents:
    """Prepares documents for one schema under one set of limits, and keeps them."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._kept: OrderedDict[str, Prepared] = OrderedDict()
        self._text = 0

    def __len__(self) -> int:
        return len(self._kept)

    def prepare(self, text: str) -> Prepared:
        """The prepared document; raises `HttpFailure` on a limit, else `DocumentRefused`."""
        prepared = self._kept.get(text)
        if prepared is not None:
            self._kept.move_to_end(text)
            return prepared
        prepared = prepare(self._schema, text, self._limits)
        self._kept[text] = prepared
        self._text += len(text)
        while len(self._kept) > _ENTRIES_MAX or self._text > _TEXT_MAX:
            self._text -= len(self._kept.popitem(last=False)[0])
        return prepared


def prepare(schema: GraphQLSchema, text: str, limits: Limits) -> Prepared:
    """Parse, bound, validate, and compile the costs."""
    try:
        document = _parse(text, limits)
        check_limits(document, limits)
        errors = validate(schema, document, RULES, max_errors=_ERRORS_MAX, hide_suggestions=True)
        if not errors:
            errors = overlap_errors(schema, document)
        if errors and errors[-1].message.endswith(_ABORTED):
            raise limit_exceeded("depth", limits.depth)
        if errors:
            raise DocumentRefused(errors)
        return Prepared(
            document,
            hashlib.sha256(text.encode()).hexdigest()[:16],
            _kinds(document),
            compile_costs(schema, document),
        )
    except RecursionError:
        # Parser and rules recurse into nested text; what they cannot bear is too deep for us.
        raise limit_exceeded("depth", limits.depth) from None


def document_errors(errors: list[GraphQLError], locale: str) -> list[dict[str, Any]]:
    """Entries of `errors`; a scalar's own code and texts are kept."""
    entries = []
    for error in errors[:_ERRORS_MAX]:
        given = dict(error.extensions or {})
        code = ErrorCode[str(given.pop("code", "BAD_USER_INPUT"))]
        told = malformed(error.message, GRAPHQL)
        known = told.en != error.message
        zh = given.pop("message_zh", told.zh if known else f"查询文档无效：{error.message}")
        en = given.pop("message_en", told.en)
        entry = graphql_error(code, locale, zh, en, **given)
        if error.locations:
            entry["locations"] = [
                {"line": place.line, "column": place.column} for place in error.locations
            ]
        entries.append(entry)
    return entries


def _parse(text: str, limits: Limits) -> DocumentNode:
    try:
        document = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "more than" in error.message and "tokens" in error.message:
            raise limit_exceeded("tokens", limits.tokens) from None
        if error.message.endswith(_ABORTED):
            raise limit_exceeded("depth", limits.depth) from None
        raise DocumentRefused([error]) from None
    if "\\u" in text:
        visit(document, _NoNul())
    return document


class _NoNul(Visitor):
    """No column can hold U+0000, which a document can only spell as an escape."""

    def enter_string_value(self, node: StringValueNode, *_: Any) -> Any:
        if "\x00" in node.value:
            told = {"message_zh": "字符串不能含有 NUL 字符", "message_en": "a string has a NUL"}
            raise DocumentRefused([GraphQLError(told["message_en"], [node], extensions=told)])
        return SKIP


def _kinds(document: DocumentNode) -> dict[str | None, str]:
    return {
        (one.name.value if one.name else None): one.operation.value
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode)
    }
