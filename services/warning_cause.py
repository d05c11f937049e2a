"""What a day's sweep keeps watch over: each rule, and the offices whose task its warning is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from authz.role import Role
from rules.refusal import ErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Whose task it is.

    `is_kept_fresh`: figures of a county or a lender follow what changes while it is open; those of
    a loan stay as they were told, so that thousands of rows are not rewritten every night.
    `is_for_watch`: the office that watches the project is told too; `is_daily`: told again on each
    day while it is open.
    """

    offices: tuple[Role, ...]
    is_kept_fresh: bool = False
    is_for_watch: bool = False
    is_daily: bool = False


_COUNTY = (Role.COUNTY_GOV,)
_LENT = (Role.COUNTY_BANK, Role.COUNTY_PA)
_COLLECTED = (Role.COUNTY_BANK, Role.COUNTY_GOV)

DUTIES: Mapping[ErrorCode, Duty] = {
    ErrorCode.NO_COUNTY_RULES: Duty(offices=_COUNTY),
    ErrorCode.NO_RISK_TEAM: Duty(offices=_COUNTY),
    ErrorCode.NO_CONTINGENCY_PLAN: Duty(offices=_COUNTY),
    ErrorCode.MEETING_OVERDUE: Duty(offices=_COUNTY, is_kept_fresh=True),
    ErrorCode.RESOLUTION_OVERDUE: Duty(offices=_COUNTY),
    ErrorCode.STALE_FEED: Duty(offices=_LENT),
    # As the breaker opens it wherever a book changes: the sweep repairs, and tells nothing new.
    ErrorCode.NPL_RATIO_HIGH: Duty(offices=(*_LENT, Role.COUNTY_GOV)),
    ErrorCode.FUND_BELOW_RATIO: Duty(
        offices=(Role.COUNTY_FIN, Role.COUNTY_GOV, Role.COUNTY_PA), is_kept_fresh=True
    ),
    ErrorCode.INJECTION_SHORT: Duty(offices=(Role.COUNTY_FIN, Role.COUNTY_GOV), is_kept_fresh=True),
    ErrorCode.SUBSIDY_LATE: Duty(offices=(Role.COUNTY_FIN,), is_kept_fresh=True),
    ErrorCode.CLASSIFICATION_STALE: Duty(offices=(Role.COUNTY_BANK,), is_kept_fresh=True),
    ErrorCode.MATURING_SOON: Duty(offices=_LENT),
    ErrorCode.OVERDUE_STARTED: Duty(offices=_LENT),
    ErrorCode.OVERDUE_30_DAYS: Duty(offices=_LENT),
    ErrorCode.NO_EARLY_DEMAND: Duty(offices=_LENT),
    ErrorCode.NPL_WITHOUT_CASE: Duty(offices=_COLLECTED),
    ErrorCode.DISPOSAL_NOT_CLASSIFIED: Duty(offices=_LENT),
    ErrorCode.BUFFER_NOT_OPENED: Duty(offices=_LENT),
    ErrorCode.CLAIM_NOT_STARTED: Duty(offices=_LENT),
    ErrorCode.DEPOSIT_LATE: Duty(offices=(Role.COUNTY_BANK, Role.COUNTY_FIN)),
    ErrorCode.DISPOSAL_UNDECIDED: Duty(offices=_COUNTY),
    ErrorCode.NOT_SCREENED: Duty(offices=(Role.COUNTY_PA, Role.COUNTY_BANK), is_kept_fresh=True),
    ErrorCode.ENTITY_ON_NEGATIVE_LIST: Duty(
        offices=(Role.COUNTY_PA, Role.COUNTY_BANK), is_kept_fresh=True
    ),
    ErrorCode.STATISTIC_LATE: Duty(offices=(Role.COUNTY_PA, Role.COUNTY_BANK), is_kept_fresh=True),
    ErrorCode.REPORT_LATE: Duty(offices=(Role.COUNTY_PA, Role.COUNTY_BANK), is_kept_fresh=True),
    ErrorCode.EXIT_STAGE_MISSED: Duty(offices=(Role.COUNTY_PA,), is_kept_fresh=True),
    ErrorCode.PLATFORM_OVERDUE: Duty(offices=_COUNTY, is_kept_fresh=True, is_for_watch=True),
    ErrorCode.NO_GUARANTEE: Duty(offices=_LENT, is_kept_fresh=True),
    ErrorCode.NO_COLLATERAL: Duty(offices=_LENT, is_kept_fresh=True),
    ErrorCode.RECTIFICATION_OVERDUE: Duty(offices=_COUNTY, is_kept_fresh=True, is_daily=True),
}
