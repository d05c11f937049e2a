"""Recoveries on compensated loans: root fields that read."""

from __future__ import annotations

import strawberry

from schema.query.field import by_id, page
from schema.recovery import Recovery, RecoveryFilter, RecoveryOrder


@strawberry.type
class RecoveryQuery:
    """What came back, what is still to be deposited, what to be booked."""

    recovery: Recovery | None = by_id(Recovery, "追偿回收。A recovery.")
    recoveries = page(Recovery, "追偿回收。Recoveries.", RecoveryFilter, RecoveryOrder)
