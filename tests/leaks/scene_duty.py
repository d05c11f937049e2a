"""What tells rights apart in what offices do: meetings, duties, model borrowers, violations."""

from __future__ import annotations

from datetime import date

from psycopg.types.json import Jsonb

from tests.leaks.scene_fund import Stage

DAY = date(2018, 12, 20)
ATTENDEES = Jsonb([{"department": "FINANCE", "name": "赵六", "post": None}])


def done(stage: Stage, county: int, count: int) -> None:
    """So many of each; a model borrower of every third household."""
    for number in range(count):
        _recorded(stage, county, number)
    members = stage.rows(
        "select * from household_member where county_id = %s order by household_id, id", county
    )
    for member in members[::3]:
        of = {name: member[name] for name in ("household_id", "township_id")}
        stage.put(
            "model_borrower", county_id=county, **stage.new(), **of, member_id=member["id"],
            name="张*", deeds="d", recorded_by="scene", version=1,
        )  # fmt: skip


def _recorded(stage: Stage, county: int, nth: int) -> None:
    meeting = stage.new()
    stage.put(
        "joint_meeting", county_id=county, **meeting, minutes_no=f"minutes-{county}-{nth}",
        held_on=DAY, issues="i", attendees=ATTENDEES, recorded_by="scene",
    )  # fmt: skip
    for number in (1, 2):
        stage.put(
            "meeting_resolution", county_id=county, **stage.new(), meeting_id=meeting["id"],
            number=number, held_on=DAY, content="c", department="FINANCE", due_on=DAY, version=1,
        )  # fmt: skip
    stage.put(
        "duty_record", county_id=county, **stage.new(), kind="URGING", done_on=DAY, title="t",
        unit="u", recorded_role="FIN_OFFICE", recorded_by="scene",
    )  # fmt: skip
    stage.put(
        "insurance_product", county_id=county, **stage.new(), kind="CREDIT_GUARANTEE",
        insurer="人保", name=f"product-{nth}", offered_from=DAY, recorded_by="scene",
    )  # fmt: skip
    stage.put(
        "violation", county_id=county, **stage.new(), state="OPEN", subject_kind="PERSON",
        subject=f"person-{county}", unit="u", kind="INACTION", document="d", clause_row=99,
        found_on=DAY, evidence="e", recorded_by="scene", version=1,
    )  # fmt: skip
