"""The inbox of the levels that watch projects: what they gained and lost (二(九)4, B28)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import WatchLevel, WatchTurn
from schema.column import column, condition, edge
from schema.connection import Node
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    RegionCodeCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.project import Project


@strawberry.input(description="关注变动筛选。Filter of moved watches.")
class ProjectWatchTurnFilter:
    """Which turns."""

    turn: Condition[WatchTurn] | None = condition("turn", "转入或转出。Gained or lost.")
    level: Condition[WatchLevel] | None = condition("level", "关注层级。Level that is told.")
    moved_on: DateCondition | None = condition("moved_on", "变动日。Day.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[ProjectWatchTurnFilter] | None = joined("and", AND)
    or_: list[ProjectWatchTurnFilter] | None = joined("or", OR)
    not_: ProjectWatchTurnFilter | None = joined("not", NOT)


ProjectWatchTurnOrder = order_of("ProjectWatchTurn")


@strawberry.type(description="关注变动。A project came under a level's watch, or left it.")
class ProjectWatchTurn(Node):
    """Who lost it is told its number and name, no more."""

    level: WatchLevel = column("level", "被告知的层级。Level that is told.")
    turn: WatchTurn = column("turn", "转入或转出。Gained or lost.")
    project_no: str = column("project_no", "项目编号。Project number.")
    name: str = column("name", "当时名称。Its name then.")
    moved_on: date = column("moved_on", "变动日。Day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    county: Region | None = edge("tenant.county", "县。County.")
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目；已不可见为 null。The project; null where invisible."
    )
