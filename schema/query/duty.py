"""Duties of offices, model borrowers and violations: root fields that read."""

from __future__ import annotations

import strawberry

from schema.duty import (
    DutyRecord,
    DutyRecordFilter,
    DutyRecordOrder,
    InsuranceProduct,
    InsuranceProductFilter,
    InsuranceProductOrder,
    JointMeeting,
    JointMeetingFilter,
    JointMeetingOrder,
    MeetingResolution,
    MeetingResolutionFilter,
    MeetingResolutionOrder,
)
from schema.model_borrower import ModelBorrower, ModelBorrowerFilter, ModelBorrowerOrder
from schema.query.field import by_id, page
from schema.violation import Violation, ViolationFilter, ViolationOrder


@strawberry.type
class DutyQuery:
    """Meetings, resolutions, records, model borrowers, violations."""

    meeting: JointMeeting | None = by_id(JointMeeting, "联席会议。A joint meeting.")
    meetings = page(
        JointMeeting, "联席会议。Joint meetings.", JointMeetingFilter, JointMeetingOrder
    )
    resolutions = page(
        MeetingResolution,
        "联席会议决议事项。Resolutions of joint meetings.",
        MeetingResolutionFilter,
        MeetingResolutionOrder,
    )
    resolution: MeetingResolution | None = by_id(
        MeetingResolution, "决议事项。A resolution of a joint meeting."
    )
    model_borrower: ModelBorrower | None = by_id(ModelBorrower, "诚信典范。A model borrower.")
    duty_records = page(
        DutyRecord,
        "检查、督促、措施、宣传的履职记录。Duties done: inspections, urgings, measures, publicity.",
        DutyRecordFilter,
        DutyRecordOrder,
    )
    model_borrowers = page(
        ModelBorrower, "诚信典范。Model borrowers.", ModelBorrowerFilter, ModelBorrowerOrder
    )
    insurance_products = page(
        InsuranceProduct,
        "保险产品，含信贷保证保险。Products of insurers, credit-guarantee insurance among them.",
        InsuranceProductFilter,
        InsuranceProductOrder,
    )
    violation: Violation | None = by_id(Violation, "追责记录。A violation.")
    violations = page(Violation, "追责记录。Violations.", ViolationFilter, ViolationOrder)
