"""What tells rights apart in what follows a project, added as the owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.leaks.dump import Row
from tests.leaks.scene_fund import Stage

DAY = date(2018, 12, 20)


def told(stage: Stage, project: Row, loans: Sequence[Row]) -> None:
    """A screening of the project and of each loan, an exit plan, and a warning of it."""
    county = project["county_id"]
    copies = {
        "county_id": county, "project_id": project["id"], "project_amount": project["amount"],
        "project_lender_groups": project["lender_groups"],
    }  # fmt: skip
    for loan in (None, *loans):
        stage.put(
            "screening", **copies, **stage.new(), loan_id=None if loan is None else loan["id"],
            result="PENDING", voluntary=True, participation=True, purpose=True, agreement=True,
            not_platform=True, note=f"note-{project['project_no']}", opened_on=DAY,
            opened_by="scene", opened_role="COUNTY_PA", version=1,
        )  # fmt: skip
    plan = stage.new()
    stage.put(
        "exit_plan", **copies, **plan, kind="VOLUNTARY", state="ACTIVE", funds=1,
        consent_count=1, agreed_on=DAY, recorded_by="scene", version=1,
    )  # fmt: skip
    stage.put("exit_stage", **copies, plan_id=plan["id"], number=1, due_on=DAY, amount=1)
    household = stage.rows("select id from household where county_id = %s limit 1", county)[0]
    stage.put(
        "exit_consent", **copies, plan_id=plan["id"], household_id=household["id"],
        consent_on=DAY, witness="scene", file_hash=bytes(32),
    )  # fmt: skip
    _care(stage, project, copies)
    new = stage.new()
    stage.put(
        "warning", **copies, **new, rule="NOT_SCREENED", severity="ORANGE", state="OPEN",
        object_kind="project", object_id=f"project_{county}_{project['id']}",
        lender_id=project["lead_lender_id"], offices=["COUNTY_PA"],
        figures={"projectNo": project["project_no"]}, opened_on=DAY,
        changed_at=new["recorded_at"], version=1,
    )  # fmt: skip


def _care(stage: Stage, project: Row, copies: Row) -> None:
    """Security, a use of funds, a referral, payments, and a watch that turned both ways."""
    by = {"recorded_by": "scene"}
    stage.put(
        "project_security", **copies, **stage.new(), **by, kind="GUARANTEE", amount=1,
        document_no="scene", party="scene", given_on=DAY, version=1,
    )  # fmt: skip
    stage.put(
        "fund_use", **copies, **stage.new(), **by, kind="OWN_PRODUCTION", amount=1, used_on=DAY,
        purpose="scene",
    )  # fmt: skip
    lender = stage.rows("select id from lender limit 1")[0]
    stage.put(
        "credit_referral", **copies, **stage.new(), **by, enterprise_id=project["enterprise_id"],
        to_lender_id=lender["id"], reason="scene", referred_on=DAY,
    )  # fmt: skip
    parts = stage.rows(
        "select id, household_id, lender_id from project_participation"
        " where county_id = %s and project_id = %s", project["county_id"], project["id"],
    )  # fmt: skip
    for part in parts:
        stage.put(
            "dividend", **copies, **stage.new(), **by, participation_id=part["id"],
            household_id=part["household_id"], lender_id=part["lender_id"], kind="DIVIDEND",
            amount=1, paid_on=DAY, document_no="scene",
        )  # fmt: skip
    for level, amount in (("PROVINCE", "5000000.00"), ("CITY", "4999999.99")):
        for turn in ("GAINED", "LOST"):
            stage.put(
                "project_watch_turn", **copies | {"project_amount": amount}, **stage.new(),
                level=level, turn=turn, project_no=project["project_no"], name="scene",
                moved_on=DAY,
            )  # fmt: skip
