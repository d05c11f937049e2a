"""Verdicts on what follows a default: buffer and reminders, the claim on the fund, its payment.

None of them depends on the lender's breaker: they are how the ratio falls (二(二)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rules.agreement import SHA_256
from rules.claim_facts import (
    BufferApprovalFacts,
    BufferExtensionFacts,
    BufferFacts,
    ClaimFacts,
    PaymentFacts,
    ReminderFacts,
    SigningOfClaimFacts,
)
from rules.ledger import Due, Ledger, interest_owed_by_line
from rules.money import ZERO
from rules.notice_2018_119.part_2_7_claim import STAGE_OF
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, present, refuse
from rules.schedule import MONTHLY
from rules.states import BUFFER, CLAIM, LOAN, judge_transition
from rules.vocabulary import ClaimAnswer, ClaimState, LoanState, RepaymentMethod

ONE_DAY = timedelta(days=1)
COMPENSATED = frozenset({LoanState.WRITTEN_OFF_RETAINED, LoanState.SETTLED_AFTER_WRITE_OFF})
PAID_OUT = frozenset({ClaimState.PAID, ClaimState.RECOVERING, ClaimState.CLOSED})
# The machine's words for what a seat answers; an agreement moves it once all of a stage agree.
WORDS = {ClaimAnswer.RETURN: "return", ClaimAnswer.REJECT: "reject"}


@dataclass(frozen=True, slots=True)
class PendingSubsidy:
    """Subsidy that the county has not paid yet, yuan, for the days of both ends inclusive."""

    from_on: date
    to_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost of a loan on a day, yuan: contract interest only, no penalty (B7)."""

    principal: Decimal
    interest: Decimal

    @property
    def total(self) -> Decimal:
        """Principal and interest."""
        return self.principal + self.interest


def awaiting(ledger: Ledger, pending: Iterable[PendingSubsidy]) -> Mapping[int, Decimal]:
    """How much of the unpaid interest of each line of a ledger the county is still to pay, yuan."""
    return awaited_by_line(ledger.method, ledger.dues, pending)


def awaited_by_line(
    method: RepaymentMethod, dues: Sequence[Due], pending: Iterable[PendingSubsidy]
) -> Mapping[int, Decimal]:
    """The same of lines from the first one on, yuan; no fen of a subsidy counts for two.

    A line belongs to a subsidy of days that it is the interest of: a monthly one to the subsidy in
    whose days its period ends, any other to each subsidy that its period shares days with.
    """
    found: dict[int, Decimal] = {}
    for one in pending:
        left = one.amount
        for due in _lines_of(method, dues, one.from_on, one.to_on):
            covered = min(left, due.unpaid_interest - found.get(due.number, ZERO))
            if covered > 0:
                found[due.number] = found.get(due.number, ZERO) + covered
                left -= covered
    return found


def subsidised_lines(ledger: Ledger, from_on: date, to_on: date) -> Iterator[Due]:
    """The lines that bear the interest of these days, both inclusive."""
    return _lines_of(ledger.method, ledger.dues, from_on, to_on)


def _lines_of(
    method: RepaymentMethod, dues: Sequence[Due], from_on: date, to_on: date
) -> Iterator[Due]:
    last = date.min
    for due in dues:
        by_month = method in MONTHLY
        if due.due_on > from_on and (due.due_on <= to_on + ONE_DAY if by_month else last < to_on):
            yield due
        last = due.due_on


def awaited(
    method: RepaymentMethod, dues: Sequence[Due], pending: Iterable[PendingSubsidy]
) -> Decimal:
    """How much of the interest of the lines that are due the county is still to pay, yuan."""
    return sum(awaited_by_line(method, dues, pending).values(), ZERO)


def wholly_awaiting(ledger: Ledger, covered: Mapping[int, Decimal]) -> frozenset[int]:
    """The lines whose interest is unpaid for want of the subsidy alone."""
    return frozenset(
        due.number for due in ledger.dues if covered.get(due.number, ZERO) == due.unpaid_interest
    )


def loss_on(ledger: Ledger, day: date, pending: Iterable[PendingSubsidy]) -> Loss:
    """Principal and contract interest unpaid on a day, less what the county is to pay of it.

    `pending` are the subsidies of days before that day, of quarters that are not over too.
    """
    covered = awaiting(ledger, pending)
    interest = sum(
        (
            max(ZERO, owed - covered.get(number, ZERO))
            for number, owed in interest_owed_by_line(ledger, day, ledger.outstanding)
        ),
        ZERO,
    )
    return Loss(ledger.outstanding, interest)


def judge_buffer(buffer: BufferFacts) -> list[Refusal]:
    """May this buffer be opened? Of a loan that is overdue."""
    found = judge_transition(LOAN, buffer.state, "open_buffer", "loan")
    # What is wrong with the loan's state says already that there is no default.
    sound = policy_on(buffer.today).unpaid.sound_buffer(buffer)
    return in_order([*found, *(one for one in sound if not found or one.path[-1] != "loan")])


def judge_buffer_extension(extension: BufferExtensionFacts) -> list[Refusal]:
    """May these months be asked for?"""
    found = judge_transition(BUFFER, extension.state, "ask_longer", "defaultBuffer")
    return in_order(found or policy_on(extension.today).unpaid.sound_buffer_extension(extension))


def judge_buffer_approval(approval: BufferApprovalFacts) -> list[Refusal]:
    """May what was asked for be approved by this person?"""
    found = judge_transition(BUFFER, approval.state, "approve_extension", "defaultBuffer")
    return in_order(found or policy_on(approval.today).unpaid.buffer_extended_by_another(approval))


def judge_reminder(reminder: ReminderFacts) -> list[Refusal]:
    """May this reminder be recorded? Of a debt that is late, or kept after compensation."""
    found = judge_transition(LOAN, reminder.state, "remind", "loan")
    return in_order([*found, *policy_on(reminder.today).unpaid.sound_reminder(reminder)])


def judge_claim(claim: ClaimFacts) -> list[Refusal]:
    """May this loan be claimed for?"""
    if claim.state in COMPENSATED:
        return [refuse(ErrorCode.ALREADY_COMPENSATED, "loan", clause=TEXT[55])]
    if claim.is_claimed:
        found = [refuse(ErrorCode.ALREADY_OPEN, "loan", clause=TEXT[55])]
    else:
        found = judge_transition(LOAN, claim.state, "claim", "loan")
    return in_order([*found, *_claimable(claim)])


def judge_claim_again(
    state: ClaimState, claim: ClaimFacts, by: str, signed_by: frozenset[str]
) -> list[Refusal]:
    """May a returned claim be submitted anew, by this person? All is judged as it stands today."""
    found = judge_transition(CLAIM, state, "submit", "claim")
    another = policy_on(claim.today).claims.applied_by_another
    found += present([another(by, signed_by)])
    return in_order([*found, *(one.at("input", "claim") for one in _claimable(claim))])


def warnings_of_claim(claim: ClaimFacts) -> list[Refusal]:
    """What to say with a yes: not all partners pressed for payment."""
    found = policy_on(claim.today).claims.reminded(claim)
    return [] if found is None else [found]


def judge_signature(signing: SigningOfClaimFacts) -> list[Refusal]:
    """May this seat sign, by this person, today?"""
    clauses = policy_on(signing.today).claims
    if (signed := clauses.signed_once(signing)) is not None:
        return in_order([signed, *present([clauses.opinion_written(signing)])])
    found = judge_transition(CLAIM, signing.state, "give_word", "claim")
    rules = (clauses.township_first, clauses.another_person, clauses.opinion_written)
    return in_order([*found, *present(rule(signing) for rule in rules)])


def judge_signature_withdrawal(signing: SigningOfClaimFacts) -> list[Refusal]:
    """May this person take the seat's word back? One's own, while its stage is open (B5)."""
    own = next(
        (one for one in signing.known if (one.seat, one.round) == (signing.seat, signing.round)),
        None,
    )
    found = judge_transition(CLAIM, signing.state, "take_word", "claim")
    if found:
        return found
    if own is None:
        found.append(_invalid("NOT_SIGNED"))
    elif own.by != signing.by:
        found.append(_invalid("NOT_OWN_SIGNATURE"))
    elif STAGE_OF[signing.seat] is not signing.state:
        figures = {"state": signing.state, "missing": "null"}
        found.append(refuse(ErrorCode.WRONG_STAGE, "claim", clause=TEXT[54], **figures))
    return in_order(found)


def judge_evidence(evidence_hash: str | None) -> list[Refusal]:
    """Is the fingerprint of the evidence a SHA-256?"""
    if evidence_hash is None or SHA_256.fullmatch(evidence_hash):
        return []
    return [refuse(ErrorCode.VALIDATION, "evidenceHash", clause=TEXT[51], reason="FORM")]


def state_after(signing: SigningOfClaimFacts) -> ClaimState:
    """Where the claim stands once the seat has signed."""
    state = signing.state
    if signing.answer is ClaimAnswer.AGREE:
        agreed = {one.seat for one in signing.known if one.round == signing.round}
        all_signed = policy_on(signing.today).claims.all_signed
        if not all_signed(state, frozenset({*agreed, signing.seat})):
            return state
        word = "pass" if state is ClaimState.TOWNSHIP_REVIEW else "approve"
    else:
        word = WORDS[signing.answer]
    after = CLAIM.after(state, word)
    assert after is not None, f"{state} cannot {word}"
    return ClaimState[after]


def judge_claim_ending(
    state: ClaimState, act: str, reason: str | None, *, needs_reason: bool
) -> list[Refusal]:
    """May this claim be withdrawn by its outlet, or cancelled by the county's finance?"""
    if state in PAID_OUT:
        found = [refuse(ErrorCode.ALREADY_COMPENSATED, "claim", clause=TEXT[55])]
    else:
        found = judge_transition(CLAIM, state, act, "claim")
    if needs_reason and not (reason or "").strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[54]))
    return in_order(found)


def judge_claim_payment(payment: PaymentFacts) -> list[Refusal]:
    """May the fund pay? What was approved, is owed still, and is there."""
    if payment.state in PAID_OUT:
        return [refuse(ErrorCode.ALREADY_COMPENSATED, "claim", clause=TEXT[55])]
    found = judge_transition(CLAIM, payment.state, "pay", "claim")
    if not found:
        clauses = policy_on(payment.today).claims
        found += present([clauses.fund_holds(payment), clauses.loss_unchanged(payment)])
        found += [one.at("input", "claim") for one in clauses.compensable(payment.use)]
    return in_order(found)


def warnings_of_approval(fund_part: Decimal, balance: Decimal, promised: Decimal) -> list[Refusal]:
    """What to say with the last approval: the fund lacks what it has promised, this included.

    `promised` are the fund's parts of all claims approved and not yet paid, yuan (A14, B6).
    """
    available = balance - promised
    if fund_part <= available:
        return []
    figures = {"balance": balance, "available": available, "amount": fund_part}
    more = {"missing": fund_part - available}
    return [refuse(ErrorCode.INSUFFICIENT_FUND, "claim", clause=TEXT[55], **figures, **more)]


def _claimable(claim: ClaimFacts) -> list[Refusal]:
    """What speaks against a claim, whatever round it is."""
    clauses = policy_on(claim.today).claims
    found = [
        clauses.loss_established(claim.loss),
        clauses.buffer_ended(claim),
        clauses.sharing_agreed(has_ratio=claim.has_sharing_ratio),
    ]
    refusals = [*present(found), *clauses.compensable(claim.use)]
    if claim.plan_in_force:
        refusals.append(refuse(ErrorCode.PLAN_IN_FORCE, "loan", clause=TEXT[57]))
    return refusals


def _invalid(reason: str) -> Refusal:
    """VALIDATION of the claim that is named."""
    return refuse(ErrorCode.VALIDATION, "claim", clause=TEXT[54], reason=reason)
