"""The version of the policy a loan is bound to at its signing date; exactly one is known so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rules.notice_2018_119.text import DOCUMENT, IN_FORCE_FROM
from rules.vocabulary import HouseholdStatus


class RateRule(StrEnum):
    """How the rate of a loan is bound (利率规则)."""

    BENCHMARK_EQUAL = "BENCHMARK_EQUAL"
    LPR_CAP = "LPR_CAP"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One text's numbers: money in yuan, ratios as fractions, terms in months, days in days."""

    id: int
    code: str
    effective_from: date
    effective_to: date | None
    max_household_amount: Decimal
    max_months: int
    rate_rule: RateRule
    eligible_statuses: tuple[HouseholdStatus, ...]
    exited_keeps_policy_until: date
    subsidy_ratio: Decimal
    npl_trip_ratio: Decimal
    buffer_months_default: int
    buffer_months_max: int
    deposit_working_days: int
    fund_ratio_min: Decimal
    injection_ratio: Decimal
    province_watch_amount: Decimal
    cut_date: date
    value_date_days_back_max: int
    resume_ratio_default: Decimal | None


# INVARIANT: each number equals the `Dated` number above its clause; a house test holds it.
NOTICE_2018_119 = PolicyVersion(
    id=1,
    code=DOCUMENT,
    effective_from=IN_FORCE_FROM,
    effective_to=None,
    max_household_amount=Decimal("50000.00"),
    max_months=36,
    rate_rule=RateRule.BENCHMARK_EQUAL,
    eligible_statuses=(
        HouseholdStatus.POOR,
        HouseholdStatus.EXITED,
        HouseholdStatus.RETURNED_POOR,
    ),
    exited_keeps_policy_until=date(2020, 12, 31),
    subsidy_ratio=Decimal("1.00"),
    npl_trip_ratio=Decimal("0.03"),
    buffer_months_default=2,
    buffer_months_max=3,
    deposit_working_days=5,
    fund_ratio_min=Decimal("0.1"),
    injection_ratio=Decimal("0.05"),
    province_watch_amount=Decimal("5000000.00"),
    cut_date=date(2017, 7, 25),
    value_date_days_back_max=5,
    # The notice gives no value, and 3 % would trip again at once: a county sets its own.
    resume_ratio_default=None,
)

POLICY_VERSIONS: tuple[PolicyVersion, ...] = (NOTICE_2018_119,)


def policy_on(day: date) -> PolicyVersion:
    """The version that governs a loan signed on `day`; the oldest one known for earlier days."""
    governing = POLICY_VERSIONS[0]
    for version in POLICY_VERSIONS:
        if version.effective_from <= day:
            governing = version
    return governing
