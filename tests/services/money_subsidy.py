"""Interest subsidy as the notice has it (rows 32 to 36; A18, A20, B33), batch by batch, in fen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.services.claim_model import OPEN
from tests.services.county_calendar import ONE
from tests.services.money_deed import Deed
from tests.services.money_loan import COMPENSATED, Loan, Pending, Quarter, newest_over

QUARTERS_BACK = 12
Of = tuple[str, Quarter]


@dataclass
class Batch:
    """What a lender's loans are owed of a quarter, and what is made good of earlier ones."""

    lender: str
    quarter: Quarter
    state: str = "DRAFT"
    regular: dict[int, int] = field(default_factory=dict)
    adjusted: dict[tuple[Quarter, int], int] = field(default_factory=dict)
    submitted_by: str = ""
    approved_by: str = ""
    to_loans: int = 0

    @property
    def is_draft(self) -> bool:
        return self.state in ("DRAFT", "RETURNED")

    def due(self) -> Counter[int]:
        """What is due of each loan, adjustments included."""
        found = Counter(self.regular)
        for (_, loan), fen in self.adjusted.items():
            found[loan] += fen
        return found

    @property
    def fen(self) -> int:
        return sum(self.due().values())


class Subsidies:
    """The batches of a county, and the steps on them."""

    # Of the whole model.
    today: date
    loans: list[Loan]
    claims: Any
    purses: Counter[str]
    batches: dict[Of, Batch]
    # The order in which loans of a lender are taken up.
    places: list[int]

    # What the county owes.

    def pending(self, loan: Loan) -> list[Pending]:
        """What it is still to pay of a loan."""
        number, found = self.loans.index(loan), []
        for batch in self.batches.values():
            if batch.state == "FINANCE_PAID" or batch.lender != loan.lender:
                continue
            fen = batch.regular.get(number, 0)
            if fen > 0:
                first, end = loan.stretch(batch.quarter)
                found.append(Pending(first, min(end, batch.quarter.after.first) - ONE, fen))
            found += [
                Pending(of.first, of.last, fen)
                for (of, which), fen in batch.adjusted.items()
                if which == number and fen > 0
            ]
        return found

    def subsidy(self, loan: Loan, on: date) -> list[Pending]:
        """What it pays of the days before a day, of quarters that are not drafted yet too."""
        found = self.pending(loan)
        drafted = [quarter for lender, quarter in self.batches if lender == loan.lender]
        of = max(drafted).after if drafted else min(quarter for _, quarter in self.batches)
        while of.first < on:
            fen = loan.accrued(of, on)
            if fen:
                first, end = loan.stretch(of)
                found.append(Pending(first, min(end, on) - ONE, fen))
            of = of.after
        return found

    # The day.

    def _draft(self, deed: Deed) -> set[str]:
        return set()

    def _do_draft(self, deed: Deed) -> None:
        newest = newest_over(self.today)
        oldest = min((quarter for _, quarter in self.batches), default=newest)
        quarter = oldest
        while quarter <= newest:
            for lender in {loan.lender for loan in self.loans}:
                if (lender, quarter) not in self.batches and self._bears(lender, quarter):
                    self.batches[lender, quarter] = Batch(lender, quarter)
            quarter = quarter.after
        drafts = [one for one in self.batches.values() if one.is_draft]
        if drafts:
            self._renew(sorted(drafts, key=lambda one: one.quarter))
        for loan in self.loans:
            loan.waits = loan.is_held and self._waits(loan)

    def _bears(self, lender: str, of: Quarter) -> bool:
        """Whether a lender had a loan then that is owed anything of the quarter."""
        return any(
            loan.lender == lender
            and (loan.state not in COMPENSATED or loan.was_paid_after(of.first))
            and loan.value_on <= of.last
            and (loan.settled_on is None or loan.settled_on > of.first)
            for loan in self.loans
        )

    def _renew(self, drafts: list[Batch]) -> None:
        """Every draft by what is known now; what paid ones gave too much or too little."""
        made_good: Counter[tuple[Quarter, int]] = Counter()
        paid = sorted(
            (one for one in self.batches.values() if one.state == "FINANCE_PAID"),
            key=lambda one: one.quarter,
        )
        newest = max(one.quarter for one in drafts)
        back = newest.year * 4 + newest.number - QUARTERS_BACK
        for batch in drafts:
            own = [place for place in self.places if self.loans[place].lender == batch.lender]
            batch.regular = {place: self.loans[place].accrued(batch.quarter) for place in own}
            wanted: dict[tuple[Quarter, int], int] = {}
            for one in paid:
                of = one.quarter
                if one.lender != batch.lender or of >= batch.quarter:
                    continue
                if of.year * 4 + of.number < back:
                    continue
                for place in own:
                    known = self._given(of, place) + made_good[of, place]
                    differs = self.loans[place].accrued(of) - known
                    if differs:
                        wanted[of, place] = differs
            batch.adjusted = _borne(sum(batch.regular.values()), wanted)
            made_good.update(batch.adjusted)

    def _given(self, of: Quarter, place: int) -> int:
        """What was given to a loan for a quarter, by all batches that are no drafts any more."""
        given = 0
        for one in self.batches.values():
            if not one.is_draft:
                given += one.regular.get(place, 0) if one.quarter == of else 0
                given += one.adjusted.get((of, place), 0)
        return given

    def _waits(self, loan: Loan) -> bool:
        """Nothing is late but interest, and all of that is what the county is still to pay."""
        since, principal, interest = loan.late
        if since is None or principal or not interest:
            return False
        covered = loan.awaited(self.pending(loan))
        due = [p for p, line in enumerate(loan.book.lines) if line.due_on < self.today]
        return sum(covered.get(place, 0) for place in due) >= interest

    # The three offices.

    def _batch_submit(self, deed: Deed) -> set[str]:
        batch = self.batches[deed.of]
        if not batch.is_draft:
            return {"INVALID_TRANSITION"}
        due, found = batch.due(), set()
        seen: set[int] = set()
        for loan, fen in deed.lines:
            if loan in seen:
                found.add("VALIDATION")
            elif fen != due[loan]:
                found.add("SUBSIDY_AMOUNT_MISMATCH")
            seen.add(loan)
        if any(fen for loan, fen in due.items() if loan not in seen):
            found.add("SUBSIDY_AMOUNT_MISMATCH")
        return found

    def _do_batch_submit(self, deed: Deed) -> None:
        batch = self.batches[deed.of]
        batch.state, batch.submitted_by, batch.approved_by = "BANK_SUBMITTED", deed.person, ""

    def _batch_approve(self, deed: Deed) -> set[str]:
        return self._by_another(deed, "BANK_SUBMITTED")

    def _do_batch_approve(self, deed: Deed) -> None:
        batch = self.batches[deed.of]
        batch.state, batch.approved_by = "PA_APPROVED", deed.person

    def _batch_return(self, deed: Deed) -> set[str]:
        state = self.batches[deed.of].state
        found = {"REASON_REQUIRED"} if deed.is_blank else set()
        fits = state in ("BANK_SUBMITTED", "PA_APPROVED")
        return found if fits else found | {"INVALID_TRANSITION"}

    def _do_batch_return(self, deed: Deed) -> None:
        batch = self.batches[deed.of]
        batch.state, batch.approved_by = "RETURNED", ""

    def _batch_pay(self, deed: Deed) -> set[str]:
        return self._by_another(deed, "PA_APPROVED")

    def _by_another(self, deed: Deed, state: str) -> set[str]:
        batch = self.batches[deed.of]
        if batch.state != state:
            return {"INVALID_TRANSITION"}
        same = deed.person in (batch.submitted_by, batch.approved_by)
        return {"SAME_ACTOR"} if same else set()

    def _do_batch_pay(self, deed: Deed) -> None:
        """What the loans owe of it is served; the rest goes back to the households."""
        batch = self.batches[deed.of]
        for place, fen in batch.due().items():
            loan = self.loans[place]
            served = min(max(0, fen), self._unserved(loan, batch.quarter))
            batch.to_loans += served
            if served:
                loan.serve(0, served, self.today)
                if loan.is_held and loan.stand(self.today):
                    self.leave_buffer(place)
                if loan.state == "SETTLED":
                    loan.settled_on = self.today
        batch.state = "FINANCE_PAID"
        self.purses["subsidies"] -= batch.fen
        self.purses[batch.lender] += batch.to_loans
        self.purses["people"] += batch.fen - batch.to_loans

    def _unserved(self, loan: Loan, of: Quarter) -> int:
        """Interest that a loan owes of the days until the quarter's end."""
        if not loan.is_held and loan.state != "WRITTEN_OFF_RETAINED":
            return 0
        lines = [loan.book.lines[place] for place in loan.bears(date.min, of.last)]
        unpaid = sum(map(loan.book.unpaid_interest, lines))
        place = self.loans.index(loan)
        # What was lost is the borrower's to pay back.
        kept = sum(one.kept[1] for one in self.claims.values() if one.loan == place)
        return max(0, min(unpaid, loan.book.owed(self.today)) - kept)

    def leave_buffer(self, place: int) -> None:
        """A loan that is paid or current is claimed for no longer."""
        self.loans[place].buffer = None
        for claim in self.claims.values():
            if claim.loan == place and claim.state in OPEN:
                claim.state = "CANCELLED" if claim.state == "APPROVED" else "WITHDRAWN"


def _borne(regular: int, wanted: dict[tuple[Quarter, int], int]) -> dict[tuple[Quarter, int], int]:
    """A batch never comes to less than nothing: what it cannot take back waits for the next."""
    kept = {key: fen for key, fen in wanted.items() if fen > 0}
    left = regular + sum(kept.values())
    for key, fen in wanted.items():
        if 0 > fen >= -left:
            kept[key] = fen
            left += fen
    return kept
