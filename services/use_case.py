"""What a use case is: a function behind an act, registered once, reachable only by the door."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from authz.act import Act
from models.ids import GlobalId
from rules.refusal import ErrorCode, Refusal
from services.audit import AuditEntry
from services.outbox import Message
from services.work import Work

CommandType = TypeVar("CommandType")


@dataclass(frozen=True, slots=True)
class Refused:
    """The use case stops without an effect; why stands in its `Work.refusals`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done: objects (the main one first), figures, audit entries and messages."""

    ids: Mapping[str, GlobalId]
    audits: tuple[AuditEntry, ...]
    figures: Mapping[str, str | Decimal | int] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    revealed: str | None = field(default=None, repr=False)


Run = Callable[[Work, CommandType], Awaitable[Done | Refused]]


@dataclass(frozen=True, slots=True)
class UseCase(Generic[CommandType]):
    """One act and the function that does it.

    `moves_money`: an idempotency key is mandatory. `duplicate`: what a violated unique key means
    here, since constraint names cannot be relied on. `repeatable`: done anew under the same key
    (what it answers must not be stored). `sealed`: its audit entries are sealed by a job.
    """

    act: Act
    run: Run[CommandType]
    moves_money: bool
    duplicate: Refusal | None
    repeatable: bool
    sealed: bool

    @property
    def name(self) -> str:
        """The one word of the use case, in the audit trail, in tests and as a file."""
        name: str = self.run.__name__
        return name


USE_CASES: dict[Act, UseCase[Any]] = {}


def use_case(
    act: Act,
    *,
    moves_money: bool = False,
    duplicate: tuple[ErrorCode, str] | None = None,
    repeatable: bool = False,
    sealed: bool = True,
) -> Callable[[Run[CommandType]], UseCase[CommandType]]:
    """Register the decorated function as the use case of `act`."""

    def register(run: Run[CommandType]) -> UseCase[CommandType]:
        assert act not in USE_CASES, f"{act} has two use cases"
        refusal = None
        if duplicate is not None:
            code, name = duplicate
            params = (("reason", "DUPLICATE"),) if code is ErrorCode.VALIDATION else ()
            refusal = Refusal(code, ("input", name), None, params)
        made = UseCase(act, run, moves_money, refusal, repeatable, sealed)
        USE_CASES[act] = made
        return made

    return register
