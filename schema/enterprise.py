"""Entities that use household loans (用款主体): read by every authenticated caller."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import EnterpriseKind, EnterpriseListState
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.project import Project, ProjectFilter, ProjectOrder


@strawberry.input(description="用款主体筛选。Filter of enterprises.")
class EnterpriseFilter:
    """Which enterprises."""

    name: StringCondition | None = condition("name", "名称。Name.")
    uscc: StringCondition | None = condition("uscc", "统一社会信用代码。Social credit code.")
    kind: Condition[EnterpriseKind] | None = condition("kind", "类型。Kind.")
    list_state: Condition[EnterpriseListState] | None = condition("list_state", "名单。List.")
    county: RegionCodeCondition | None = condition("home_county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("home_county_id region:city", "市州。City.")
    and_: list[EnterpriseFilter] | None = joined("and", AND)
    or_: list[EnterpriseFilter] | None = joined("or", OR)
    not_: EnterpriseFilter | None = joined("not", NOT)


EnterpriseOrder = order_of("Enterprise")
ListEntryOrder = order_of("ListEntry")


@strawberry.type(description="名单记录（只增不改）。An entry of an entity on a list.")
class ListEntry(Node):
    """Made by a county, with effect in the whole province."""

    state: EnterpriseListState = column("state", "名单。List.")
    reason: str | None = column("reason", "原因。Reason.")
    measures: str | None = column("measures", "管理措施。Measures.")
    listed_on: date = column("listed_on", "列名日。Day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    county: Region | None = edge("enterprise.county", "列名县。County that made it.")
    enterprise: Annotated[Enterprise, strawberry.lazy("schema.enterprise")] | None = edge(
        "list_entry.enterprise", "用款主体。Entity."
    )


@strawberry.type(description="用款主体。An entity that uses household loans.")
class Enterprise(Node):
    """An enterprise or cooperative; on at most one list, province-wide."""

    name: str = column("name", "名称。Name.")
    uscc: str = column("uscc", "统一社会信用代码。Unified social credit code.")
    kind: EnterpriseKind = column("kind", "类型。Kind.")
    list_state: EnterpriseListState = column("list_state", "名单（二(九)2）。List it stands on.")
    listed_on: date | None = column("listed_on", "列名日。Since when it stands there.")
    legal_representative: str | None = column("legal_representative", "法定代表人。Legal rep.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version.")
    county: Region | None = edge("enterprise.county", "登记县。County that registered it.")
    list_entries = connection(
        Connection[ListEntry],
        "名单记录。Its entries on lists.",
        {"edge": "enterprise.list_entries"},
        order=ListEntryOrder,
    )
    projects = connection(
        Connection[Annotated["Project", strawberry.lazy("schema.project")]],
        "项目（按调用者权限）；无权查看项目库为 null。Projects; null without any right to them.",
        {"edge": "enterprise.projects"},
        nullable=True,
        where=Annotated["ProjectFilter", strawberry.lazy("schema.project")],
        order=Annotated["ProjectOrder", strawberry.lazy("schema.project")],
    )
