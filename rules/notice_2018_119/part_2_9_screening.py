"""二(九)1 and 2: old and new use by enterprises, screening, orderly exits (rows 65 to 69)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rules.dated import Dated
from rules.money import ZERO, is_money
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day, of_row
from rules.project_facts import (
    Criteria,
    ExitPlanFacts,
    RectificationFacts,
    ScreenedUseFacts,
    ScreeningFacts,
    ScreeningSignatureFacts,
    StageFacts,
)
from rules.refusal import ErrorCode, Refusal
from rules.vocabulary import EnterpriseKind, ProjectState, ScreeningResult, Segment

# Kinds of entities that may not use pooled loans (row 13).
PROHIBITED_KINDS = frozenset(
    {
        EnterpriseKind.GOV_FINANCING_PLATFORM,
        EnterpriseKind.REAL_ESTATE,
        EnterpriseKind.INFRASTRUCTURE,
    }
)

CUT_DATE: Dated[date] = Dated(
    "二(九)1", "day", ((IN_FORCE_FROM, date(2017, 7, 25)),), clause=TEXT[65]
)


def segment(value_on: date) -> Segment:
    """Row 65, 二(九)1: 「以2017年7月25日…为时间节点…新老划断，分段管理」.

    The document counts from that day: a value date of 2017-07-25 is NEW.
    """
    cut_on = CUT_DATE.on(governing_day(value_on))
    assert cut_on is not None, "the cut is never repealed"
    return Segment.OLD if value_on < cut_on else Segment.NEW


def screening_admitted(screening: ScreeningFacts) -> list[Refusal]:
    """Row 66, 二(九)1: 「已办理的…要进行清理甄别」.

    One record, a reason for every "no", and no platform that is said to be none.
    """
    found = []
    if screening.opened_on is not None:
        found.append(of_row(66, ErrorCode.ALREADY_OPEN, "project", screeningOn=screening.opened_on))
    elif screening.screened_on is not None:
        figures = {"reason": "ALREADY_SCREENED", "screenedOn": screening.screened_on}
        found.append(of_row(66, ErrorCode.VALIDATION, "project", **figures))
    criteria = screening.criteria
    if criteria.not_platform and screening.entity_kind in PROHIBITED_KINDS:
        figures = {"reason": "IS_PLATFORM", "kind": screening.entity_kind}
        found.append(of_row(66, ErrorCode.VALIDATION, "notPlatform", **figures))
    if outcome(criteria) is ScreeningResult.NON_COMPLIANT and not screening.note.strip():
        found.append(of_row(66, ErrorCode.REASON_REQUIRED, "note"))
    return found


def outcome(criteria: Criteria) -> ScreeningResult:
    """Row 66, 二(九)1: 「已办理的…要进行清理甄别」. Compliant where every criterion is met."""
    answers = (
        criteria.voluntary,
        criteria.participation,
        criteria.purpose,
        criteria.agreement,
        criteria.not_platform,
    )
    return ScreeningResult.COMPLIANT if all(answers) else ScreeningResult.NON_COMPLIANT


def screening_signed(signature: ScreeningSignatureFacts) -> list[Refusal]:
    """Row 66, 二(九)1: 「已办理的…要进行清理甄别」.

    Poverty office and lender sign, two offices and two persons; who disagrees says why (B23).
    """
    found = []
    if signature.is_same_office:
        signed_on = signature.opened_on
        found.append(of_row(66, ErrorCode.ALREADY_SIGNED, "screening", signedOn=signed_on))
    elif signature.is_same_person:
        found.append(of_row(66, ErrorCode.SAME_ACTOR, "screening"))
    if not signature.agrees and not signature.opinion.strip():
        found.append(of_row(66, ErrorCode.REASON_REQUIRED, "opinion"))
    return found


def excluded_use(use: ScreenedUseFacts) -> ScreeningResult | ErrorCode | None:
    """Row 67, 二(九)1: 「不符合文件规定的不得执行贴息和风险补偿等政策」.

    NON_COMPLIANT, old or new, or NOT_SCREENED, new only: an old use goes on until it is screened
    (A18, B24). A record of the single loan prevails (B23).
    """
    if use.of_loan is not None:
        return None if use.of_loan is ScreeningResult.COMPLIANT else use.of_loan
    faulty = ScreeningResult.NON_COMPLIANT
    if use.of_project is faulty or use.project_state is ProjectState.NON_COMPLIANT:
        return faulty
    if use.segment is Segment.OLD or use.of_project is ScreeningResult.COMPLIANT:
        return None
    return None if use.project_state is ProjectState.NORMAL else ErrorCode.NOT_SCREENED


def staged_exit(plan: ExitPlanFacts) -> list[Refusal]:
    """Row 68, 二(九)1: 「按自愿原则分阶段有序退出」.

    Stages add up to the funds in the project, and every household that has some there consents.
    """
    found = _stages(68, plan.stages, plan.funds, plan.today)
    if plan.consents < plan.households:
        missing = plan.households - plan.consents
        found.append(of_row(68, ErrorCode.CONSENT_MISSING, "consents", households=missing))
    return found


def exit_stage_missed(due: Decimal, recovered: Decimal) -> bool:
    """Row 68, 二(九)1: 「按自愿原则分阶段有序退出」. Less is back than the past stages ask for."""
    return recovered < due


def recovery_ordered(order: RectificationFacts) -> list[Refusal]:
    """Row 69, 二(九)2: 「政府融资平台…落实县级人民政府的主体责任…确保…如期收回」.

    The county government names who answers for it, and by when how much is back.
    """
    found = _stages(69, order.stages, order.funds, order.today)
    for name, value in (("documentNo", order.document_no), ("responsible", order.responsible)):
        if not value.strip():
            found.append(of_row(69, ErrorCode.VALIDATION, name, reason="MISSING"))
    return found


def _stages(row: int, stages: tuple[StageFacts, ...], funds: Decimal, today: date) -> list[Refusal]:
    """Money on days that follow one another, together the funds in use (B25)."""
    found, after = [], today
    for number, stage in enumerate(stages):
        place = ("stages", str(number))
        if stage.amount <= 0 or not is_money(stage.amount):
            reason = {"reason": "NOT_POSITIVE_MONEY"}
            found.append(of_row(row, ErrorCode.VALIDATION, *place, "amount", **reason))
        if stage.due_on <= after:
            late = {"reason": "NOT_LATER", "after": after}
            found.append(of_row(row, ErrorCode.VALIDATION, *place, "dueOn", **late))
        after = max(after, stage.due_on)
    total = sum((stage.amount for stage in stages), ZERO)
    if total != funds:
        figures = {"sum": total, "outstanding": funds, "difference": abs(total - funds)}
        found.append(of_row(row, ErrorCode.PLAN_SUM_MISMATCH, "stages", **figures))
    return found


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    65: (segment,),
    66: (screening_admitted, outcome, screening_signed),
    67: (excluded_use,),
    68: (staged_exit, exit_stage_missed),
    69: (recovery_ordered,),
}

NOT_MODELLED: dict[int, str] = {}
