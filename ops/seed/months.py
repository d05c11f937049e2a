"""The last quarter of the demo as it was reported (二(九)5): months, assessments, written reports.

Nearly all was sent in time; here and there a lender's last month or the receipt of a report is
missing, so that the tasks of it have something to show. The figures are the application's own
(`reports.statistic`), frozen over all counties at once when the loans are in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from psycopg import Connection, sql

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.draft import LoanDraft
from ops.seed.lenders import Lender
from ops.seed.projects import ProjectDraft, counts
from ops.seed.regions import County
from ops.seed.spelling import yuan
from reports.statistic import (
    FIGURE_COLUMNS,
    FIGURES,
    LINE_COLUMNS,
    LINES,
    PROJECT_COLUMNS,
    PROJECTS,
    everywhere,
)
from reports.statistic_formula import FORMULA_VERSION
from rules.policy import policy_on
from rules.report import ends_quarter, quarter_of
from rules.vocabulary import LenderKind

LATE_SHARE, OPEN_SHARE, DIFFERING_SHARE = 0.06, 0.08, 0.1
# Cumulated chance, rating, risk, what was found, and what is done about it.
WORDS = (
    (0.65, "GOOD", "LOW", "基地运行正常，分红按期兑现", None),
    (0.93, "FAIR", "MEDIUM", "产量低于预期，分红部分兑现", None),
    (1.01, "POOR", "HIGH", "销路不畅，分红未兑现", "限期兑现分红，逐笔落实还款来源"),
)
SITUATION = "本季户贷企用项目运行总体平稳，资金使用符合协议"
TOTALS = """
update written_report w set projects = t.projects, households = t.households, lent = t.lent,
  balance = t.balance, overdue = t.overdue, non_performing = t.non_performing
from (
  select p.county_id, p.statistic_id, count(*) filter (where p.loans > 0) as projects,
    sum(p.households) as households, sum(p.lent) as lent, sum(p.balance) as balance,
    sum(p.overdue) as overdue, sum(p.non_performing) as non_performing
  from statistic_project p group by p.county_id, p.statistic_id
) t
where t.county_id = w.county_id and t.statistic_id = w.whole_id
"""
LENDERS = "select array_agg(id) from statistic where as_of_on = %s and lender_id is not null"
ALL = "select array_agg(id) from statistic where as_of_on = %s"
FROZEN = (
    ("statistic_line", LINE_COLUMNS, LINES, LENDERS),
    ("statistic_figure", FIGURE_COLUMNS, FIGURES, ALL),
    ("statistic_project", PROJECT_COLUMNS, PROJECTS, ALL),
)


def add_months(
    lines: Lines,
    seed: int,
    days: Days,
    county: County,
    projects: Sequence[ProjectDraft],
    loans: Sequence[LoanDraft],
) -> None:
    """From the last month of the newest quarter that is over to the last month that is over."""
    rng = Random(f"{seed}/{county.code}/months")  # noqa: S311 - not for secrets.
    ends = days.month_ends_between(days.start, days.today - 1)
    newest = max(place for place, end in enumerate(ends) if ends_quarter(days.date(end)))
    maker = _Maker(lines, rng, days, county)
    for end in ends[newest:]:
        lent = [loan for loan in loans if loan.value is not None and loan.value <= end]
        lenders = {loan.lender.id: loan.lender for loan in lent}
        if not lenders:
            continue
        month = maker.month(end, [lenders[key] for key in sorted(lenders)])
        if ends_quarter(days.date(end)):
            maker.reports(month)
            for project in projects:
                maker.assessments(month, project)


def freeze(connection: Connection[Any]) -> None:
    """The figures of all months that were loaded, and the totals of their reports."""
    days = connection.execute("select distinct as_of_on from statistic order by 1").fetchall()
    for table, columns, query, which in FROZEN:
        select = re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", everywhere(query))
        for (day,) in days:
            found = connection.execute(which, [day]).fetchone()
            assert found is not None
            given = {"statistic_ids": found[0], "as_of_on": day, "cut_on": policy_on(day).cut_date}
            connection.execute(f"insert into {table} ({', '.join(columns)}) {select}", given)
        connection.execute(sql.SQL("analyze {}").format(sql.Identifier(table)))
    connection.execute(TOTALS)


@dataclass(frozen=True, slots=True)
class _Month:
    """A month's last day, its lenders, and the keys of its rows; the county's own is `whole`."""

    end: int
    lenders: Sequence[Lender]
    keys: dict[int, str]
    whole: str


class _Maker:
    """The rows of one county."""

    def __init__(self, lines: Lines, rng: Random, days: Days, county: County) -> None:
        self._lines, self._rng, self._days, self._county = lines, rng, days, county

    def month(self, end: int, lenders: Sequence[Lender]) -> _Month:
        """A row for each lender and one for the county, without figures yet."""
        keys = {lender.id: self._key(end) for lender in lenders}
        month = _Month(end, lenders, keys, self._key(end))
        for lender in lenders:
            self._statistic(month, lender)
        self._statistic(month, None)
        return month

    def _statistic(self, month: _Month, lender: Lender | None) -> None:
        days, day = self._days, self._days.date(month.end)
        rules = policy_on(day).reports
        sent: list[str | None] = [None, None, None, None]
        if lender is not None:
            by_office, by_lender = (self._sent(month.end) for _ in range(2))
            is_late = month.end + 31 > days.today and self._rng.random() < LATE_SHARE
            officers = (f"COUNTY_PA@{self._county.code}", f"COUNTY_BANK@{self._county.code}")
            sent = [days.text(by_office), officers[0], days.text(by_lender), officers[1]]
            if is_late:
                sent[2:] = [None, None]
        self._lines.add(
            "statistic",
            self._county.id,
            month.whole if lender is None else month.keys[lender.id],
            None if lender is None else lender.id,
            day.year,
            day.month,
            1,
            day,
            rules.statistic_due(day).day,
            rules.assessment_due(day).day if ends_quarter(day) else None,
            FORMULA_VERSION,
            list(month.keys.values()) if lender is None else [month.keys[lender.id]],
            *sent,
            days.instant(month.end + 1, 0),
            "SCHEDULER",
            1,
        )

    def reports(self, month: _Month) -> None:
        """Of each lender, received by both addressees but for a few."""
        days, day = self._days, self._days.date(month.end)
        rules = policy_on(day).reports
        for lender in month.lenders:
            sent, received = self._sent(month.end), self._sent(month.end, 6)
            has_head = rules.has_provincial_head(LenderKind[lender.kind])
            is_open = has_head and self._rng.random() < OPEN_SHARE
            by_pa = [days.text(received), f"PROV_PA@{self._county.code[:2]}0000"]
            by_head = [days.text(received), f"PROV_BANK@{self._county.code[:2]}0000"]
            self._lines.add(
                "written_report",
                self._county.id,
                self._key(month.end),
                lender.id,
                [lender.group] if has_head else "{}",
                day.year,
                quarter_of(day),
                1,
                "RECEIVED_PA" if is_open else "COMPLETE",
                rules.report_due(day).day,
                SITUATION,
                month.keys[lender.id],
                month.whole,
                days.text(sent),
                f"COUNTY_PA@{self._county.code}",
                "COUNTY_PA",
                *by_pa,
                *(by_head if has_head and not is_open else (None, None)),
                days.instant(month.end + 1, 0),
                days.instant(received, 0),
                3,
            )

    def assessments(self, month: _Month, project: ProjectDraft) -> None:
        """The office's and those of the lenders whose money is out; now and then they differ."""
        using = [loan for loan in project.loans if counts(loan) and (loan.value or 0) <= month.end]
        if not using or project.registered > month.end:
            return
        chance = self._rng.random()
        self._assessment(month, project, None, chance)
        for lender in {loan.lender.id: loan.lender for loan in using}.values():
            differs = self._rng.random() < DIFFERING_SHARE
            self._assessment(month, project, lender, self._rng.random() if differs else chance)

    def _assessment(
        self, month: _Month, project: ProjectDraft, lender: Lender | None, chance: float
    ) -> None:
        day, done = self._days.date(month.end), self._sent(month.end, 4)
        rating, risk, findings, measures = next(one[1:] for one in WORDS if chance < one[0])
        office = "COUNTY_PA" if lender is None else "COUNTY_BANK"
        self._lines.add(
            "project_assessment",
            self._county.id,
            self._key(month.end),
            project.id,
            day.year,
            quarter_of(day),
            office,
            None if lender is None else lender.id,
            1,
            rating,
            risk,
            findings,
            measures,
            policy_on(day).reports.assessment_due(day).day,
            self._days.text(done),
            f"{office}@{self._county.code}",
            # The platform has no figures of the months before.
            [f"{day.year}-{number:02d}" for number in (day.month - 2, day.month - 1)],
            yuan(project.amount),
            list(project.groups) or "{}",
            self._days.instant(done, 0),
            1,
        )

    def _sent(self, end: int, after: int = 1) -> int:
        """A working day soon after the month's end, and not later than today."""
        day = self._days.working_on_or_after(end + after + int(self._rng.random() * 3))
        return min(day, self._days.today)

    def _key(self, end: int) -> str:
        """The key of something recorded on the day after the month's end."""
        return uuid_text(self._days.milliseconds(end + 1, 0), self._rng.getrandbits(RANDOM_BITS))
