"""Claims on a fund as the notice has them (二(七), 二(八)1; A15, A16, B4 to B7), in fen and words.

The model knows nothing of our tables or rules: it says beforehand what each step answers, and how
claims, signatures, loans and fund stand afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TOWNSHIP = ("TOWN_PA", "TOWN_FIN")
COUNTY = ("COUNTY_BANK", "COUNTY_PA", "COUNTY_FIN")
STAGES = {"TOWNSHIP_REVIEW": TOWNSHIP, "COUNTY_REVIEW": COUNTY}
NEXT = {"TOWNSHIP_REVIEW": "COUNTY_REVIEW", "COUNTY_REVIEW": "APPROVED"}
OPEN = (*STAGES, "RETURNED", "APPROVED")
PAID_OUT = ("PAID", "RECOVERING", "CLOSED")
WHOLE = 10**10
# Acts on a claim, by the offices that have them.
ACTS = {
    "BANK_OUTLET": ("resubmit", "withdraw"),
    "TOWN_PA": ("sign", "take_back"),
    "TOWN_FIN": ("sign", "take_back"),
    "COUNTY_BANK": ("sign", "take_back"),
    "COUNTY_PA": ("sign", "take_back"),
    "COUNTY_FIN": ("sign", "take_back", "cancel", "pay"),
}
# What is about the money, of which no office is told beforehand.
OF_MONEY = {"INSUFFICIENT_FUND", "PAID_MEANWHILE"}


@dataclass(frozen=True)
class Step:
    """Somebody of an office does something; amounts in fen."""

    act: str
    role: str
    person: str
    loan: int = 0
    claim: Any = 0
    answer: str = "AGREE"
    is_blank: bool = False
    principal: int = 0
    interest: int = 0


@dataclass
class Loan:
    """What is owed, fen."""

    principal: int
    interest: int
    state: str = "IN_BUFFER"


@dataclass
class Word:
    """What a seat said in a round."""

    round: int
    seat: str
    person: str
    answer: str
    is_taken_back: bool = False


@dataclass
class Claim:
    """A claim; `lost` are principal and interest on the day of its round."""

    loan: int
    lost: tuple[int, int]
    applicants: list[str]
    state: str = "TOWNSHIP_REVIEW"
    round: int = 1
    words: list[Word] = field(default_factory=list)

    def word(self, seat: str) -> Word | None:
        """The word of a seat that stands in this round."""
        standing = [one for one in self.words if not one.is_taken_back and one.round == self.round]
        return next((one for one in standing if one.seat == seat), None)

    def holds_another(self, person: str, seat: str) -> bool:
        """Whether a person has a word of another seat standing, in whatever round."""
        return any(
            one.person == person and one.seat != seat for one in self.words if not one.is_taken_back
        )


class Chain:
    """How a claim goes through its seats, of whatever loan and lender."""

    # By what a step calls them.
    loans: Any
    claims: Any

    def objections(self, step: Step) -> set[str]:
        """What speaks against it."""
        found: Callable[[Step], set[str]] = getattr(self, f"_{step.act}")
        return found(step)

    def allowed(self, claim: Any, role: str, person: str) -> set[str]:
        """Which acts on a claim an office offers this person."""
        steps = {act: Step(act, role, person, claim=claim) for act in ACTS[role]}
        return {act for act, step in steps.items() if self.objections(step) <= OF_MONEY}

    def _resubmit(self, step: Step) -> set[str]:
        claim = self.claims[step.claim]
        found = set() if claim.state == "RETURNED" else {"INVALID_TRANSITION"}
        return found | ({"SAME_ACTOR"} if claim.holds_another(step.person, "") else set())

    def _sign(self, step: Step) -> set[str]:
        claim = self.claims[step.claim]
        found = {"OPINION_REQUIRED"} if step.is_blank else set()
        if claim.word(step.role) is not None:
            return found | {"ALREADY_SIGNED"}
        if claim.state not in STAGES:
            found.add("INVALID_TRANSITION")
        elif step.role not in STAGES[claim.state]:
            found.add("WRONG_STAGE")
        if step.person in claim.applicants or claim.holds_another(step.person, step.role):
            found.add("SAME_ACTOR")
        return found

    def _take_back(self, step: Step) -> set[str]:
        claim = self.claims[step.claim]
        own = claim.word(step.role)
        if claim.state not in STAGES:
            return {"INVALID_TRANSITION"}
        if own is None or own.person != step.person:
            return {"VALIDATION"}
        return set() if step.role in STAGES[claim.state] else {"WRONG_STAGE"}

    def _withdraw(self, step: Step) -> set[str]:
        return self._ends(step, {*STAGES, "RETURNED"})

    def _cancel(self, step: Step) -> set[str]:
        found = {"REASON_REQUIRED"} if step.is_blank else set()
        return found | self._ends(step, {"APPROVED"})

    def _ends(self, step: Step, states: set[str]) -> set[str]:
        state = self.claims[step.claim].state
        if state in PAID_OUT:
            return {"ALREADY_COMPENSATED"}
        return set() if state in states else {"INVALID_TRANSITION"}

    def do(self, step: Step) -> set[str]:
        """Objections; where there are none, it is done."""
        found = self.objections(step)
        if not found:
            act: Callable[[Step], None] = getattr(self, f"_do_{step.act}")
            act(step)
        return found

    def _do_sign(self, step: Step) -> None:
        claim = self.claims[step.claim]
        claim.words.append(Word(claim.round, step.role, step.person, step.answer))
        if step.answer == "RETURN":
            claim.state = "RETURNED"
        elif step.answer == "REJECT":
            self._end(claim, "REJECTED")
        elif all(claim.word(seat) is not None for seat in STAGES[claim.state]):
            claim.state = NEXT[claim.state]

    def _do_take_back(self, step: Step) -> None:
        own = self.claims[step.claim].word(step.role)
        assert own is not None
        own.is_taken_back = True

    def _do_withdraw(self, step: Step) -> None:
        self._end(self.claims[step.claim], "WITHDRAWN")

    def _do_cancel(self, step: Step) -> None:
        self._end(self.claims[step.claim], "CANCELLED")

    def _end(self, claim: Any, state: str) -> None:
        claim.state = state
        self.loans[claim.loan].state = "IN_BUFFER"


@dataclass
class Model(Chain):
    """One county with one lender, whose losses are shared in ten-thousand-millionths."""

    shares: tuple[int, ...]
    loans: list[Loan]
    fund: int
    claims: list[Claim] = field(default_factory=list)
    paid_out: int = 0
    repaid: int = 0

    def parts(self, loss: int) -> list[int]:
        """What each bears: all but the last the ratio rounded half up, the last what is left."""
        left, found = loss, []
        for share in self.shares[:-1]:
            part = min((2 * loss * share + WHOLE) // (2 * WHOLE), left)
            found.append(part)
            left -= part
        return [*found, left]

    def promised(self) -> int:
        """The fund's parts of what is approved and not paid."""
        return sum(self.parts(sum(one.lost))[0] for one in self.claims if one.state == "APPROVED")

    def _submit(self, step: Step) -> set[str]:
        loan = self.loans[step.loan]
        if loan.state == "WRITTEN_OFF_RETAINED":
            return {"ALREADY_COMPENSATED"}
        if loan.state == "CLAIMING":
            return {"ALREADY_OPEN"}
        return set() if loan.state == "IN_BUFFER" else {"INVALID_TRANSITION"}

    def _pay(self, step: Step) -> set[str]:
        claim = self.claims[step.claim]
        found = self._ends(step, {"APPROVED"})
        if found:
            return found
        loan = self.loans[claim.loan]
        if self.parts(sum(claim.lost))[0] > self.fund:
            found.add("INSUFFICIENT_FUND")
        if loan.principal < claim.lost[0] or loan.interest < claim.lost[1]:
            found.add("PAID_MEANWHILE")
        return found

    def _repay(self, step: Step) -> set[str]:
        loan = self.loans[step.loan]
        if loan.state == "WRITTEN_OFF_RETAINED":
            return {"DEBT_RETAINED"}
        found = {"INVALID_TRANSITION"} if loan.state == "SETTLED" else set()
        if step.principal > loan.principal or step.interest > loan.interest:
            found.add("REPAYMENT_EXCEEDS_OUTSTANDING")
        return found

    def _do_submit(self, step: Step) -> None:
        loan = self.loans[step.loan]
        loan.state = "CLAIMING"
        lost = (loan.principal, loan.interest)
        self.claims.append(Claim(step.loan, lost, [step.person]))

    def _do_resubmit(self, step: Step) -> None:
        claim = self.claims[step.claim]
        loan = self.loans[claim.loan]
        claim.state, claim.round = "TOWNSHIP_REVIEW", claim.round + 1
        claim.lost = (loan.principal, loan.interest)
        claim.applicants.append(step.person)

    def _do_pay(self, step: Step) -> None:
        claim = self.claims[step.claim]
        part = self.parts(sum(claim.lost))[0]
        self.fund -= part
        self.paid_out += part
        claim.state = "PAID"
        self.loans[claim.loan].state = "WRITTEN_OFF_RETAINED"

    def _do_repay(self, step: Step) -> None:
        loan = self.loans[step.loan]
        loan.principal -= step.principal
        loan.interest -= step.interest
        self.repaid += step.principal
        if loan.principal == loan.interest == 0:
            for claim in self.claims:
                if claim.loan == step.loan and claim.state in OPEN:
                    claim.state = "CANCELLED" if claim.state == "APPROVED" else "WITHDRAWN"
            loan.state = "SETTLED"
