"""The agreement of a county with a lender (银政合作协议): its row, and the one in force on a day.

Claims are shared and buffers last as it says (二(六)2, 二(七), A15). A later agreement takes the
place of an earlier one from the day it starts; what has ended lets none before it come back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Executable, Text, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.cooperation import Cooperation, CooperationShare
from rules.vocabulary import RecoveryRule
from services.own_row import OwnRow
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

TOLD = (
    "document_no",
    "fund_share",
    "lender_share",
    "buffer_months",
    "recovery_rule",
    "starts_on",
    "ends_on",
    "version",
)
COOPERATION = OwnRow(Cooperation, "cooperation", Resource.COOPERATION, TOLD)
END = COOPERATION.writer("ends_on")

_TABLE = table_of(Cooperation)
_SHARE = table_of(CooperationShare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an agreement says: shares are fractions that make 1, `others` by party in order.

    `buffer_months` is None where the agreement leaves it at the notice's number.
    """

    id: UUID
    fund_share: Decimal
    lender_share: Decimal
    others: tuple[tuple[str, Decimal], ...]
    buffer_months: int | None
    recovery_rule: RecoveryRule
    starts_on: date
    ends_on: date | None


def _in_force(role: Role) -> Executable:
    newest = (
        select(*_TABLE.columns)
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            _TABLE.c.lender_id == bindparam("lender_id"),
            _TABLE.c.starts_on <= bindparam("day", type_=Date),
            rows(_TABLE, role),
        )
        .order_by(_TABLE.c.starts_on.desc())
        .limit(1)
        .subquery("newest")
    )
    share = func.jsonb_build_array(_SHARE.c.party, cast(_SHARE.c.share, Text))
    others = (
        select(cast(func.jsonb_agg(aggregate_order_by(share, _SHARE.c.number)), Text))
        .where(
            _SHARE.c.county_id == newest.c.county_id,
            _SHARE.c.cooperation_id == newest.c.id,
            rows(_SHARE, role),
        )
        .scalar_subquery()
    )
    return select(*newest.columns, others.label("others")).where(
        or_(newest.c.ends_on.is_(None), newest.c.ends_on >= bindparam("day", type_=Date))
    )


IN_FORCE = Scoped(_in_force)


async def in_force(work: Work, lender_id: int, day: date) -> Terms | None:
    """The agreement with that lender on that day, or None; one statement."""
    row: Any = await IN_FORCE.one(
        work.connection, work.actor, county_id=work.county_id, lender_id=lender_id, day=day
    )
    if row is None:
        return None
    return Terms(
        id=row["id"],
        fund_share=row["fund_share"],
        lender_share=row["lender_share"],
        others=tuple((party, Decimal(share)) for party, share in json.loads(row["others"] or "[]")),
        buffer_months=row["buffer_months"],
        recovery_rule=RecoveryRule[row["recovery_rule"]],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
    )
