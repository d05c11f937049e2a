"""The county's risk-compensation fund: injections by level, interest, a reversed mistake (二(六)1).

The balance is aimed at what the county's lenders have outstanding: above, below, or exactly at a
tenth of it.
"""

from __future__ import annotations

from random import Random

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.reference import Place
from ops.seed.spelling import yuan

NO_FUND, FUND_BELOW, FUND_EXACT, FUND_ABOVE = "NONE", "BELOW", "EXACT", "ABOVE"
# Where nothing is outstanding the fund holds its first injection, fen.
FIRST_INJECTION = 200_000_000
HUNDRED_YUAN = 10_000
LEVELS = ("PROVINCE", "CITY", "COUNTY", "CENTRAL")
PAPERS = {
    "CENTRAL": "财农〔{year}〕{number}号",
    "PROVINCE": "黔财农〔{year}〕{number}号",
    "CITY": "{city}财农〔{year}〕{number}号",
    "COUNTY": "{county}财预〔{year}〕{number}号",
}


def add_fund(
    lines: Lines, rng: Random, days: Days, place: Place, shape: str, outstanding: int
) -> int:
    """Rows of the fund and its entries; the balance they add up to, fen."""
    if shape == NO_FUND:
        return 0
    county = place.county
    opened = days.working_on_or_after(days.start - 30 + int(rng.random() * 25))
    fund_id = uuid_text(days.milliseconds(opened, 0), rng.getrandbits(RANDOM_BITS))
    officer = f"COUNTY_FIN@{county.code}"
    lines.add(
        "risk_fund",
        county.id,
        fund_id,
        f"{county.region.name}府办发〔{days.date(opened).year}〕{int(rng.random() * 90) + 10}号",
        place.lenders[0].name,
        f"2{int(rng.random() * 900) + 100}************{int(rng.random() * 9000) + 1000}",
        days.text(opened),
        days.instant(opened, 0),
        officer,
        1,
    )
    ledger = Ledger(lines, rng, days, place, fund_id, officer)
    balance = _target(rng, shape, outstanding)
    _inject(ledger, opened, balance)
    return balance


class Ledger:
    """Writes the entries of one fund."""

    def __init__(
        self, lines: Lines, rng: Random, days: Days, place: Place, fund_id: str, officer: str
    ) -> None:
        self.rng, self.days = rng, days
        self._lines, self._place, self._fund, self._officer = lines, place, fund_id, officer

    def enter(
        self, day: int, kind: str, other: str, amount: int, level: str | None, paper: str
    ) -> str:
        """Money into the special account; returns the entry's id."""
        return self._add(day, kind, "SPECIAL_ACCOUNT", other, amount, level, paper, None, None)

    def reverse(self, day: int, entry_id: str, other: str, amount: int, paper: str) -> None:
        """Take an entry back by an opposite one."""
        note = "金额录入有误，冲正后重记"
        self._add(day, "CORRECTION", other, "SPECIAL_ACCOUNT", amount, None, paper, note, entry_id)

    def paper(self, level: str, day: int) -> str:
        """A document number in the style of the level."""
        return PAPERS[level].format(
            year=self.days.date(day).year,
            number=int(self.rng.random() * 180) + 1,
            city=self._place.county.city.name[:2],
            county=self._place.county.region.name[:2],
        )

    def _add(
        self,
        day: int,
        kind: str,
        debit: str,
        credit: str,
        amount: int,
        level: str | None,
        paper: str,
        note: str | None,
        reversal_of: str | None,
    ) -> str:
        second = int(self.rng.random() * 20_000)
        entry_id = uuid_text(self.days.milliseconds(day, second), self.rng.getrandbits(RANDOM_BITS))
        self._lines.add(
            "fund_entry",
            self._place.county.id,
            entry_id,
            self._fund,
            kind,
            debit,
            credit,
            yuan(amount),
            level,
            paper,
            note,
            reversal_of,
            self.days.text(day),
            self.days.instant(day, second),
            self._officer,
        )
        return entry_id


def _target(rng: Random, shape: str, outstanding: int) -> int:
    """The balance for the shape, fen; exact where the outstanding principal allows it."""
    if not outstanding:
        return FIRST_INJECTION
    if shape == FUND_EXACT:
        assert outstanding % 10 == 0, "a county at exactly 1:10 lends whole yuan only"
        return outstanding // 10
    share = 60 + int(rng.random() * 38) if shape == FUND_BELOW else 102 + int(rng.random() * 70)
    return max(HUNDRED_YUAN, outstanding * share // 1000 // HUNDRED_YUAN * HUNDRED_YUAN)


def _inject(ledger: Ledger, opened: int, balance: int) -> None:
    """Split the balance over levels and years; interest for odd sums; one mistake reversed."""
    rng, days = ledger.rng, ledger.days
    left = balance
    first = ("PROVINCE", balance * 4 // 10), ("CITY", balance * 15 // 100)
    plan = [*first, ("CENTRAL", balance * 8 // 100 if rng.random() < 0.4 else 0)]
    day = opened
    for level, amount in plan:
        part = amount // HUNDRED_YUAN * HUNDRED_YUAN
        if part:
            day = days.working_on_or_after(day + 1 + int(rng.random() * 200))
            ledger.enter(day, "INJECTION", f"{level}_BUDGET", part, level, ledger.paper(level, day))
            left -= part
    if rng.random() < 0.3 and left > 100_000:
        wrong = left // 2 + 90
        day = days.working_on_or_after(day + 5)
        paper = ledger.paper("COUNTY", day)
        entry = ledger.enter(day, "INJECTION", "COUNTY_BUDGET", wrong, "COUNTY", paper)
        ledger.reverse(days.working_on_or_after(day + 2), entry, "COUNTY_BUDGET", wrong, paper)
    if rng.random() < 0.6 and left > 1_000_000:
        interest = 1 + int(rng.random() * 100_000)
        day = days.working_on_or_after(day + 20)
        year = days.date(day).year
        ledger.enter(day, "INTEREST", "BANK_INTEREST", interest, None, f"专户结息单{year}0921")
        left -= interest
    day = days.working_on_or_after(min(day + 30, days.today - 10))
    ledger.enter(day, "INJECTION", "COUNTY_BUDGET", left, "COUNTY", ledger.paper("COUNTY", day))
