"""Paths through the graph: a root list and a chain of fields, asked of the API and of the dump."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from authz.actor import Actor
from tests.leaks.dump import TYPES, Row
from tests.leaks.oracle import Oracle

ROOTS = {
    "households": "Household",
    "loans": "Loan",
    "extensions": "Extension",
    "inspections": "Inspection",
    "collectionCases": "CollectionCase",
    "maliciousDefaults": "MaliciousDefault",
    "disposalCases": "DisposalCase",
    "defaultBuffers": "DefaultBuffer",
    "claims": "Claim",
    "recoveries": "Recovery",
    "riskFunds": "RiskFund",
    "insurancePolicies": "InsurancePolicy",
    "subsidyBatches": "SubsidyBatch",
    "statistics": "Statistic",
    "projectAssessments": "ProjectAssessment",
    "reports": "WrittenReport",
    "cooperations": "Cooperation",
    "enterprises": "Enterprise",
    "projects": "Project",
    "projectWatchTurns": "ProjectWatchTurn",
    "agreements": "Agreement",
    "circuitBreakers": "CircuitBreaker",
    "warnings": "Warning",
    "countyDocuments": "CountyDocument",
    "riskTeams": "RiskTeam",
    "meetings": "JointMeeting",
    "resolutions": "MeetingResolution",
    "dutyRecords": "DutyRecord",
    "insuranceProducts": "InsuranceProduct",
    "nplTolerances": "NplTolerance",
    "modelBorrowers": "ModelBorrower",
    "violations": "Violation",
    "breakerEvents": "BreakerEvent",
    "auditEvents": "AuditEvent",
    "rosters": "Roster",
}
# Root fields that answer one object by its id.
BY_ID = {
    "bankStatement": "BankStatement",
    "claim": "Claim",
    "recovery": "Recovery",
    "cooperation": "Cooperation",
    "defaultBuffer": "DefaultBuffer",
    "insurancePolicy": "InsurancePolicy",
    "subsidyBatch": "SubsidyBatch",
    "statistic": "Statistic",
    "report": "WrittenReport",
    "household": "Household",
    "loan": "Loan",
    "extension": "Extension",
    "collectionCase": "CollectionCase",
    "maliciousDefault": "MaliciousDefault",
    "disposalCase": "DisposalCase",
    "enterprise": "Enterprise",
    "project": "Project",
    "agreement": "Agreement",
    "warning": "Warning",
    "meeting": "JointMeeting",
    "resolution": "MeetingResolution",
    "modelBorrower": "ModelBorrower",
    "violation": "Violation",
    "roster": "Roster",
}
# (type, field) -> (type found there, "one" by this column | "list"/"many" by its column there).
EDGES: dict[tuple[str, str], tuple[str, str, str]] = {
    ("Household", "members"): ("HouseholdMember", "list", "household_id"),
    ("Household", "loans"): ("Loan", "many", "household_id"),
    ("Household", "agreements"): ("Agreement", "many", "household_id"),
    ("Household", "statuses"): ("HouseholdStatusChange", "list", "household_id"),
    ("Household", "assessments"): ("Assessment", "many", "household_id"),
    ("Household", "disposalCases"): ("DisposalCase", "many", "household_id"),
    ("HouseholdStatusChange", "household"): ("Household", "one", "household_id"),
    ("Assessment", "household"): ("Household", "one", "household_id"),
    ("DisposalCase", "loan"): ("Loan", "one", "loan_id"),
    ("DisposalCase", "household"): ("Household", "one", "household_id"),
    ("HouseholdMember", "household"): ("Household", "one", "household_id"),
    ("Loan", "household"): ("Household", "one", "household_id"),
    ("Loan", "borrower"): ("HouseholdMember", "one", "member_id"),
    ("Loan", "project"): ("Project", "one", "project_id"),
    ("Loan", "agreement"): ("Agreement", "one", "agreement_id"),
    ("Loan", "renews"): ("Loan", "one", "renews_id"),
    ("Loan", "events"): ("LoanEvent", "many", "loan_id"),
    ("Loan", "repayments"): ("Repayment", "many", "loan_id"),
    ("Loan", "classifications"): ("Classification", "many", "loan_id"),
    ("Loan", "extensions"): ("Extension", "many", "loan_id"),
    ("Loan", "instalmentPlans"): ("InstalmentPlan", "many", "loan_id"),
    ("Extension", "loan"): ("Loan", "one", "loan_id"),
    ("InstalmentPlan", "loan"): ("Loan", "one", "loan_id"),
    ("Loan", "warnings"): ("Warning", "many", "loan_id"),
    ("Warning", "loan"): ("Loan", "one", "loan_id"),
    ("Loan", "inspections"): ("Inspection", "many", "loan_id"),
    ("Loan", "collectionCases"): ("CollectionCase", "many", "loan_id"),
    ("CollectionCase", "loan"): ("Loan", "one", "loan_id"),
    ("CollectionCase", "actions"): ("CollectionAction", "many", "case_id"),
    ("CollectionAction", "collectionCase"): ("CollectionCase", "one", "case_id"),
    ("CollectionAction", "loan"): ("Loan", "one", "loan_id"),
    ("Household", "maliciousDefaults"): ("MaliciousDefault", "many", "household_id"),
    ("MaliciousDefault", "household"): ("Household", "one", "household_id"),
    ("MaliciousDefault", "loan"): ("Loan", "one", "loan_id"),
    ("Inspection", "loan"): ("Loan", "one", "loan_id"),
    ("LoanEvent", "loan"): ("Loan", "one", "loan_id"),
    ("Repayment", "loan"): ("Loan", "one", "loan_id"),
    ("Classification", "loan"): ("Loan", "one", "loan_id"),
    ("Loan", "defaultBuffers"): ("DefaultBuffer", "many", "loan_id"),
    ("Loan", "reminders"): ("Reminder", "many", "loan_id"),
    ("Loan", "claims"): ("Claim", "many", "loan_id"),
    ("DefaultBuffer", "loan"): ("Loan", "one", "loan_id"),
    ("Reminder", "loan"): ("Loan", "one", "loan_id"),
    ("Reminder", "defaultBuffer"): ("DefaultBuffer", "one", "buffer_id"),
    ("Claim", "loan"): ("Loan", "one", "loan_id"),
    ("Claim", "defaultBuffer"): ("DefaultBuffer", "one", "buffer_id"),
    ("Claim", "opinions"): ("ClaimOpinion", "many", "claim_id"),
    ("ClaimOpinion", "claim"): ("Claim", "one", "claim_id"),
    ("FundEntry", "claim"): ("Claim", "one", "claim_id"),
    ("Loan", "recoveries"): ("Recovery", "many", "loan_id"),
    ("Claim", "recoveries"): ("Recovery", "many", "claim_id"),
    ("Recovery", "claim"): ("Claim", "one", "claim_id"),
    ("Recovery", "loan"): ("Loan", "one", "loan_id"),
    ("FundEntry", "recovery"): ("Recovery", "one", "recovery_id"),
    ("RiskFund", "entries"): ("FundEntry", "many", "fund_id"),
    ("RiskFund", "topUpPlans"): ("TopUpPlan", "many", "fund_id"),
    ("RiskFund", "statements"): ("BankStatement", "many", "fund_id"),
    ("BankStatement", "fund"): ("RiskFund", "one", "fund_id"),
    ("BankStatement", "corrects"): ("BankStatement", "one", "corrects_id"),
    ("Roster", "rows"): ("RosterRow", "many", "roster_id"),
    ("Project", "assessments"): ("ProjectAssessment", "many", "project_id"),
    ("ProjectAssessment", "project"): ("Project", "one", "project_id"),
    ("ProjectAssessment", "corrects"): ("ProjectAssessment", "one", "corrects_id"),
    ("WrittenReport", "statistic"): ("Statistic", "one", "statistic_id"),
    ("WrittenReport", "corrects"): ("WrittenReport", "one", "corrects_id"),
    ("Statistic", "corrects"): ("Statistic", "one", "corrects_id"),
    ("FundEntry", "fund"): ("RiskFund", "one", "fund_id"),
    ("FundEntry", "reversalOf"): ("FundEntry", "one", "reversal_of"),
    ("InsurancePolicy", "household"): ("Household", "one", "household_id"),
    ("InsurancePolicy", "subsidies"): ("PremiumSubsidy", "list", "policy_id"),
    ("PremiumSubsidy", "policy"): ("InsurancePolicy", "one", "policy_id"),
    ("JointMeeting", "resolutions"): ("MeetingResolution", "many", "meeting_id"),
    ("MeetingResolution", "meeting"): ("JointMeeting", "one", "meeting_id"),
    ("ModelBorrower", "household"): ("Household", "one", "household_id"),
    ("Agreement", "household"): ("Household", "one", "household_id"),
    ("Agreement", "enterprise"): ("Enterprise", "one", "enterprise_id"),
    ("Agreement", "replaces"): ("Agreement", "one", "replaces_id"),
    ("Enterprise", "listEntries"): ("ListEntry", "many", "enterprise_id"),
    ("ListEntry", "enterprise"): ("Enterprise", "one", "enterprise_id"),
    ("Enterprise", "projects"): ("Project", "many", "enterprise_id"),
    ("Project", "enterprise"): ("Enterprise", "one", "enterprise_id"),
    ("Project", "participations"): ("ProjectParticipation", "many", "project_id"),
    ("Project", "events"): ("ProjectEvent", "many", "project_id"),
    ("ProjectEvent", "project"): ("Project", "one", "project_id"),
    ("Project", "screenings"): ("Screening", "many", "project_id"),
    ("Project", "exitPlans"): ("ExitPlan", "many", "project_id"),
    ("Screening", "project"): ("Project", "one", "project_id"),
    ("Screening", "loan"): ("Loan", "one", "loan_id"),
    ("ExitPlan", "project"): ("Project", "one", "project_id"),
    ("Project", "securities"): ("ProjectSecurity", "many", "project_id"),
    ("ProjectSecurity", "project"): ("Project", "one", "project_id"),
    ("Project", "fundUses"): ("FundUse", "many", "project_id"),
    ("FundUse", "project"): ("Project", "one", "project_id"),
    ("Project", "creditReferrals"): ("CreditReferral", "many", "project_id"),
    ("CreditReferral", "enterprise"): ("Enterprise", "one", "enterprise_id"),
    ("CreditReferral", "project"): ("Project", "one", "project_id"),
    ("Project", "dividends"): ("Dividend", "many", "project_id"),
    ("Dividend", "participation"): ("ProjectParticipation", "one", "participation_id"),
    ("Dividend", "household"): ("Household", "one", "household_id"),
    ("Dividend", "project"): ("Project", "one", "project_id"),
    ("ProjectWatchTurn", "project"): ("Project", "one", "project_id"),
    ("ProjectParticipation", "project"): ("Project", "one", "project_id"),
    ("ProjectParticipation", "loan"): ("Loan", "one", "loan_id"),
    ("ProjectParticipation", "household"): ("Household", "one", "household_id"),
}
Chain = tuple[str, ...]

# Every edge once from every type it can be reached by, and the long ways round.
CHAINS: tuple[Chain, ...] = (
    ("loans", "household", "loans", "project"),
    ("loans", "borrower", "household", "members"),
    ("loans", "project", "participations", "loan"),
    ("loans", "project", "events", "project"),
    ("loans", "renews", "household"),
    ("loans", "events", "loan"),
    ("loans", "repayments", "loan"),
    ("loans", "classifications", "loan"),
    ("loans", "extensions", "loan"),
    ("loans", "instalmentPlans", "loan"),
    ("extensions", "loan", "household"),
    ("loans", "inspections", "loan"),
    ("inspections", "loan", "inspections"),
    ("loans", "collectionCases", "actions", "collectionCase", "loan"),
    ("collectionCases", "actions", "loan"),
    ("households", "maliciousDefaults", "loan"),
    ("maliciousDefaults", "household", "maliciousDefaults"),
    ("households", "members", "household"),
    ("households", "statuses", "household"),
    ("households", "assessments", "household"),
    ("households", "disposalCases", "loan"),
    ("disposalCases", "household", "disposalCases"),
    ("disposalCases", "loan", "household"),
    ("households", "loans", "project", "participations", "household"),
    ("households", "loans", "household", "loans", "events"),
    ("projects", "participations", "loan", "borrower"),
    ("projects", "participations", "household", "loans"),
    ("projects", "events", "project"),
    ("projects", "screenings", "loan"),
    ("projects", "screenings", "project"),
    ("projects", "exitPlans", "project"),
    ("projects", "securities", "project"),
    ("projects", "fundUses", "project"),
    ("projects", "creditReferrals", "enterprise", "projects"),
    ("projects", "dividends", "participation", "loan"),
    ("projects", "dividends", "household", "loans"),
    ("projectWatchTurns", "project", "events"),
    ("projects", "enterprise", "projects", "participations", "project"),
    ("enterprises", "projects", "participations", "loan"),
    ("enterprises", "projects", "events"),
    ("enterprises", "listEntries", "enterprise"),
    ("agreements", "household", "agreements", "replaces"),
    ("agreements", "enterprise", "projects", "events"),
    ("loans", "agreement", "household", "loans"),
    ("cooperations",),
    ("loans", "defaultBuffers", "loan"),
    ("loans", "reminders", "defaultBuffer"),
    ("loans", "reminders", "loan"),
    ("loans", "claims", "opinions", "claim"),
    ("claims", "loan", "household"),
    ("claims", "defaultBuffer", "loan"),
    ("defaultBuffers", "loan", "claims"),
    ("riskFunds", "entries", "claim"),
    ("riskFunds", "entries", "recovery", "loan"),
    ("loans", "recoveries", "claim"),
    ("claims", "recoveries", "loan"),
    ("recoveries", "claim", "recoveries"),
    ("recoveries", "loan", "household"),
    ("riskFunds", "entries", "fund"),
    ("riskFunds", "topUpPlans"),
    ("riskFunds", "statements", "fund"),
    ("riskFunds", "statements", "corrects"),
    ("riskFunds", "entries", "reversalOf"),
    ("insurancePolicies", "household", "members"),
    ("insurancePolicies", "subsidies", "policy", "household"),
    ("subsidyBatches",),
    ("statistics", "corrects"),
    ("projects", "assessments", "project"),
    ("projectAssessments", "corrects"),
    ("reports", "statistic", "corrects"),
    ("reports", "corrects"),
    ("circuitBreakers",),
    ("loans", "warnings", "loan"),
    ("warnings", "loan", "warnings"),
    ("countyDocuments",),
    ("riskTeams",),
    ("meetings", "resolutions", "meeting"),
    ("resolutions", "meeting"),
    ("dutyRecords",),
    ("insuranceProducts",),
    ("nplTolerances",),
    ("modelBorrowers", "household"),
    ("violations",),
    ("breakerEvents",),
    ("auditEvents",),
    ("rosters", "rows"),
)


@cache
def document(chain: Chain) -> str:
    """A page of the root list with the chain below each of its objects."""
    root, *fields = chain
    inside = _inside(ROOTS[root], tuple(fields))
    return (
        f"query($first: Int, $after: String) {{ {root}(first: $first, after: $after) {{ totalCount"
        " pageInfo { hasNextPage hasPreviousPage endCursor }"
        f" edges {{ cursor node {inside} }} }} }}"
    )


def _inside(of: str, chain: Chain) -> str:
    if not chain:
        return "{ id }"
    below, how, _ = EDGES[of, chain[0]]
    inner = _inside(below, chain[1:])
    if how == "many":
        return f"{{ id {chain[0]}(first: 200) {{ totalCount nodes {inner} }} }}"
    return f"{{ id {chain[0]} {inner} }}"


def walked(node: dict[str, Any] | None, of: str, chain: Chain) -> Iterator[tuple[str, ...]]:
    """Ids along the chain, as the API answered: one tuple a way, also for ways that end early."""
    if node is None:
        return
    yield (node["id"],)
    if not chain:
        return
    below, how, _ = EDGES[of, chain[0]]
    found = node[chain[0]]
    if found is None:
        return  # Without any right the connection is null; the oracle must expect nothing there.
    if how == "many":
        assert found["totalCount"] == len(found["nodes"]), (node["id"], chain)
        found = found["nodes"]
    for child in found if how != "one" else [found]:
        for way in walked(child, below, chain[1:]):
            yield (node["id"], *way)


def owed(
    oracle: Oracle, actor: Actor, rows: list[Row], of: str, chain: Chain
) -> Iterator[tuple[str, ...]]:
    """The same from the dump: what the actor must find, no more and no less."""
    dump = oracle.dump
    for row in rows:
        named = dump.gid(of, row)
        yield (named,)
        if not chain:
            continue
        below, how, column = EDGES[of, chain[0]]
        table = TYPES[below][0]
        if how == "one":
            key = (row[column],) if table == "enterprise" else (row["county_id"], row[column])
            child = None if row[column] is None else dump.get(table, *key)
            children = [] if child is None else [child]
        else:
            children = dump.children(table, column, row.get("county_id"), row["id"])
        seen = [child for child in children if oracle.sees(actor, table, child)]
        for way in owed(oracle, actor, seen, below, chain[1:]):
            yield (named, *way)
