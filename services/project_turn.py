"""Several projects of a county turn to another state at once: their history tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, cast, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from models.project import Project, ProjectEvent
from models.statement import Statement
from rules.vocabulary import ProjectEventKind
from services.given import given
from services.table import table_of
from services.work import Work

_PROJECT, _EVENT = table_of(Project), table_of(ProjectEvent)
_TURNED = given(
    "turned", id=("ids", Uuid), project_id=("project_ids", Uuid), state=("states", Text)
)
_TOLD = {
    "county_id": _PROJECT.c.county_id,
    "id": _TURNED.c.id,
    "project_id": _PROJECT.c.id,
    "kind": bindparam("kind", type_=Text),
    "business_on": bindparam("business_on", type_=Date),
    "recorded_at": bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
    "recorded_by": bindparam("recorded_by", type_=Text),
    "recorded_role": bindparam("recorded_role", type_=Text),
    "amount_after": _PROJECT.c.amount,
    "details": cast(func.jsonb_build_object("state", _TURNED.c.state), JSONB),
    "project_amount": _PROJECT.c.amount,
    "project_lender_groups": _PROJECT.c.lender_groups,
}
TELL = Statement(
    insert(_EVENT).from_select(
        list(_TOLD),
        select(*_TOLD.values()).where(
            _PROJECT.c.county_id == bindparam("of_county_id", type_=Integer),
            _PROJECT.c.id == _TURNED.c.project_id,
        ),
    )
)


async def tell(work: Work, turned: Sequence[Mapping[str, Any]], kind: ProjectEventKind) -> None:
    """An event of each row, which has the project's id and its state now; one statement."""
    await TELL.run(
        work.connection,
        of_county_id=work.county_id,
        ids=[work.new_id() for _ in turned],
        project_ids=[row["id"] for row in turned],
        states=[row["state"] for row in turned],
        kind=kind.value,
        business_on=work.today,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        recorded_role=work.actor.role.value,
    )
