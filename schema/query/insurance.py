"""Farm insurance: root fields that read."""

from __future__ import annotations

from datetime import date

import strawberry

from schema.connection import planned
from schema.insurance import (
    InsuranceParticipation,
    InsurancePolicy,
    InsurancePolicyFilter,
    InsurancePolicyOrder,
    PremiumLedger,
)
from schema.query.field import COUNTY, argument, by_id, page
from schema.scalar import RegionCode


@strawberry.type
class InsuranceQuery:
    """Policies, and the figures of a region."""

    insurance_policy: InsurancePolicy | None = by_id(InsurancePolicy, "农业保险保单。A policy.")
    insurance_policies = page(
        InsurancePolicy,
        "农业保险保单。Policies of farm insurance.",
        InsurancePolicyFilter,
        InsurancePolicyOrder,
    )
    insurance_participation: InsuranceParticipation | None = planned(
        InsuranceParticipation | None,
        "贷款农户参保率，县级及市、省合计。Participation of borrower households.",
        {
            "root": "report",
            "report": "insurance_participation",
            "by": (
                ("from", "region", "region:office", "InsurancePolicy"),
                ("to", "region", "region:office.max", "InsurancePolicy"),
                ("on", "on", "value", ""),
            ),
        },
        {
            "region": argument(RegionCode, "省、市州或县代码。Code of province, city or county."),
            "on": argument(date | None, "统计日，默认业务日。As of; the business day."),
        },
        required=("region",),
    )
    premium_ledger: PremiumLedger | None = planned(
        PremiumLedger | None,
        "一县的保费补贴账试算平衡。Trial balance of a county's premium ledger.",
        {
            "root": "report",
            "report": "premium_ledger",
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
