"""What the offices of a county of random days decide: the breaker, households, the court's word."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from authz.role import Role
from rules.vocabulary import (
    ClearingMeans,
    DisposalDecision,
    HouseholdStatus,
)
from services.breaker_ratio_set import BreakerRatioSet, breaker_ratio_set
from services.breaker_resume_grant import BreakerResumeGrant, breaker_resume_grant
from services.breaker_resume_refuse import BreakerResumeRefuse, breaker_resume_refuse
from services.breaker_resume_request import BreakerResumeRequest, breaker_resume_request
from services.disposal_decide import DisposalDecide, disposal_decide
from services.household_status_change import HouseholdStatusChange, household_status_change
from services.malicious_default_confirm import (
    MaliciousDefaultConfirm,
    malicious_default_confirm,
)
from services.malicious_default_lift import MaliciousDefaultLift, malicious_default_lift
from services.malicious_default_propose import (
    MaliciousDefaultPropose,
    malicious_default_propose,
)
from services.malicious_default_reject import MaliciousDefaultReject, malicious_default_reject
from tests.services.county import LENDERS, County
from tests.services.county_loan import HELD, Finding

RATIOS = ("0", "0.01", "0.02", "0.02", "0.029", "0.03", "-0.01")
# From which statuses a household comes to each (section 4).
STATUSES = {
    HouseholdStatus.EXITED: ("POOR", "RETURNED_POOR"),
    HouseholdStatus.RETURNED_POOR: ("EXITED",),
    HouseholdStatus.REMOVED_WRONG: ("POOR", "EXITED", "RETURNED_POOR"),
}


def set_ratio(county: County) -> None:
    """The standard at which a lender may resume."""
    without = [kind for kind in LENDERS if county.model.lenders[kind].standard is None]
    lender, text = county.chance.choice(without or LENDERS), county.chance.choice(RATIOS)
    expected = set() if 0 <= Fraction(text) < Fraction(3, 100) else {"VALIDATION"}
    command = BreakerRatioSet(lender=county.first.lender(lender).code, ratio=Decimal(text))
    actor = county.office(Role.COUNTY_GOV)
    if county.do("ratio_set", breaker_ratio_set, actor, command, expected) is not None:
        one = county.model.lenders[lender]
        one.standard = Fraction(text)
        one.events.append("RATIO_SET")


def _not_down(county: County, lender: str) -> set[str]:
    """Whether the ratio has come down to the standard."""
    standard, book = county.model.lenders[lender].standard, county.model.position(lender)
    if standard is None:
        return {"RESUME_RATIO_NOT_SET"}
    return {"BREAKER_NOT_CLEARED"} if Fraction(book.bad, book.owed) > standard else set()


def _lender(county: County, state: str) -> str:
    """A lender; mostly one whose breaker stands so."""
    chosen = [kind for kind in LENDERS if county.model.lenders[kind].breaker == state]
    return county.chance.choice(LENDERS if county.once(6) or not chosen else chosen)


def request_resume(county: County) -> None:
    """A lender asks to resume; what is not one of the means is said in words."""
    lender = _lender(county, "TRIPPED")
    one = county.model.lenders[lender]
    if one.breaker == "CLOSED" and not county.once(4):
        return
    means = county.chance.choice(list(ClearingMeans))
    note = county.chance.choice([None, "现金清收"])
    expected = {"INVALID_TRANSITION"} if one.breaker != "TRIPPED" else _not_down(county, lender)
    if means is ClearingMeans.OTHER and note is None:
        expected.add("REASON_REQUIRED")
    command = BreakerResumeRequest(breaker=county.breaker(lender), means=means, note=note)
    actor = county.bank(lender)
    if county.do("resume_request", breaker_resume_request, actor, command, expected) is not None:
        one.breaker = "RESUME_REQUESTED"
        one.events.append("RESUME_REQUESTED")
        county.heard(lender)


def decide_resume(county: County) -> None:
    """The county lets it resume, or does not."""
    lender = _lender(county, "RESUME_REQUESTED")
    one = county.model.lenders[lender]
    is_asked = one.breaker == "RESUME_REQUESTED"
    if not is_asked and not county.once(4):
        return
    actor = county.office(Role.COUNTY_GOV)
    case: Any
    command: Any
    if county.once(3):
        reason = " " if county.once(4) else "材料不全"
        expected = set() if is_asked else {"INVALID_TRANSITION"}
        if reason == " ":
            expected.add("REASON_REQUIRED")
        name, after = "resume_refuse", ("TRIPPED", "RESUME_REFUSED")
        case = breaker_resume_refuse
        command = BreakerResumeRefuse(breaker=county.breaker(lender), reason=reason)
    else:
        expected = _not_down(county, lender) if is_asked else {"INVALID_TRANSITION"}
        name, after = "resume_grant", ("CLOSED", "RESUMED")
        case, command = breaker_resume_grant, BreakerResumeGrant(breaker=county.breaker(lender))
    if county.do(name, case, actor, command, expected) is not None:
        if after[0] == "CLOSED":
            assert one.tripped_on is not None
            one.suspended.append((one.tripped_on, county.today))
        one.breaker = after[0]
        one.events.append(after[1])


def change_status(county: County) -> None:
    """A household exits, returns, or (seldom) was wrongly assessed."""
    chance, today = county.chance, county.today
    number = county.pick_home()
    home = county.model.homes[number]
    to = chance.choice([*STATUSES, HouseholdStatus.EXITED, HouseholdStatus.RETURNED_POOR])
    if to is HouseholdStatus.REMOVED_WRONG and not county.once(2):
        return
    from_on = today - timedelta(days=chance.choice([0, 0, 0, 4, -1, 400]))
    expected = set() if home.status in STATUSES[to] else {"INVALID_TRANSITION"}
    if from_on > today or from_on < home.since:
        expected.add("VALIDATION")
    reason = " " if county.once(12) else "动态调整"
    if reason == " ":
        expected.add("REASON_REQUIRED")
    command = HouseholdStatusChange(
        household=county.homes[number].household, status=to, from_on=from_on, reason=reason
    )
    actor = county.office(Role.COUNTY_PA)
    name = f"status_{to.value}"
    if county.do(name, household_status_change, actor, command, expected) is None:
        return
    home.status, home.since = to.value, from_on
    if to is HouseholdStatus.REMOVED_WRONG:
        for loan in county.model.loans:
            if loan.household == number and loan.is_held:
                loan.flags.add("RISK_DISPOSAL")
                loan.end_subsidy(from_on)
                county.model.undecided[loan] = "OPEN"


def decide_disposal(county: County) -> None:
    """The county government decides on a loan of a removed household, once."""
    if not county.model.undecided:
        return
    loan = county.chance.choice(list(county.model.undecided))
    case = county.run(county.first.row("disposal_case", loan_id=loan.named.key))
    decision = county.chance.choice([*DisposalDecision, DisposalDecision.EARLY_COLLECT])
    is_open = county.model.undecided[loan] == "OPEN"
    command = DisposalDecide(
        disposal_case=type(loan.named)("disposal", county.first.county_id, case["id"]),
        decision=decision,
        deciding_body="县人民政府",
    )
    expected = set() if is_open else {"INVALID_TRANSITION"}
    actor = county.office(Role.COUNTY_GOV)
    if county.do("disposal_decide", disposal_decide, actor, command, expected) is not None:
        county.model.undecided[loan] = "DECIDED"
        loan.is_to_be_collected = decision is DisposalDecision.EARLY_COLLECT


def propose_default(county: County) -> None:
    """A lender says that a debt is evaded."""
    loan = county.pick("OVERDUE", HELD[2])
    if loan is None:
        return
    expected = set() if loan.is_held else {"INVALID_TRANSITION"}
    ended = ("REJECTED", "LIFTED")
    if any(one.loan is loan and one.state not in ended for one in county.model.findings):
        expected.add("ALREADY_OPEN")
    # The eyes see to it that only interest is late of such a loan.
    row = county.run(county.first.row("loan", id=loan.named.key))
    if row["arrears_cause"] is not None:
        expected.add("SUBSIDY_LATE")
    command = MaliciousDefaultPropose(loan=loan.named, evidence="转移财产")
    actor = county.bank(loan.lender)
    outcome = county.do("default_propose", malicious_default_propose, actor, command, expected)
    if outcome is not None:
        county.model.findings.append(Finding(outcome.ids["malicious_default"], loan))


def answer_default(county: County) -> None:
    """The court confirms or rejects, the lender asks to lift."""
    if not county.model.findings:
        return
    finding = county.chance.choice(county.model.findings)
    case: Any
    command: Any
    word = county.chance.choice(["confirm", "confirm", "reject", "lift", "lift"])
    after = {
        ("confirm", "PROPOSED"): "EFFECTIVE",
        ("confirm", "LIFT_PROPOSED"): "LIFTED",
        ("reject", "PROPOSED"): "REJECTED",
        ("reject", "LIFT_PROPOSED"): "EFFECTIVE",
        ("lift", "EFFECTIVE"): "LIFT_PROPOSED",
    }.get((word, finding.state))
    expected = {"INVALID_TRANSITION"} if after is None else set()
    actor = county.office(Role.COUNTY_COURT)
    if word == "confirm":
        number = county.chance.choice([None, "(2019)黔0327执1号", "(2019)黔0327执1号"])
        if number is None and finding.state == "PROPOSED":
            expected.add("VALIDATION")
        case = malicious_default_confirm
        command = MaliciousDefaultConfirm(malicious_default=finding.named, case_no=number)
    elif word == "reject":
        case = malicious_default_reject
        command = MaliciousDefaultReject(malicious_default=finding.named, note="证据不足")
    else:
        reason = " " if county.once(6) else "已还款"
        if reason == " ":
            expected.add("REASON_REQUIRED")
        actor, case = county.bank(finding.loan.lender), malicious_default_lift
        command = MaliciousDefaultLift(malicious_default=finding.named, reason=reason)
    if county.do(f"default_{word}", case, actor, command, expected) is not None:
        assert after is not None
        finding.state = after
