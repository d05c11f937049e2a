"""All downloads by their name, as the address calls them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reports.claim_file import CLAIM_FILE
from reports.download import Download
from reports.fund_statement import FUND_STATEMENT
from reports.subsidy_list import SUBSIDY_LIST

DOWNLOADS: Mapping[str, Download] = MappingProxyType(
    {one.name: one for one in (FUND_STATEMENT, SUBSIDY_LIST, CLAIM_FILE)}
)
