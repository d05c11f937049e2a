"""The audit trail (审计记录): who did what, what stood there before and after, chained by seals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import Decision
from schema.column import column, condition, edge
from schema.connection import Node
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    DateTimeCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="审计记录筛选。Filter of audit events.")
class AuditEventFilter:
    """Which events."""

    act: StringCondition | None = condition("act", "事项，如 loan:approve。Act.")
    actor: StringCondition | None = condition("actor", "办理人。Who acted.")
    role: Condition[Role] | None = condition("role", "角色。Role.")
    object_kind: StringCondition | None = condition("object_kind", "对象类型。Kind of object.")
    business_on: DateCondition | None = condition("business_on", "业务日。Business day.")
    recorded_at: DateTimeCondition | None = condition("recorded_at", "时间，起止。From, to.")
    object_id: StringCondition | None = condition("object_id", "对象 id。Id of the object.")
    request_id: StringCondition | None = condition("request_id", "请求号。Request.")
    decision: Condition[Decision] | None = condition("decision", "结论。Outcome.")
    county: RegionCodeCondition | None = condition("county_id region:any", "地区。Region.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[AuditEventFilter] | None = joined("and", AND)
    or_: list[AuditEventFilter] | None = joined("or", OR)
    not_: AuditEventFilter | None = joined("not", NOT)


AuditEventOrder = order_of("AuditEvent")


@strawberry.type(description="字段变化。A field before and after.")
class FieldChange:
    """One value that changed."""

    field: str = column("field", "字段。Field.")
    before: str | None = column("before", "变更前。Before.")
    after: str | None = column("after", "变更后。After.")


@strawberry.type(description="封存：链式次序。A seal: the chained order of the trail.")
class AuditSeal:
    """Position and hash; the hash covers the one before it and the event."""

    position: int = column("position", "次序，自 1 起。Position, from 1.")
    hash: str = column("hash_hex", "SHA-256（十六进制）。Hash in hexadecimal.")
    sealed_at: datetime = column("sealed_at", "封存时间。When it was sealed.")


@strawberry.type(description="审计记录（不可修改）。An event of the audit trail.")
class AuditEvent(Node):
    """Written in the transaction it tells of."""

    recorded_at: datetime = column("recorded_at", "时间。When.")
    business_on: date = column("business_on", "业务日。Business day.")
    actor: str = column("actor", "办理人。Who acted.")
    role: str = column("role", "角色。Role.")
    organisation: str | None = column("organisation", "机构。Organisation.")
    client: str = column("client", "客户端。Client.")
    address: str | None = column("address", "网络地址。Address.")
    request_id: str = column("request_id", "请求号。Request.")
    act: str = column("act", "事项。Act.")
    object_kind: str | None = column("object_kind", "对象类型。Kind of the object.")
    object_id: str | None = column("object_id", "对象 id。Id of the object.")
    decision: Decision = column("decision", "结论。Outcome.")
    decision_id: str | None = column("decision_id", "拒绝决定号。Decision, for denials.")
    changes: list[FieldChange] = edge("audit.changes", "变更前后。What changed.")
    seal: AuditSeal | None = edge("audit.seal", "封存；尚未封存为 null。Seal, null until sealed.")
    region: Annotated[Region, strawberry.lazy("schema.region")] | None = edge(
        "audit.region", "地区。Region."
    )
