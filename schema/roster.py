"""The register of poor households (建档立卡名册): its versions, imported lines, and changes."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from rules.vocabulary import RosterChangeKind, RosterState
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    BooleanCondition,
    CityCodeCondition,
    Condition,
    DateCondition,
    IntCondition,
    RegionCodeCondition,
    joined,
)
from schema.household import Household
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="名册版本筛选。Filter of versions of the register.")
class RosterFilter:
    """Which versions."""

    number: IntCondition | None = condition("number", "版本序号。Number.")
    state: Condition[RosterState] | None = condition("state", "状态。State.")
    published_on: DateCondition | None = condition("published_on", "发布日。Day of publication.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[RosterFilter] | None = joined("and", AND)
    or_: list[RosterFilter] | None = joined("or", OR)
    not_: RosterFilter | None = joined("not", NOT)


@strawberry.input(description="名册导入行筛选。Filter of imported lines.")
class RosterRowFilter:
    """Which lines."""

    faulty: BooleanCondition | None = condition("faulty", "是否有误。Whether it has a fault.")
    line: IntCondition | None = condition("line", "行号。Line.")
    and_: list[RosterRowFilter] | None = joined("and", AND)
    or_: list[RosterRowFilter] | None = joined("or", OR)
    not_: RosterRowFilter | None = joined("not", NOT)


RosterOrder = order_of("Roster")
RosterRowOrder = order_of("RosterRow")


@strawberry.type(description="名册的一行，有误的也保留。An imported line, sound or not.")
class RosterRow(Node):
    """As it was typed; the identity number is masked, and not shown where it is not sound."""

    line: int = column("line", "行号。Line in the file.")
    household_no: str = column("household_no", "户编号。Household number.")
    township_code: str = column("township_code", "乡镇代码（原文）。Township's code, as typed.")
    village: str = column("village", "村。Village.")
    name: str = column("name", "姓名。Name.")
    relation: str = column("relation", "与户主关系。Relation to the head.")
    poverty_cause: str | None = column("poverty_cause", "致贫原因。Cause of poverty.")
    id_card: str | None = column(
        "id_card_masked",
        "身份证号（脱敏）；有误的行为 null。Masked; null where faulty.",
    )
    fault: str | None = column("fault", "错误代码，如 CHECK_DIGIT；无误为 null。Reason code.")
    fault_field: str | None = column("fault_field", "有误的字段。The field that is wrong.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    township: Region | None = edge("tenant.township", "乡镇。Township, where the code is known.")


@strawberry.type(description="名册版本（三(一)1）。A version of the register of poor households.")
class Roster(Node):
    """A draft until every line is sound and it is published to the county's lenders."""

    number: int = column("number", "版本序号，本县自 1 起。Number, from 1 in the county.")
    state: RosterState = column("state", "状态。State.")
    source: str = column("source", "文件名。Name of the file.")
    row_count: int = column("row_count", "行数。Number of lines.")
    fault_count: int = column("fault_count", "有误的行数。Number of lines with a fault.")
    imported_on: date = column("imported_on", "导入日。Day of the newest import.")
    published_on: date | None = column("published_on", "发布日。Day of publication.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was begun.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者当前可办理的事项。What the caller may do to it now."
    )
    county: Region | None = edge("tenant.county", "县。County.")
    rows = connection(
        Connection[RosterRow],
        "导入的行；仅本县扶贫部门可见，他人为 null。Lines, for the county's own office; else null.",
        {"edge": "roster.rows"},
        where=RosterRowFilter,
        order=RosterRowOrder,
        nullable=True,
    )


@strawberry.type(description="名册变动：某版本对一户的影响。What a version did to a household.")
class RosterChange(Node):
    """A lender that holds version n asks for those above n."""

    number: int = column("number", "版本序号。Number of the version that has it.")
    kind: RosterChangeKind = column("kind", "变动。What changed.")
    business_on: date = column("business_on", "业务日。Business day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    household: Household | None = edge("rosterchange.household", "农户。Household.")


RosterChangeOrder = order_of("RosterChange")
