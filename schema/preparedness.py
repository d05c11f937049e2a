"""How a county is prepared (二(一)): its rules, its contingency plan, its risk team."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from rules.vocabulary import CountyDocumentKind
from schema.column import column, condition, edge
from schema.connection import Node
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    RegionCodeCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="县级文件筛选。Filter of counties' documents.")
class CountyDocumentFilter:
    """Which documents."""

    kind: Condition[CountyDocumentKind] | None = condition("kind", "类型。Kind.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[CountyDocumentFilter] | None = joined("and", AND)
    or_: list[CountyDocumentFilter] | None = joined("or", OR)
    not_: CountyDocumentFilter | None = joined("not", NOT)


@strawberry.input(description="处置小组筛选。Filter of risk teams.")
class RiskTeamFilter:
    """Which teams."""

    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[RiskTeamFilter] | None = joined("and", AND)
    or_: list[RiskTeamFilter] | None = joined("or", OR)
    not_: RiskTeamFilter | None = joined("not", NOT)


CountyDocumentOrder = order_of("CountyDocument")
RiskTeamOrder = order_of("RiskTeam")


@strawberry.type(description="县级文件（管理办法、处置预案）。A document of a county.")
class CountyDocument(Node):
    """Rules of its own, or a contingency plan."""

    kind: CountyDocumentKind = column("kind", "类型。Kind.")
    document_no: str = column("document_no", "文号。Document number.")
    title: str = column("title", "标题。Title.")
    issued_on: date = column("issued_on", "印发日。Day of issue.")
    valid_from: date = column("valid_from", "生效日。First day it is valid.")
    valid_to: date | None = column("valid_to", "失效日；null 为长期。Last day; null: no end.")
    valid: bool = column("is_valid", "今日是否有效。Whether it is valid today.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version.")
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(description="小组成员。A member of a risk team.")
class RiskTeamMember:
    """Somebody of a department."""

    name: str = column("name", "姓名。Name.")
    department: str = column("department", "部门。Department.")
    duty: str | None = column("duty", "职责。Duty.")


@strawberry.type(description="县级风险防范处置小组。A county's risk team.")
class RiskTeam(Node):
    """A leader and members of departments."""

    leader: str = column("leader", "组长。Leader.")
    leader_post: str = column("leader_post", "组长职务。Post of the leader.")
    document_no: str = column("document_no", "成立文号。Document it was appointed by.")
    from_on: date = column("from_on", "起始日。First day.")
    to_on: date | None = column("to_on", "结束日；在任为 null。Last day; null while in office.")
    in_office: bool = column("is_in_office", "今日是否在任。Whether it is in office today.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version.")
    members: list[RiskTeamMember] = edge("team.members", "成员。Members.")
    county: Region | None = edge("tenant.county", "县。County.")
