"""What offices do for the policy (三): joint meetings, their resolutions, and other duties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import (
    Department,
    DutyKind,
    InsuranceProductKind,
    PublicityMedium,
    ResolutionState,
)
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    BooleanCondition,
    CityCodeCondition,
    Condition,
    DateCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="联席会议筛选。Filter of joint meetings.")
class JointMeetingFilter:
    """Which meetings."""

    held_on: DateCondition | None = condition("held_on", "召开日。Day it was held.")
    minutes_no: StringCondition | None = condition("minutes_no", "纪要文号。Number of the minutes.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[JointMeetingFilter] | None = joined("and", AND)
    or_: list[JointMeetingFilter] | None = joined("or", OR)
    not_: JointMeetingFilter | None = joined("not", NOT)


@strawberry.input(description="决议事项筛选。Filter of resolutions.")
class MeetingResolutionFilter:
    """Which resolutions."""

    status: Condition[ResolutionState] | None = condition("state", "状态。State.")
    department: Condition[Department] | None = condition("department", "责任部门。Who owes it.")
    due_on: DateCondition | None = condition("due_on", "期限。Day by which it is due.")
    is_overdue: BooleanCondition | None = condition("is_overdue", "是否逾期。Whether it is late.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[MeetingResolutionFilter] | None = joined("and", AND)
    or_: list[MeetingResolutionFilter] | None = joined("or", OR)
    not_: MeetingResolutionFilter | None = joined("not", NOT)


@strawberry.input(description="履职记录筛选。Filter of duties done.")
class DutyRecordFilter:
    """Which records."""

    kind: Condition[DutyKind] | None = condition("kind", "类型。Kind.")
    recorded_role: Condition[Role] | None = condition("recorded_role", "办理部门。Office.")
    done_on: DateCondition | None = condition("done_on", "办理日。Day it was done.")
    due_on: DateCondition | None = condition("due_on", "答复或整改期限。Day to answer by.")
    unit: StringCondition | None = condition("unit", "对象单位。Unit it was about.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[DutyRecordFilter] | None = joined("and", AND)
    or_: list[DutyRecordFilter] | None = joined("or", OR)
    not_: DutyRecordFilter | None = joined("not", NOT)


@strawberry.input(description="保险产品筛选。Filter of insurance products.")
class InsuranceProductFilter:
    """Which products."""

    kind: Condition[InsuranceProductKind] | None = condition("kind", "类型。Kind.")
    insurer: StringCondition | None = condition("insurer", "保险公司。Insurer.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[InsuranceProductFilter] | None = joined("and", AND)
    or_: list[InsuranceProductFilter] | None = joined("or", OR)
    not_: InsuranceProductFilter | None = joined("not", NOT)


InsuranceProductOrder = order_of("InsuranceProduct")
JointMeetingOrder = order_of("JointMeeting")
MeetingResolutionOrder = order_of("MeetingResolution")
DutyRecordOrder = order_of("DutyRecord")


@strawberry.type(description="参会人员。Who attended.")
class MeetingAttendee:
    """Somebody of a department."""

    department: Department = column("department", "部门。Department.")
    name: str = column("name", "姓名。Name.")
    post: str | None = column("post", "职务。Post.")


@strawberry.type(description="联席会议决议事项。A resolution of a joint meeting.")
class MeetingResolution(Node):
    """A department owes it by a day."""

    number: int = column("number", "序号。Number.")
    content: str = column("content", "内容。Content.")
    department: Department = column("department", "责任部门。Department that owes it.")
    due_on: date = column("due_on", "期限。Day by which it is due.")
    status: ResolutionState = column("state", "状态。State.")
    is_overdue: bool = column("is_overdue", "今日是否逾期。Whether it is late today.")
    completed_on: date | None = column("completed_on", "落实日。Day it was carried out.")
    completed_note: str | None = column("completed_note", "落实情况。How it was carried out.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    meeting: Annotated[JointMeeting, strawberry.lazy("schema.duty")] | None = edge(
        "resolution.meeting", "会议。The meeting."
    )
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(description="县级联席会议（三(一)）。A joint meeting of a county's departments.")
class JointMeeting(Node):
    """At least two departments meet, regularly."""

    minutes_no: str = column("minutes_no", "纪要文号，本县唯一。Number of the minutes.")
    held_on: date = column("held_on", "召开日。Day it was held.")
    issues: str = column("issues", "议题。Issues.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    attendees: list[MeetingAttendee] = edge("meeting.attendees", "参会人员。Who attended.")
    resolutions: Connection[MeetingResolution] = connection(
        Connection[MeetingResolution],
        "决议事项。What it resolved.",
        {"edge": "meeting.resolutions"},
        where=MeetingResolutionFilter,
        order=MeetingResolutionOrder,
    )
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(
    description="履职记录（检查、督促、措施、宣传），只增不改。A duty done; append-only."
)
class DutyRecord(Node):
    """An inspection of a unit, an urging, measures, publicity."""

    kind: DutyKind = column("kind", "类型。Kind.")
    done_on: date = column("done_on", "办理日。Day it was done.")
    title: str = column("title", "标题。Title.")
    content: str | None = column("content", "内容。Content.")
    unit: str | None = column("unit", "被检查或督促的单位。Unit inspected or urged.")
    due_on: date | None = column("due_on", "整改或答复期限。Day to mend or answer by.")
    document_no: str | None = column("document_no", "措施文号。Number of the measures.")
    medium: PublicityMedium | None = column("medium", "宣传方式。Medium of publicity.")
    audience: str | None = column("audience", "宣传对象。Audience of publicity.")
    audience_count: int | None = column("audience_count", "人数。How many it reached.")
    recorded_role: Role = column("recorded_role", "办理部门。Office that did it.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(description="保险产品（三(一)6）。A product that insurers offer to borrowers.")
class InsuranceProduct(Node):
    """Credit-guarantee insurance among them; append-only."""

    kind: InsuranceProductKind = column("kind", "类型。Kind.")
    insurer: str = column("insurer", "保险公司。Insurer.")
    name: str = column("name", "产品名称。Name of the product.")
    terms: str | None = column("terms", "承保条件。Its terms.")
    offered_from: date = column("offered_from", "起售日。First day it is offered.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    county: Region | None = edge("tenant.county", "县。County.")
