"""Top-level errors of the engine: code, message in the caller's language, path, what is missing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from graphql import GraphQLError

from models.database import StatementTooLong
from planner.judge import TooCostly
from planner.refused import ReadRefused, Uncoerced
from rules.refusal import ErrorCode
from schema.build import GRAPHQL
from schema.malformed import malformed
from schema.message import EN, ZH, malformed_field
from services.failure import BadInput, Denied, Failure


def plain_error(
    code: ErrorCode, locale: str, zh: str = "", en: str = "", **extensions: Any
) -> dict[str, Any]:
    """An entry of `errors` without a path."""
    message = (en or code.en) if locale == EN else (zh or code.zh)
    return {"message": message, "extensions": {"code": code.value, **extensions}}


def error_of_coercion(error: GraphQLError, locale: str) -> dict[str, Any]:
    """A variable or argument that is not of its type, with its place and what would do."""
    given = dict(error.extensions or {})
    if isinstance(error.original_error, GraphQLError):
        given = dict(error.original_error.extensions or {}) | given
    told = malformed(
        error.message, GRAPHQL, given.get("message_zh", ""), given.get("message_en", "")
    )
    made = plain_error(ErrorCode.BAD_USER_INPUT, locale, told.zh, told.en)
    if told.argument:
        made["extensions"]["argument"] = told.argument
    if error.locations:
        made["locations"] = [
            {"line": location.line, "column": location.column} for location in error.locations
        ]
    return made


def error_of_read(
    refused: ReadRefused, key: str, locale: str, decision_id: UUID | None
) -> dict[str, Any]:
    """A root field that was refused, with the argument to blame or the decision."""
    if isinstance(refused, Uncoerced):
        return error_of_coercion(refused.error, locale) | {"path": [key]}
    extensions: dict[str, Any] = dict(refused.params)
    if "." in refused.field:
        extensions["field"] = refused.field
    if refused.path:
        extensions["argument"] = refused.argument
    if decision_id is not None:
        extensions["decisionId"] = str(decision_id)
    return plain_error(refused.code, locale, refused.zh, refused.en, **extensions) | {"path": [key]}


def error_of_cost(refused: TooCostly, locale: str) -> dict[str, Any]:
    """A plan whose estimated cost is above the bound; it did not run."""
    return plain_error(
        refused.code,
        locale,
        refused.zh,
        refused.en,
        limit="planCost",
        maximum=refused.maximum,
        requested=refused.estimated,
        field=refused.field,
    )


def error_of_too_long(error: StatementTooLong, locale: str) -> dict[str, Any]:
    """A statement that was cut at the limit of its caller's class; nothing was changed by it."""
    seconds = f"{error.seconds:g}"
    return plain_error(
        ErrorCode.LIMIT_EXCEEDED,
        locale,
        f"单条语句超过 {seconds} 秒，已中止，未作任何更改；请缩小范围、减少字段或条件",
        f"a statement took more than {seconds} s and was cut, nothing was changed:"
        " ask for a smaller range, fewer fields or conditions",
        limit="statementSeconds",
        maximum=error.seconds,
    )


def error_of_failure(failure: Failure, key: str, locale: str) -> dict[str, Any]:
    """A mutation field that ended as a whole: no right, or a conflict of idempotency."""
    extensions: dict[str, Any] = {}
    if failure.path:
        extensions["argument"] = ".".join(failure.path)
    zh = en = ""
    if isinstance(failure, BadInput):
        zh, en = (malformed_field(failure.path, failure.reason, one) for one in (ZH, EN))
    if isinstance(failure, Denied):
        extensions |= {
            "decisionId": str(failure.decision_id),
            "missingRight": failure.missing_right,
            "grantableBy": list(failure.grantable_by),
        }
        zh = f"无权办理：缺少 {failure.missing_right}"
        en = f"Not permitted: {failure.missing_right} is missing"
    return plain_error(failure.code, locale, zh, en, **extensions) | {"path": [key]}
