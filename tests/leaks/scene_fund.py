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
    """Revenue of two years, a plan to top up, and a bank's statement with a matched line."""
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
        stated(stage, county, fund["id"])


def stated(stage: Stage, county: int, fund: Any) -> None:
    """A statement of two lines, one of them an entry of the fund."""
    entries = stage.rows("select id from fund_entry where county_id = %s limit 1", county)
    statement = stage.new()
    stage.put(
        "bank_statement", county_id=county, **statement, fund_id=fund,
        document_no=f"bank-{county}", number=1, from_on=date(2018, 3, 1), to_on=date(2018, 3, 31),
        opening="0.00", closing="2.00", ledger_opening="0.00", ledger_closing="2.00",
        line_count=2, recorded_by="scene",
    )  # fmt: skip
    for number in (1, 2):
        stage.put(
            "bank_statement_line", county_id=county, statement_id=statement["id"], number=number,
            booked_on=date(2018, 3, 2), amount="1.00", reference=f"slip-{county}-{number}",
        )  # fmt: skip
    for entry in entries:
        stage.put(
            "bank_match", county_id=county, **stage.new(), fund_id=fund,
            statement_id=statement["id"], number=1, entry_id=entry["id"], means="NUMBER",
            difference="0.00", state="STANDING", matched_on=date(2018, 3, 31),
            matched_by="scene", version=1,
        )  # fmt: skip
