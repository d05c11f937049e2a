"""Enterprises, projects and who takes part in them."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, key_id, parent, tenant_id, to
from rules.notice_2018_119.part_2_9_screening import PROHIBITED_KINDS
from rules.states import PROJECT

_KINDS = ", ".join(f"'{kind}'" for kind in sorted(PROHIBITED_KINDS))
_PLATFORM = (
    f"exists (select from enterprise e where e.id = §.enterprise_id and e.kind in ({_KINDS}))"
)

NOUNS: dict[str, Noun] = {
    "Enterprise": Noun(
        "enterprise",
        key_id("enterprise"),
        orders=RECORDED,
        county="home_county_id",
    ),
    "ListEntry": Noun(
        "list_entry",
        key_id("listentry"),
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
        acts=Acts(
            {
                Act.PROJECT_AMEND: "",
                Act.PROJECT_SUPERVISE: "",
                Act.SCREENING_RECORD: "",
                Act.EXITPLAN_AGREE: "begin_exit",
                Act.RECTIFICATION_ORDER: "",
                Act.PROJECT_EXIT: "",
                Act.PROJECTSECURITY_RECORD: "",
                Act.COLLATERAL_DEMAND: "demand_collateral",
                Act.PROJECT_SECURE: "secure",
                Act.FUNDUSE_RECORD: "",
                Act.CREDITREFERRAL_RECORD: "",
                Act.DIVIDEND_RECORD: "",
                Act.PARTICIPATION_WITHDRAW: "",
                Act.PROJECT_ASSESS: "",
            },
            PROJECT,
            conditions={
                Act.SCREENING_RECORD: "§.state <> 'EXITED'",
                Act.RECTIFICATION_ORDER: f"§.state in ('REGISTERED', 'RECTIFYING') and {_PLATFORM}",
                Act.PROJECT_EXIT: "§.state in ('EXITING', 'RECALLING', 'RECTIFYING')",
                Act.PROJECTSECURITY_RECORD: "§.state <> 'EXITED'",
                Act.PARTICIPATION_WITHDRAW: "§.state <> 'EXITED'",
            },
        ),
    ),
    "ProjectParticipation": Noun(
        "project_participation",
        tenant_id("participation"),
        orders=RECORDED,
    ),
    "Screening": Noun(
        "screening",
        tenant_id("screening"),
        orders=RECORDED,
        acts=Acts(
            {Act.SCREENING_SIGN: ""},
            conditions={
                Act.SCREENING_SIGN: "§.result = 'PENDING' and §.opened_role <> {role}",
            },
        ),
    ),
    "ExitPlan": Noun("exit_plan", tenant_id("exitplan"), orders=RECORDED),
    "ExitStage": Noun("exit_stage", "'null'", key=("plan_id", "number")),
    "ProjectEvent": Noun("project_event", tenant_id("projectevent"), orders=RECORDED),
}

EDGES: dict[str, Edge] = {
    "enterprise.county": to("Region", "home_county_id"),
    "enterprise.list_entries": Edge("ListEntry", (("id", "enterprise_id"),)),
    "list_entry.enterprise": to("Enterprise", "enterprise_id"),
    "enterprise.projects": Edge("Project", (("id", "enterprise_id"),)),
    "project.enterprise": to("Enterprise", "enterprise_id"),
    "project.lead_lender": to("Lender", "lead_lender_id"),
    "project.participations": child("ProjectParticipation", "project_id"),
    "project.events": child("ProjectEvent", "project_id"),
    "project.screenings": child("Screening", "project_id"),
    "project.exit_plans": child("ExitPlan", "project_id"),
    "screening.loan": parent("Loan", "loan_id"),
    "exit_plan.stages": child("ExitStage", "plan_id", "number"),
    "participation.project": parent("Project", "project_id"),
    "participation.loan": parent("Loan", "loan_id"),
    "participation.household": parent("Household", "household_id"),
    "participation.lender": to("Lender", "lender_id"),
}
