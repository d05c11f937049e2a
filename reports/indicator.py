"""Indicators grouped by city, county, lender and month (R1, R7): now, and from frozen months.

Now is read from the positions that every write keeps, a month from its frozen figures, so no
figure is added up from loans. Each part of a group (books of lenders, funds of counties, projects)
is added up by itself and joined by the group's key, in which a dimension that is not grouped by is
zero; so no row of one part repeats a row of another. Only what is asked for is read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from reports.report import Report
from rules.vocabulary import IndicatorDimension, ProjectState, StatisticCode

# The key of a group, whatever it is grouped by, in the order of the tree and of time.
KEY: dict[IndicatorDimension, str] = {
    IndicatorDimension.CITY: "city_id",
    IndicatorDimension.COUNTY: "county_id",
    IndicatorDimension.LENDER: "lender_id",
    IndicatorDimension.MONTH: "as_of_on",
}
# Kinds of the columns that rows have, as the planner names them.
KINDS: dict[str, str] = {
    "city_id": "int",
    "county_id": "int",
    "lender_id": "int",
    "as_of_on": "date",
    "outstanding": "Decimal",
    "overdue": "Decimal",
    "non_performing": "Decimal",
    "overdue_share": "Share",
    "npl_share": "Share",
}
_HERE = "county_id between ⟦from⟧ and ⟦to⟧"
# Of a month: which figure, and what of it. Money and counts of loans that are not there are zero.
_FIGURES = {
    "outstanding": (StatisticCode.BALANCE, "amount", "numeric(18,2)"),
    "overdue": (StatisticCode.OVERDUE, "amount", "numeric(18,2)"),
    "non_performing": (StatisticCode.NON_PERFORMING, "amount", "numeric(18,2)"),
    "loan_count": (StatisticCode.BALANCE, "loans", "int"),
    "overdue_count": (StatisticCode.OVERDUE, "loans", "int"),
    "non_performing_count": (StatisticCode.NON_PERFORMING, "loans", "int"),
    "lent_month": (StatisticCode.LENT_MONTH, "amount", "numeric(18,2)"),
    "lent_year": (StatisticCode.LENT_YEAR, "amount", "numeric(18,2)"),
    "households": (StatisticCode.BALANCE, "households", "int"),
    "fund_balance": (StatisticCode.FUND_BALANCE, "amount", "numeric(18,2)"),
}
_COUNTS = ("loan_count", "overdue_count", "non_performing_count")
_MONEY = ("outstanding", "overdue", "non_performing")
# What only one of the two sources has, and its type where the other is read.
_ONLY_NOW = {"tripped_lenders": "int"}
_ONLY_MONTHS = {"lent_month": "numeric", "lent_year": "numeric", "households": "int"}
# A comparison of two ratios of sums below 10^17 fen is decided within so many decimals.
_SHARES = {"overdue_share": "overdue", "npl_share": "non_performing"}
_SHARE_DECIMALS = 40
_PROJECTS = ("project_count", "project_amount")


@dataclass(frozen=True, slots=True)
class Grouping:
    """What is grouped by, from which source, and whether a filter names lenders.

    `projects` tells whether the reader may read any project at all.
    """

    by: frozenset[IndicatorDimension]
    months: bool
    of_lenders: bool
    projects: bool

    @property
    def tells_counties(self) -> bool:
        """Whether what belongs to a county and to no lender has a place in a group."""
        return IndicatorDimension.LENDER not in self.by and not self.of_lenders


def grouped(grouping: Grouping, wanted: Collection[str], where: Callable[[str], str]) -> Report:
    """Rows of the groups with the `wanted` columns; `where` is the filter over an alias."""
    below = {name for share, name in _SHARES.items() if share in wanted} | set(wanted)
    columns = [f"b.{key}" for key in KEY.values()]
    parts = [f"({_books(grouping, below, where)}) b"]
    columns += [f"b.{name}" for name in _of_books(grouping, below)]
    columns += [
        f"coalesce(b.{name}::numeric({_SHARE_DECIMALS + 20},{_SHARE_DECIMALS})"
        f" / nullif(b.outstanding, 0), -1) as {share}"
        for share, name in _SHARES.items()
        if share in wanted
    ]
    of_counties: list[str] = [one for one in ("fund_balance", "households") if one in below]
    if of_counties:
        if "households" in of_counties and IndicatorDimension.LENDER in grouping.by:
            of_counties.remove("households")  # Of one lender each household is counted once.
        read = [one for one in of_counties if grouping.months or one not in _ONLY_MONTHS]
        if read and grouping.tells_counties:
            parts.append(f"({_counties(grouping, read, where)}) c on {_same_group('c')}")
            columns += [f"c.{name}" for name in read]
            of_counties = [one for one in of_counties if one not in read]
        columns += [f"null::{_FIGURES[one][2]} as {one}" for one in of_counties]
    if projects := [one for one in _PROJECTS if one in below]:
        if grouping.projects and grouping.tells_counties:
            parts.append(f"({_projects(grouping, where)}) j on {_same_group('j')}")
            # A month of a county that the reader cannot see tells nothing of its projects.
            zeros = {"project_count": "0", "project_amount": "0.00"}
            columns += [
                f"j.{name}" if grouping.months else f"coalesce(j.{name}, {zeros[name]}) as {name}"
                for name in projects
            ]
        else:
            columns += [f"null::numeric as {name}" for name in projects]
    return Report(f"select {', '.join(columns)} from {' left join '.join(parts)}")


def _of_books(grouping: Grouping, below: Collection[str]) -> list[str]:
    names = [*_MONEY, *_COUNTS, *_ONLY_NOW, "lent_month", "lent_year"]
    if IndicatorDimension.LENDER in grouping.by:
        names.append("households")
    needed = {"outstanding", *below} if {*_SHARES} & {*below} else {*below}
    return [name for name in names if name in needed]


def _books(grouping: Grouping, below: Collection[str], where: Callable[[str], str]) -> str:
    """Books of lenders: a group stands where one of them does."""
    names = _of_books(grouping, below)
    if grouping.months:
        sums = [
            f"null::{_ONLY_NOW[one]} as {one}" if one in _ONLY_NOW else _figure(one, "0")
            for one in names
        ]
        source = f"statistic q {_figures_of('q', names)}"
        here = f"q.lender_id is not null and {_MONTHS}"
        return _groups(grouping, "q", sums, source, here, where, "statistic")
    sums = []
    for one in names:
        if one in _ONLY_MONTHS:
            sums.append(f"null::{_ONLY_MONTHS[one]} as {one}")
        elif one in _ONLY_NOW:
            sums.append(f"(count(*) filter (where q.breaker_state <> 'CLOSED'))::int as {one}")
        else:
            kind = "int" if one in _COUNTS else "numeric(18,2)"
            sums.append(f"sum(q.{one})::{kind} as {one}")
    table = "county_lender_position"
    return _groups(grouping, "q", sums, f"{table} q", "", where, table)


# Of the months asked for, as they are frozen now: an edition that was corrected does not count.
_MONTHS = "q.superseded_on is null and q.as_of_on between ⟦first⟧ and ⟦last⟧"


def _counties(grouping: Grouping, names: list[str], where: Callable[[str], str]) -> str:
    """What belongs to a county as a whole: its fund, and each household once."""
    if grouping.months:
        sums = [_figure(one, "") for one in names]
        source = f"statistic q {_figures_of('q', names)}"
        here = f"q.lender_id is null and {_MONTHS}"
        return _groups(grouping, "q", sums, source, here, where, "statistic")
    sums = [f"sum(q.{one})::numeric(18,2) as {one}" for one in names]
    return _groups(grouping, "q", sums, "county_position q", "", where, "county_position")


def _projects(grouping: Grouping, where: Callable[[str], str]) -> str:
    """Projects by the division of oversight: each reader's own row filter of them holds."""
    sums = "count({0}.county_id)::int as project_count, coalesce(sum({0}.amount), 0)"
    sums += "::numeric(18,2) as project_amount"
    if grouping.months:
        source = (
            "statistic q left join statistic_project j on j.county_id = q.county_id"
            f" and j.statistic_id = q.id and {_IN_LIBRARY.format('j')} and «statistic_project j»"
        )
        here = f"q.lender_id is null and {_MONTHS}"
        return _groups(grouping, "q", [sums.format("j")], source, here, where, "statistic")
    here = _IN_LIBRARY.format("q")
    return _groups(grouping, "q", [sums.format("q")], "project q", here, where, "project")


_IN_LIBRARY = f"{{0}}.state <> '{ProjectState.EXITED}'"


def _groups(
    grouping: Grouping,
    t: str,
    sums: list[str],
    source: str,
    here: str,
    where: Callable[[str], str],
    table: str,
) -> str:
    """One part: its sums by the key; nothing at all is no group, not one of zeros."""
    found = {
        IndicatorDimension.CITY: "r.parent_id",
        IndicatorDimension.COUNTY: f"{t}.county_id",
        IndicatorDimension.LENDER: f"{t}.lender_id",
        IndicatorDimension.MONTH: f"{t}.as_of_on",
    }
    keys = []
    for dimension, key in KEY.items():
        absent = "⟦on⟧::date" if dimension is IndicatorDimension.MONTH else "0"
        keys.append(f"{found[dimension] if dimension in grouping.by else absent} as {key}")
    by = ", ".join(found[dimension] for dimension in KEY if dimension in grouping.by)
    if IndicatorDimension.CITY in grouping.by:
        source += f" join region r on r.id = {t}.county_id"
    conditions = [f"{t}.{_HERE}", f"«{table} {t}»", where(t), *([here] if here else [])]
    return (
        f"select {', '.join([*keys, *sums])} from {source} where {' and '.join(conditions)}"
        f"{' group by ' + by if by else ''} having count(*) > 0"
    )


def _same_group(t: str) -> str:
    return " and ".join(f"{t}.{key} = b.{key}" for key in KEY.values())


def _figures_of(t: str, names: list[str]) -> str:
    """The frozen figures that are added up; a month without any still stands."""
    codes = sorted({str(_FIGURES[one][0]) for one in names if one in _FIGURES})
    if not codes:
        return ""
    listed = ", ".join(f"'{code}'" for code in codes)
    return (
        f"left join statistic_figure f on f.county_id = {t}.county_id and f.statistic_id = {t}.id"
        f" and f.code in ({listed}) and «statistic_figure f»"
    )


def _figure(name: str, absent: str) -> str:
    code, column, kind = _FIGURES[name]
    added = f"sum(f.{column}) filter (where f.code = '{code}')"
    if absent:
        added = f"coalesce({added}, {absent})"
    return f"{added}::{kind} as {name}"
