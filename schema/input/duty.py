"""Inputs of what offices do for the policy."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.vocabulary import (
    Department,
    InsuranceProductKind,
    PublicityMedium,
    ViolationKind,
    ViolationSubject,
)
from schema.input.base import Act, Update, field, optional
from schema.scalar import Ratio, RegionCode

_COUNTY = "县代码；省、市必填，县及以下默认本县。County; mandatory above the counties."


@strawberry.input(description="参会人员。Who attended.")
class AttendeeInput:
    """Somebody of a department."""

    department: Department = field("部门。Department.")
    name: str = field("姓名。Name.")
    post: str | None = optional("职务。Post.")


@strawberry.input(description="决议事项。A resolution.")
class ResolutionInput:
    """A department owes it by a day."""

    content: str = field("内容。Content.")
    department: Department = field("责任部门。Department that owes it.")
    due_on: date = field("期限，不早于会议日。Day by which it is due.")


@strawberry.input(description="登记联席会议。Record of a joint meeting.")
class MeetingRecordInput(Act):
    """Held by at least two departments."""

    minutes_no: str = field("纪要文号，本县唯一。Number of the minutes, unique in the county.")
    held_on: date | None = optional("召开日，默认业务日。Day it was held.")
    issues: str = field("议题。Issues.")
    attendees: list[AttendeeInput] = field("参会人员，至少两个部门，最多 50 人。Who attended.")
    resolutions: list[ResolutionInput] | None = optional(
        "决议事项，最多 50 项。What was resolved, at most 50."
    )


@strawberry.input(description="落实决议事项。Completion of a resolution.")
class ResolutionCompleteInput(Update):
    """Once."""

    resolution: strawberry.ID = field("决议事项。The resolution.")
    completed_on: date | None = optional("落实日，默认业务日。Day it was carried out.")
    completed_note: str = field("落实情况。How it was carried out.")


@strawberry.input(description="登记对单位的监督检查。Inspection of a unit.")
class UnitInspectionRecordInput(Act):
    """By a poverty-alleviation office."""

    county: RegionCode | None = optional(_COUNTY)
    unit: str = field("被检查单位。Unit inspected.")
    title: str = field("检查事项。What was inspected.")
    inspected_on: date | None = optional("检查日，默认业务日。Day of the inspection.")
    content: str = field("检查结果。What was found.")
    due_on: date | None = optional("整改期限。Day by which it has to be mended.")


@strawberry.input(description="登记督促。An urging.")
class UrgingRecordInput(Act):
    """Who has to do what, and answers by when."""

    county: RegionCode | None = optional(_COUNTY)
    unit: str = field("被督促单位。Unit urged.")
    title: str = field("督促事项。What it is urged to do.")
    urged_on: date | None = optional("督促日，默认业务日。Day of the urging.")
    content: str = field("督促内容。The note.")
    due_on: date | None = optional("答复期限。Day to answer by.")


@strawberry.input(description="登记清收支持措施。Measures in support of collection.")
class MeasuresRecordInput(Act):
    """A document that is out."""

    county: RegionCode | None = optional(_COUNTY)
    document_no: str = field("文号。Document number.")
    title: str = field("标题。Title.")
    issued_on: date | None = optional("印发日，默认业务日。Day of issue.")
    content: str | None = optional("主要内容。What it says.")


@strawberry.input(description="登记政策宣传。Publicity.")
class PublicityRecordInput(Act):
    """When, by what means, to whom."""

    title: str = field("主题。Subject.")
    held_on: date | None = optional("宣传日，默认业务日。Day it was held.")
    medium: PublicityMedium = field("宣传方式。Medium.")
    audience: str = field("宣传对象。Audience.")
    audience_count: int | None = optional("人数，最多 1000000。How many it reached.")
    content: str | None = optional("内容。Content.")


@strawberry.input(description="登记诚信典范。A model borrower.")
class ModelBorrowerRecordInput(Act):
    """Kept masked until he consents."""

    member: strawberry.ID = field("家庭成员。The member of a household.")
    deeds: str = field("事迹。What is told of him.")


@strawberry.input(description="公布诚信典范，须本人书面同意。Publishing by consent.")
class ModelBorrowerPublishInput(Update):
    """Refused without both."""

    model_borrower: strawberry.ID = field("诚信典范。The model borrower.")
    consented_on: date | None = optional("本人同意日；无则拒绝。Day of his consent.")
    consent_no: str | None = optional("书面同意编号；无则拒绝。Number of the written consent.")


@strawberry.input(description="登记保险产品。A product of an insurer.")
class InsuranceProductRegisterInput(Act):
    """Once by insurer and name."""

    kind: InsuranceProductKind = field("类型。Kind.")
    insurer: str = field("保险公司。Insurer.")
    name: str = field("产品名称，同一保险公司唯一。Name, unique with the insurer.")
    terms: str | None = optional("承保条件。Its terms.")
    offered_from: date | None = optional("起售日，默认业务日。First day it is offered.")


@strawberry.input(description="设定不良贷款容忍度。Tolerance of bad loans in a year.")
class ToleranceSetInput(Act):
    """By the regulator, for its own region; the newest holds."""

    year: int = field("年度，2018 年至次年。Year, from 2018 to the next one.")
    ratio: Ratio = field("容忍度（小数），大于 0 且小于 1。A fraction, above 0 and below 1.")
    document_no: str = field("文号。Document number.")


@strawberry.input(description="登记追责。A violation.")
class ViolationRecordInput(Act):
    """By the discipline office."""

    county: RegionCode | None = optional(_COUNTY)
    subject_kind: ViolationSubject = field("对象类型。Unit or person.")
    subject: str = field("对象名称或姓名。Name of the unit or person.")
    unit: str = field("所在单位。Unit that it belongs to.")
    kind: ViolationKind = field("情形。Which of the four.")
    clause_row: int = field("条款序号，见 policy.clauses。Row of the obligation.")
    found_on: date | None = optional("发现日，默认业务日。Day it was found.")
    evidence: str = field("证据。What shows it.")


@strawberry.input(description="作出处理结论。Conclusion of a violation.")
class ViolationConcludeInput(Update):
    """Once."""

    violation: strawberry.ID = field("追责记录。The violation.")
    outcome: str = field("处理结论。What came of it.")
    concluded_on: date | None = optional("处理日，默认业务日。Day it was concluded.")
