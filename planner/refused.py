"""What can be wrong with a read before it runs: values that name field, value and bound."""

from __future__ import annotations

from graphql import GraphQLError

from authz.actor import Actor
from planner.plan import Path
from rules.refusal import ErrorCode


class ReadRefused(Exception):
    """A read that is refused: a code, messages in both languages, the path into the arguments."""

    code: ErrorCode
    site: int | None = None
    field: str = ""
    noun: str = ""

    def __init__(self, path: Path, zh: str, en: str, **params: str) -> None:
        super().__init__(en)
        self.path = path
        self.zh = zh
        self.en = en
        self.params = params

    @property
    def argument(self) -> str:
        """The path into the arguments, dotted."""
        return ".".join(str(step) for step in self.path)


class BadArgument(ReadRefused):
    """An argument that names nothing or the wrong thing."""

    code = ErrorCode.BAD_USER_INPUT

    def __init__(self, path: Path, value: object, zh: str, en: str) -> None:
        where = ".".join(str(step) for step in path)
        shown = str(value)[:80]
        super().__init__(path, f"{where} {shown!r}：{zh}", f"{where} {shown!r}: {en}")


class Uncoerced(ReadRefused):
    """An argument that is not of its type, found when its variable's value came in."""

    code = ErrorCode.BAD_USER_INPUT

    def __init__(self, error: GraphQLError) -> None:
        super().__init__((), error.message, error.message)
        self.error = error


class BadCursor(ReadRefused):
    """A cursor that is damaged or belongs to another list, order or filter."""

    code = ErrorCode.BAD_CURSOR

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "游标无效：已损坏，或属于其他列表、排序或筛选条件",
            "the cursor is damaged or belongs to another list, order or filter",
        )


class OutOfScope(ReadRefused):
    """A list filtered by a region outside the caller's scope, which is named."""

    code = ErrorCode.FORBIDDEN

    def __init__(self, path: Path, code: str, actor: Actor, noun: str) -> None:
        self.noun = noun
        super().__init__(
            path,
            f"{code} 不在您的管辖范围内（{actor.region_code}）",
            f"{code} is outside your scope ({actor.region_code})",
            region=code,
            scope=actor.region_code,
        )


class NoRight(ReadRefused):
    """The role has no right to read this at all."""

    code = ErrorCode.FORBIDDEN

    def __init__(self, act: str, actor: Actor, noun: str) -> None:
        self.noun = noun
        super().__init__(
            (),
            f"{actor.role} 无权 {act}",
            f"{actor.role} has no right to {act}",
            act=act,
            role=str(actor.role),
        )
