"""Inspections after lending (贷后检查, 二(一))."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import InspectionFinding, LoanPurpose
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
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.loan import Loan
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="贷后检查筛选。Filter of inspections.")
class InspectionFilter:
    """Which inspections."""

    finding: Condition[InspectionFinding] | None = condition("finding", "检查结果。Finding.")
    inspected_on: DateCondition | None = condition("inspected_on", "检查日。Day of the visit.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[InspectionFilter] | None = joined("and", AND)
    or_: list[InspectionFilter] | None = joined("or", OR)
    not_: InspectionFilter | None = joined("not", NOT)


InspectionOrder = order_of("Inspection")


@strawberry.type(
    description="贷后检查（只增不改，二(一)「实时了解贷款使用情况」）。An inspection, append-only."
)
class Inspection(Node):
    """A visit, and what the money was found to be used for."""

    inspected_on: date = column("inspected_on", "检查日。Day of the visit.")
    finding: InspectionFinding = column("finding", "检查结果。Finding.")
    actual_purpose: LoanPurpose | None = column("actual_purpose", "实际用途。Actual purpose.")
    note: str = column("note", "检查情况。What was seen.")
    file_hash: str | None = column(
        "file_hash_hex", "照片或记录的 SHA-256，64 位十六进制。SHA-256 of a photo or record."
    )
    recorded_role: Role = column("recorded_role", "登记角色。Role that recorded it.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
