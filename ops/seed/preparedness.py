"""How the counties of the demo are prepared (二(一)): rules, contingency plan, risk team.

凤冈县 has all three; of the others some have none, and some a plan whose last day has passed.
"""

from __future__ import annotations

import json
from random import Random

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.people import SURNAMES, person_name
from ops.seed.regions import County

PREPARED = "520327"
RULES_SHARE, PLAN_SHARE, TEAM_SHARE = 0.8, 0.7, 0.75
ENDED_SHARE, SUCCEEDED_SHARE = 0.15, 0.3
DEPARTMENTS = ("扶贫办", "财政局", "金融办", "公安局", "人民法院")
DUTIES = ("日常监测", "资金保障", "机构协调", "依法查处", "司法清收")
LEADER_POST = "副县长"


def add_preparedness(lines: Lines, seed: int, days: Days, county: County) -> None:
    """Documents and teams of one county, drawn apart from everything else of it."""
    rng = Random(f"{seed}/{county.code}/prepared")  # noqa: S311 - not for secrets.
    maker = _Maker(lines, rng, days, county)
    has_all = county.code == PREPARED
    if has_all or rng.random() < RULES_SHARE:
        maker.document("COUNTY_RULES", "扶贫小额信贷使用管理办法", None)
    if has_all or rng.random() < PLAN_SHARE:
        is_ended = not has_all and rng.random() < ENDED_SHARE
        last = days.today + (-1 - int(rng.random() * 60) if is_ended else 365)
        maker.document("CONTINGENCY_PLAN", "扶贫小额信贷风险处置预案", last)
    if has_all or rng.random() < TEAM_SHARE:
        maker.teams(2 if rng.random() < SUCCEEDED_SHARE else 1)


class _Maker:
    """The papers of one county, numbered in the order in which they are drawn."""

    def __init__(self, lines: Lines, rng: Random, days: Days, county: County) -> None:
        self._lines, self._rng, self._days, self._county = lines, rng, days, county
        self._number = int(rng.random() * 40)

    def document(self, kind: str, title: str, last: int | None) -> None:
        """Issued within the year before the business day; valid from then on."""
        day, number = self._day(300, 90)
        issued = self._days.text(day)
        self._lines.add(
            "county_document",
            self._county.id,
            self._id(day),
            kind,
            number,
            f"{self._county.region.name}{title}",
            issued,
            issued,
            None if last is None else self._days.text(last),
            self._days.instant(day, 0),
            self._officer,
            1,
        )

    def teams(self, count: int) -> None:
        """One after the other; the last one is in office."""
        starts = [self._day(600, 400)] if count > 1 else []
        starts.append(self._day(300, 90))
        for place, (day, number) in enumerate(starts):
            ends = starts[place + 1][0] if place + 1 < count else None
            members = [
                {"name": self._person(), "department": department, "duty": duty}
                for department, duty in zip(DEPARTMENTS, DUTIES, strict=True)
            ]
            self._lines.add(
                "risk_team",
                self._county.id,
                self._id(day),
                self._person(),
                LEADER_POST,
                number,
                json.dumps(members, ensure_ascii=False),
                self._days.text(day),
                None if ends is None else self._days.text(ends),
                self._days.instant(day, 0),
                self._officer,
                1,
            )

    @property
    def _officer(self) -> str:
        return f"COUNTY_GOV@{self._county.code}"

    def _day(self, first: int, last: int) -> tuple[int, str]:
        """A working day so many days ago, and the number of the paper of that day."""
        drawn = self._days.today - last - int(self._rng.random() * (first - last))
        day = self._days.working_on_or_after(drawn)
        self._number += 1
        year = self._days.date(day).year
        return day, f"{self._county.region.name[:1]}府办发〔{year}〕{self._number}号"

    def _person(self) -> str:
        surname = SURNAMES[int(self._rng.random() * len(SURNAMES))]
        return person_name(self._rng, surname, self._rng.random() < 0.7)

    def _id(self, day: int) -> str:
        milliseconds = self._days.milliseconds(day, 0)
        return uuid_text(milliseconds, self._rng.getrandbits(RANDOM_BITS))
