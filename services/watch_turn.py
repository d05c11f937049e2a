"""A watch that moves is told to both levels (二(九)4, B28): in their inboxes, and by a message.

The level that gains it may see the project itself; the one that loses it keeps number and name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import TIMESTAMP

from authz.role import Role
from models.base import MONEY
from models.ids import GlobalId
from models.statement import Statement
from models.watch_turn import ProjectWatchTurn
from rules.vocabulary import WatchLevel, WatchTurn
from services.given import given
from services.outbox import Message, office, regions_above
from services.table import table_of
from services.work import Work

TOPIC = "project.watch_moved"

_TURNS = given(
    "turned",
    id=("ids", Uuid),
    level=("levels", Text),
    turn=("turns", Text),
    amount=("amounts", MONEY),
    groups=("groups_of", Text),
)
_TOLD = {
    "county_id": bindparam("county_id", type_=Integer),
    "id": _TURNS.c.id,
    "project_id": bindparam("project_id", type_=Uuid),
    "level": _TURNS.c.level,
    "turn": _TURNS.c.turn,
    "project_no": bindparam("project_no", type_=Text),
    "name": bindparam("name", type_=Text),
    "moved_on": bindparam("moved_on", type_=Date),
    "project_amount": _TURNS.c.amount,
    "project_lender_groups": func.string_to_array(_TURNS.c.groups, ","),
    "recorded_at": bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
}
TELL = Statement(
    insert(table_of(ProjectWatchTurn)).from_select(list(_TOLD), select(*_TOLD.values()))
)


async def tell(
    work: Work,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    old: WatchLevel,
    new: WatchLevel,
) -> tuple[Message, ...]:
    """One row for each level, in one statement; the messages to both offices."""
    turns = ((old, WatchTurn.LOST, before), (new, WatchTurn.GAINED, after))
    await TELL.run(
        work.connection,
        county_id=work.county_id,
        project_id=after["id"],
        project_no=after["project_no"],
        name=after["name"],
        moved_on=work.today,
        recorded_at=work.now,
        ids=[work.new_id() for _ in turns],
        levels=[level.value for level, _, _ in turns],
        turns=[turn.value for _, turn, _ in turns],
        amounts=[row["amount"] for _, _, row in turns],
        groups_of=[",".join(row["lender_groups"]) for _, _, row in turns],
    )
    return _messages(work, after, new)


def _messages(work: Work, row: Mapping[str, Any], to: WatchLevel) -> tuple[Message, ...]:
    """To the office that gains the watch the project; to the one that loses it number and name."""
    city_id, province_id = regions_above(work.directory, work.county_id)
    offices = {
        WatchLevel.PROVINCE: office(Role.PROV_PA, province_id),
        WatchLevel.CITY: office(Role.CITY_PA, city_id),
    }
    said = {"projectNo": row["project_no"], "name": row["name"]}
    named = GlobalId("project", row["county_id"], row["id"])
    whole = {**said, "project": named, "amount": f"{row['amount']:.2f}"}
    return tuple(
        Message(
            topic=TOPIC,
            recipient=recipient,
            payload={**whole, "watch": "GAINED"} if level is to else {**said, "watch": "LOST"},
        )
        for level, recipient in offices.items()
    )
