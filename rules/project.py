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
from rules.project_facts import (
    ExitPlanFacts,
    ListingFacts,
    ProjectExitFacts,
    RectificationFacts,
    ScreeningFacts,
    ScreeningSignatureFacts,
)
from rules.refusal import Clause, ErrorCode, Refusal, in_order, present, refuse
from rules.states import PROJECT, judge_transition
from rules.uscc import uscc_fault
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    ProjectState,
    ScreeningResult,
)


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
    found = still_there(project.state, "amend", None)
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


def judge_screening(screening: ScreeningFacts) -> list[Refusal]:
    """May this checklist be recorded? Once, while the project has not exited (row 66)."""
    gone = still_there(screening.state, "screen", TEXT[66])
    return in_order([*gone, *policy_on(screening.today).enterprises.screening_admitted(screening)])


def judge_screening_signature(signature: ScreeningSignatureFacts) -> list[Refusal]:
    """May the other office sign? A record that waits, by another office and person (row 66)."""
    found = policy_on(signature.today).enterprises.screening_signed(signature)
    if signature.result is not ScreeningResult.PENDING:
        figures = {"object": "screening", "state": signature.result, "act": "sign"}
        code = ErrorCode.INVALID_TRANSITION
        return [refuse(code, "screening", clause=TEXT[66], **figures)]
    return in_order(found)


def judge_exit_plan(plan: ExitPlanFacts) -> list[Refusal]:
    """May money leave by these stages? From a project at work or found faulty (row 68)."""
    moves = judge_transition(PROJECT, plan.state, "begin_exit", "project", clause=TEXT[68])
    return in_order([*moves, *policy_on(plan.today).enterprises.staged_exit(plan)])


def judge_rectification(order: RectificationFacts) -> list[Refusal]:
    """May the county government order this? A new order replaces the one before (rows 69, 77)."""
    clauses = policy_on(order.today).enterprises
    found = [*clauses.rectified(order), *clauses.recovery_ordered(order)]
    if order.state is not ProjectState.RECTIFYING:
        clause = TEXT[77]
        found += judge_transition(PROJECT, order.state, "rectify", "project", clause=clause)
    return in_order(found)


def judge_listing(listing: ListingFacts) -> list[Refusal]:
    """May the entity be put on this list (rows 70 and 72)? By which county is a right (B26)."""
    clauses = policy_on(listing.today).enterprises
    return in_order([*clauses.listing_admitted(listing), *clauses.one_list(listing)])


def judge_project_exit(project: ProjectExitFacts) -> list[Refusal]:
    """May the project end? Its exit or recall was begun, and nothing is out any more (row 68)."""
    act = exit_act(project.state)
    found = judge_transition(PROJECT, project.state, act, "project", clause=TEXT[68])
    if project.funds > 0:
        figures = {"reason": "FUNDS_IN_USE", "funds": project.funds}
        found.append(refuse(ErrorCode.VALIDATION, "project", clause=TEXT[68], **figures))
    return in_order(found)


def exit_act(state: ProjectState) -> str:
    """The machine's word for the end of a project: what an order recovers, or an exit."""
    return "recover" if state is ProjectState.RECTIFYING else "finish_exit"


def still_there(state: ProjectState, act: str, clause: Clause | None) -> list[Refusal]:
    """INVALID_TRANSITION where the project has exited."""
    if state is not ProjectState.EXITED:
        return []
    figures = {"object": "project", "state": state, "act": act}
    return [refuse(ErrorCode.INVALID_TRANSITION, "project", clause=clause, **figures)]


def judge_supervision(note: str) -> list[Refusal]:
    """May this supervision note be recorded? It says something; who may is a right."""
    return [] if note.strip() else [_invalid("note", "MISSING")]


def _invalid(field: str, reason: str) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[81], reason=reason)
