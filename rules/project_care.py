"""Verdicts on how a project's funds are secured, used, paid for and withdrawn (二(九)2 to 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.money import ZERO, is_money
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.project import judge_entity, still_there
from rules.project_facts import (
    CollateralDemandFacts,
    CreditMarkFacts,
    FundUseFacts,
    ProjectSecureFacts,
    SecuredFacts,
    SecurityGivenFacts,
    WithdrawalFacts,
)
from rules.refusal import Clause, ErrorCode, Refusal, in_order, present, refuse
from rules.states import PROJECT, judge_transition
from rules.vocabulary import ProjectFlag, ProjectState

# The ways of the machine from wherever a project is at work to its recall.
_TO_RECALL = ("screen", "mark_risk", "recall")


def judge_security(given: SecurityGivenFacts) -> list[Refusal]:
    """May this security be recorded? At any time while the project has not exited (row 73)."""
    gone = still_there(given.state, "take_security", TEXT[73])
    return in_order([*gone, *policy_on(given.today).enterprises.security_admitted(given)])


def judge_security_release(released_on: date | None, reason: str) -> list[Refusal]:
    """May this security be released? Once, with a reason (row 73)."""
    found = []
    if released_on is not None:
        figures = {"reason": "ALREADY_RELEASED", "releasedOn": released_on}
        found.append(refuse(ErrorCode.VALIDATION, "security", clause=TEXT[73], **figures))
    if not reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[73]))
    return in_order(found)


def warnings_of_security(secured: SecuredFacts, today: date) -> list[Refusal]:
    """What is missing of guarantee and collateral: each a warning, and a task (rows 73, 74)."""
    clauses = policy_on(today).enterprises
    return present([clauses.guaranteed(secured), clauses.collateral_covers(secured, today)])


def judge_collateral_demand(demand: CollateralDemandFacts) -> list[Refusal]:
    """May the lender set this deadline? Of a project at work, for what is missing (row 74)."""
    found = judge_transition(PROJECT, demand.state, "demand_collateral", "project", clause=TEXT[74])
    return in_order([*found, *policy_on(demand.today).enterprises.collateral_demanded(demand)])


def judge_project_secure(project: ProjectSecureFacts) -> list[Refusal]:
    """May a recalled project go on? With collateral, or with so much repaid (row 74).

    Never one of an entity that may not use such funds.
    """
    found = judge_transition(PROJECT, project.state, "secure", "project", clause=TEXT[74])
    found += judge_entity(project.entity_kind, project.entity_list_state, project.today, "project")
    covers = policy_on(project.today).enterprises.collateral_covers
    return in_order([*found, *present([covers(project.secured, project.today)])])


def judge_fund_use(use: FundUseFacts) -> list[Refusal]:
    """May this use be recorded? If it is told whole; whatever it is (rows 78 and 80)."""
    clauses = policy_on(use.today).enterprises
    found = clauses.fund_use_admitted(use)
    return in_order([*found, *present([clauses.recipient_named(use)])])


def finding_of(use: FundUseFacts) -> ProjectFlag | None:
    """The mark that a use puts on its project: misuse (row 78), or passing on (row 80)."""
    clauses = policy_on(use.today).enterprises
    if clauses.passed_on_by_cooperative(use):
        return ProjectFlag.COOP_ON_LENDING
    return ProjectFlag.COOP_MISUSE if clauses.misused_by_cooperative(use) else None


def recalled(state: ProjectState) -> str:
    """The state after a finding that recalls (row 80); one that leaves already goes on leaving."""
    found: str = state.value
    for word in _TO_RECALL:
        found = PROJECT.after(found, word) or found
    return found


def judge_credit_mark(mark: CreditMarkFacts) -> list[Refusal]:
    """May a household's credit be rated so while an entity's risk lies on its loan (row 71)?"""
    return present([policy_on(mark.today).enterprises.credit_marked_with_reason(mark)])


def judge_referral(amount: Decimal | None, reason: str) -> list[Refusal]:
    """May an entity be referred for credit of its own? With a reason; no limit here (row 75)."""
    found = []
    if amount is not None and (amount <= 0 or not is_money(amount)):
        found.append(_invalid(TEXT[75], "amount", reason="NOT_POSITIVE_MONEY"))
    if not reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[75]))
    return in_order(found)


def judge_dividends(amounts: Sequence[Decimal], paid_on: date, today: date) -> list[Refusal]:
    """May these payments to households be recorded (row 76)?"""
    found = []
    if not amounts:
        found.append(_invalid(TEXT[76], "lines", reason="MISSING"))
    for number, amount in enumerate(amounts):
        if amount <= 0 or not is_money(amount):
            place = ("lines", str(number), "amount")
            found.append(_invalid(TEXT[76], *place, reason="NOT_POSITIVE_MONEY"))
    if paid_on > today:
        found.append(_invalid(TEXT[76], "paidOn", reason="IN_THE_FUTURE", latestOn=today))
    return in_order(found)


def judge_withdrawal(loan: WithdrawalFacts) -> list[Refusal]:
    """May a loan be withdrawn from its project formally, which lowers the amount (A6)?

    Only what was repaid leaves: a household must not be left alone with a debt (row 71), and a
    watch must not be left by a mere paper (rows 82 and 83).
    """
    found = still_there(loan.state, "release_loan", TEXT[81])
    if loan.withdrawn_on is not None:
        figures = {"reason": "ALREADY_WITHDRAWN", "withdrawnOn": loan.withdrawn_on}
        found.append(_invalid(TEXT[81], "participation", **figures))
    if loan.outstanding > ZERO:
        figures = {"reason": "FUNDS_IN_USE", "funds": loan.outstanding}
        found.append(_invalid(TEXT[71], "participation", **figures))
    if not loan.document_no.strip():
        found.append(_invalid(TEXT[81], "documentNo", reason="MISSING"))
    if loan.to_withdraw_on > loan.today:
        late = {"reason": "IN_THE_FUTURE", "latestOn": loan.today}
        found.append(_invalid(TEXT[81], "withdrawnOn", **late))
    elif loan.to_withdraw_on < loan.joined_on:
        early = {"reason": "BEFORE_JOINING", "earliestOn": loan.joined_on}
        found.append(_invalid(TEXT[81], "withdrawnOn", **early))
    return in_order(found)


def _invalid(clause: Clause, *path: str, **figures: object) -> Refusal:
    return refuse(ErrorCode.VALIDATION, *path, clause=clause, **figures)
