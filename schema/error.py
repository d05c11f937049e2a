"""User errors: expected refusals of an input, each with code, path, clause and figures."""

from __future__ import annotations

import strawberry

from rules.refusal import ErrorCode


@strawberry.type(description="条款依据。The clause behind a refusal.")
class Clause:
    """Where it is written."""

    document: str = strawberry.field(description="文件，如 黔府办函〔2018〕119号。Document.")
    article: str = strawberry.field(description="条款，如 一(二)。Article.")
    quote: str = strawberry.field(description="原文。Quotation.")


@strawberry.type(description="数值参数。A figure of an error.")
class ErrorParam:
    """A name and a value, such as limit 50000.00; names and codes never change."""

    name: str = strawberry.field(description="名称，如 available。Name.")
    value: str = strawberry.field(description="值。Value.")


@strawberry.type(description="可预期的拒绝或提醒。An expected refusal or a warning.")
class UserError:
    """What is wrong with which field, by which clause, and what would be accepted."""

    code: ErrorCode = strawberry.field(description="代码，永不改变。Code; never changes.")
    message: str = strawberry.field(
        description="说明，语言随 Accept-Language（默认中文）。Message in the caller's language."
    )
    path: list[str] = strawberry.field(
        description='输入路径，如 ["input","amount"]。Path of the input field.'
    )
    clause: Clause | None = strawberry.field(description="条款依据。Clause, where one exists.")
    params: list[ErrorParam] = strawberry.field(description="数值参数。Figures.")
