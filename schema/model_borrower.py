"""Model borrowers (诚信典范, 三(二)): shown by name with their consent alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    BooleanCondition,
    CityCodeCondition,
    RegionCodeCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.household import Household


@strawberry.input(description="诚信典范筛选。Filter of model borrowers.")
class ModelBorrowerFilter:
    """Which model borrowers."""

    is_published: BooleanCondition | None = condition(
        "is_published", "是否已公布。Whether he is shown by name."
    )
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[ModelBorrowerFilter] | None = joined("and", AND)
    or_: list[ModelBorrowerFilter] | None = joined("or", OR)
    not_: ModelBorrowerFilter | None = joined("not", NOT)


ModelBorrowerOrder = order_of("ModelBorrower")


@strawberry.type(description="诚信典范（三(二)）。A model borrower.")
class ModelBorrower(Node):
    """Who repaid in good faith; the name is masked until he consents."""

    name: str = column("name", "姓名；未经本人书面同意为脱敏。Name, masked without his consent.")
    deeds: str = column("deeds", "事迹。What is told of him.")
    is_published: bool = column("is_published", "是否已公布。Whether he is shown by name.")
    consented_on: date | None = column("consented_on", "本人同意日。Day of his consent.")
    consent_no: str | None = column("consent_no", "书面同意编号。Number of the written consent.")
    published_on: date | None = column("published_on", "公布日。Day it was published.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "modelborrower.household", "农户；不可见时为 null。Household, null where invisible."
    )
    county: Region | None = edge("tenant.county", "县。County.")
