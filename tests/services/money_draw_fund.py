"""Chance, and what it has a county's finance do about the fund and the agreements of the county."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.services.county_calendar import ONE
from tests.services.money_agreement import SHARES
from tests.services.money_deed import Deed
from tests.services.money_model import Model

PERSONS = tuple("甲乙丙丁戊己")
LEVELS = ("CENTRAL", "PROVINCE", "CITY", "COUNTY")
FINANCE = "COUNTY_FIN"


@dataclass
class FundDraw:
    """Chance, and the numbers under which acts are sent."""

    model: Model
    chance: Random = field(default_factory=Random)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def once(self, one_in: int) -> bool:
        return self.chance.randrange(one_in) == 0

    def deed(self, act: str, role: str, **more: Any) -> Deed:
        """By somebody, under a key of its own."""
        person = more.pop("person", None) or self.chance.choice(PERSONS)
        return Deed(act, role, person, key=f"k{next(self.numbers)}", **more)

    # The fund.

    def of_fund(self) -> Deed:
        """Money in, or back out again; more often in where something is short."""
        chance, model = self.chance, self.model
        today = model.today
        act = chance.choices(
            ("inject", "earn", "reverse", "plan", "open", "revenue"), (8, 3, 8, 2, 1, 1)
        )[0]
        amounts = (1, 99, 200_000, 1_000_000, model.short, model.short - 1, 3_000_000)
        on = today - timedelta(days=chance.choice((0, 0, 1, 30, 80, -1)))
        if act == "reverse":
            of = self._entry()
            if of is not None:
                return self.deed("reverse", FINANCE, of=of, is_blank=self.once(12))
            act = "inject"
        more: dict[str, Any] = {"on": on, "fen": chance.choice(amounts)}
        if act in ("inject", "plan") and self.once(3):
            more["fen"] = max(1, model.short)
        promised = [one.parts[0] for one in model.claims.values() if one.state == "APPROVED"]
        if act == "inject" and promised and self.once(2):
            more["fen"] = max(1, max(promised) - model.balance)
        if act == "inject":
            more |= {"word": chance.choice(LEVELS), "is_blank": self.once(25)}
        if act == "earn":
            more["fen"] = chance.randrange(1, 5000)
        if act == "plan":
            more["on"] = today + timedelta(days=chance.choice((0, 30, -1)))
        return self.deed(act, FINANCE, **more)

    def _injection(self, fen: int) -> Deed:
        level = self.chance.choice(LEVELS)
        return self.deed("inject", FINANCE, fen=fen, word=level, on=self.model.today)

    def _entry(self) -> str | None:
        """An entry of the fund; mostly one that may be taken back."""
        entries = self.model.entries
        free = [
            key
            for key, one in entries.items()
            if one.kind in ("INJECTION", "INTEREST") and not one.is_reversed
        ]
        chosen = list(entries) if self.once(4) or not free else free
        return self.chance.choice(chosen) if chosen else None

    # Agreements.

    def of_agreement(self) -> Deed | None:
        """One ends, and after a while without one the next begins; some of them at a wrong day."""
        model, today = self.model, self.model.today
        lenders = sorted(model.agreements)
        missing = [one for one in lenders if model.agreement(one) is None]
        if missing:
            return self._agree(self.chance.choice(missing))
        if self.once(12):
            return self._agree(self.chance.choice(lenders))
        standing = [model.agreement(one) for one in lenders]
        old = self.once(5)
        keys = [
            key
            for agreed in model.agreements.values()
            for key, one in agreed.items()
            if old or one in standing
        ]
        later = self.chance.choice((None, None, 0, 3, 400, -1))
        on = None if later is None else today + timedelta(days=later)
        of = self.chance.choice(keys)
        return self.deed("unagree", FINANCE, of=of, on=on, is_blank=self.once(12))

    def _agree(self, lender: str) -> Deed:
        """From today on, mostly."""
        today, chance = self.model.today, self.chance
        on = today + timedelta(days=chance.choice((0, 0, 0, 0, -30, 2)))
        last = chance.choice((date.max, date.max, on + timedelta(days=90), on, on - ONE))
        shares = chance.choice(SHARES)
        return self.deed("agree", FINANCE, of=lender, on=on, last=last, shares=shares)
