"""Screening of enterprise use, and plans by which money leaves a project (二(九)1 and 2)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import ExitPlanKind, ExitPlanState, ScreeningResult
from schema.column import column, edge
from schema.connection import Node
from schema.enum import ActName
from schema.order import order_of

if TYPE_CHECKING:
    from schema.loan import Loan
    from schema.project import Project

ScreeningOrder = order_of("Screening")
ExitPlanOrder = order_of("ExitPlan")


@strawberry.type(description="户贷企用清理甄别记录，两方会签。A screening, signed by two offices.")
class Screening(Node):
    """Of a project, or of a single loan, whose record prevails."""

    result: ScreeningResult = column("result", "结论。Result.")
    voluntary: bool = column("voluntary", "农户自愿。The households are willing.")
    participation: bool = column("participation", "农户参与。The households take part.")
    purpose: bool = column("purpose", "用途合规。The purpose is admitted.")
    agreement: bool = column("agreement", "协议规范。The agreements are in order.")
    not_platform: bool = column("not_platform", "非政府融资平台等。It is no platform.")
    note: str | None = column("note", "说明。Note.")
    opened_on: date = column("opened_on", "甄别日。Day it was recorded.")
    opened_role: Role = column("opened_role", "甄别部门。Office that recorded and signed it.")
    signed_on: date | None = column("signed_on", "会签日。Day the other office signed.")
    signed_role: Role | None = column("signed_role", "会签部门。The other office.")
    opinion: str | None = column("opinion", "会签意见。The other office's opinion.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "screening.loan", "单笔贷款；整个项目或不可见时为 null。Loan; null for the whole project."
    )


@strawberry.type(description="退出阶段。A stage of an exit.")
class ExitStage:
    """So much is to be back by a day."""

    number: int = column("number", "序号。Number.")
    due_on: date = column("due_on", "应收回日。Day by which it is back.")
    amount: Decimal = column("amount", "金额，元。Amount, yuan.")


@strawberry.type(description="资金退出或整改收回计划。A plan by which money leaves a project.")
class ExitPlan(Node):
    """Voluntary with every household's consent, or under an order of the county government."""

    kind: ExitPlanKind = column("kind", "方式。Kind.")
    status: ExitPlanState = column("state", "状态。State.")
    funds: Decimal = column("funds", "制定时在用资金，元。Funds in use when it was made, yuan.")
    document_no: str | None = column("document_no", "整改文号。Number of the order.")
    responsible: str | None = column("responsible", "责任人。Who answers for it.")
    deadline_on: date | None = column("deadline_on", "整改期限。Deadline of the order.")
    consent_count: int = column("consent_count", "同意户数。Households that consented.")
    agreed_on: date = column("agreed_on", "制定日。Day it was made.")
    ended_on: date | None = column("ended_on", "结束日。Day it ended.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version.")
    stages: list[ExitStage] = edge("exit_plan.stages", "阶段。Stages, by number.")
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )
