"""Rows of the demo's loans: the loan, its schedule, events, repayments and classifications.

A loan is the projection of its events, so both are written from the same draft. Instants lie on
the business day of their event, from ten in the morning, in the order of the steps.
"""

from __future__ import annotations

from random import Random

from ops.seed.agreements import AgreementRows
from ops.seed.copy import NULL, Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.draft import HouseholdDraft, LoanDraft
from ops.seed.lenders import ABC, PSBC, RCC
from ops.seed.schedules import ScheduleRows
from ops.seed.spelling import percent, yuan
from rules.notice_2018_119.version import NOTICE_2018_119

POLICY = NOTICE_2018_119.code
INDUSTRIES = ("PLANTING",) * 9 + ("BREEDING",) * 8 + ("PROCESSING", "FORESTRY", "TOURISM")
CYCLE_MONTHS = {"PLANTING": 12, "BREEDING": 10, "PROCESSING": 12, "FORESTRY": 24}
# Parts of the morning in which each step is recorded, so that steps of one day keep their order.
SUBMITTED_FROM, APPROVED_FROM, SIGNED_FROM, DISBURSED_FROM, LATER_FROM = 0, 3600, 7200, 10800, 14400
STEP_SECONDS = 3600


class LoanRows:
    """Writes the loans of one county."""

    def __init__(
        self,
        lines: Lines,
        rng: Random,
        days: Days,
        county_id: int,
        code: str,
        agreements: AgreementRows,
    ) -> None:
        self._rng, self._days, self._county, self._code = rng, days, county_id, code
        self._agreements = agreements
        self._loans = lines.of("loan")
        self._events = lines.of("loan_event")
        self._repayments = lines.of("repayment")
        self._classifications = lines.of("classification")
        self._schedules = ScheduleRows(lines, days, county_id)
        self._numbers: dict[int, int] = {}
        self._head = f"{county_id}\t"

    def name(self, loan: LoanDraft) -> None:
        """Give the loan its id, which tells when it was submitted."""
        loan.second = SUBMITTED_FROM + int(self._rng.random() * STEP_SECONDS)
        moment = self._days.milliseconds(loan.submitted, loan.second)
        loan.id = uuid_text(
            moment + int(self._rng.random() * 1000), self._rng.getrandbits(RANDOM_BITS)
        )

    def add(self, household: HouseholdDraft, loan: LoanDraft, member_id: str) -> str:
        """All rows of one loan; returns the instant of its last change."""
        self._tail = self._own(household, loan)
        text = self._days.text
        officer = self._officer(loan)
        asked = f'{{"amount":"{yuan(loan.amount)}"}}'
        recorded = self._event(loan, "SUBMITTED", loan.submitted, loan.second, officer, None, asked)
        changed, count = recorded, 1
        for kind, day, start, who, details in self._steps(loan, officer):
            if day is not None:
                amount = loan.amount if kind == "DISBURSED" else None
                changed = self._event(loan, kind, day, self._later(start), who, amount, details)
                count += 1
        changed, more = self._life(loan, officer, changed)
        if loan.closed is not None and not loan.disbursed:
            changed = self._days.instant(loan.closed, LATER_FROM + int(self._rng.random() * 3600))
            more += 1
        tier, classified = "NORMAL", NULL
        if loan.classes:
            tier, classified = loan.classes[-1][1], text(loan.classes[-1][0])
        number = self._number(loan)
        use, enterprise = self._use(loan)
        agreement = NULL
        if enterprise is not None:
            agreement = self._agreements.add(household, loan, enterprise)
        overdue = self._schedules.add(loan, self._tail[1], changed)
        self._loans.append(
            f"{self._head}{loan.id}\t{number}\t{self._tail[0]}\t{household.id}"
            f"\t{member_id}\t{household.township.id}\t{loan.project.id if loan.project else NULL}"
            f"\t{POLICY}\t{loan.state}\t{yuan(loan.amount)}\t{loan.term}\t{percent(loan.rate)}"
            f"\t{percent(loan.rate)}\t{loan.method}\t{use}\t{self._papers(loan)}"
            f"\t{text(loan.submitted)}\t{text(loan.planned)}\t{self._day(loan.approved)}"
            f"\t{self._day(loan.signed)}\t{self._day(loan.value)}\t{text(loan.matures)}"
            f"\t{self._day(loan.closed if loan.state == 'SETTLED' else None)}\t{officer}\t{tier}"
            f"\t{classified}\t{yuan(loan.outstanding)}\t{overdue}\t{recorded}"
            f"\t{changed}\t{count + more}\t{agreement}\n"
        )
        return changed

    def _steps(
        self, loan: LoanDraft, officer: str
    ) -> tuple[tuple[str, int | None, int, str, str], ...]:
        """Kind, day, part of the morning, officer and details of the steps to disbursement."""
        tail, bank = loan.id[-12:].upper(), f"COUNTY_BANK@{self._code}"
        approval = f'{{"approvalNo":"SP{tail}","note":null}}'
        return (
            ("APPROVED", loan.approved, APPROVED_FROM, bank, approval),
            ("SIGNED", loan.signed, SIGNED_FROM, officer, f'{{"contractNo":"HT{tail}"}}'),
            ("DISBURSED", loan.value, DISBURSED_FROM, bank, "{}"),
        )

    def _own(self, household: HouseholdDraft, loan: LoanDraft) -> tuple[str, str]:
        """Lender and outlet as the loan has them, and with the township as its other rows do."""
        assert loan.outlet is not None
        both = f"{loan.lender.id}\t{loan.outlet.id}"
        return both, f"{both}\t{household.township.id}"

    def _life(self, loan: LoanDraft, officer: str, changed: str) -> tuple[str, int]:
        """Repayments, classifications and the settlement; the last change and how many."""
        count = 0
        for number, repaid in enumerate(loan.repaid, 1):
            second = self._later(LATER_FROM)
            interest, penalty = yuan(repaid.interest), yuan(repaid.penalty)
            parts = f'{{"interest":"{interest}","penalty":"{penalty}"}}'
            self._event(loan, "REPAID", repaid.day, second, officer, repaid.principal, parts)
            random = self._rng.getrandbits(RANDOM_BITS)
            on, instant, row_id = self._days.moment(repaid.day, second, random)
            chance = self._rng.random()
            payer = "BORROWER" if chance < 0.9 else "HOUSEHOLD_MEMBER"
            if chance > 0.98 and loan.project is not None:
                payer = "THIRD_PARTY"
            self._repayments.append(
                f"{self._head}{row_id}\t{loan.id}\t{self._tail[1]}\t{on}"
                f"\t{yuan(repaid.principal)}\t{interest}\t{penalty}"
                f"\t{payer}\tHK{loan.id[-12:].upper()}{number:03d}\t{instant}\t{officer}\n"
            )
            changed, count = max(changed, instant), count + 1
        before = "NORMAL"
        for day, tier, second in loan.classes:
            at = second or LATER_FROM + STEP_SECONDS
            changed = max(changed, self._classify(loan, day, before, tier, at))
            before, count = tier, count + 1
        if loan.state == "SETTLED" and loan.closed is not None:
            at = LATER_FROM + 3 * STEP_SECONDS
            changed = max(changed, self._event(loan, "SETTLED", loan.closed, at, officer))
            count += 1
        return changed, count

    def _classify(self, loan: LoanDraft, day: int, before: str, tier: str, second: int) -> str:
        who = f"COUNTY_BANK@{self._code}"
        details = f'{{"from":"{before}","to":"{tier}","counts":true}}'
        self._event(loan, "CLASSIFIED", day, second, who, None, details)
        on, instant, row_id = self._days.moment(day, second, self._rng.getrandbits(RANDOM_BITS))
        self._classifications.append(
            f"{self._head}{row_id}\t{loan.id}\t{self._tail[1]}\t{tier}\t{on}\t{instant}\t{who}\n"
        )
        return instant

    def _event(
        self,
        loan: LoanDraft,
        kind: str,
        day: int,
        second: int,
        who: str,
        amount: int | None = None,
        details: str = "{}",
    ) -> str:
        """One event; returns the instant it was recorded at."""
        on, instant, row_id = self._days.moment(day, second, self._rng.getrandbits(RANDOM_BITS))
        moved = NULL if amount is None else yuan(amount)
        self._events.append(
            f"{self._head}{row_id}\t{loan.id}\t{self._tail[1]}\t{kind}\t{on}\t{instant}\t{who}"
            f"\t{moved}\t{details}\n"
        )
        return instant

    def _later(self, start: int) -> int:
        return start + int(self._rng.random() * STEP_SECONDS)

    def _officer(self, loan: LoanDraft) -> str:
        """Who submits and books: the outlet, or the bank's own system for the big banks."""
        assert loan.outlet is not None
        if loan.lender.group in (ABC, PSBC):
            return f"BANK_SYSTEM@{self._code}"
        return f"BANK_OUTLET@{self._code}{loan.outlet.code[-3:]}"

    def _number(self, loan: LoanDraft) -> str:
        """The bank's own number of the loan."""
        number = self._numbers.get(loan.lender.id, 0) + 1
        self._numbers[loan.lender.id] = number
        return f"THD{self._days.date(loan.submitted).year}{number:07d}"

    def _use(self, loan: LoanDraft) -> tuple[str, str | None]:
        """Purpose, industry, user, funding, security, production cycle and reason of the term.

        Beside them the enterprise that a cooperation is agreed with.
        """
        chance = self._rng.random()
        industry = loan.industry or INDUSTRIES[int(chance * len(INDUSTRIES))]
        user, partner = "HOUSEHOLD", None
        if loan.project is not None:
            user, partner = "ENTERPRISE", loan.project.enterprise.id
        elif chance * 100 % 1 < 0.05:
            partner = self._agreements.partner(loan, chance)
        purpose = "OWN_PRODUCTION" if partner is None else "COOPERATION"
        relent = loan.lender.group == RCC and chance * 1000 % 1 < 0.67
        cycle = CYCLE_MONTHS.get(industry)
        text = (
            f"{purpose}\t{industry}\t{user}\t{self._funding(loan, relent)}\tCREDIT"
            f"\t{NULL if cycle is None else cycle}"
            f"\t{NULL if cycle is None else f'生产周期{cycle}个月'}"
        )
        return text, partner

    def _funding(self, loan: LoanDraft, relent: bool) -> str:
        """The source of the money, and the re-lending's contract: one a lender and year."""
        if not relent:
            return f"OWN\t{NULL}"
        year = self._days.date(loan.submitted).year
        return f"RELENDING\tZD-{loan.lender.code}-{year}"

    def _papers(self, loan: LoanDraft) -> str:
        """Contract and approval number, once there are such."""
        tail = loan.id[-12:].upper()
        contract = NULL if loan.signed is None else f"HT{tail}"
        return f"{contract}\t{NULL if loan.approved is None else f'SP{tail}'}"

    def _day(self, day: int | None) -> str:
        return NULL if day is None else self._days.text(day)
