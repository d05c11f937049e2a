"""Values of the root fields that the planner does not answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from authz.act import Act
from authz.actor import Actor
from authz.scope import scope
from models.clock import Clock
from models.database import Database
from models.rate import ReferenceRate
from models.statement import Statement
from rules.rate import BenchmarkRate
from rules.vocabulary import RateRule
from schema import static
from schema.access import explained
from services.benchmark import KINDS, tiers

_RATES = Statement(
    select(ReferenceRate.__table__)
    .where(ReferenceRate.kind.in_([kind for kinds in KINDS.values() for kind in kinds]))
    .order_by(ReferenceRate.effective_on, ReferenceRate.months_from)
)


class StaticFields:
    """Holds the dictionaries that static fields show; reference rates are read once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._rates: dict[RateRule, tuple[BenchmarkRate, ...]] = {}

    async def value(self, mark: str, actor: Actor, arguments: Mapping[str, Any]) -> Any:
        """The value of the static field `mark`."""
        if mark == "explain_access":
            return await explained(self._database, actor, str(arguments["decisionId"]))
        if mark == "policy" and not self._rates:
            self._rates = await self._read_rates(actor)
        now = static.Circumstance(actor, self._clock, self._rates)
        made = {"viewer": static.viewer, "policy": static.policy, "enum_labels": static.enum_labels}
        return made[mark](now, arguments)

    async def _read_rates(self, actor: Actor) -> dict[RateRule, tuple[BenchmarkRate, ...]]:
        rows = await self._database.fetch(
            scope(actor, Act.TRACE_READ), _RATES.sql, *_RATES.arguments({})
        )
        return {
            rule: tiers(row for row in rows if row["kind"] in kinds)
            for rule, kinds in KINDS.items()
        }
