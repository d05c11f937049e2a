"""Relay connections: `edges`, `nodes`, `pageInfo`, exact `totalCount`, and their arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Generic, TypeVar

import strawberry

NodeType = TypeVar("NodeType")


@strawberry.interface(description="有全局唯一 id 的业务对象。A business object with a global id.")
class Node:
    """Everything that `node(id:)` can answer for."""

    id: strawberry.ID = strawberry.field(
        description="不透明的全局 id，客户端不得解析。Opaque id; clients never parse it.",
        metadata={"sql": "id"},
    )


@strawberry.type(description="分页信息。About the page.")
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = strawberry.field(description="之后是否还有。Whether more rows follow.")
    has_previous_page: bool = strawberry.field(
        description="之前是否还有。Whether rows come before."
    )
    start_cursor: str | None = strawberry.field(
        description="本页首条的游标。Cursor of the first row of this page."
    )
    end_cursor: str | None = strawberry.field(
        description="本页末条的游标。Cursor of the last row of this page."
    )


@strawberry.type(description="一行及其游标。A row and its cursor.")
class Edge(Generic[NodeType]):
    """One place in a connection."""

    cursor: str = strawberry.field(description="此行的不透明游标。Opaque cursor of this row.")
    node: NodeType = strawberry.field(description="此行的对象。The object of this row.")


@strawberry.type(description="一页列表；不可见的行不出现。A page; invisible rows are absent.")
class Connection(Generic[NodeType]):
    """A page of a list."""

    edges: list[Edge[NodeType]] = strawberry.field(
        description="行及其游标。Rows with their cursors."
    )
    nodes: list[NodeType] = strawberry.field(description="行。Rows without cursors.")
    page_info: PageInfo = strawberry.field(description="分页信息。About the page.")
    total_count: int = strawberry.field(
        description="调用者可见的总数，精确。Exact count under the caller's rights."
    )


First = Annotated[
    int | None,
    strawberry.argument(description="自前取的条数，默认 50，最多 200。Rows from the front."),
]
Last = Annotated[
    int | None,
    strawberry.argument(description="自后取的条数，最多 200。Rows from the back; at most 200."),
]
After = Annotated[
    str | None, strawberry.argument(description="取此游标之后。Rows after this cursor.")
]
Before = Annotated[
    str | None, strawberry.argument(description="取此游标之前。Rows before this cursor.")
]


def connection(
    of: Any,
    description: str,
    marks: Mapping[str, Any],
    *,
    where: Any = None,
    order: Any = None,
    nullable: bool = False,
    arguments: Mapping[str, Any] | None = None,
    required: tuple[str, ...] = (),
) -> Any:
    """A field with the arguments of a connection; the planner answers it, not a resolver.

    `arguments` are further ones of its own, the `required` first.
    """
    annotations: dict[str, Any] = dict(arguments or {})
    if where is not None:
        annotations["where"] = Annotated[
            where | None,
            strawberry.argument(description="筛选；null 即无条件。Filter; null is no condition."),
        ]
    if order is not None:
        annotations["order_by"] = Annotated[
            order | None, strawberry.argument(description="排序，总是全序。Order, always total.")
        ]
    annotations |= {"first": First, "after": After, "last": Last, "before": Before}
    return planned(
        of | None if nullable else of, description, marks, annotations, required=required
    )


def planned(
    of: Any,
    description: str,
    marks: Mapping[str, Any],
    arguments: Mapping[str, Any],
    *,
    required: tuple[str, ...] = (),
) -> Any:
    """A field that the planner answers; its resolver only carries the arguments' types."""
    names = ", ".join(name if name in required else f"{name}=None" for name in arguments)
    # Strawberry reads arguments from a function's signature, so one is made with just these.
    scope: dict[str, Any] = {}
    exec(f"def answer({names}): raise AssertionError('the planner answers this field')", scope)  # noqa: S102
    answer = scope["answer"]
    answer.__annotations__ = {**arguments, "return": of}
    answer.__module__ = __name__
    return strawberry.field(resolver=answer, description=description, metadata=dict(marks))
