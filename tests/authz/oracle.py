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

LOANS = {"loan", "loan_event", "repayment", "classification"}
HOUSEHOLDS = {"household", "household_member", "household_status"}
FUNDS = {"risk_fund", "fund_entry", "county_position"}
PROJECTS = {"project", "project_participation", "project_event"}
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
    if table in FUNDS:
        return role in FUND_READERS
    if table in PROJECTS:
        prefix = "" if table == "project" else "project_"
        if table == "project_participation" and role == "COUNTY_BANK":
            return bool(row["lender_id"] == actor.lender_id)
        return _project(actor, role, row[f"{prefix}amount"], row[f"{prefix}lender_groups"])
    if table in BREAKERS:
        return role not in TOWN and (role not in LENDERS or row["lender_id"] == actor.lender_id)
    if table in AUDITS:
        amount = row.get("project_amount")
        if role in ("AUDITOR", "DISCIPLINE"):
            return amount is None or amount >= FIVE_MILLION
        return role == "COUNTY_GOV"
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


# Writes: act -> roles that have it, and what the row must share with the actor.
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
    "enterprise:register": ({"COUNTY_PA"}, "county"),
    "project:register": ({"COUNTY_PA"}, "county"),
    "project:amend": ({"COUNTY_PA"}, "county"),
    "project:supervise": ({"PROV_PA", "PROV_BANK", "CITY_PA", "CITY_BANK"}, "watch"),
    "identity:reveal": ({"AUDITOR", "COUNTY_PA"}, "county"),
    "audit:seal": ({"SCHEDULER"}, "county"),
    "position:prove": ({"SCHEDULER"}, "county"),
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
    return True


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
    return True
