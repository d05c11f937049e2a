"""What offices do for the policy: meetings, duties, model borrowers, violations."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from rules.states import VIOLATION

_ATTENDEES = (
    "(select a.number, a.row->>'department' as department, a.row->>'name' as name,"
    " a.row->>'post' as post from jsonb_array_elements({p}.attendees)"
    " with ordinality as a(row, number))"
)

NOUNS: dict[str, Noun] = {
    "JointMeeting": Noun(
        "joint_meeting",
        tenant_id("meeting"),
        orders=RECORDED,
    ),
    "MeetingAttendee": Noun("meeting_attendee", "'null'", key=("number",), county=None),
    "MeetingResolution": Noun(
        "meeting_resolution",
        tenant_id("resolution"),
        orders=RECORDED,
        expressions={
            "state": "(case when {t}.completed_on is null then 'OPEN' else 'COMPLETED' end)",
            "is_overdue": "({t}.completed_on is null and {t}.due_on < {today})",
        },
        acts=Acts(
            {Act.RESOLUTION_COMPLETE: ""},
            conditions={Act.RESOLUTION_COMPLETE: "§.completed_on is null"},
        ),
    ),
    "InsuranceProduct": Noun("insurance_product", tenant_id("insuranceproduct"), orders=RECORDED),
    "DutyRecord": Noun("duty_record", tenant_id("duty"), orders=RECORDED),
    "ModelBorrower": Noun(
        "model_borrower",
        tenant_id("modelborrower"),
        orders=RECORDED,
        expressions={"is_published": "({t}.published_on is not null)"},
        acts=Acts(
            {Act.MODELBORROWER_PUBLISH: ""},
            conditions={Act.MODELBORROWER_PUBLISH: "§.published_on is null"},
        ),
    ),
    "Violation": Noun(
        "violation",
        tenant_id("violation"),
        orders=RECORDED,
        acts=Acts({Act.VIOLATION_CONCLUDE: "conclude"}, VIOLATION),
    ),
}

EDGES: dict[str, Edge] = {
    "meeting.attendees": Edge("MeetingAttendee", (), order="number", source=_ATTENDEES),
    "meeting.resolutions": child("MeetingResolution", "meeting_id"),
    "resolution.meeting": parent("JointMeeting", "meeting_id"),
    "modelborrower.household": parent("Household", "household_id"),
}
