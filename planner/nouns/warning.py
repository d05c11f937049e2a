"""Early warnings, and how a county is prepared."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id, to
from rules.states import WARNING

_FIGURES = "(select f.key as name, f.value as value from jsonb_each_text({p}.figures) f)"
_MEMBERS = (
    "(select m.number, m.row->>'name' as name, m.row->>'department' as department,"
    " m.row->>'duty' as duty from jsonb_array_elements({p}.members)"
    " with ordinality as m(row, number))"
)

NOUNS: dict[str, Noun] = {
    "Warning": Noun(
        "warning",
        tenant_id("warning"),
        orders=RECORDED,
        expressions={
            "days_open": "(coalesce({t}.closed_on, {today}) - {t}.opened_on)",
        },
        acts=Acts(
            {Act.WARNING_ACKNOWLEDGE: "acknowledge", Act.WARNING_CLOSE: "close"},
            WARNING,
            # A fund below 1:10 is closed by the money that covers it (row 45).
            conditions={Act.WARNING_CLOSE: "§.rule <> 'FUND_BELOW_RATIO'"},
        ),
    ),
    "WarningFigure": Noun("warning_figure", "'null'", key=("name",), county=None),
    "CountyDocument": Noun(
        "county_document",
        tenant_id("countydocument"),
        orders=RECORDED,
        expressions={
            "is_valid": "({t}.valid_from <= {today}"
            " and ({t}.valid_to is null or {t}.valid_to >= {today}))",
        },
    ),
    "RiskTeam": Noun(
        "risk_team",
        tenant_id("riskteam"),
        orders=RECORDED,
        expressions={
            "is_in_office": "({t}.from_on <= {today}"
            " and ({t}.to_on is null or {t}.to_on >= {today}))",
        },
    ),
    "RiskTeamMember": Noun("risk_team_member", "'null'", key=("number",), county=None),
}

EDGES: dict[str, Edge] = {
    "warning.loan": parent("Loan", "loan_id"),
    "warning.lender": to("Lender", "lender_id"),
    "warning.figures": Edge("WarningFigure", (), order="name", source=_FIGURES),
    "loan.warnings": child("Warning", "loan_id"),
    "team.members": Edge("RiskTeamMember", (), order="number", source=_MEMBERS),
}
