"""What every input has, and how an input becomes the command of its use case."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import strawberry
from strawberry.types.unset import UNSET

# Terms get their names in the schema before an input speaks of them.
import schema.enum  # noqa: F401
from models.ids import GlobalId, parse_global_id
from services.command import ManyRule, PartRule, input_name, rule_of
from services.failure import BadInput
from services.loan_reference import LoanNumber

CommandType = TypeVar("CommandType")


def field(description: str, **options: Any) -> Any:
    """A field of an input."""
    return strawberry.field(description=description, **options)


def optional(description: str) -> Any:
    """A field that may be left out; null is the same as leaving it out."""
    return strawberry.field(description=description, default=None)


@strawberry.input
class Act:
    """Fields of every mutation's input."""

    idempotency_key: str | None = optional(
        "幂等键，1–255 个字符，保存至少 400 天；也可用请求头 Idempotency-Key。"
        "Idempotency key; mandatory where money moves. The header serves too."
    )
    dry_run: bool | None = field(
        "试算：执行同样的检查但不写入。Runs the same code and writes nothing.", default=False
    )


@strawberry.input
class Update(Act):
    """Fields of an input that changes something."""

    expected_version: int | None = optional(
        "您所见的版本号；已被他人修改则拒绝。Version you saw; refused when it changed since."
    )


@strawberry.input(description="银行自己的贷款编号。A loan by the bank's own number.")
class LoanNumberInput:
    """Banks do not store our ids."""

    lender: str = field("承贷机构代码。Lender's code.")
    loan_no: str = field("贷款编号。Loan number.")


@strawberry.input(one_of=True, description="一笔贷款：id 或银行编号，二选一。Names a loan.")
class LoanReferenceInput:
    """A loan by id, or by lender and number."""

    id: strawberry.ID | None = field("全局 id。Global id.", default=UNSET)
    number: LoanNumberInput | None = field("银行编号。The bank's own number.", default=UNSET)


def command_of(command: type[CommandType], given: Any) -> CommandType:
    """The command with the input's values; what is left out takes the command's default."""
    return _made(command, given, ())


def _made(of: type[CommandType], given: Any, path: tuple[str, ...]) -> CommandType:
    """A command, or an object within one, from the input object at `path`."""
    values = {}
    for one in fields(of):  # type: ignore[arg-type]
        value = getattr(given, one.name, None)
        if value is None or value is UNSET:
            continue
        here, rule = (*path, input_name(one.name)), rule_of(one)
        if isinstance(rule, ManyRule):
            values[one.name] = tuple(
                _value(rule.of, item, (*here, str(index))) for index, item in enumerate(value)
            )
        elif isinstance(rule, PartRule):
            values[one.name] = _value(rule.of, value, here)
        else:
            values[one.name] = _value(
                GlobalId if "GlobalId" in str(one.type) else None, value, here
            )
    return of(**values)


def _value(of: Any, value: Any, path: tuple[str, ...]) -> Any:
    """One value as the command has it; `of` is the type that it must become, where that matters."""
    if isinstance(value, LoanReferenceInput):
        if value.number:
            return LoanNumber(lender=value.number.lender, loan_no=value.number.loan_no)
        return _id(str(value.id), (*path, "id"))
    if of is GlobalId:
        return _id(str(value), path)
    return _made(of, value, path) if isinstance(of, type) and is_dataclass(of) else value


def _id(text: str, path: tuple[str, ...]) -> GlobalId:
    parsed = parse_global_id(text)
    if parsed is None:
        raise BadInput("input", *path, reason="ID")
    return parsed
