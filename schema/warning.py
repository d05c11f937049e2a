"""Early warnings (预警, 二(一)): tasks of named offices, open until they are closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from authz.role import Role
from rules.refusal import ErrorCode
from rules.vocabulary import Severity, WarningState
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.loan import Loan


@strawberry.input(description="预警筛选。Filter of warnings.")
class WarningFilter:
    """Which warnings; `rule` with NO_COUNTY_RULES lists the counties without rules."""

    rule: Condition[ErrorCode] | None = condition("rule", "规则。Rule.")
    severity: Condition[Severity] | None = condition("severity", "级别。Severity.")
    status: Condition[WarningState] | None = condition("state", "状态。State.")
    opened_on: DateCondition | None = condition("opened_on", "开始日。Day it was opened.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    loan: IdCondition | None = condition("loan_id id:Loan", "贷款。Loan.")
    project: IdCondition | None = condition("project_id id:Project", "项目。Project.")
    object_kind: StringCondition | None = condition("object_kind", "对象类型。Kind of its object.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[WarningFilter] | None = joined("and", AND)
    or_: list[WarningFilter] | None = joined("or", OR)
    not_: WarningFilter | None = joined("not", NOT)


WarningOrder = order_of("Warning")


@strawberry.type(description="预警数据。A figure of a warning.")
class WarningFigure:
    """A name with its value: money in yuan, days, texts."""

    name: str = column("name", "名称。Name.")
    value: str | None = column("value", "数值。Value.")


@strawberry.type(description="预警。An early warning: a task of the offices named.")
class Warning(Node):
    """One cause about one object, open at most once."""

    rule: ErrorCode = column("rule", "规则。Rule.")
    severity: Severity = column("severity", "级别。Severity.")
    status: WarningState = column("state", "状态。State.")
    object_kind: str = column("object_kind", "对象类型。Kind of the object.")
    object_id: str = column("object_id", "对象的全局 id。Global id of the object.")
    offices: list[Role] = column("offices", "责任部门。Offices whose task it is.")
    opened_on: date = column("opened_on", "开始日。Day it was opened.")
    days_open: int = column("days_open", "持续天数。Days it has been open.")
    acknowledged_on: date | None = column("acknowledged_on", "确认日。Day it was acknowledged.")
    closed_on: date | None = column("closed_on", "关闭日。Day it was closed.")
    closed_reason: str | None = column(
        "closed_reason", "关闭原因；CAUSE_GONE 为原因消失。Why; CAUSE_GONE by the system."
    )
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    figures: list[WarningFigure] = edge("warning.figures", "数据。Figures.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "warning.loan", "所涉贷款；不可见时为 null。The loan; null where invisible."
    )
    lender: Lender | None = edge("warning.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
