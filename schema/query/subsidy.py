"""Interest subsidy: root fields that read."""

from __future__ import annotations

from datetime import date

import strawberry

from schema.connection import planned
from schema.query.field import COUNTY, argument, by_id, page
from schema.subsidy import (
    InterestLedger,
    SubsidyBatch,
    SubsidyBatchFilter,
    SubsidyBatchOrder,
)


@strawberry.type
class SubsidyQuery:
    """Batches by quarter and lender."""

    subsidy_batch: SubsidyBatch | None = by_id(SubsidyBatch, "贴息批次。A batch.")
    subsidy_batches = page(
        SubsidyBatch,
        "贴息批次。Batches of interest subsidy.",
        SubsidyBatchFilter,
        SubsidyBatchOrder,
    )
    interest_ledger: InterestLedger | None = planned(
        InterestLedger | None,
        "一县的贴息账试算平衡。Trial balance of a county's ledger of interest subsidy.",
        {
            "root": "report",
            "report": "interest_ledger",
            "by": (
                ("county", "county", "region:county", "RiskFund"),
                ("from", "fromOn", "value", ""),
                ("to", "toOn", "value", ""),
            ),
        },
        {
            "county": COUNTY,
            "from_on": argument(date | None, "起始业务日，默认全部。First business day."),
            "to_on": argument(date | None, "截止业务日（含），默认今日。Last business day."),
        },
        required=("county",),
    )
