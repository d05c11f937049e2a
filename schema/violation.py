"""Violations that somebody answers for (追责问责, 三(三))."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from rules.vocabulary import ViolationKind, ViolationState, ViolationSubject
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="追责记录筛选。Filter of violations.")
class ViolationFilter:
    """Which violations."""

    kind: Condition[ViolationKind] | None = condition("kind", "情形。Kind.")
    status: Condition[ViolationState] | None = condition("state", "状态。State.")
    subject_kind: Condition[ViolationSubject] | None = condition("subject_kind", "对象。Subject.")
    unit: StringCondition | None = condition("unit", "单位。Unit.")
    found_on: DateCondition | None = condition("found_on", "发现日。Day it was found.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[ViolationFilter] | None = joined("and", AND)
    or_: list[ViolationFilter] | None = joined("or", OR)
    not_: ViolationFilter | None = joined("not", NOT)


ViolationOrder = order_of("Violation")


@strawberry.type(description="追责记录（三(三)）。A violation that somebody answers for.")
class Violation(Node):
    """Of an obligation, by a unit or a person."""

    status: ViolationState = column("state", "状态。State.")
    subject_kind: ViolationSubject = column("subject_kind", "对象类型。Unit or person.")
    subject: str = column("subject", "对象名称或姓名。Name of the unit or person.")
    unit: str = column("unit", "所在单位。Unit that it belongs to.")
    kind: ViolationKind = column("kind", "情形。Which of the four.")
    document: str = column("document", "依据文件。Text that it is against.")
    clause_row: int = column("clause_row", "条款序号。Row of the obligation, as in policy.")
    found_on: date = column("found_on", "发现日。Day it was found.")
    evidence: str = column("evidence", "证据。What shows it.")
    outcome: str | None = column("outcome", "处理结论。What came of it.")
    concluded_on: date | None = column("concluded_on", "处理日。Day it was concluded.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    county: Region | None = edge("tenant.county", "县。County.")
