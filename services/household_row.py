"""A household, locked by its exposure: what is said of it and written to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, bindparam, select, update

from authz import gate
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.household import Household
from models.ids import GlobalId
from models.statement import Statement
from rules.policy import policy_on
from rules.refusal import ErrorCode
from services import exposure
from services.audit import AuditEntry
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

Row = Mapping[str, Any]

_TABLE = table_of(Household)

# What the audit tells of a household, before and after.
TOLD = (
    "status",
    "status_since_on",
    "credit_rating",
    "rated_on",
    "conditions_met",
    "conditions_unmet",
    "flags",
    "version",
)


def _find(role: Role) -> Executable:
    return select(*_TABLE.columns).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.id == bindparam("household_id"),
        rows(_TABLE, role),
    )


FIND = Scoped(_find)


def writer(*columns: str) -> Statement:
    """An UPDATE of these columns of one household, and of its version."""
    changed = (*columns, "version")
    return Statement(
        update(_TABLE)
        .where(_TABLE.c.county_id == bindparam("of_county_id"), _TABLE.c.id == bindparam("of_id"))
        .values({name: bindparam(f"new_{name}", type_=_TABLE.c[name].type) for name in changed})
        .returning(*_TABLE.columns)
    )


async def lock_household(work: Work, household: GlobalId) -> Row | None:
    """The household, its exposure locked; else NOT_FOUND is collected and None returned.

    Raises NotPermitted when the actor sees it but may not do this act to it.
    """
    work.named = household
    key = work.key_of(household, "household")
    await exposure.open_and_lock(work, key, policy_on(work.today).max_household_amount)
    # Read after the lock: whoever changes what the rules are told of a household holds it.
    row: Row | None = await FIND.one(
        work.connection, work.actor, county_id=work.county_id, household_id=key
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "household")
        return None
    work.permit(Resource.HOUSEHOLD, gate.attributes(_TABLE, row))
    return row


async def write(work: Work, household: Row, statement: Statement, **changes: Any) -> Row:
    """Store changes of a household; the row as it stands then."""
    values = {f"new_{name}": value for name, value in changes.items()}
    row: Row = await statement.one(
        work.connection,
        of_county_id=household["county_id"],
        of_id=household["id"],
        new_version=household["version"] + 1,
        **values,
    )
    assert row is not None, "the household is locked"
    return row


def household_id(row: Row) -> GlobalId:
    """Global id of a household."""
    return GlobalId("household", row["county_id"], row["id"])


def audited(before: Row, after: Row, **told: Any) -> AuditEntry:
    """The audit entry of a household's change, with what else was `told` by the input."""
    return AuditEntry(
        county_id=after["county_id"],
        named=household_id(after),
        before={name: before[name] for name in TOLD},
        after={**{name: after[name] for name in TOLD}, **told},
    )
