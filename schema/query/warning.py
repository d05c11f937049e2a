"""Early warnings, and how counties are prepared: root fields that read."""

from __future__ import annotations

import strawberry

from schema.preparedness import (
    CountyDocument,
    CountyDocumentFilter,
    CountyDocumentOrder,
    RiskTeam,
    RiskTeamFilter,
    RiskTeamOrder,
)
from schema.query.field import by_id, page
from schema.warning import Warning, WarningFilter, WarningOrder


@strawberry.type
class WarningQuery:
    """Warnings, documents, teams."""

    warning: Warning | None = by_id(Warning, "预警。A warning.")
    warnings = page(Warning, "预警。Warnings.", WarningFilter, WarningOrder)
    county_documents = page(
        CountyDocument,
        "县级文件。Documents of counties.",
        CountyDocumentFilter,
        CountyDocumentOrder,
    )
    risk_teams = page(RiskTeam, "处置小组。Risk teams.", RiskTeamFilter, RiskTeamOrder)
