"""Which warnings the model of a county finds open: at once, and after the sweep of a day."""

from __future__ import annotations

from datetime import timedelta

from tests.services.county_calendar import ONE, subsidy_due
from tests.services.county_model import Model

Open = dict[tuple[str, object], str]
MONTH = timedelta(days=30)
OF_THE_COUNTY: Open = {
    ("NO_COUNTY_RULES", None): "YELLOW",
    ("NO_RISK_TEAM", None): "YELLOW",
    ("NO_CONTINGENCY_PLAN", None): "YELLOW",
    ("MEETING_OVERDUE", None): "YELLOW",
    ("FUND_BELOW_RATIO", None): "ORANGE",
}
AT_ONCE = frozenset(
    {
        "OVERDUE_STARTED",
        "OVERDUE_30_DAYS",
        "NPL_RATIO_HIGH",
        "MISUSED",
        "PLAN_MISSED",
        "DISPOSAL_UNDECIDED",
    }
)


def at_once(model: Model) -> Open:
    """Those that the acts themselves open and close."""
    found: Open = {}
    for loan in model.loans:
        key, since = loan.named.key, loan.late[0]
        if loan.is_held and since is not None:
            found["OVERDUE_STARTED", key] = "ORANGE"
            if model.today - since > MONTH:
                found["OVERDUE_30_DAYS", key] = "RED"
        if "MISUSED" in loan.flags:
            found["MISUSED", key] = "RED"
        if loan in model.missed:
            found["PLAN_MISSED", key] = "ORANGE"
        if model.undecided.get(loan) == "OPEN":
            found["DISPOSAL_UNDECIDED", key] = "ORANGE"
    for lender in model.lenders:
        level = model.level(lender)
        if level is not None:
            found["NPL_RATIO_HIGH", lender] = level
    return found


def swept(model: Model) -> Open:
    """All of them when a day has begun."""
    found, today = {**OF_THE_COUNTY, **at_once(model)}, model.today
    for lender, one in model.lenders.items():
        # Each has lent before, so something is due of each quarter; nobody ever pays it here.
        if subsidy_due(model.begins) < today:
            found["SUBSIDY_LATE", lender] = "ORANGE"
        if today - one.heard_on > MONTH:
            found["STALE_FEED", lender] = "YELLOW"
    for loan in model.loans:
        if not loan.is_held:
            continue
        key, left = loan.named.key, loan.matures_on - today
        classed_on = loan.classified_on or loan.value_on
        if classed_on is not None and today - classed_on > MONTH + ONE:
            found["CLASSIFICATION_STALE", loan.lender] = "YELLOW"
        if loan.debt and timedelta(0) <= left <= 3 * MONTH:
            severity = "ORANGE" if left <= MONTH else "YELLOW" if left <= 2 * MONTH else "BLUE"
            found["MATURING_SOON", key] = severity
        if loan.debt and loan.disposal_class is None and -left > MONTH:
            found["DISPOSAL_NOT_CLASSIFIED", key] = "ORANGE"
        is_arranged = any(one.loan is loan and one.state == "ACTIVE" for one in model.plans) or any(
            one.loan is loan and one.is_open for one in model.extensions
        )
        if loan.debt and loan.state == "OVERDUE" and -left > MONTH and not is_arranged:
            found["BUFFER_NOT_OPENED", key] = "ORANGE"
        case = loan.case
        by_on = None if case is None or case.is_demanded else case.demand_by
        if by_on is not None and by_on < today:
            found["NO_EARLY_DEMAND", key] = "ORANGE"
    return found
