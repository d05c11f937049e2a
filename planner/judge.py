"""A plan whose estimated cost is absurd is refused before it runs, with the field that dominates.

PostgreSQL is asked once for each statement that can be absurd at all, when it is first planned, and
for a generic plan: estimates that hold whatever the values of the parameters are, so no tenant's
values decide for another. The verdict is kept by the statement; later requests ask nothing.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authz.actor import Actor
from authz.scope import scope
from models.database import Database
from planner.estimate import generic_plan
from planner.plan import (
    Computed,
    Group,
    Item,
    Page,
    PageEdges,
    PageNodes,
    ReadPlan,
    Root,
    RootOne,
    RootPage,
    Selection,
    ToList,
    ToMany,
    ToOne,
)
from planner.refused import ReadRefused
from planner.statement import Compiled
from rules.refusal import ErrorCode

VERDICTS_MAX = 4096
# Of what a field costs, the part below it that makes it worth naming the one below instead.
_DOMINATES = 0.5
_AGAIN = re.compile(r"_[0-9]+$")  # PostgreSQL tells equal names apart by such an ending.


class TooCostly(ReadRefused):
    """A plan above the bound: what it was estimated at, and the field that dominates."""

    code = ErrorCode.LIMIT_EXCEEDED

    def __init__(self, field: str, estimated: float, maximum: float) -> None:
        super().__init__(
            (),
            f"查询计划的估计代价 {estimated:.0f} 超过上限 {maximum:.0f}，主要来自 {field}；"
            "请减小分页、减少嵌套或条件",
            f"the plan's estimated cost {estimated:.0f} is above {maximum:.0f}, most of it in"
            f" {field}: ask for smaller pages, less nesting or fewer conditions",
        )
        self.field = field
        self.estimated = round(estimated)
        self.maximum = round(maximum)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What PostgreSQL estimates, in its own units, and where most of it lies."""

    cost: float
    field: str


class Judge:
    """Knows the verdict of each statement; asks for it once."""

    def __init__(self, database: Database, cost_max: float) -> None:
        self._database = database
        self._cost_max = cost_max
        self._verdicts: OrderedDict[str, Verdict] = OrderedDict()

    async def judge(self, compiled: Compiled, actor: Actor) -> None:
        """Raise TooCostly for a statement above the bound."""
        verdict = self._verdicts.get(compiled.key)
        if verdict is None:
            count = len(compiled.parameters)
            text = await generic_plan(self._database, scope(actor), compiled.sql, count)
            verdict = verdict_of(json.loads(text)[0]["Plan"], compiled.fields)
            self._verdicts[compiled.key] = verdict
            if len(self._verdicts) > VERDICTS_MAX:
                self._verdicts.popitem(last=False)
        if verdict.cost > self._cost_max:
            raise TooCostly(verdict.field, verdict.cost, self._cost_max)


def verdict_of(plan: Mapping[str, Any], fields: Mapping[str, str]) -> Verdict:
    """The cost of a plan, and the way down along its dearest part to the field that dominates."""
    cost = node_cost = float(plan["Total Cost"])
    node, loops, field = plan, 1.0, ""
    while children := node.get("Plans"):
        rows = max(float(one["Plan Rows"]) for one in (node, *children))
        parts = [(one["Total Cost"] * _times(one, rows) * loops, one) for one in children]
        dearest, child = max(parts, key=lambda part: part[0])
        if field and dearest < node_cost * _DOMINATES:
            break
        loops *= _times(child, rows)
        node, node_cost = child, dearest
        field = fields.get(_alias(node), field)
    return Verdict(cost, field or next(iter(fields.values()), ""))


def _alias(node: Mapping[str, Any]) -> str:
    """Alias of the rows that a node works on: its own, or of those that it adds up or cuts."""
    while not node.get("Alias"):
        below = node.get("Plans", ())
        outer = next((one for one in below if one.get("Parent Relationship") == "Outer"), None)
        if outer is None:
            return ""
        node = outer
    return _AGAIN.sub("", str(node["Alias"]))


def _times(node: Mapping[str, Any], rows: float) -> float:
    """How often a node runs for one run of the one above it."""
    return max(rows, 1.0) if node.get("Parent Relationship") in ("SubPlan", "Inner") else 1.0


def can_be_absurd(plan: ReadPlan) -> bool:
    """Whether rows of rows are read, or rows are looked for by a filter.

    One object with what hangs on it, or one page in the order of an index, costs what it shows.
    """
    return any(_heavy_root(root) for root in plan.roots)


def _heavy_root(root: Root) -> bool:
    match root:
        case RootPage(page=page):
            return page.where is not None or _nests(page)
        case RootOne(plan=plan):
            return any(_pages(item) and _nests_in(item) for item in plan.items)
    return True


def _nests(page: Page) -> bool:
    """Whether each row of a page leads to rows of its own."""
    for part in page.parts:
        match part:
            case PageNodes(plan=plan):
                if _rows_in(plan):
                    return True
            case PageEdges(parts=parts):
                if any(plan is not None and _rows_in(plan) for _, _, plan in parts):
                    return True
    return False


def _rows_in(plan: Selection) -> bool:
    return any(_pages(item) for item in plan.items)


def _pages(item: Item) -> bool:
    """Whether an item is, or holds, more than one row."""
    match item:
        case ToMany() | ToList() | Computed():
            return True
        case ToOne(plan=plan) | Group(plan=plan):
            return _rows_in(plan)
    return False


def _nests_in(item: Item) -> bool:
    match item:
        case ToMany(page=page):
            return page.where is not None or _nests(page)
        case ToList(plan=plan) | Computed(plan=plan):
            return _rows_in(plan)
        case ToOne(plan=plan) | Group(plan=plan):
            return any(_nests_in(one) for one in plan.items)
    return False
