"""How a mutation is declared: the use case, its input as a command, and the payload's object.

    loan_approve = mutation(
        loan_approve, LoanApprove, LoanApproveInput, {"loan": Loan}, "审批贷款。Approve a loan."
    )

The engine runs it through the door; each root field is a transaction of its own, in the order
of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import strawberry

from schema.error import UserError
from schema.input.base import command_of
from services.use_case import UseCase

_MEMBER = "办理后的内容；被拒绝时为 null。What stands afterwards; null when refused."
EACH_IS_A_TRANSACTION = (
    "每个顶层字段是一个独立事务，按文档次序执行。Each root field is its own transaction, in order."
)


@dataclass(frozen=True, slots=True)
class Write:
    """What the engine needs to run a mutation field.

    `members` are the payload's own fields; `objects` says which of the outcome's ids an object
    type of the payload is read by.
    """

    case: UseCase[Any]
    command: Callable[[Any], Any]
    members: tuple[str, ...]
    objects: Mapping[str, str]


def mutation(
    case: UseCase[Any],
    command: type[Any],
    given: Any,
    members: Mapping[str, Any],
    description: str,
) -> Any:
    """A mutation field: its use case, command and input, and the objects its payload shows."""
    stem = given.__name__.removesuffix("Input")

    def answer(input):  # type: ignore[no-untyped-def]
        raise AssertionError("the engine runs this field")

    answer.__annotations__ = {
        "input": Annotated[given, strawberry.argument(description="输入。The input.")],
        "return": _payload(stem, members) | None,
    }
    objects = {of.__name__: name for name, of in members.items() if of is not str}
    write = Write(case, partial(command_of, command), tuple(members), objects)
    return strawberry.mutation(
        resolver=answer,
        description=f"{description} {EACH_IS_A_TRANSACTION}",
        metadata={"write": write},
    )


def _payload(stem: str, members: Mapping[str, Any]) -> Any:
    namespace: dict[str, Any] = {
        "__annotations__": {
            **{name: of | None for name, of in members.items()},
            "errors": list[UserError],
            "warnings": list[UserError],
            "replayed": bool,
            "dry_run": bool,
        },
        "__doc__": f"Answer of {stem}.",
        **{name: strawberry.field(description=_MEMBER) for name in members},
        "errors": strawberry.field(
            description="全部拒绝原因，按优先顺序。Everything wrong; empty when done."
        ),
        "warnings": strawberry.field(description="提醒（已办理）。Warnings; it was done."),
        "replayed": strawberry.field(
            description="是否为相同幂等键的首次结果。Whether this is the first answer again."
        ),
        "dry_run": strawberry.field(
            description="是否为试算（未写入）。Whether this was a dry run and nothing was written."
        ),
    }
    return strawberry.type(
        type(f"{stem}Payload", (), namespace), description=f"{stem} 的结果。Answer of {stem}."
    )
