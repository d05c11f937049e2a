"""二(一) 建立风险预警机制: the county answers, prepares and foresees (rows 18 to 23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rules.care_facts import InspectionFacts
from rules.dated import Dated
from rules.facts import LoanFacts, PositionFacts
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.ratio import at_least
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import CountyDocumentKind, Severity


def lender_of_county(loan: LoanFacts) -> Refusal | None:
    """Row 18, 二(一): 「承担起…“县为主体”的属地责任」. A county's lender lends in that county."""
    if loan.lender_county_id == loan.county_id:
        return None
    return refuse(ErrorCode.LENDER_NOT_OF_COUNTY, "lender", clause=TEXT[18])


MISSING_DOCUMENT = {
    CountyDocumentKind.COUNTY_RULES: ErrorCode.NO_COUNTY_RULES,
    CountyDocumentKind.CONTINGENCY_PLAN: ErrorCode.NO_CONTINGENCY_PLAN,
}


def rules_in_force(valid: list[tuple[date, date | None]], day: date) -> ErrorCode | None:
    """Row 19, 二(一): 「完善细化…使用管理办法」. NO_COUNTY_RULES unless some are valid that day."""
    return None if _covers(valid, day) else ErrorCode.NO_COUNTY_RULES


def team_in_place(terms: list[tuple[date, date | None]], day: date) -> ErrorCode | None:
    """Row 20, 二(一): 「成立县级…风险防范处置小组」. NO_RISK_TEAM unless one is in office."""
    return None if _covers(terms, day) else ErrorCode.NO_RISK_TEAM


def plan_in_force(valid: list[tuple[date, date | None]], day: date) -> ErrorCode | None:
    """Row 21, 二(一): 「制定…风险处置预案」. NO_CONTINGENCY_PLAN unless one is valid that day."""
    return None if _covers(valid, day) else ErrorCode.NO_CONTINGENCY_PLAN


def _covers(terms: list[tuple[date, date | None]], day: date) -> bool:
    """Whether a term includes the day; both ends count, an open one has no end."""
    return any(first <= day and (last is None or day <= last) for first, last in terms)


ROW_OF_DOCUMENT = {CountyDocumentKind.COUNTY_RULES: 19, CountyDocumentKind.CONTINGENCY_PLAN: 21}


def judge_document(
    kind: CountyDocumentKind,
    today: date,
    issued_on: date,
    valid_from: date,
    valid_to: date | None,
) -> list[Refusal]:
    """May a document of the county be registered? It is issued, and valid for some time."""
    row, found = ROW_OF_DOCUMENT[kind], []
    if issued_on > today:
        found.append(_invalid(row, "issuedOn", "IN_THE_FUTURE", latestOn=today))
    if valid_from < issued_on:
        found.append(_invalid(row, "validFrom", "BEFORE_ISSUE", earliestOn=issued_on))
    if valid_to is not None and valid_to < valid_from:
        found.append(_invalid(row, "validTo", "BEFORE_START", earliestOn=valid_from))
    return found


def judge_team(today: date, from_on: date, members: int) -> list[Refusal]:
    """May a risk team be appointed? A leader alone is no team, and it begins by today."""
    found = []
    if from_on > today:
        found.append(_invalid(20, "fromOn", "IN_THE_FUTURE", latestOn=today))
    if not members:
        found.append(_invalid(20, "members", "MISSING"))
    return found


def _invalid(row: int, field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one input field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[row], reason=reason, **figures)


FEED_DAYS_MAX: Dated[int] = Dated("二(一)", "days", ((IN_FORCE_FROM, 30),))


def feed_is_stale(heard_on: date, day: date) -> bool:
    """Row 22, 二(一): 「实时了解贷款使用情况」. A lender that was silent for more than 30 days."""
    days_max = FEED_DAYS_MAX.on(governing_day(day))
    return days_max is not None and (day - heard_on).days > days_max


def sound_inspection(inspection: InspectionFacts) -> list[Refusal]:
    """Row 22, 二(一): 「实时了解贷款使用情况」. Inspected between the value date and today."""
    day, value_on = inspection.inspected_on, inspection.value_on
    figures: dict[str, object]
    if day > inspection.today:
        figures = {"reason": "IN_THE_FUTURE", "latestOn": inspection.today}
    elif value_on is not None and day < value_on:
        figures = {"reason": "BEFORE_DISBURSEMENT", "earliestOn": value_on}
    else:
        return []
    return [refuse(ErrorCode.VALIDATION, "inspectedOn", clause=TEXT[22], **figures)]


NPL_YELLOW: Dated[Decimal] = Dated("二(一)", "ratio", ((IN_FORCE_FROM, Decimal("0.02")),))
NPL_ORANGE: Dated[Decimal] = Dated("二(一)", "ratio", ((IN_FORCE_FROM, Decimal("0.025")),))
NPL_RED: Dated[Decimal] = Dated("二(一)", "ratio", ((IN_FORCE_FROM, Decimal("0.03")),))


def npl_severity(position: PositionFacts, day: date) -> Severity | None:
    """Row 23, 二(一): 「提前做出风险预判」. From 2 % yellow, from 2.5 % orange, from 3 % red."""
    levels = ((Severity.RED, NPL_RED), (Severity.ORANGE, NPL_ORANGE), (Severity.YELLOW, NPL_YELLOW))
    for severity, number in levels:
        bound = number.on(governing_day(day))
        if bound is not None and at_least(position.npl, position.outstanding, bound):
            return severity
    return None


MATURING_DAYS: Dated[tuple[int, int, int]] = Dated(
    "二(一)", "days", ((IN_FORCE_FROM, (30, 60, 90)),)
)


def maturing_severity(matures_on: date, day: date) -> Severity | None:
    """Row 23, 二(一): 「提前做出风险预判」. In 30 days orange, 60 yellow, 90 blue, inclusive."""
    within = MATURING_DAYS.on(governing_day(day))
    days = (matures_on - day).days
    if within is None or days < 0:
        return None
    severities = (Severity.ORANGE, Severity.YELLOW, Severity.BLUE)
    return next((one for bound, one in zip(within, severities, strict=True) if days <= bound), None)


OVERDUE_DAYS: Dated[int] = Dated("二(一)", "days", ((IN_FORCE_FROM, 30),))


def long_overdue(since_on: date, day: date) -> bool:
    """Row 23, 二(一): 「提前做出风险预判」. Overdue for more than 30 days."""
    days = OVERDUE_DAYS.on(governing_day(day))
    return days is not None and (day - since_on).days > days


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    18: (lender_of_county,),
    19: (rules_in_force,),
    20: (team_in_place,),
    21: (plan_in_force,),
    22: (feed_is_stale, sound_inspection),
    23: (npl_severity, maturing_severity, long_overdue),
}

NOT_MODELLED: dict[int, str] = {}
