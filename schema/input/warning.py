"""Inputs of what is done to warnings, and of how a county prepares."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.vocabulary import CountyDocumentKind
from schema.input.base import Act, Update, field, optional


@strawberry.input(description="确认预警。Acknowledgement of a warning.")
class WarningAcknowledgeInput(Update):
    """By an office whose task it is."""

    warning: strawberry.ID = field("预警。The warning.")


@strawberry.input(description="关闭预警。Closing of a warning.")
class WarningCloseInput(Update):
    """By an office whose task it is."""

    warning: strawberry.ID = field("预警。The warning.")
    reason: str = field("关闭原因。Why it is closed.")


@strawberry.input(description="登记县级文件。A document of the county.")
class CountyDocumentRegisterInput(Act):
    """By the county's government (B35)."""

    kind: CountyDocumentKind = field("类型。Kind.")
    document_no: str = field("文号，同类唯一。Document number, unique within the kind.")
    title: str = field("标题。Title.")
    issued_on: date = field("印发日。Day of issue.")
    valid_from: date | None = optional("生效日，默认印发日。First day it is valid.")
    valid_to: date | None = optional("失效日，默认长期。Last day it is valid.")


@strawberry.input(description="小组成员。A member of the team.")
class TeamMemberInput:
    """Somebody of a department."""

    name: str = field("姓名。Name.")
    department: str = field("部门。Department.")
    duty: str | None = optional("职责。Duty.")


@strawberry.input(description="成立处置小组。Appointment of the risk team.")
class RiskTeamAppointInput(Act):
    """In place of the team before it (B35)."""

    leader: str = field("组长。Leader.")
    leader_post: str = field("组长职务。Post of the leader.")
    document_no: str = field("成立文号。Document it is appointed by.")
    members: list[TeamMemberInput] = field("成员，最多 50 人。Members, at most 50.")
    from_on: date | None = optional("起始日，默认业务日。First day.")
