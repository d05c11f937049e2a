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
