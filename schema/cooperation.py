"""Agreements of a county with a lender (银政合作协议): how a loss is shared (二(七), A15)."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from rules.vocabulary import RecoveryRule
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    DateCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region
from schema.scalar import Ratio


@strawberry.input(description="银政合作协议筛选。Filter of agreements with lenders.")
class CooperationFilter:
    """Which agreements."""

    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    starts_on: DateCondition | None = condition("starts_on", "生效日。First day.")
    ends_on: DateCondition | None = condition("ends_on", "到期日。Last day.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[CooperationFilter] | None = joined("and", AND)
    or_: list[CooperationFilter] | None = joined("or", OR)
    not_: CooperationFilter | None = joined("not", NOT)


CooperationOrder = order_of("Cooperation")


@strawberry.type(description="其他分担方的比例（如担保公司）。The share of a further party.")
class CooperationShare:
    """Who, and what part of a loss."""

    party: str = column("party", "分担方。The party.")
    share: Ratio = column("share", "分担比例（小数）。Its share, a fraction.")


@strawberry.type(
    description="县与承贷机构的银政合作协议：损失按约定比例分担（二(七)）。"
    "An agreement of a county with a lender: how they share a loss."
)
class Cooperation(Node):
    """In force from its first day to its last, or until a later one with that lender starts."""

    document_no: str = column("document_no", "文号。Document number.")
    fund_share: Ratio = column(
        "fund_share", "风险补偿金分担比例（小数）。Share of the fund, a fraction."
    )
    lender_share: Ratio = column(
        "lender_share", "承贷机构分担比例（小数）。Share of the lender, a fraction."
    )
    other_shares: list[CooperationShare] = edge(
        "cooperation.shares", "其他分担方。Shares of further parties; all make 1."
    )
    buffer_months: int | None = column(
        "buffer_months",
        "代偿缓冲期月数；null 为按通知（2 个月）。开立时最多 2 个月，第 3 个月须经延长批准。"
        "Months of the buffer; null: the notice's two. At opening two at most; the third only by"
        " an extension.",
    )
    recovery_rule: RecoveryRule = column("recovery_rule", "追偿款分配。How recoveries go back.")
    starts_on: date = column("starts_on", "生效日。First day.")
    ends_on: date | None = column("ends_on", "到期日；无期限为 null。Last day; null without one.")
    in_force: bool = column(
        "in_force", "今日是否有效（未到期且无更晚生效者）。Whether it is in force today."
    )
    file_hash: str | None = column("file_sha256", "文件 SHA-256。SHA-256 of the file.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    lender: Lender | None = edge("cooperation.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
