"""Loans that are lost, claims for them, what comes back, as the notice has it (rows 46 to 59)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.services.claim_model import PAID_OUT, Chain, Claim
from tests.services.county_ledger import rounded
from tests.services.money_agreement import Agreement, Agreements
from tests.services.money_deed import Deed
from tests.services.money_loan import COMPENSATED, Buffer, Loan, Pending

USUAL_MONTHS, MONTHS_MAX = 2, 3
BUFFER_OVER = "VALIDATION"
# Of a debt that is over it is told or not: then nothing is owed, and that is told.
TOO_MUCH = "REPAYMENT_EXCEEDS_OUTSTANDING"


@dataclass
class Lost(Claim):
    """A claim with what it comes to, and after payment with what is kept and came back."""

    agreed: Agreement | None = None
    submitted_on: date = date.min
    kept: tuple[int, int] = (0, 0)
    back: int = 0
    back_to_fund: int = 0

    @property
    def loss(self) -> int:
        return sum(self.lost)

    @property
    def parts(self) -> list[int]:
        assert self.agreed is not None
        return self.agreed.parts(self.loss)


@dataclass
class Back:
    """Money received on a compensated loan."""

    claim: Any
    on: date
    fen: int
    to_fund: int
    state: str = "RECEIVED"
    is_booked: bool = False


@dataclass
class Entry:
    """What came into the fund, or went out, negative."""

    kind: str
    fen: int
    on: date
    is_reversed: bool = False
    purse: str = ""


class Claims(Chain, Agreements):
    """From default to compensation and back."""

    # Of the whole model.
    loans: list[Loan]
    claims: dict[Any, Lost]
    recoveries: dict[str, Back]
    entries: dict[str, Entry]
    purses: Counter[str]

    @property
    def balance(self) -> int:
        """What lies in the fund's account."""
        return sum(one.fen for one in self.entries.values())

    def pending(self, loan: Loan) -> list[Pending]:
        """What the county is still to pay of a loan's interest."""
        raise AssertionError("the subsidies know")

    def subsidy(self, loan: Loan, on: date) -> list[Pending]:
        """The same of days of quarters that are not over, too."""
        raise AssertionError("the subsidies know")

    def loss(self, loan: Loan, on: date) -> tuple[int, int]:
        """Principal and interest that are lost of a loan by a day."""
        return loan.loss(on, self.subsidy(loan, on))

    def leave_buffer(self, place: int) -> None:
        """The buffer and the claim of a loan end."""
        raise AssertionError("the subsidies know")

    # What is found of a loan.

    def _repay(self, deed: Deed) -> set[str]:
        loan = self.loans[deed.loan]
        if loan.state == "WRITTEN_OFF_RETAINED":
            return {"DEBT_RETAINED"}
        assert deed.on is not None
        found = set() if loan.is_held else {"INVALID_TRANSITION"}
        if deed.on > self.today:
            found.add("VALIDATION")
        owed = loan.book.owed(loan.book.day_of(deed.on), min(deed.principal, loan.book.debt))
        if loan.is_held and (deed.principal > loan.book.debt or deed.interest > owed):
            found.add(TOO_MUCH)
        return found

    def _do_repay(self, deed: Deed) -> None:
        assert deed.on is not None
        loan = self.loans[deed.loan]
        if loan.receive(deed.principal, deed.interest, deed.on, self.today):
            self.leave_buffer(deed.loan)
        paid = deed.principal + deed.interest
        self.purses["people"] -= paid
        self.purses[loan.lender] += paid

    def _classify(self, deed: Deed) -> set[str]:
        return set() if self.loans[deed.loan].is_held else {"INVALID_TRANSITION"}

    def _do_classify(self, deed: Deed) -> None:
        loan = self.loans[deed.loan]
        loan.is_lost = deed.word == "LOSS"
        loan.has_case = loan.has_case or loan.is_lost

    def _collect(self, deed: Deed) -> set[str]:
        return set() if self.loans[deed.loan].has_case else {"INVALID_TRANSITION"}

    def _do_collect(self, deed: Deed) -> None:
        self.loans[deed.loan].has_action = True

    def _misuse(self, deed: Deed) -> set[str]:
        loan = self.loans[deed.loan]
        assert deed.on is not None
        found = set() if loan.is_held else {"INVALID_TRANSITION"}
        early_or_late = deed.on > self.today or deed.on < loan.value_on
        return found | ({"VALIDATION"} if early_or_late else set())

    def _do_misuse(self, deed: Deed) -> None:
        loan = self.loans[deed.loan]
        loan.is_misused = loan.has_case = True
        self._stop(loan, deed.on)

    def _remove(self, deed: Deed) -> set[str]:
        """Once, and what is told of it again may not begin before it."""
        known = self.loans[deed.loan].removed_on
        assert deed.on is not None
        if known is None:
            return set()
        return {"INVALID_TRANSITION"} | ({"VALIDATION"} if deed.on < known else set())

    def _do_remove(self, deed: Deed) -> None:
        """Wrongly assessed: no subsidy from that day, and no compensation (A19)."""
        loan = self.loans[deed.loan]
        loan.removed_on = deed.on
        self._stop(loan, deed.on)

    def _stop(self, loan: Loan, on: date | None) -> None:
        assert on is not None
        loan.stops_on = min(on, loan.stops_on or date.max)

    def _buffer(self, deed: Deed) -> set[str]:
        loan = self.loans[deed.loan]
        found = {"BUFFER_TOO_LONG"} if deed.fen > USUAL_MONTHS else set()
        if loan.state != "OVERDUE":
            return found | {"INVALID_TRANSITION"}
        defaulted = loan.default_on(self.today, self.pending(loan))
        return found | ({"VALIDATION"} if defaulted is None else set())

    def _do_buffer(self, deed: Deed) -> None:
        loan = self.loans[deed.loan]
        defaulted = loan.default_on(self.today, self.pending(loan))
        assert defaulted is not None
        loan.state = "IN_BUFFER"
        loan.buffer = Buffer(defaulted, deed.fen or USUAL_MONTHS)

    def _extend(self, deed: Deed) -> set[str]:
        """While it lasts, with a reason, once at a time, to three months at most (row 46)."""
        buffer = self.loans[deed.loan].buffer
        if buffer is None:
            return {"INVALID_TRANSITION"}
        found = {"REASON_REQUIRED"} if deed.is_blank else set()
        if self.today > buffer.ends_on:
            found.add(BUFFER_OVER)
        if buffer.is_asked:
            found.add("ALREADY_OPEN")
        if deed.fen > MONTHS_MAX:
            found.add("BUFFER_TOO_LONG")
        elif deed.fen <= buffer.months:
            found.add("VALIDATION")
        return found

    def _do_extend(self, deed: Deed) -> None:
        buffer = self.loans[deed.loan].buffer
        assert buffer is not None
        buffer.asked, buffer.asked_by, buffer.is_extended = deed.fen, deed.person, False

    def _grant(self, deed: Deed) -> set[str]:
        """By another person, while it lasts."""
        buffer = self.loans[deed.loan].buffer
        if buffer is None:
            return {"INVALID_TRANSITION"}
        if not buffer.is_asked:
            return {"VALIDATION"}
        found = {BUFFER_OVER} if self.today > buffer.ends_on else set()
        return found | ({"SAME_ACTOR"} if deed.person == buffer.asked_by else set())

    def _do_grant(self, deed: Deed) -> None:
        buffer = self.loans[deed.loan].buffer
        assert buffer is not None and buffer.asked is not None
        buffer.months, buffer.is_extended = buffer.asked, True

    # The claim.

    def _against_claim(self, loan: Loan) -> set[str]:
        """What a claim of today is judged by, in any round."""
        found = set()
        is_owed = sum(self.loss(loan, self.today)) > 0
        if not (loan.is_lost and loan.has_action and is_owed):
            found.add("LOSS_NOT_ESTABLISHED")
        if loan.buffer_ends_on is not None and self.today <= loan.buffer_ends_on:
            found.add("BUFFER_NOT_ENDED")
        if self.agreement(loan.lender) is None:
            found.add("NO_SHARING_RATIO")
        return found | self._excluded(loan)

    @staticmethod
    def _excluded(loan: Loan) -> set[str]:
        return {"NOT_COMPENSABLE"} if loan.is_misused or loan.is_removed else set()

    def _submit(self, deed: Deed) -> set[str]:
        loan = self.loans[deed.loan]
        if loan.state in COMPENSATED:
            return {"ALREADY_COMPENSATED"}
        found = self._against_claim(loan)
        if loan.state == "CLAIMING":
            return found | {"ALREADY_OPEN"}
        return found if loan.state == "IN_BUFFER" else found | {"INVALID_TRANSITION"}

    def _do_submit(self, deed: Deed) -> None:
        loan = self.loans[deed.loan]
        loan.state = "CLAIMING"
        self.claims[deed.key] = Lost(
            deed.loan,
            self.loss(loan, self.today),
            [deed.person],
            agreed=self.agreement(loan.lender),
            submitted_on=self.today,
        )

    def _resubmit(self, deed: Any) -> set[str]:
        claim = self.claims[deed.claim]
        return super()._resubmit(deed) | self._against_claim(self.loans[claim.loan])

    def _do_resubmit(self, deed: Deed) -> None:
        claim = self.claims[deed.claim]
        loan = self.loans[claim.loan]
        claim.state, claim.round = "TOWNSHIP_REVIEW", claim.round + 1
        claim.lost = self.loss(loan, self.today)
        claim.agreed, claim.submitted_on = self.agreement(loan.lender), self.today
        claim.applicants.append(deed.person)

    def _pay(self, deed: Deed) -> set[str]:
        claim = self.claims[deed.claim]
        found = self._ends(deed, {"APPROVED"})
        if found:
            return found
        loan = self.loans[claim.loan]
        if claim.parts[0] > self.balance:
            found.add("INSUFFICIENT_FUND")
        principal, interest = self.loss(loan, claim.submitted_on)
        if principal < claim.lost[0] or interest < claim.lost[1]:
            found.add("PAID_MEANWHILE")
        return found | self._excluded(loan)

    def _do_pay(self, deed: Deed) -> None:
        claim = self.claims[deed.claim]
        loan = self.loans[claim.loan]
        claim.state, claim.kept = "PAID", claim.lost
        loan.state, loan.compensated_on = "WRITTEN_OFF_RETAINED", self.today
        loan.buffer = None
        if claim.parts[0]:
            self.entries[deed.key] = Entry("COMPENSATION", -claim.parts[0], self.today)
        self.purses[loan.lender] += claim.parts[0]

    # What comes back.

    def _paid_claim(self, loan: int) -> Any:
        return next(
            (key for key, one in self.claims.items() if one.loan == loan and one.state in PAID_OUT),
            None,
        )

    def _recover(self, deed: Deed) -> set[str]:
        loan, key = self.loans[deed.loan], self._paid_claim(deed.loan)
        found = set() if loan.state == "WRITTEN_OFF_RETAINED" else {"INVALID_TRANSITION"}
        assert deed.on is not None
        if not loan.value_on <= deed.on <= self.today:
            found.add("VALIDATION")
        if key is not None and deed.fen > sum(self.claims[key].kept):
            found.add("OVER_RECOVERY")
        return found

    def _do_recover(self, deed: Deed) -> None:
        loan, key = self.loans[deed.loan], self._paid_claim(deed.loan)
        claim = self.claims[key]
        assert claim.agreed is not None and deed.on is not None
        principal, interest = claim.kept
        to_interest = min(deed.fen, interest)
        to_principal = deed.fen - to_interest
        claim.kept = principal - to_principal, interest - to_interest
        claim.back += deed.fen
        paid = claim.parts[0]
        share = rounded(Fraction(claim.back * paid, claim.loss))
        of_fund = min(claim.back, paid) if claim.agreed.fund_first else share
        part, claim.back_to_fund = of_fund - claim.back_to_fund, of_fund
        claim.state = "RECOVERING"
        self.recoveries[deed.key] = Back(key, deed.on, deed.fen, part)
        loan.serve(to_principal, to_interest, self.today)
        since, late_principal, late_interest = loan.late
        left = max(0, late_principal - to_principal), max(0, late_interest - to_interest)
        loan.late = (since, *left)
        if not sum(claim.kept):
            loan.state, loan.late, loan.has_case = "SETTLED_AFTER_WRITE_OFF", (None, 0, 0), False
            loan.settled_on = deed.on
        self.purses["people"] -= deed.fen
        self.purses[loan.lender] += deed.fen
        self._close(key)

    def _close(self, key: Any) -> None:
        """Nothing is owed, and the fund has all that is its own."""
        claim = self.claims[key]
        of_claim = [one for one in self.recoveries.values() if one.claim == key]
        if not sum(claim.kept) and all(one.is_booked or not one.to_fund for one in of_claim):
            claim.state = "CLOSED"

    def _deposit(self, deed: Deed) -> set[str]:
        one = self.recoveries[deed.of]
        assert deed.on is not None
        found = set() if one.state == "RECEIVED" else {"INVALID_TRANSITION"}
        return found if one.on <= deed.on <= self.today else found | {"VALIDATION"}

    def _do_deposit(self, deed: Deed) -> None:
        self.recoveries[deed.of].state = "DEPOSITED"

    def _book(self, deed: Deed) -> set[str]:
        one = self.recoveries[deed.of]
        if one.is_booked:
            return {"VALIDATION"}
        return set() if one.state == "DEPOSITED" else {"INVALID_TRANSITION"}

    def _do_book(self, deed: Deed) -> None:
        one = self.recoveries[deed.of]
        one.is_booked = True
        loan = self.loans[self.claims[one.claim].loan]
        self.purses[loan.lender] -= one.to_fund
        if one.to_fund:
            self.entries[deed.key] = Entry("RECOVERY", one.to_fund, self.today)
            self.cover_plan()
        self._close(one.claim)

    def cover_plan(self) -> None:
        """Money came in: an open plan ends where nothing is short any more."""
        raise AssertionError("the fund knows")
