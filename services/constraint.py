"""Constraints as refusals: what the database stopped is told by SQLSTATE, never in its words.

Constraint names are not dependable on a distributed database, and a driver's text could tell of
another tenant; so a unique key means what its use case says it means, and the rest is VALIDATION.
"""

from __future__ import annotations

import asyncpg
import structlog

from rules.refusal import ErrorCode, Refusal

log = structlog.get_logger("services")

UNIQUE = "23505"
FOREIGN_KEY = "23503"


def refusal_of(error: asyncpg.PostgresError, duplicate: Refusal | None) -> Refusal:
    """What to answer instead of a violated constraint or an impossible value.

    A violation that no use case has named is a mistake of ours and goes on as the bug it is.
    """
    state = error.sqlstate
    if state == UNIQUE:
        if duplicate is None:
            raise error
        return duplicate
    if state == FOREIGN_KEY:
        return Refusal(ErrorCode.NOT_FOUND, ("input",))
    # A rule should have said it before: worth a look, but nothing of the row may be told.
    log.warning("constraint_without_a_rule", sqlstate=state, table=error.table_name)
    return Refusal(ErrorCode.VALIDATION, ("input",), None, (("reason", "CONSTRAINT"),))
