"""Reports inside a read: the reader's row filters and the plan's parameters put in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping

from authz.role import Role
from planner.fences import fence
from reports.insurance import PARTICIPATION
from reports.lending import LENDING
from reports.ranking import COUNTY_RANKING
from reports.report import Report
from reports.subsidy import INTEREST_LEDGER, PREMIUM_LEDGER

REPORTS: dict[str, Report] = {
    "insurance_participation": PARTICIPATION,
    "lending": LENDING,
    "premium_ledger": PREMIUM_LEDGER,
    "interest_ledger": INTEREST_LEDGER,
    "county_ranking": COUNTY_RANKING,
}

_FENCE = re.compile(r"«([a-z_]+) ([a-z]+)»")
_PARAMETER = re.compile(r"⟦([a-z_]+)⟧")


def report_sql(report: Report, given: Mapping[str, str], role: Role) -> str:
    """The report's SQL as this role reads it, in the plan's names of parameters."""

    def named(match: re.Match[str]) -> str:
        name = match[1]
        return f"⟦{given[name]}⟧" if name in given else report.defaults[name]

    # The parameters first: a filter has the actor's own, which are no report's.
    text = _PARAMETER.sub(named, report.sql)
    return _FENCE.sub(lambda m: f"({fence(m[1], role).replace('§', m[2])})", text)
