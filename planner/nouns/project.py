"""Enterprises, projects and who takes part in them."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, key_id, parent, tenant_id, to
from rules.states import PROJECT

NOUNS: dict[str, Noun] = {
    "Enterprise": Noun(
        "enterprise",
        key_id("enterprise"),
        orders=RECORDED,
        county="home_county_id",
    ),
    "Project": Noun(
        "project",
        tenant_id("project"),
        orders=RECORDED | {"AMOUNT": "amount"},
        expressions={
            "watch_level": "case when {t}.amount >= {province_watch_amount}"
            " then 'PROVINCE' else 'CITY' end",
        },
        acts=Acts({Act.PROJECT_AMEND: "", Act.PROJECT_SUPERVISE: ""}, PROJECT),
    ),
    "ProjectParticipation": Noun(
        "project_participation",
        tenant_id("participation"),
        orders=RECORDED,
    ),
    "ProjectEvent": Noun("project_event", tenant_id("projectevent"), orders=RECORDED),
}

EDGES: dict[str, Edge] = {
    "enterprise.county": to("Region", "home_county_id"),
    "enterprise.projects": Edge("Project", (("id", "enterprise_id"),)),
    "project.enterprise": to("Enterprise", "enterprise_id"),
    "project.lead_lender": to("Lender", "lead_lender_id"),
    "project.participations": child("ProjectParticipation", "project_id"),
    "project.events": child("ProjectEvent", "project_id"),
    "participation.project": parent("Project", "project_id"),
    "participation.loan": parent("Loan", "loan_id"),
    "participation.household": parent("Household", "household_id"),
    "participation.lender": to("Lender", "lender_id"),
}
