"""All downloads by their name, as the address calls them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reports.claim_file import CLAIM_FILE
from reports.claims_list import CLAIMS_LIST
from reports.download import Download
from reports.fund_statement import FUND_STATEMENT
from reports.region_file import FUNDING_SOURCES, OVERVIEW, REGULATOR_EXTRACT
from reports.report_file import REPORT_FILE
from reports.statistic_file import STATISTIC_FILE
from reports.subsidy_list import SUBSIDY_LIST

DOWNLOADS: Mapping[str, Download] = MappingProxyType(
    {
        one.name: one
        for one in (
            FUND_STATEMENT,
            SUBSIDY_LIST,
            CLAIM_FILE,
            CLAIMS_LIST,
            STATISTIC_FILE,
            REPORT_FILE,
            OVERVIEW,
            REGULATOR_EXTRACT,
            FUNDING_SOURCES,
        )
    }
)
