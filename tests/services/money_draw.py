"""What offices of a county of money may do next: what brings it further, rivals of that, anything.

Chance decides by the model alone; amounts lie at the bound, a fen beyond it, or anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.services.claim_model import ACTS, STAGES
from tests.services.county_calendar import ONE
from tests.services.money_deed import Deed
from tests.services.money_draw_fund import FINANCE, PERSONS, FundDraw
from tests.services.money_loan import newest_over

LIKELY = {"resubmit": 10, "sign": 20, "take_back": 1, "withdraw": 1, "cancel": 1, "pay": 12}
FRESH_DAYS = 28  # A buffer of a month that is opened by then lasts for a while.
# Claims that may still be paid, the last first to be taken on.
FURTHER = ("RETURNED", "TOWNSHIP_REVIEW", "COUNTY_REVIEW", "APPROVED")
STEPS = {
    "DRAFT": "batch_submit",
    "RETURNED": "batch_submit",
    "BANK_SUBMITTED": "batch_approve",
    "PA_APPROVED": "batch_pay",
    "FINANCE_PAID": "batch_pay",
}
OFFICES = {
    "batch_submit": "COUNTY_BANK",
    "batch_approve": "COUNTY_PA",
    "batch_return": "COUNTY_PA",
    "batch_pay": "COUNTY_FIN",
}


class Draw(FundDraw):
    """What offices may do next; the numbers go on under which acts are sent."""

    def group(self) -> list[Deed]:
        """One act, or several at once: rivals for one thing, others, and a click that is double."""
        first = self.any()
        found = [first]
        for _ in range(self.chance.choice((0, 0, 1, 2, 2, 3))):
            found.append(self.rival(first) if self.chance.randrange(3) else self.any())
        if self.once(4):
            found.append(first)
        if self.once(25) and self.model.answered:
            old = self.chance.choice(list(self.model.answered.values()))
            if old.fen and not old.act.startswith("batch"):
                found.append(replace(old, fen=old.fen + 1))
        return found

    def any(self) -> Deed:
        """What there is something to do for, likelier where it goes on."""
        themes: tuple[tuple[int, Callable[[], Deed | None]], ...] = (
            (4, self.of_fund),
            (2, self.of_agreement),
            (14, self.of_claim),
            (8, self.of_loan),
            (5, self.of_batch),
            (9, self.of_recovery),
            (2, self.of_premium),
            (3, self.of_buffer),
        )
        while True:
            weights = [weight for weight, _ in themes]
            found = self.chance.choices([theme for _, theme in themes], weights)[0]()
            if found is not None:
                return self._at_fault(found)

    def _at_fault(self, deed: Deed) -> Deed:
        """Now and then by an office that has no right to it."""
        fits = deed.act in ("inject", "pay", "batch_pay", "book", "submit", "premium")
        if not fits or not self.once(30):
            return deed
        role = "COUNTY_BANK" if deed.act == "submit" else "COUNTY_PA"
        return replace(deed, role=role, is_denied=True)

    def rival(self, first: Deed) -> Deed:
        """Another act about the same thing."""
        found: Deed | None = None
        if first.act in ("pay", "reverse") and self.once(2):
            found = self._outflow(first)
        elif first.claim:
            claim = self.model.claims[first.claim]
            found = self.of_loan(claim.loan) if self.once(4) else self.of_claim(first.claim)
        elif first.act.startswith("batch"):
            found = self.deed("draft", "SCHEDULER") if self.once(4) else self.of_batch(first.of)
        elif first.act in ("deposit", "book"):
            found = self.of_recovery(first.of)
        elif first.act in ("agree", "unagree"):
            found = self.of_agreement() if self.once(3) else self._submission()
        elif first.act in ("premium", "unpremium"):
            found = self.of_premium()
        elif first.act in ("inject", "earn", "reverse", "plan", "open", "revenue"):
            found = self.of_fund()
        else:
            found = self.of_loan(first.loan)
        return found or self.any()

    def _outflow(self, first: Deed) -> Deed | None:
        """Another one for the same money."""
        claims = self.model.claims.items()
        waiting = [key for key, one in claims if one.state == "APPROVED" and key != first.claim]
        if waiting:
            return self.deed("pay", FINANCE, claim=self.chance.choice(waiting))
        of = self._entry()
        return None if of is None else self.deed("reverse", FINANCE, of=of)

    # Loans.

    def of_loan(self, place: int | None = None) -> Deed | None:
        """A payment, or the next step to a claim."""
        model, chance = self.model, self.chance
        if place is None:
            place = chance.randrange(len(model.loans))
            late = [n for n, one in enumerate(model.loans) if one.state in ("OVERDUE", "IN_BUFFER")]
            place = chance.choice(late) if late and chance.randrange(3) else place
        loan = model.loans[place]
        if loan.state in ("WRITTEN_OFF_RETAINED", "SETTLED_AFTER_WRITE_OFF") and self.once(2):
            return self.recovery(place)
        if self.once(40):
            return self._harm(place) if loan.state == "ACTIVE" or self.once(4) else None
        if loan.state == "OVERDUE" and self.once(2):
            return self.deed("buffer", "COUNTY_BANK", loan=place, fen=chance.choice((0, 1, 2, 3)))
        if loan.buffer is not None and self.once(20):
            return self._extension(place)
        if loan.state == "IN_BUFFER" and chance.randrange(4):
            if not loan.is_lost:
                return self.deed("classify", "COUNTY_BANK", loan=place, word="LOSS")
            if not loan.has_action and loan.has_case:
                return self.deed("collect", "COUNTY_BANK", loan=place)
            return self._submission()
        if loan.state in ("OVERDUE", "IN_BUFFER") and chance.randrange(3):
            return None
        if loan.state == "CLAIMING" and chance.randrange(6):
            return None
        if self.once(20):
            return self.deed("buffer", "COUNTY_BANK", loan=place, fen=chance.choice((0, 2, 4)))
        return self._repayment(place)

    def of_buffer(self) -> Deed | None:
        """One is opened soon after the default, or more months are asked for while it lasts."""
        today, loans, chance = self.model.today, self.model.loans, self.chance
        lasting = [n for n, one in enumerate(loans) if (one.buffer_ends_on or date.min) >= today]
        if lasting and chance.randrange(3):
            return self._extension(chance.choice(lasting))
        fresh = [
            place
            for place, one in enumerate(loans)
            if one.state == "OVERDUE"
            and (on := one.default_on(today, self.model.pending(one))) is not None
            and (today - on).days < FRESH_DAYS
        ]
        if not fresh:
            return None
        months = chance.choice((0, 1, 1, 2))
        return self.deed("buffer", "COUNTY_BANK", loan=chance.choice(fresh), fen=months)

    def _extension(self, place: int) -> Deed:
        """More months for a loan in its buffer, or the word of who has to approve them."""
        buffer, chance = self.model.loans[place].buffer, self.chance
        role = "COUNTY_BANK"
        if buffer is not None and (buffer.is_asked or self.once(8)) and chance.randrange(5):
            person = buffer.asked_by if buffer.asked_by and self.once(4) else None
            return self.deed("grant", role, loan=place, person=person)
        months = chance.choice((2, 3, 3, 3, 4))
        return self.deed("extend", role, loan=place, fen=months, is_blank=self.once(10))

    def _harm(self, place: int) -> Deed:
        on = self.model.today - timedelta(days=self.chance.choice((0, 5, 60, 100)))
        if self.once(2):
            return self.deed("misuse", "COUNTY_PA", loan=place, on=on)
        return self.deed("remove", "COUNTY_PA", loan=place, on=on)

    def _repayment(self, place: int) -> Deed:
        """A little, what is late, all of it, or a fen more; some of it told of late."""
        loan, chance = self.model.loans[place], self.chance
        back = chance.choice((0, 0, 0, 1, 20, 100, -1))
        on = max(loan.value_on, self.model.today - timedelta(days=back))
        book = loan.book
        day = book.day_of(min(on, self.model.today))
        due = book.due(day)
        principal = chance.choice((0, 0, 1, due // 2, due - 1, book.debt // 3))
        if self.once(2 if loan.state == "CLAIMING" else 8):
            principal = chance.choice((due, book.debt, book.debt, book.debt + 1))
        owed = book.owed(day, min(principal, book.debt))
        interest = chance.choice((0, owed, owed, owed, owed // 2, owed + 1))
        if principal <= 0 and not interest:
            principal = 1
        principal = max(0, principal)
        role = "COUNTY_BANK"
        return self.deed("repay", role, loan=place, on=on, principal=principal, interest=interest)

    def _meanwhile(self, place: int) -> Deed:
        """A little of what was approved for compensation: of the interest, or a fen."""
        loan, chance = self.model.loans[place], self.chance
        owed = loan.book.owed(loan.book.day_of(self.model.today), 0)
        interest = chance.choice((0, min(1, owed), owed // 2, owed, owed))
        principal = 0 if interest else 1
        more = {"on": self.model.today, "principal": principal, "interest": interest}
        return self.deed("repay", "COUNTY_BANK", loan=place, **more)

    # Claims.

    def of_claim(self, key: Any = None) -> Deed | None:
        """The next of a claim's seats, its payment, or what any office may try."""
        model, chance = self.model, self.chance
        if key is None:
            going = [one for one, claim in model.claims.items() if claim.state in FURTHER]
            if not going or self.once(6):
                return self._submission()
            key = max(going, key=lambda one: FURTHER.index(model.claims[one].state))
            key = chance.choice(going) if self.once(3) else key
        if self.once(5):
            return self._try(key)
        steps = [
            (act, role, person)
            for role in ACTS
            for person in PERSONS
            for act in model.allowed(key, role, person)
        ]
        if not steps:
            return self._try(key)
        acts = sorted({act for act, _, _ in steps})
        if "pay" in acts:
            against = model.objections(Deed("pay", FINANCE, "", claim=key))
            if "PAID_MEANWHILE" in against and self.once(2):
                acts = ["cancel"]
            elif not against and self.once(6):
                return self._meanwhile(model.claims[key].loan)
            if "INSUFFICIENT_FUND" in against and chance.randrange(4):
                return self._injection(model.claims[key].parts[0] - model.balance)
        act = chance.choices(acts, [LIKELY[one] for one in acts])[0]
        _, role, person = chance.choice([one for one in steps if one[0] == act])
        answer = chance.choices(("AGREE", "RETURN", "REJECT"), (40, 1, 1))[0]
        return self.deed(act, role, claim=key, person=person, answer=answer)

    def _submission(self) -> Deed | None:
        """Of a loan that is ready for it; seldom of another one."""
        model = self.model
        ready = [
            place
            for place, one in enumerate(model.loans)
            if one.state == "IN_BUFFER"
            and one.has_action
            and (one.buffer_ends_on or model.today) < model.today
            and (self.once(4) or not (one.is_misused or one.is_removed))
            and (self.once(8) or model.agreement(one.lender) is not None)
        ]
        early = [
            place
            for place, one in enumerate(model.loans)
            if one.state == "IN_BUFFER" and model.today <= (one.buffer_ends_on or date.min)
        ]
        if early and self.once(8):
            return self.deed("submit", "BANK_OUTLET", loan=self.chance.choice(early))
        if not ready and not self.once(12):
            return None
        places = ready if ready and self.chance.randrange(8) else range(len(model.loans))
        return self.deed("submit", "BANK_OUTLET", loan=self.chance.choice(places))

    def _try(self, key: Any) -> Deed:
        roles = STAGES.get(self.model.claims[key].state, tuple(ACTS))
        role = self.chance.choice((*roles, *ACTS))
        act = self.chance.choice((*ACTS[role], ACTS[role][0]))
        blank = self.once(8)
        return self.deed(act, role, claim=key, is_blank=blank and act in ("sign", "cancel"))

    # What comes back.

    def of_recovery(self, key: str | None = None) -> Deed | None:
        """The next step of what came back, or more of it."""
        model, chance = self.model, self.chance
        kept = [n for n, one in enumerate(model.loans) if one.state == "WRITTEN_OFF_RETAINED"]
        waiting = [one for one, back in model.recoveries.items() if not back.is_booked]
        if key is None and waiting and chance.randrange(3):
            key = chance.choice(waiting)
        elif key is None and model.recoveries and self.once(5):
            key = chance.choice(list(model.recoveries))
        if key is None:
            return self.recovery(chance.choice(kept)) if kept else None
        back = model.recoveries[key]
        if back.state == "RECEIVED" and chance.randrange(6):
            on = chance.choice((model.today, model.today, back.on, back.on - ONE))
            return self.deed("deposit", "COUNTY_BANK", of=key, on=on)
        return self.deed("book", FINANCE, of=key)

    def recovery(self, place: int) -> Deed:
        """A fen, a part, all that is kept, or a fen more."""
        loan, chance = self.model.loans[place], self.chance
        claims = [one for one in self.model.claims.values() if one.loan == place]
        kept = max(sum(one.kept) for one in claims) if claims else 1
        fen = chance.choice((1, 99, kept // 3, kept // 2, kept, kept + 1))
        on = max(loan.value_on, self.model.today - timedelta(days=chance.choice((0, 0, 2, -1))))
        return self.deed("recover", "COUNTY_BANK", loan=place, fen=max(1, fen), on=on)

    # Subsidies.

    def of_batch(self, of: Any = None) -> Deed | None:
        """The next office's step, another one's, or the day's own."""
        model, chance = self.model, self.chance
        if of is None:
            if self.once(12):
                return self.deed("draft", "SCHEDULER")
            unpaid = [key for key, one in model.batches.items() if one.state != "FINANCE_PAID"]
            chosen = list(model.batches) if self.once(12) else unpaid
            if not chosen:
                return None
            of = min(chosen, key=lambda one: one[1]) if self.once(2) else chance.choice(chosen)
        batch = model.batches[of]
        act = STEPS[batch.state]
        if self.once(8):
            act = chance.choice(list(OFFICES))
        others = [one for one in PERSONS if one not in (batch.submitted_by, batch.approved_by)]
        person = None if self.once(6) else chance.choice(others)
        more: dict[str, Any] = {}
        if act == "batch_submit":
            more["lines"] = self._list(of)
        if act == "batch_return":
            more["is_blank"] = self.once(3)
        return self.deed(act, OFFICES[act], of=of, person=person, **more)

    def _list(self, of: Any) -> tuple[tuple[int, int], ...]:
        """The lender's list as it should be; or with a fen too much, a loan too few or twice."""
        due = self.model.batches[of].due()
        lines = [(loan, fen) for loan, fen in sorted(due.items()) if fen]
        if lines and self.once(4):
            first, *others = lines
            wrong = ([(first[0], first[1] + 1), *others], others, [*lines, first])
            lines = self.chance.choice(wrong)
        return tuple(lines)

    def of_premium(self) -> Deed:
        """A policy's own part, or taken back."""
        model, chance = self.model, self.chance
        if model.payments and self.once(3):
            of = chance.choice(list(model.payments))
            return self.deed("unpremium", FINANCE, of=of, is_blank=self.once(6))
        place = chance.randrange(len(model.policies))
        own = model.policies[place].own
        fen = own if chance.randrange(4) else chance.choice((own + 1, max(1, own - 1)))
        word = "RISK_FUND" if self.once(10) else ""
        return self.deed("premium", FINANCE, of=place, fen=fen, word=word)

    # Days.

    def next_day(self) -> date:
        """Tomorrow, soon, or when something has just become possible or due."""
        model, chance = self.model, self.chance
        today = model.today
        held = [loan for loan in model.loans if loan.is_held]
        dues = sorted(
            line.due_on for one in held for line in one.book.lines if line.due_on >= today
        )
        buffers = sorted(
            one.buffer_ends_on for one in held if one.buffer_ends_on and one.buffer_ends_on >= today
        )
        choices = [today + ONE, today + ONE * chance.randrange(2, 12), today + ONE * 35]
        choices += [newest_over(today).after.after.first] if self.once(2) else []
        choices += [newest_over(today).after.after.first] * 2
        choices += [dues[0], dues[0] + ONE, dues[0] + ONE] if dues else []
        choices += [buffers[0], buffers[0] + ONE, buffers[0] + ONE] if buffers else []
        ahead = [day for day in choices if day > today]
        return chance.choice(ahead)
