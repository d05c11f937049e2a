"""More time in a county of random days: extensions with two consents, plans of parts, disposal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from authz.actor import Actor
from authz.role import Role
from rules.vocabulary import DisposalClass
from services.extension_consent import ExtensionConsent, extension_consent
from services.extension_refuse import ExtensionRefuse, extension_refuse
from services.extension_request import ExtensionRequest, extension_request
from services.extension_withdraw import ExtensionWithdraw, extension_withdraw
from services.instalment_plan_agree import (
    InstalmentPlanAgree,
    PlanPart,
    instalment_plan_agree,
)
from services.instalment_plan_cancel import InstalmentPlanCancel, instalment_plan_cancel
from services.loan_dispose import LoanDispose, loan_dispose
from tests.services.county import County, yuan
from tests.services.county_calendar import (
    ONE,
    begun_months,
    last_extended,
    percent_of,
    plus_months,
    tier_of,
)
from tests.services.county_loan import HELD, Extension, Loan, Plan

# The machine of section 4: each office's consent by the state it finds.
CONSENTS = {
    ("PA", "REQUESTED"): "PA_CONSENT",
    ("LENDER", "REQUESTED"): "LENDER_CONSENT",
    ("PA", "LENDER_CONSENT"): "EFFECTIVE",
    ("LENDER", "PA_CONSENT"): "EFFECTIVE",
}


def against_extension(loan: Loan, new: date, today: date) -> set[str]:
    """Only of a loan in good standing, before its maturity, to a later day that is not too late."""
    found = set() if loan.state == "ACTIVE" else {"INVALID_TRANSITION"}
    if not loan.is_held:
        return found
    assert loan.value_on is not None
    if loan.matures_on <= today:
        found.add("ALREADY_MATURED")
    if new <= loan.matures_on:
        found.add("VALIDATION")
    if new > last_extended(loan.value_on, loan.first_matures_on or loan.matures_on):
        found.add("EXTENSION_TOO_LONG")
    return found


def request(county: County) -> None:
    """As long as may be, a day more, some months, or no time at all."""
    chance, loan = county.chance, county.pick("ACTIVE")
    if loan is None:
        return
    old = loan.matures_on
    choices = [plus_months(old, chance.randrange(1, 8)), plus_months(old, 1), old + 20 * ONE]
    if loan.value_on is not None:
        latest = last_extended(loan.value_on, loan.first_matures_on or old)
        choices += [latest, latest, latest + ONE]
    new = old if county.once(12) else chance.choice(choices)
    reason = " " if county.once(15) else "茶叶三月上市"
    expected = against_extension(loan, new, county.today)
    standing = next(
        (one for one in county.model.extensions if one.loan is loan and one.is_open), None
    )
    if standing is not None:
        expected |= {"ALREADY_OPEN"} | ({"EXTENSION_NOT_APPROVED"} if new > standing.new else set())
    if reason == " ":
        expected.add("REASON_REQUIRED")
    command = ExtensionRequest(loan=loan.named, new_matures_on=new, reason=reason)
    actor = county.bank(loan.lender, chance.choice(["clerk", "clerk", "manager"]))
    outcome = county.do("extension_request", extension_request, actor, command, expected)
    if outcome is not None:
        named = outcome.ids["extension"]
        extension = Extension(named, loan, old, new, actor.subject)
        county.model.extensions.append(extension)
        if county.once(2):
            for office in chance.sample(["PA", "LENDER"], 2):
                _consent(county, extension, office)


def _extension(county: County) -> Extension | None:
    """One of them; mostly one that is open."""
    every = county.model.extensions
    chosen = [one for one in every if one.is_open]
    if not chosen or county.once(8):
        chosen = every
    return county.chance.choice(chosen) if chosen else None


def consent(county: County) -> None:
    """One office after the other; with the second the loan is extended at once."""
    extension = _extension(county)
    if extension is not None:
        for office in county.chance.sample(["PA", "LENDER"], county.chance.choice([1, 2, 2])):
            _consent(county, extension, office)


def _consent(county: County, extension: Extension, office: str) -> None:
    loan = extension.loan
    actor = _actor(county, extension, office)
    after = CONSENTS.get((office, extension.state))
    if office in extension.consents and extension.is_open:
        expected = {"ALREADY_SIGNED"}
    elif after is None:
        expected = {"INVALID_TRANSITION"}
    else:
        expected = against_extension(loan, extension.new, county.today)
        if actor.subject in (extension.asked_by, *extension.consents.values()):
            expected.add("SAME_ACTOR")
        if not expected and after == "EFFECTIVE":
            assert loan.book is not None
            if loan.book.lines[-1].unpaid == 0:
                expected.add("VALIDATION")  # Nothing falls due at the maturity.
    command = ExtensionConsent(extension=extension.named)
    if county.do("extension_consent", extension_consent, actor, command, expected) is None:
        return
    assert after is not None
    extension.state = after
    extension.consents[office] = actor.subject
    if after == "EFFECTIVE":
        county.model.done["extended"] += 1
        take_effect(loan, extension)


def _actor(county: County, extension: Extension, office: str) -> Actor:
    if office == "PA":
        return county.office(Role.COUNTY_PA)
    subject = county.chance.choice(["manager"] * 4 + ["clerk"])
    return county.bank(extension.loan.lender, subject)


def take_effect(loan: Loan, extension: Extension) -> None:
    """All months together decide the tier; a higher one has its own rate from the old maturity."""
    assert loan.value_on is not None and loan.book is not None
    before = begun_months(loan.value_on, extension.old)
    together = begun_months(loan.value_on, extension.new)
    percent = loan.later_percent or loan.percent
    if tier_of(together) > tier_of(before):
        percent = percent_of(together)
    loan.book.extend(extension.new, percent)
    loan.first_matures_on = loan.first_matures_on or extension.old
    loan.matures_on, loan.later_percent = extension.new, percent


def end_request(county: County) -> None:
    """An office does not consent, or the lender takes the request back."""
    extension = _extension(county)
    if extension is None:
        return
    expected = set() if extension.is_open else {"INVALID_TRANSITION"}
    case: Any
    command: Any
    if county.once(2):
        name, after, actor = "extension_refuse", "REFUSED", county.office(Role.COUNTY_PA)
        reason = " " if county.once(6) else "市场前景不明"
        if reason == " ":
            expected.add("REASON_REQUIRED")
        case = extension_refuse
        command = ExtensionRefuse(extension=extension.named, reason=reason)
    else:
        name, after = "extension_withdraw", "WITHDRAWN"
        actor = county.bank(extension.loan.lender)
        case, command = extension_withdraw, ExtensionWithdraw(extension=extension.named)
    if county.do(name, case, actor, command, expected) is not None:
        extension.state = after


def agree_plan(county: County) -> None:
    """Parts of what is owed, in time or too early, to the fen or a fen short."""
    chance, today, model = county.chance, county.today, county.model
    loan = county.pick("OVERDUE")
    if loan is None:
        return
    count = chance.choice([1, 2, 3])
    part = loan.debt // count
    parts = [part] * (count - 1) + [loan.debt - part * (count - 1)]
    if county.once(6):
        parts[-1] -= chance.choice([1, -1])
    step = timedelta(days=chance.choice([0, 3, 20, 20, 45]))
    rows = [(today + step * number, fen) for number, fen in enumerate(parts, 1)]
    note = " " if county.once(10) else "秋后还款"
    expected = set()
    is_late = loan.state == "OVERDUE" or (loan.state == "ACTIVE" and loan.matures_on <= today)
    if not is_late:
        expected.add("INVALID_TRANSITION")
    if any(one.loan is loan and one.state == "ACTIVE" for one in model.plans):
        expected.add("ALREADY_OPEN")
    if note == " ":
        expected.add("REASON_REQUIRED")
    if not step or any(fen <= 0 for fen in parts):
        expected.add("VALIDATION")
    if sum(parts) != loan.debt:
        expected.add("PLAN_SUM_MISMATCH")
    command = InstalmentPlanAgree(
        loan=loan.named,
        rows=tuple(PlanPart(due_on=day, amount=yuan(fen)) for day, fen in rows),
        note=note,
    )
    actor = county.bank(loan.lender)
    outcome = county.do("plan_agree", instalment_plan_agree, actor, command, expected)
    if outcome is not None:
        model.plans.append(Plan(outcome.ids["instalment_plan"], loan, loan.debt, rows))
        if loan.matures_on < today:
            loan.disposal_class = "INSTALMENT"


def cancel_plan(county: County) -> None:
    """The lender ends a plan."""
    if not county.model.plans:
        return
    plan = county.chance.choice(county.model.plans)
    reason = " " if county.once(6) else "借款人要求"
    expected = set() if plan.state == "ACTIVE" else {"INVALID_TRANSITION"}
    if reason == " ":
        expected.add("REASON_REQUIRED")
    command = InstalmentPlanCancel(instalment_plan=plan.named, reason=reason)
    actor = county.bank(plan.loan.lender)
    if county.do("plan_cancel", instalment_plan_cancel, actor, command, expected) is not None:
        plan.state = "CANCELLED"


def dispose(county: County) -> None:
    """A class of disposal, of a debt that was not paid at maturity."""
    loan = county.pick("OVERDUE", HELD[2])
    if loan is None:
        return
    chosen = county.chance.choice(list(DisposalClass))
    expected = set()
    if not loan.is_held or loan.debt + loan.late[2] == 0:
        expected = {"INVALID_TRANSITION"}
    elif loan.matures_on >= county.today:
        expected = {"VALIDATION"}
    command = LoanDispose(loan=loan.named, disposal_class=chosen)
    actor = county.bank(loan.lender)
    if county.do("dispose", loan_dispose, actor, command, expected) is not None:
        loan.disposal_class = chosen.value
