"""Extensions of loans, and instalment plans with their parts."""

from __future__ import annotations

from authz.act import Act
from authz.role import Role
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id, to
from rules.states import EXTENSION, INSTALMENT_PLAN

_BEFORE_MATURITY = "§.old_matures_on > {today}"

NOUNS: dict[str, Noun] = {
    "Extension": Noun(
        "extension",
        tenant_id("extension"),
        orders=RECORDED,
        acts=Acts(
            {
                Act.EXTENSION_CONSENT: {
                    Role.COUNTY_PA: "pa_consent",
                    Role.COUNTY_BANK: "lender_consent",
                },
                Act.EXTENSION_REFUSE: "refuse",
                Act.EXTENSION_WITHDRAW: "withdraw",
            },
            EXTENSION,
            conditions={Act.EXTENSION_CONSENT: _BEFORE_MATURITY},
        ),
    ),
    "InstalmentPlan": Noun(
        "instalment_plan",
        tenant_id("plan"),
        orders=RECORDED,
        acts=Acts({Act.INSTALMENTPLAN_CANCEL: "cancel"}, INSTALMENT_PLAN),
    ),
    "InstalmentPlanRow": Noun(
        "instalment_plan_row",
        "'null'",
        key=("plan_id", "number"),
    ),
}

EDGES: dict[str, Edge] = {
    "extension.loan": parent("Loan", "loan_id"),
    "extension.lender": to("Lender", "lender_id"),
    "instalment_plan.loan": parent("Loan", "loan_id"),
    "instalment_plan.rows": child("InstalmentPlanRow", "plan_id", "number"),
}
