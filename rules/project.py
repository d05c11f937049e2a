"""Verdicts on entities and projects of enterprise use (户贷企用): registration, change, watch."""

from __future__ import annotations

from datetime import date

from rules.facts import (
    EnterpriseFacts,
    ProjectAmendmentFacts,
    ProjectRegistrationFacts,
)
from rules.money import is_money
from rules.notice_2018_119.part_2_9_enterprise_lending import project_amount
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, present, refuse
from rules.uscc import uscc_fault
from rules.vocabulary import EnterpriseKind, EnterpriseListState, ProjectState


def judge_enterprise_registration(enterprise: EnterpriseFacts) -> list[Refusal]:
    """May this entity be registered? A name and a sound unified social credit code."""
    found = []
    if not enterprise.name.strip():
        found.append(_invalid("name", "MISSING"))
    if (fault := uscc_fault(enterprise.uscc)) is not None:
        found.append(_invalid("uscc", fault))
    return in_order(found)


def judge_project_registration(project: ProjectRegistrationFacts) -> list[Refusal]:
    """May this project enter the library? Never for a platform, never for a negative entity.

    A platform's that used pooled loans before the notice may, to be rectified: it is no new use.
    """
    if project.funds_used_since is None:
        refusals = judge_entity(
            project.entity_kind, project.entity_list_state, project.today, "enterprise"
        )
    else:
        rules = policy_on(project.today).rules
        refusals = present([rules.pooled_before(project.entity_kind, project.funds_used_since)])
    if not project.name.strip():
        refusals.append(_invalid("name", "MISSING"))
    if project.declared_loan_funds < 0 or not is_money(project.declared_loan_funds):
        refusals.append(_invalid("declaredLoanFunds", "NOT_MONEY"))
    total = project.total_investment
    if total is not None and (total < 0 or not is_money(total)):
        refusals.append(_invalid("totalInvestment", "NOT_MONEY"))
    return in_order(refusals)


def judge_entity(
    kind: EnterpriseKind, listed: EnterpriseListState, today: date, *path: str
) -> list[Refusal]:
    """May this entity use pooled loans? No prohibited kind (row 13), no negative one (row 70)."""
    rules = policy_on(today).rules
    found = (rules.pooled_use(kind, *path), rules.entity_of_good_standing(listed, *path))
    return [refusal for refusal in found if refusal is not None]


def judge_project_amendment(project: ProjectAmendmentFacts) -> list[Refusal]:
    """May the declared loan funds change? A reason always.

    No new funds for a platform that is being rectified, or for a negative entity.
    """
    found = []
    if project.state is ProjectState.EXITED:
        code = ErrorCode.INVALID_TRANSITION
        found.append(refuse(code, "project", object="project", state=project.state, act="amend"))
    if project.declared_after < 0 or not is_money(project.declared_after):
        found.append(_invalid("declaredLoanFunds", "NOT_MONEY"))
    if not project.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[81]))
    if project.declared_after > project.declared_before:
        found += judge_entity(
            project.entity_kind, project.entity_list_state, project.today, "project"
        )
    return in_order(found)


def watch_moves(project: ProjectAmendmentFacts) -> bool:
    """Whether the change carries the project to the other level's watch (both are notified)."""
    before = project_amount(project.declared_before, project.contributed)
    after = project_amount(project.declared_after, project.contributed)
    watch_level = policy_on(project.today).rules.watch_level
    return watch_level(before, project.today) is not watch_level(after, project.today)


def judge_supervision(note: str) -> list[Refusal]:
    """May this supervision note be recorded? It says something; who may is a right."""
    return [] if note.strip() else [_invalid("note", "MISSING")]


def _invalid(field: str, reason: str) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[81], reason=reason)
