"""Who may see which row: written from the requirement, not from `policy.csv`.

Domain model section 5; clauses A5, B29, B30, B31, B38; rows 18, 82, 83, 87. A row is judged by the
things it tells of (its loan, its household, its project as they stand), never by the copies of
their attributes that rights compare.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from authz.actor import Actor
from tests.leaks.dump import OPEN_TABLES, TENANT_TABLES, Dump, Row, key_of

FIVE_MILLION = Decimal("5000000.00")
PROVINCE = {
    "PROV_PA", "PROV_BANK", "PROV_FIN", "REGULATOR", "INSURANCE_REG", "PBOC", "AUDITOR",
    "DISCIPLINE",
}  # fmt: skip
CITY = {"CITY_PA", "CITY_BANK"}
COUNTY = {"COUNTY_PA", "COUNTY_FIN", "COUNTY_BANK", "COUNTY_GOV", "COUNTY_COURT", "FIN_OFFICE"}
TOWN = {"TOWN_PA", "TOWN_FIN"}
OWN_LOANS_ONLY = {"COUNTY_BANK", "BANK_OUTLET", "BANK_SYSTEM"}
OF_A_GROUP = {"PROV_BANK", "CITY_BANK"}
# The fund is public money of the county: its offices and those above, but no lender, no court.
FUND = PROVINCE - {"PROV_BANK"} | {"CITY_PA", "COUNTY_PA", "COUNTY_FIN", "COUNTY_GOV", "FIN_OFFICE"}
AUDIT = {"AUDITOR", "DISCIPLINE", "COUNTY_GOV"}
DOCUMENTS = COUNTY - {"COUNTY_BANK"}
_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

LOANS = {
    "loan_event", "repayment", "classification", "instalment", "instalment_plan", "inspection",
    "collection_case", "collection_action", "extension", "disposal_case", "default_buffer",
    "reminder", "claim", "claim_opinion", "recovery", "statistic_line",
}  # fmt: skip
HOUSEHOLDS = {
    "household", "household_member", "household_status", "household_exposure", "assessment",
    "agreement", "malicious_default", "model_borrower",
}  # fmt: skip
PREPAREDNESS = {
    "county_document", "risk_team", "joint_meeting", "meeting_resolution", "duty_record",
    "insurance_product",
}  # fmt: skip
PROJECTS = {
    "project_participation", "project_event", "screening", "exit_plan", "exit_stage",
    "exit_consent", "project_security", "fund_use", "credit_referral", "dividend",
    "statistic_project", "project_assessment",
}  # fmt: skip


class Oracle:
    """The rule over one dump."""

    def __init__(self, dump: Dump) -> None:
        self.dump = dump
        self._visible: dict[tuple[Actor, str], list[Row]] = {}
        self._hidden: dict[Actor, frozenset[str]] = {}
        self._named: dict[UUID, frozenset[UUID]] = {}
        self._everything = frozenset(
            token for table in TENANT_TABLES for row in dump.tables[table]
            for token in dump.tokens(row)
        )  # fmt: skip

    def visible(self, actor: Actor, table: str) -> list[Row]:
        """Rows of a table that the actor may see."""
        key = (actor, table)
        if key not in self._visible:
            self._visible[key] = [
                row for row in self.dump.tables[table] if self.sees(actor, table, row)
            ]
        return self._visible[key]

    def retake(self, owner_url: str, table: str) -> None:
        """Judge one table by its rows of this moment."""
        self.dump.retake(owner_url, table)
        self._visible = {key: rows for key, rows in self._visible.items() if key[1] != table}
        self._hidden.clear()

    def keys(self, actor: Actor, table: str) -> set[tuple[Any, ...]]:
        """Primary keys of the visible rows of a table."""
        return {key_of(table, row) for row in self.visible(actor, table)}

    def hidden_tokens(self, actor: Actor) -> frozenset[str]:
        """Ids and numbers that must not occur in anything said to the actor."""
        if actor not in self._hidden:
            seen = {
                token
                for table in TENANT_TABLES
                for row in self.visible(actor, table)
                for token in self.dump.tokens(row)
            }
            self._hidden[actor] = self._everything - seen
        return self._hidden[actor]

    def sees(self, actor: Actor, table: str, row: Row) -> bool:
        """Whether the actor may see this row."""
        role = actor.role.value
        if table in OPEN_TABLES:
            return True
        area = actor.region_id if actor.tier <= 3 else self.dump.county_of(actor.region_id)
        if area not in self.dump.above(row["county_id"]):
            return False
        if role == "SCHEDULER":
            return True
        match table:
            case _ if table in HOUSEHOLDS:
                return self._household(actor, row)
            case "loan":
                return self._loan(actor, row)
            case _ if table in LOANS:
                return self._loan(actor, self._parent("loan", row))
            case "instalment_plan_row":
                plan = self.dump.get("instalment_plan", row["county_id"], row["plan_id"])
                assert plan is not None
                return self._loan(actor, self._parent("loan", plan))
            case "claim_part":
                claim = self.dump.get("claim", row["county_id"], row["claim_id"])
                assert claim is not None
                return self._loan(actor, self._parent("loan", claim))
            case "roster" | "roster_change":
                return role not in TOWN
            case "roster_row":
                return role == "COUNTY_PA"
            case _ if table in PREPAREDNESS:
                return True
            case "violation":
                return role in ("AUDITOR", "DISCIPLINE")
            case "warning":
                return self._warning(actor, row)
            case "risk_fund" | "fund_entry" | "county_position" | "budget_revenue" | "top_up_plan":
                return role in FUND
            case "bank_statement" | "bank_statement_line" | "bank_match":
                return role in FUND
            case "subsidy_batch" | "subsidy_line":
                return self._of_lender(actor, row)
            case "statistic" | "statistic_figure" | "statistic_entry" | "written_report":
                return self._of_lender(actor, row)
            case "insurance_policy" | "premium_subsidy" | "subsidy_entry":
                return role in FUND
            case _ if table == "project" or table in PROJECTS:
                if table == "project_participation" and not self._lends(actor, row):
                    return False
                if table == "dividend" and not self._lends(actor, self._part(row)):
                    return False
                found = self._parent("project", row) if table in PROJECTS else row
                return self._project(actor, found)
            case "project_watch_turn":
                return self._turn(actor, row)
            case "county_lender_position" | "breaker_event" | "cooperation" | "cooperation_share":
                own = row["lender_id"] == actor.lender_id
                return role not in TOWN and (role not in OWN_LOANS_ONLY or own)
            case "audit_event":
                return role in AUDIT and self._mentions_only_visible(actor, row)
            case "audit_seal":
                return role in AUDIT  # A hash and its place tell of nobody.
            case "document":
                return role in DOCUMENTS
            case "decision":
                return bool(row["actor"] == actor.subject)
            case "idempotency":
                return bool(row["client"] == actor.client)
            case "outbox":
                return False
        raise AssertionError(f"no requirement is known for {table}")

    def _parent(self, noun: str, row: Row) -> Row:
        found = self.dump.get(noun, row["county_id"], row[f"{noun}_id"])
        assert found is not None
        return found

    def _household(self, actor: Actor, row: Row) -> bool:
        if actor.role.value not in TOWN:
            return True  # Lenders too: they lend to any registered household of their county.
        found = self._parent("household", row) if "household_id" in row else row
        return bool(found["township_id"] == actor.region_id)

    def _of_lender(self, actor: Actor, row: Row) -> bool:
        """A batch or a month of a lender: its own, never the county's sum over all lenders."""
        role = actor.role.value
        if role in TOWN or role in ("BANK_OUTLET", "COUNTY_COURT"):
            return False
        return role not in OWN_LOANS_ONLY or row["lender_id"] == actor.lender_id

    def _loan(self, actor: Actor, loan: Row) -> bool:
        role = actor.role.value
        if role in TOWN:
            return bool(loan["township_id"] == actor.region_id)
        if role in OWN_LOANS_ONLY and loan["lender_id"] != actor.lender_id:
            return False
        return role != "BANK_OUTLET" or loan["outlet_id"] == actor.outlet_id

    def _warning(self, actor: Actor, row: Row) -> bool:
        """Rows 22 and 23: the county and above see all, a lender and a township their own.

        Above the county, one that tells of a project follows the project (B29).
        """
        role = actor.role.value
        if row["project_id"] is not None and role in PROVINCE | CITY:
            return self._project(actor, self._parent("project", row))
        if role in TOWN:
            return bool(row["township_id"] == actor.region_id)
        if role == "BANK_OUTLET":
            return False  # It would tell of other outlets' loans.
        return role not in OWN_LOANS_ONLY or row["lender_id"] == actor.lender_id

    def groups(self, project: Row) -> set[str]:
        """Provincial groups of the lead lender and of the lenders of loans it uses (B30)."""
        lenders = {project["lead_lender_id"]} | {
            one["lender_id"]
            for one in self.dump.children(
                "project_participation", "project_id", project["county_id"], project["id"]
            )
            if one["withdrawn_on"] is None
        } - {None}
        return {row["lender_group"] for row in self.dump.tables["lender"] if row["id"] in lenders}

    def _project(self, actor: Actor, project: Row) -> bool:
        role = actor.role.value
        if role in OF_A_GROUP and actor.lender_group not in self.groups(project):
            return False
        if role in PROVINCE:
            return bool(project["amount"] >= FIVE_MILLION)
        if role in CITY:
            return bool(project["amount"] < FIVE_MILLION)
        return role in COUNTY

    def _turn(self, actor: Actor, row: Row) -> bool:
        """B28: what a level gained or lost stays its own to know, whatever became of the project.

        A bank's by the groups that the project had then, of which nothing else tells.
        """
        role = actor.role.value
        if role in OF_A_GROUP and actor.lender_group not in row["project_lender_groups"]:
            return False
        if role in PROVINCE:
            return bool(row["level"] == "PROVINCE")
        return bool(row["level"] == "CITY") if role in CITY else role in COUNTY

    def _part(self, dividend: Row) -> Row:
        found = self.dump.get(
            "project_participation", dividend["county_id"], dividend["participation_id"]
        )
        assert found is not None
        return found

    def _lends(self, actor: Actor, participation: Row) -> bool:
        """A participation is a loan: its lender sees it, other lenders see totals only (row 87)."""
        loan = self._parent("loan", participation)
        return actor.role.value not in OWN_LOANS_ONLY or loan["lender_id"] == actor.lender_id

    def _mentions_only_visible(self, actor: Actor, event: Row) -> bool:
        """B29: an event that names a project anywhere follows the project."""
        projects = (self.dump.get("project", event["county_id"], key) for key in self._names(event))
        return all(self._project(actor, one) for one in projects if one is not None)

    def _names(self, event: Row) -> frozenset[UUID]:
        """Ids that an event names; not the one that an attempt on nothing was aimed at.

        What was refused as NOT_FOUND repeats the caller's own word, and the same for a missing id.
        """
        if event["id"] not in self._named:
            aimed = '"NOT_FOUND"' in json.dumps(event["after"]) and event["project_id"] is None
            object_id = None if aimed else event["object_id"]
            said = json.dumps([object_id, event["before"], event["after"]], default=str)
            found = {UUID(text) for text in _UUID.findall(said)}
            self._named[event["id"]] = frozenset(found | {event["project_id"]} - {None})
        return self._named[event["id"]]
