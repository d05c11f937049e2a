"""Identifiers: UUID version 7 made here, and the opaque global ids that clients see.

A global id is `<kind>_<county>_<uuid>` for a row of a county and `<kind>_<key>` for a row of a
dictionary. There is one spelling of each object: anything but the canonical text is no id.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

TENANT_KINDS = {
    "household": "Household",
    "member": "HouseholdMember",
    "statuschange": "HouseholdStatusChange",
    "loan": "Loan",
    "loanevent": "LoanEvent",
    "repayment": "Repayment",
    "classification": "Classification",
    "fund": "RiskFund",
    "fundentry": "FundEntry",
    "project": "Project",
    "participation": "ProjectParticipation",
    "projectevent": "ProjectEvent",
    "screening": "Screening",
    "exitplan": "ExitPlan",
    "projectsecurity": "ProjectSecurity",
    "funduse": "FundUse",
    "creditreferral": "CreditReferral",
    "dividend": "Dividend",
    "watchturn": "ProjectWatchTurn",
    "audit": "AuditEvent",
    "roster": "Roster",
    "rosterrow": "RosterRow",
    "rosterchange": "RosterChange",
    "assessment": "Assessment",
    "agreement": "Agreement",
    "maliciousdefault": "MaliciousDefault",
    "plan": "InstalmentPlan",
    "inspection": "Inspection",
    "collection": "CollectionCase",
    "collectionaction": "CollectionAction",
    "extension": "Extension",
    "disposal": "DisposalCase",
    "breakerevent": "BreakerEvent",
    "warning": "Warning",
    "countydocument": "CountyDocument",
    "riskteam": "RiskTeam",
    "insurancepolicy": "InsurancePolicy",
    "premiumsubsidy": "PremiumSubsidy",
    "cooperation": "Cooperation",
    "budgetrevenue": "BudgetRevenue",
    "topupplan": "TopUpPlan",
    "bankstatement": "BankStatement",
    "bankmatch": "BankMatch",
    "buffer": "DefaultBuffer",
    "reminder": "Reminder",
    "claim": "Claim",
    "claimopinion": "ClaimOpinion",
    "subsidybatch": "SubsidyBatch",
    "recovery": "Recovery",
    "meeting": "JointMeeting",
    "resolution": "MeetingResolution",
    "duty": "DutyRecord",
    "insuranceproduct": "InsuranceProduct",
    "modelborrower": "ModelBorrower",
    "violation": "Violation",
    "statistic": "Statistic",
    "projectassessment": "ProjectAssessment",
    "report": "WrittenReport",
}
INTEGER_KINDS = {"region": "Region", "lender": "Lender", "outlet": "Outlet"}
UUID_KINDS = {
    "enterprise": "Enterprise",
    "listentry": "ListEntry",
    "tolerance": "NplTolerance",
}
PAIR_KINDS = {"breaker": "CircuitBreaker"}  # county and lender
_TYPE_NAMES = TENANT_KINDS | INTEGER_KINDS | UUID_KINDS | PAIR_KINDS

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_INTEGER = "[1-9][0-9]{0,8}"
_TENANT = re.compile(rf"({'|'.join(TENANT_KINDS)})_({_INTEGER})_({_UUID})", re.ASCII)
_REFERENCE = re.compile(rf"({'|'.join(INTEGER_KINDS)})_({_INTEGER})", re.ASCII)
_ENTERPRISE = re.compile(rf"({'|'.join(UUID_KINDS)})_({_UUID})", re.ASCII)
_PAIR = re.compile(rf"({'|'.join(PAIR_KINDS)})_({_INTEGER})_({_INTEGER})", re.ASCII)


@dataclass(frozen=True, slots=True)
class GlobalId:
    """A parsed id: the kind, the county (tenant rows only) and the key within it."""

    kind: str
    county_id: int | None
    key: UUID | int

    @property
    def type_name(self) -> str:
        """Name of the GraphQL type this id belongs to."""
        return _TYPE_NAMES[self.kind]

    def __str__(self) -> str:
        if self.county_id is None:
            return f"{self.kind}_{self.key}"
        return f"{self.kind}_{self.county_id}_{self.key}"


@lru_cache(maxsize=4096)
def parse_global_id(text: str) -> GlobalId | None:
    """The id that `text` spells, or None for anything but the canonical spelling."""
    if match := _TENANT.fullmatch(text):
        return GlobalId(match[1], int(match[2]), UUID(match[3]))
    if match := _REFERENCE.fullmatch(text):
        return GlobalId(match[1], None, int(match[2]))
    if match := _ENTERPRISE.fullmatch(text):
        return GlobalId(match[1], None, UUID(match[2]))
    if match := _PAIR.fullmatch(text):
        return GlobalId(match[1], int(match[2]), int(match[3]))
    return None


def uuid7(now: datetime) -> UUID:
    """A UUID version 7 of this instant: sorts by time, random below the millisecond."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62
    return UUID(int=value | random & ((1 << 62) - 1))
