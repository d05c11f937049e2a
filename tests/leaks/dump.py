"""Every row of the database as its owner sees it, indexed for the independent rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

from models.identity import Vault
from tests.world import KEYS

Row = dict[str, Any]

# GraphQL type -> table and prefix of its global ids.
TYPES = {
    "Household": ("household", "household"),
    "HouseholdMember": ("household_member", "member"),
    "HouseholdStatusChange": ("household_status", "statuschange"),
    "Assessment": ("assessment", "assessment"),
    "Loan": ("loan", "loan"),
    "LoanEvent": ("loan_event", "loanevent"),
    "Repayment": ("repayment", "repayment"),
    "Classification": ("classification", "classification"),
    "Extension": ("extension", "extension"),
    "InstalmentPlan": ("instalment_plan", "plan"),
    "Inspection": ("inspection", "inspection"),
    "CollectionCase": ("collection_case", "collection"),
    "CollectionAction": ("collection_action", "collectionaction"),
    "MaliciousDefault": ("malicious_default", "maliciousdefault"),
    "DisposalCase": ("disposal_case", "disposal"),
    "DefaultBuffer": ("default_buffer", "buffer"),
    "Reminder": ("reminder", "reminder"),
    "Claim": ("claim", "claim"),
    "ClaimOpinion": ("claim_opinion", "claimopinion"),
    "Recovery": ("recovery", "recovery"),
    "Statistic": ("statistic", "statistic"),
    "ProjectAssessment": ("project_assessment", "projectassessment"),
    "WrittenReport": ("written_report", "report"),
    "RiskFund": ("risk_fund", "fund"),
    "FundEntry": ("fund_entry", "fundentry"),
    "InsurancePolicy": ("insurance_policy", "insurancepolicy"),
    "PremiumSubsidy": ("premium_subsidy", "premiumsubsidy"),
    "SubsidyBatch": ("subsidy_batch", "subsidybatch"),
    "BudgetRevenue": ("budget_revenue", "budgetrevenue"),
    "TopUpPlan": ("top_up_plan", "topupplan"),
    "BankStatement": ("bank_statement", "bankstatement"),
    "BankMatch": ("bank_match", "bankmatch"),
    "Cooperation": ("cooperation", "cooperation"),
    "Project": ("project", "project"),
    "ProjectParticipation": ("project_participation", "participation"),
    "ProjectEvent": ("project_event", "projectevent"),
    "Screening": ("screening", "screening"),
    "ExitPlan": ("exit_plan", "exitplan"),
    "ProjectSecurity": ("project_security", "projectsecurity"),
    "FundUse": ("fund_use", "funduse"),
    "CreditReferral": ("credit_referral", "creditreferral"),
    "Dividend": ("dividend", "dividend"),
    "ProjectWatchTurn": ("project_watch_turn", "watchturn"),
    "CircuitBreaker": ("county_lender_position", "breaker"),
    "Warning": ("warning", "warning"),
    "CountyDocument": ("county_document", "countydocument"),
    "RiskTeam": ("risk_team", "riskteam"),
    "JointMeeting": ("joint_meeting", "meeting"),
    "MeetingResolution": ("meeting_resolution", "resolution"),
    "DutyRecord": ("duty_record", "duty"),
    "InsuranceProduct": ("insurance_product", "insuranceproduct"),
    "NplTolerance": ("npl_tolerance", "tolerance"),
    "ModelBorrower": ("model_borrower", "modelborrower"),
    "Violation": ("violation", "violation"),
    "BreakerEvent": ("breaker_event", "breakerevent"),
    "AuditEvent": ("audit_event", "audit"),
    "Agreement": ("agreement", "agreement"),
    "Enterprise": ("enterprise", "enterprise"),
    "ListEntry": ("list_entry", "listentry"),
    "Roster": ("roster", "roster"),
    "RosterRow": ("roster_row", "rosterrow"),
    "RosterChange": ("roster_change", "rosterchange"),
}
# Tables without ids of their own in the API, seen through their parents or in SQL only.
HIDDEN_TABLES = (
    "household_exposure", "county_position", "audit_seal", "decision", "idempotency", "outbox",
    "document", "instalment", "instalment_plan_row", "cooperation_share", "claim_part",
    "bank_statement_line", "subsidy_line", "subsidy_entry", "exit_stage", "exit_consent",
    "statistic_figure", "statistic_line", "statistic_entry", "statistic_project",
)  # fmt: skip
KEYS_OF = {
    "county_lender_position": ("county_id", "lender_id"),
    "household_exposure": ("county_id", "household_id"),
    "county_position": ("county_id",),
    "audit_seal": ("county_id", "position"),
    "idempotency": ("county_id", "client", "key"),
    "instalment": ("county_id", "loan_id", "number"),
    "instalment_plan_row": ("county_id", "plan_id", "number"),
    "cooperation_share": ("county_id", "cooperation_id", "number"),
    "claim_part": ("county_id", "claim_id", "round", "number"),
    "bank_statement_line": ("county_id", "statement_id", "number"),
    "subsidy_line": ("county_id", "batch_id", "number"),
    "exit_stage": ("county_id", "plan_id", "number"),
    "exit_consent": ("county_id", "plan_id", "household_id"),
    "statistic_figure": ("county_id", "statistic_id", "code"),
    "statistic_line": ("county_id", "statistic_id", "loan_id"),
    "statistic_entry": ("county_id", "statistic_id", "office", "code"),
    "statistic_project": ("county_id", "statistic_id", "project_id"),
    "enterprise": ("id",),
    "list_entry": ("id",),
    "npl_tolerance": ("id",),
}
# Dictionaries that all may read.
OPEN_TABLES = {"enterprise", "list_entry", "npl_tolerance"}
TENANT_TABLES = tuple(
    sorted({table for table, _ in TYPES.values()} - OPEN_TABLES | set(HIDDEN_TABLES))
)
# Numbers by which outsiders know a row; whoever may not see the row must not meet them.
NUMBERS = ("loan_no", "contract_no", "approval_no", "bank_ref", "project_no", "household_no")


def key_of(table: str, row: Row) -> tuple[Any, ...]:
    """Primary key of a row."""
    return tuple(row[name] for name in KEYS_OF.get(table, ("county_id", "id")))


@dataclass(eq=False)
class Dump:
    """Rows by table, by key and by parent; regions with all their ancestors."""

    tables: dict[str, list[Row]]
    identities: frozenset[str] = frozenset()
    _by_key: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)
    _children: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict)
    _above: dict[int, frozenset[int]] = field(default_factory=dict)
    _tiers: dict[int, int] = field(default_factory=dict)

    @classmethod
    def take(cls, owner_url: str) -> Dump:
        """Read all tables as the owner, and open every identity number."""
        names = (*TENANT_TABLES, *sorted(OPEN_TABLES), "region", "lender", "outlet")
        with psycopg.connect(owner_url, row_factory=dict_row) as connection:
            tables = {
                name: connection.execute(f"select * from {name}".encode()).fetchall()
                for name in names
            }
        vault = Vault(KEYS)
        opened = (
            vault.open(one["id_card_cipher"], one["key_id"], one["county_id"], one["household_id"])
            for one in tables["household_member"]
        )
        return cls(tables, frozenset(opened))

    def retake(self, owner_url: str, table: str) -> None:
        """Read one table again: denials were written meanwhile."""
        with psycopg.connect(owner_url, row_factory=dict_row) as connection:
            self.tables[table] = connection.execute(f"select * from {table}".encode()).fetchall()
        self._by_key.pop(table, None)
        self._children = {key: one for key, one in self._children.items() if key[0] != table}

    def gid(self, of: str, row: Row) -> str:
        """Global id of a row, spelled here and not by the product."""
        table, prefix = TYPES[of]
        return "_".join([prefix, *(str(part) for part in key_of(table, row))])

    def get(self, table: str, *key: Any) -> Row | None:
        """The row of this primary key."""
        if table not in self._by_key:
            self._by_key[table] = {key_of(table, row): row for row in self.tables[table]}
        return self._by_key[table].get(key)

    def children(self, table: str, column: str, county: int | None, key: Any) -> list[Row]:
        """Rows of `table` whose `column` is `key`, in the county where one is given."""
        if (table, column) not in self._children:
            index = defaultdict(list)
            for row in self.tables[table]:
                index[row[column]].append(row)
            self._children[table, column] = index
        found = self._children[table, column].get(key, [])
        return [row for row in found if county is None or row["county_id"] == county]

    def above(self, region_id: int) -> frozenset[int]:
        """The region and everything above it, by the tree and not by blocks of numbers."""
        if not self._above:
            parents = {row["id"]: row["parent_id"] for row in self.tables["region"]}
            for region in parents:
                chain, at = set(), region
                while at is not None:
                    chain.add(at)
                    at = parents[at]
                self._above[region] = frozenset(chain)
        return self._above[region_id]

    def county_of(self, region_id: int) -> int:
        """The county that a county or township lies in."""
        if not self._tiers:
            self._tiers |= {row["id"]: row["tier"] for row in self.tables["region"]}
        return next(one for one in self.above(region_id) if self._tiers[one] == 3)

    def tokens(self, row: Row) -> list[str]:
        """What would betray a row: its id and its numbers."""
        found = [str(row["id"])] if "id" in row else []
        return found + [row[name] for name in NUMBERS if row.get(name)]
