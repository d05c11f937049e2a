"""What tells rights apart in the county's agreements with its lenders, added as the owner."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from tests.leaks.dump import Row


class Stage(Protocol):
    """What a scene offers."""

    def rows(self, sql: str, *values: Any) -> list[Row]: ...

    def put(self, table: str, **values: Any) -> None: ...

    def new(self) -> dict[str, Any]: ...


def agreed(stage: Stage, county: int) -> None:
    """An agreement with each of two lenders, each with a further party."""
    lenders = stage.rows("select id from lender where home_county_id = %s order by id", county)
    for number, lender in enumerate(lenders[:2]):
        agreement = stage.new()
        stage.put(
            "cooperation", county_id=county, **agreement, lender_id=lender["id"],
            document_no=f"coop-{county}-{number}", fund_share="0.7", lender_share="0.2",
            recovery_rule="PRO_RATA", starts_on=date(2018, 1, 1), recorded_by="scene", version=1,
        )  # fmt: skip
        stage.put(
            "cooperation_share", county_id=county, cooperation_id=agreement["id"], number=1,
            lender_id=lender["id"], party=f"surety-{county}-{number}", share="0.1",
        )  # fmt: skip


def owed(stage: Stage, county: int) -> None:
    """Revenue of two years, and a plan to top up."""
    funds = stage.rows("select id from risk_fund where county_id = %s", county)
    for year in (2017, 2018):
        stage.put(
            "budget_revenue", county_id=county, **stage.new(), year=year, basis="BUDGET",
            amount=f"{year}00.00", document_no=f"revenue-{county}-{year}", recorded_by="scene",
        )  # fmt: skip
    for fund in funds:
        stage.put(
            "top_up_plan", county_id=county, **stage.new(), fund_id=fund["id"], shortfall="1.00",
            amount="1.00", planned_on=date(2018, 12, 31), document_no=f"plan-{county}",
            state="OPEN", recorded_by="scene", version=1,
        )  # fmt: skip
