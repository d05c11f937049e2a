"""Failures of a request as a whole: they stand among the answer's top-level errors.

A refusal by a rule is a value in the payload (`rules.refusal`); what stands here ends the request
of one field: no right to the act, and conflicts of idempotency.
"""

from __future__ import annotations

from uuid import UUID

from authz.act import Act
from authz.gate import Denial
from rules.refusal import ErrorCode


class Failure(Exception):
    """An expected end of a request, with its code and, where one is to blame, the input path."""

    def __init__(self, code: ErrorCode, *path: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.path = path


class BadInput(Failure):
    """The request itself is malformed: here only its idempotency key can be."""

    def __init__(self, *path: str, reason: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, *path)
        self.reason = reason


class KeyRequired(Failure):
    """A use case that moves money was called without an idempotency key."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.IDEMPOTENCY_KEY_REQUIRED, "input", "idempotencyKey")


class KeyReused(Failure):
    """The key was used before for other content."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.IDEMPOTENCY_KEY_REUSED, "input", "idempotencyKey")


class KeyInProgress(Failure):
    """Another request with the same key has not ended yet."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.IDEMPOTENCY_IN_PROGRESS, "input", "idempotencyKey")


class Denied(Failure):
    """The actor has no right to the act, at all or on this object; the decision is on record."""

    def __init__(self, denial: Denial) -> None:
        super().__init__(ErrorCode.FORBIDDEN)
        assert denial.decision_id is not None, "a denial is on record"
        self.act: Act = denial.act
        self.decision_id: UUID = denial.decision_id
        self.missing_right = denial.missing_right
        self.grantable_by = denial.grantable_by
