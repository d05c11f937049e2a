"""Indicators: a page of groups, planned from `groupBy` and the months asked for, and its SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLField

from authz.role import Role
from planner.fences import readable
from planner.filters import Filters
from planner.plan import Combined, Condition, Predicate, RootGroups
from planner.refused import BadArgument
from planner.reports import report_sql
from reports.indicator import Grouping, grouped
from rules.vocabulary import IndicatorDimension

if TYPE_CHECKING:
    from planner.build import Builder

# Stands for the rows of the groups until it is known which of their columns a statement reads.
ROWS = "«groups»"
MONTHS_TABLE = "statistic"
_ROWS = re.compile(rf"from {ROWS} (t\d+)")


def plan_groups(
    builder: Builder, key: str, nodes: list[FieldNode], field: GraphQLField, site: int, noun: str
) -> RootGroups:
    """The plan of a page of groups; `from` and `to` belong to MONTH, `asOf` to one month."""
    arguments = builder.arguments[site]
    by = tuple(one for one in IndicatorDimension if one in arguments["groupBy"])
    months = _months(arguments, by)
    if months and (refused := builder.no_right("Statistic")):
        raise refused
    add = builder.binder.add
    ends = ("from", "to") if arguments.get("from") is not None else ("asOf", "asOf")
    first, last = (add(site, (), f"month:{end}") for end in ends) if months else ("today", "today")
    given = (
        ("from", add(site, ("region",), "region:office", noun)),
        ("to", add(site, ("region",), "region:office.max", noun)),
        ("first", first),
        ("last", last),
        ("on", last),
    )
    where = arguments.get("where")
    filters = Filters(builder.binder, site, noun, field.args.get("where"))
    return RootGroups(
        key=key,
        by=tuple(str(one) for one in by),
        months=months,
        where=filters.predicate(where) if where is not None else None,
        given=given,
        page=builder.page(nodes, field, site, f"Query.{nodes[0].name.value}", filtered=False),
    )


def _months(arguments: Mapping[str, Any], by: tuple[IndicatorDimension, ...]) -> bool:
    """Whether frozen months are read; arguments that contradict each other are refused."""
    first, last, as_of = (arguments.get(name) for name in ("from", "to", "asOf"))
    if (first is None) is not (last is None):
        name = "to" if last is None else "from"
        raise BadArgument((name,), "", "from 与 to 须同时给出", "from and to go together")
    if first is not None and as_of is not None:
        raise BadArgument(
            ("asOf",), as_of, "不能与 from、to 同时使用", "cannot go with from and to"
        )
    by_month = IndicatorDimension.MONTH in by
    if by_month and first is None and as_of is None:
        raise BadArgument(
            ("groupBy",),
            IndicatorDimension.MONTH,
            "按月份分组须给出 from 与 to",
            "grouping by month needs from and to",
        )
    if first is not None and not by_month:
        # The sum of what is owed at the ends of several months is no figure of anything.
        raise BadArgument(
            ("groupBy",),
            ", ".join(str(one) for one in by),
            "给出 from 与 to 时须按 MONTH 分组",
            "with from and to it must name MONTH",
        )
    return first is not None or as_of is not None


def groups_sql(
    root: RootGroups, sql: str, role: Role, predicate: Callable[[Predicate, str], str]
) -> str:
    """The page's SQL with the rows of its groups in their place, with the columns it reads."""
    grouping = Grouping(
        by=frozenset(IndicatorDimension[one] for one in root.by),
        months=root.months,
        of_lenders=root.where is not None and _of_lenders(root.where),
        projects=readable("project", role),
    )

    def where(t: str) -> str:
        return predicate(root.where, t) if root.where is not None else "true"

    def rows(match: re.Match[str]) -> str:
        t = match[1]
        wanted = set(re.findall(rf"\b{t}\.([a-z_]+)", sql))
        report = grouped(grouping, wanted, where)
        return f"from ({report_sql(report, dict(root.given), role)}) {t}"

    return _ROWS.sub(rows, sql)


def _of_lenders(predicate: Predicate) -> bool:
    match predicate:
        case Combined(parts=parts):
            return any(_of_lenders(part) for part in parts)
        case Condition(sql=sql):
            return sql == "lender_id"
