"""Who may read which row, once more, written from the requirements and not from `policy.csv`.

Rows are looked at by column name, roles by what their office is for; nothing of `authz` decides.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from authz.actor import Actor

FIVE_MILLION = Decimal("5000000.00")
PROVINCE = {
    "PROV_PA",
    "PROV_BANK",
    "PROV_FIN",
    "REGULATOR",
    "INSURANCE_REG",
    "PBOC",
    "AUDITOR",
    "DISCIPLINE",
}
CITY = {"CITY_PA", "CITY_BANK"}
COUNTY = {"COUNTY_PA", "COUNTY_FIN", "COUNTY_BANK", "COUNTY_GOV", "COUNTY_COURT", "FIN_OFFICE"}
TOWN = {"TOWN_PA", "TOWN_FIN"}
LENDERS = {"COUNTY_BANK", "BANK_OUTLET", "BANK_SYSTEM"}
UPPER_LENDERS = {"PROV_BANK", "CITY_BANK"}
FUND_READERS = (
    PROVINCE | {"CITY_PA", "COUNTY_PA", "COUNTY_FIN", "COUNTY_GOV", "FIN_OFFICE", "SCHEDULER"}
) - {"PROV_BANK"}

LOANS = {
    "loan",
    "loan_event",
    "repayment",
    "classification",
    "instalment",
    "instalment_plan",
    "instalment_plan_row",
    "inspection",
    "collection_case",
    "collection_action",
    "extension",
    "disposal_case",
    "default_buffer",
    "reminder",
    "claim",
    "claim_part",
    "claim_opinion",
    "recovery",
    "statistic_line",
}
HOUSEHOLDS = {
    "household",
    "household_member",
    "household_status",
    "assessment",
    "agreement",
    "malicious_default",
    "model_borrower",
}
ROSTERS = {"roster", "roster_change"}
PREPAREDNESS = {
    *("county_document", "risk_team", "joint_meeting", "meeting_resolution"),
    *("duty_record", "insurance_product"),
}
FUNDS = {
    "risk_fund",
    "fund_entry",
    "county_position",
    "budget_revenue",
    "top_up_plan",
    "bank_statement",
    "bank_statement_line",
    "bank_match",
    "subsidy_entry",
}
INSURANCES = {"insurance_policy", "premium_subsidy"}
COOPERATIONS = {"cooperation", "cooperation_share"}
SUBSIDIES = {"subsidy_batch", "subsidy_line"}
REPORTS = {"statistic", "statistic_figure", "statistic_entry", "written_report"}
PROJECTS = {
    "project",
    "project_participation",
    "project_event",
    "screening",
    "exit_plan",
    "exit_stage",
    "exit_consent",
    "project_security",
    "fund_use",
    "credit_referral",
    "dividend",
    "project_watch_turn",
    "statistic_project",
    "project_assessment",
}
BREAKERS = {"county_lender_position", "breaker_event"}
AUDITS = {"audit_event", "audit_seal"}
TRACES = {"decision", "idempotency", "outbox"}


def may_read(actor: Actor, table: str, row: dict[str, Any]) -> bool:
    """Whether the actor may read this row of this table."""
    if not in_region(actor, row["county_id"]):
        return False
    role = actor.role.value
    if role == "SCHEDULER":
        return True
    if table in HOUSEHOLDS or table == "household_exposure":
        return role not in TOWN or row["township_id"] == actor.region_id
    if table in LOANS:
        return _loan(actor, role, row)
    if table in FUNDS | INSURANCES:
        return role in FUND_READERS
    if table in PROJECTS:
        prefix = "" if table == "project" else "project_"
        if table in ("project_participation", "dividend") and role == "COUNTY_BANK":
            return bool(row["lender_id"] == actor.lender_id)
        return _project(actor, role, row[f"{prefix}amount"], row[f"{prefix}lender_groups"])
    if table in SUBSIDIES | REPORTS and role in ("BANK_OUTLET", "COUNTY_COURT"):
        return False
    if table in BREAKERS | COOPERATIONS | SUBSIDIES | REPORTS:
        return role not in TOWN and (role not in LENDERS or row["lender_id"] == actor.lender_id)
    if table in AUDITS:
        amount = row.get("project_amount")
        if role in ("AUDITOR", "DISCIPLINE"):
            return amount is None or amount >= FIVE_MILLION
        return role == "COUNTY_GOV"
    if table in ROSTERS:
        return role not in TOWN
    if table == "roster_row":
        return role == "COUNTY_PA"
    if table in PREPAREDNESS:
        return True
    if table == "violation":
        return role in ("AUDITOR", "DISCIPLINE")
    if table == "warning":
        return _warning(actor, role, row)
    if table == "document":
        return role in COUNTY - {"COUNTY_BANK"}
    if table in TRACES:
        return _own_trace(actor, table, row)
    raise AssertionError(f"no requirement is known for {table}")


def in_region(actor: Actor, county_id: int) -> bool:
    """Whether a county, or the region above that a row belongs to, lies in the actor's region."""
    code = str(actor.region_id)
    length = {1: 2, 2: 4, 3: 6, 4: 6}[actor.tier]
    return str(county_id)[:length] == code[:length] and (
        actor.tier < 3 or str(county_id) == code[:6] + "000"
    )


def _loan(actor: Actor, role: str, row: dict[str, Any]) -> bool:
    if role in TOWN:
        return bool(row["township_id"] == actor.region_id)
    if role in LENDERS and row["lender_id"] != actor.lender_id:
        return False
    return role != "BANK_OUTLET" or row["outlet_id"] == actor.outlet_id


def _warning(actor: Actor, role: str, row: dict[str, Any]) -> bool:
    """A lender's own, a township's own; an outlet has none: it would learn of other outlets.

    One that tells of a project is seen above the county by whoever watches the project.
    """
    amount, groups = row["project_amount"], row["project_lender_groups"]
    if role in PROVINCE | CITY:
        if amount is not None and (amount >= FIVE_MILLION) is not (role in PROVINCE):
            return False
        return role not in UPPER_LENDERS or groups is None or actor.lender_group in groups
    if role in TOWN:
        return bool(row["township_id"] == actor.region_id)
    if role in LENDERS:
        return role != "BANK_OUTLET" and row["lender_id"] == actor.lender_id
    return True


def _project(actor: Actor, role: str, amount: Decimal, groups: list[str]) -> bool:
    if role in UPPER_LENDERS and actor.lender_group not in groups:
        return False
    if role in PROVINCE:
        return amount >= FIVE_MILLION
    if role in CITY:
        return amount < FIVE_MILLION
    return role in COUNTY


def _own_trace(actor: Actor, table: str, row: dict[str, Any]) -> bool:
    match table:
        case "decision":
            return bool(row["actor"] == actor.subject)
        case "idempotency":
            return bool(row["client"] == actor.client)
        case _:
            return False


OUTLET_TOO = {"COUNTY_BANK", "BANK_OUTLET"}
WARNED = {"COUNTY_PA", "COUNTY_FIN", "COUNTY_BANK", "COUNTY_GOV"}
SEATS = TOWN | {"COUNTY_PA", "COUNTY_FIN", "COUNTY_BANK"}
# Writes: act -> roles that have it, and what the row must share with the actor: `lender` (of banks:
# lender and outlet), `group` (of banks: a project of their group), `addressee` (of banks: what is
# sent to their group), `office` (its county, township or lender), `task` (and be one of its tasks).
WRITERS: dict[str, tuple[set[str], str]] = {
    "loan:submit": (LENDERS, "lender"),
    "loan:approve": ({"COUNTY_BANK"}, "lender"),
    "loan:sign": (LENDERS, "lender"),
    "loan:disburse": ({"COUNTY_BANK", "BANK_SYSTEM"}, "lender"),
    "repayment:record": (LENDERS, "lender"),
    "loan:classify": ({"COUNTY_BANK", "BANK_SYSTEM"}, "lender"),
    "fund:open": ({"COUNTY_FIN"}, "county"),
    "fund:inject": ({"COUNTY_FIN"}, "county"),
    "fundentry:reverse": ({"COUNTY_FIN"}, "county"),
    "fundinterest:record": ({"COUNTY_FIN"}, "county"),
    "budgetrevenue:record": ({"COUNTY_FIN"}, "county"),
    "topupplan:record": ({"COUNTY_FIN"}, "county"),
    "bankstatement:reconcile": ({"COUNTY_FIN"}, "county"),
    "bankmatch:record": ({"COUNTY_FIN"}, "county"),
    "bankmatch:end": ({"COUNTY_FIN"}, "county"),
    "cooperation:register": ({"COUNTY_FIN"}, "county"),
    "cooperation:end": ({"COUNTY_FIN"}, "county"),
    "enterprise:register": ({"COUNTY_PA"}, "county"),
    "insurancepolicy:register": ({"COUNTY_FIN"}, "county"),
    "premiumsubsidy:pay": ({"COUNTY_FIN"}, "county"),
    "premiumsubsidy:reverse": ({"COUNTY_FIN"}, "county"),
    "subsidybatch:draft": ({"SCHEDULER"}, "county"),
    "subsidybatch:submit": ({"COUNTY_BANK"}, "office"),
    "subsidybatch:approve": ({"COUNTY_PA"}, "county"),
    "subsidybatch:return": ({"COUNTY_PA"}, "county"),
    "subsidybatch:pay": ({"COUNTY_FIN"}, "county"),
    "project:register": ({"COUNTY_PA"}, "county"),
    "project:amend": ({"COUNTY_PA"}, "county"),
    "project:supervise": ({"PROV_PA", "PROV_BANK", "CITY_PA", "CITY_BANK"}, "watch"),
    "screening:record": ({"COUNTY_PA", "COUNTY_BANK"}, "group"),
    "screening:sign": ({"COUNTY_PA", "COUNTY_BANK"}, "group"),
    "listing:enter": ({"COUNTY_PA"}, "county"),
    "listing:follow": ({"SCHEDULER"}, "county"),
    "exitplan:agree": ({"COUNTY_PA"}, "county"),
    "rectification:order": ({"COUNTY_GOV"}, "county"),
    "project:exit": ({"COUNTY_PA", "COUNTY_GOV"}, "county"),
    "projectsecurity:record": ({"COUNTY_PA", "COUNTY_BANK"}, "group"),
    "projectsecurity:release": ({"COUNTY_BANK"}, "group"),
    "collateral:demand": ({"COUNTY_BANK"}, "group"),
    "collateral:lapse": ({"SCHEDULER"}, "county"),
    "project:secure": ({"COUNTY_BANK"}, "group"),
    "funduse:record": ({"COUNTY_PA", "COUNTY_BANK"}, "group"),
    "creditreferral:record": ({"COUNTY_PA", "COUNTY_BANK"}, "group"),
    "dividend:record": ({"COUNTY_PA"}, "county"),
    "participation:withdraw": ({"COUNTY_PA"}, "county"),
    "identity:reveal": ({"AUDITOR", "COUNTY_PA"}, "county"),
    "payee:reveal": ({"AUDITOR", "COUNTY_PA"}, "county"),
    "payer:reveal": ({"AUDITOR", "COUNTY_PA"}, "county"),
    "audit:verify": ({"AUDITOR", "DISCIPLINE", "COUNTY_GOV"}, "county"),
    "audit:seal": ({"SCHEDULER"}, "county"),
    "position:prove": ({"SCHEDULER"}, "county"),
    "loan:dispose": ({"COUNTY_BANK"}, "office"),
    "loan:age": ({"SCHEDULER"}, "county"),
    "extension:request": (OUTLET_TOO, "office"),
    "extension:consent": ({"COUNTY_PA", "COUNTY_BANK"}, "office"),
    "extension:refuse": ({"COUNTY_PA", "COUNTY_BANK"}, "office"),
    "extension:withdraw": (OUTLET_TOO, "office"),
    "extension:lapse": ({"SCHEDULER"}, "county"),
    "instalmentplan:agree": ({"COUNTY_BANK"}, "office"),
    "instalmentplan:cancel": ({"COUNTY_BANK"}, "office"),
    "disposal:decide": ({"COUNTY_GOV"}, "office"),
    "household:rate": (OUTLET_TOO, "county"),
    "household:assess": ({"TOWN_PA"}, "office"),
    "householdstatus:change": ({"COUNTY_PA"}, "office"),
    "warning:acknowledge": (WARNED, "task"),
    "warning:close": (WARNED, "task"),
    "warning:sweep": ({"SCHEDULER"}, "county"),
    "countydocument:register": ({"COUNTY_GOV"}, "county"),
    "riskteam:appoint": ({"COUNTY_GOV"}, "county"),
    "meeting:record": ({"COUNTY_PA", "COUNTY_GOV"}, "county"),
    "resolution:complete": ({"COUNTY_PA", "COUNTY_GOV"}, "county"),
    "unitinspection:record": ({"PROV_PA", "CITY_PA", "COUNTY_PA", "TOWN_PA"}, "county"),
    "urging:record": ({"PROV_PA", "CITY_PA", "FIN_OFFICE"}, "county"),
    "measures:record": ({"PBOC", "COUNTY_PA", "COUNTY_COURT"}, "county"),
    "publicity:record": (COUNTY | TOWN | {"BANK_OUTLET"}, "county"),
    "modelborrower:record": ({"COUNTY_PA", "TOWN_PA"}, "office"),
    "modelborrower:publish": ({"COUNTY_PA", "TOWN_PA"}, "office"),
    "insuranceproduct:register": ({"COUNTY_FIN"}, "county"),
    "tolerance:set": ({"REGULATOR"}, "county"),
    "violation:record": ({"DISCIPLINE"}, "county"),
    "violation:conclude": ({"DISCIPLINE"}, "county"),
    "breakerratio:set": ({"COUNTY_GOV"}, "county"),
    "breakerresume:request": ({"COUNTY_BANK"}, "office"),
    "breakerresume:grant": ({"COUNTY_GOV"}, "county"),
    "breakerresume:refuse": ({"COUNTY_GOV"}, "county"),
    "roster:import": ({"COUNTY_PA"}, "county"),
    "roster:publish": ({"COUNTY_PA"}, "county"),
    "roster:sweep": ({"SCHEDULER"}, "county"),
    "loan:recall": ({"COUNTY_BANK"}, "office"),
    "inspection:record": (OUTLET_TOO | TOWN | {"COUNTY_PA"}, "office"),
    "collection:open": (OUTLET_TOO, "office"),
    "collectionaction:record": (OUTLET_TOO | {"COUNTY_GOV", "COUNTY_COURT"}, "office"),
    "collection:decide": ({"COUNTY_GOV"}, "office"),
    "collection:close": ({"COUNTY_BANK"}, "office"),
    "maliciousdefault:propose": ({"COUNTY_BANK"}, "office"),
    "maliciousdefault:lift": ({"COUNTY_BANK"}, "office"),
    "maliciousdefault:confirm": ({"COUNTY_COURT"}, "office"),
    "maliciousdefault:reject": ({"COUNTY_COURT"}, "office"),
    "loan:refuse": ({"COUNTY_BANK"}, "office"),
    "loan:withdraw": (OUTLET_TOO, "office"),
    "loan:cancel": ({"COUNTY_BANK"}, "office"),
    "agreement:register": ({"COUNTY_PA", "TOWN_PA"}, "office"),
    "agreement:sign": ({"COUNTY_PA", "TOWN_PA"}, "office"),
    "agreement:terminate": ({"COUNTY_PA", "TOWN_PA"}, "office"),
    "agreement:expire": ({"SCHEDULER"}, "county"),
    "buffer:open": ({"COUNTY_BANK"}, "office"),
    "buffer:extend": (OUTLET_TOO, "office"),
    "bufferextension:approve": ({"COUNTY_BANK"}, "office"),
    "reminder:record": (OUTLET_TOO | TOWN | {"COUNTY_PA"}, "office"),
    "claim:submit": ({"BANK_OUTLET"}, "office"),
    "claim:resubmit": ({"BANK_OUTLET"}, "office"),
    "claim:sign": (SEATS, "office"),
    "claimsignature:withdraw": (SEATS, "office"),
    "claim:withdraw": ({"BANK_OUTLET"}, "office"),
    "claim:cancel": ({"COUNTY_FIN"}, "office"),
    "claim:pay": ({"COUNTY_FIN"}, "office"),
    "recovery:record": ({"COUNTY_BANK", "BANK_SYSTEM"}, "lender"),
    "recovery:deposit": ({"COUNTY_BANK", "BANK_SYSTEM"}, "lender"),
    "recovery:book": ({"COUNTY_FIN"}, "office"),
    "statistic:freeze": ({"SCHEDULER"}, "county"),
    "statistic:submit": ({"COUNTY_PA", "COUNTY_BANK"}, "office"),
    "statistic:correct": ({"COUNTY_PA"}, "county"),
    "project:assess": ({"COUNTY_PA", "COUNTY_BANK"}, "group"),
    "report:submit": ({"COUNTY_PA", "COUNTY_BANK"}, "office"),
    "report:receive": ({"PROV_PA", "PROV_BANK"}, "addressee"),
    "report:return": ({"PROV_PA", "PROV_BANK"}, "addressee"),
    "report:correct": ({"COUNTY_PA", "COUNTY_BANK"}, "office"),
}


def may_act(actor: Actor, act: str, obj: dict[str, Any]) -> bool:
    """Whether the actor may do a write act to an object with these attributes."""
    roles, tie = WRITERS[act]
    role = actor.role.value
    if role not in roles or not in_region(actor, obj["county_id"]):
        return False
    if tie == "lender":
        same_outlet = role != "BANK_OUTLET" or obj["outlet_id"] == actor.outlet_id
        return obj["lender_id"] == actor.lender_id and same_outlet
    if tie == "watch":
        return _project(actor, role, obj["amount"], obj["lender_groups"])
    if tie == "addressee":
        return role != "PROV_BANK" or actor.lender_group in obj["lender_groups"]
    if tie == "group":
        return role != "COUNTY_BANK" or actor.lender_group in obj["lender_groups"]
    return tie not in ("office", "task") or _of_office(actor, tie, obj)


def _of_office(actor: Actor, tie: str, row: dict[str, Any]) -> bool:
    """Whether what a row has of township, lender, outlet and tasks is the actor's."""
    role = actor.role.value
    if role in TOWN and row.get("township_id", actor.region_id) != actor.region_id:
        return False
    if role in LENDERS and row.get("lender_id", actor.lender_id) != actor.lender_id:
        return False
    if role == "BANK_OUTLET" and row.get("outlet_id", actor.outlet_id) != actor.outlet_id:
        return False
    return tie != "task" or role in row["offices"]


TOLD = AUDITS | TRACES


def may_write(actor: Actor, act: str, declared: set[str], table: str, row: dict[str, Any]) -> bool:
    """Whether row-level security must let the actor insert this row while doing this act.

    `declared` are the tables the act says it writes. A denied act may tell of itself, no more.
    """
    roles, tie = WRITERS[act]
    if not in_region(actor, row["county_id"] if "county_id" in row else row["home_county_id"]):
        return False
    if actor.role.value not in roles:
        return table in ("audit_event", "decision")
    if table not in declared:
        return False
    if table in TOLD:
        return True
    if tie == "lender":
        same_outlet = actor.role.value != "BANK_OUTLET" or "outlet_id" not in row
        return row.get("lender_id", actor.lender_id) == actor.lender_id and (
            same_outlet or row["outlet_id"] == actor.outlet_id
        )
    if tie == "watch":
        prefix = "" if table == "project" else "project_"
        role = actor.role.value
        return _project(actor, role, row[f"{prefix}amount"], row[f"{prefix}lender_groups"])
    if tie in ("group", "addressee") and actor.role.value in ("COUNTY_BANK", "PROV_BANK"):
        own = table in ("project", "written_report")
        column = "lender_groups" if own else "project_lender_groups"
        # A table without the column, such as `loan`, is not fenced by it.
        return column not in row or actor.lender_group in (row[column] or [])
    return tie not in ("office", "task") or _of_office(actor, tie, row)
