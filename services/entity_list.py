"""An entity's place on a list: its row in the dictionary, and the entry that tells why (72).

Locked before any project of it: whoever lists it goes on to what the list does to projects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from models.enterprise import Enterprise, ListEntry
from models.ids import GlobalId
from models.statement import Statement
from rules.vocabulary import EnterpriseListState
from services.audit import AuditEntry
from services.table import table_of
from services.work import Work

_ENTITY, _ENTRY = table_of(Enterprise), table_of(ListEntry)
TOLD = ("list_state", "listed_on", "listed_by_county_id", "version")
LOCK = Statement(
    select(*_ENTITY.columns)
    .where(_ENTITY.c.id == bindparam("enterprise_id"))
    .with_for_update(key_share=True)
)
WRITE = Statement(
    update(_ENTITY)
    .where(_ENTITY.c.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}", type_=_ENTITY.c[name].type) for name in TOLD})
    .returning(*_ENTITY.columns)
)
ENTER = Statement(insert(_ENTRY).returning(_ENTRY.c.id))


async def put(
    work: Work,
    row: Mapping[str, Any],
    state: EnterpriseListState,
    reason: str | None,
    measures: str | None,
) -> tuple[GlobalId, AuditEntry]:
    """Write the locked entity's new state, listed by this county; the entry's id, and the audit."""
    after = await WRITE.one(
        work.connection,
        of_id=row["id"],
        new_list_state=state.value,
        new_listed_on=work.today,
        new_listed_by_county_id=work.county_id,
        new_version=row["version"] + 1,
    )
    entered = await ENTER.one(
        work.connection,
        id=work.new_id(),
        home_county_id=work.county_id,
        enterprise_id=row["id"],
        state=state.value,
        reason=reason,
        measures=measures,
        listed_on=work.today,
        recorded_at=work.now,
    )
    audit = AuditEntry(
        county_id=work.county_id,
        named=GlobalId("enterprise", None, row["id"]),
        before={name: row[name] for name in TOLD},
        after={
            **{name: after[name] for name in TOLD},
            "reason": reason,
            "measures": measures,
        },
    )
    return GlobalId("listentry", None, entered["id"]), audit
