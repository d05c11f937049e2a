"""What tells rights apart in statistics and reports, added as the owner."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.leaks.dump import Row
from tests.leaks.scene_fund import Stage

LAST = date(2018, 6, 30)


def counted(stage: Stage, county: int) -> None:
    """June of each lender, of the first one corrected, and of the county, with all its loans."""
    loans = stage.rows(
        "select * from loan where county_id = %s and value_on is not null order by id", county
    )
    parts = []
    for number, lender in enumerate(sorted({loan["lender_id"] for loan in loans})):
        own = [loan for loan in loans if loan["lender_id"] == lender]
        if number == 0:
            first = month(stage, county, lender, own, superseded_on=LAST)
            more = {"edition": 2, "corrects_id": first, "reason": f"corrected-{county}"}
            parts.append(month(stage, county, lender, own, **more))
        else:
            parts.append(month(stage, county, lender, own))
    whole = month(stage, county, None, [], part_ids=parts)
    for project in stage.rows("select * from project where county_id = %s order by id", county):
        in_month(stage, project, whole, parts)
        assessed(stage, project)
    groups = {row["id"]: row["lender_group"] for row in stage.rows("select * from lender")}
    for part in stage.rows("select * from statistic where county_id = %s", county):
        if part["lender_id"] is not None and part["superseded_on"] is None:
            written(stage, part, whole, groups[part["lender_id"]])


def assessed(stage: Stage, project: Row) -> None:
    """The office's assessment, corrected once."""
    of = {
        "county_id": project["county_id"], "project_id": project["id"], "year": 2018,
        "quarter": 2, "office": "COUNTY_PA", "rating": "GOOD", "risk_level": "LOW",
        "findings": f"finding-{project['project_no']}", "due_on": LAST, "assessed_on": LAST,
        "assessed_by": "scene", "months_missing": [], "project_amount": project["amount"],
        "project_lender_groups": project["lender_groups"], "version": 1,
    }  # fmt: skip
    first = stage.new()
    stage.put("project_assessment", **of, **first, edition=1, superseded_on=LAST)
    stage.put(
        "project_assessment", **of, **stage.new(), edition=2, corrects_id=first["id"],
        reason="scene",
    )  # fmt: skip


def written(stage: Stage, month: Row, whole: Any, group: str) -> None:
    """A lender's report, sent, corrected and a draft again."""
    first = stage.new()
    of = {
        "county_id": month["county_id"], "lender_id": month["lender_id"],
        "lender_groups": [group], "year": 2018, "quarter": 2, "due_on": LAST,
        "changed_at": first["recorded_at"], "version": 1,
    }  # fmt: skip
    stage.put(
        "written_report", **of, **first, edition=1, state="SUBMITTED", submitted_on=LAST,
        situation=f"report-{month['county_id']}-{month['lender_id']}", submitted_by="scene",
        statistic_id=month["id"], whole_id=whole, superseded_on=LAST,
    )  # fmt: skip
    stage.put(
        "written_report", **of, **stage.new(), edition=2, state="DRAFT",
        corrects_id=first["id"], reason="scene",
    )  # fmt: skip


def month(stage: Stage, county: int, lender: int | None, loans: list[Row], **more: Any) -> Any:
    """A frozen month with a figure, a party's word, and its lines; its key."""
    new = stage.new()
    row = {
        "year": 2018, "month": 6, "edition": 1, "as_of_on": LAST, "due_on": date(2018, 7, 6),
        "formula_version": 1, "part_ids": [new["id"]], "recorded_by": "scene", "version": 1,
        "pa_note": f"month-{county}-{lender}",
    } | more  # fmt: skip
    stage.put("statistic", county_id=county, **new, lender_id=lender, **row)
    of = {"county_id": county, "statistic_id": new["id"], "lender_id": lender}
    stage.put(
        "statistic_figure", **of, code="BALANCE", part_ids=row["part_ids"], amount=1, loans=1,
        households=1,
    )  # fmt: skip
    stage.put("statistic_entry", **of, code="DEMAND", office="COUNTY_PA", households=1)
    for loan in loans:
        stage.put(
            "statistic_line", **of | {"lender_id": loan["lender_id"]}, loan_id=loan["id"],
            **{
                name: loan[name]
                for name in (
                    "outlet_id", "township_id", "household_id", "project_id", "value_on",
                    "matures_on", "amount", "five_tier", "used_by", "funding_source",
                )
            },
            balance=loan["outstanding_principal"], repaid=0, is_exited=False, is_extended=False,
            is_renewal=False, figures=["BALANCE"],
        )  # fmt: skip
    return new["id"]


def in_month(stage: Stage, project: Row, whole: Any, parts: list[Any]) -> None:
    """A project's line in the county's month."""
    enterprise = stage.rows("select * from enterprise where id = %s", project["enterprise_id"])[0]
    stage.put(
        "statistic_project", county_id=project["county_id"], statistic_id=whole,
        project_id=project["id"], part_ids=parts, list_state=enterprise["list_state"],
        **{name: project[name] for name in ("project_no", "name", "amount", "state")},
        enterprise_id=enterprise["id"], loans=1, households=1, lent=1, lent_old=0, lent_new=1,
        balance=1, overdue=0, non_performing=0, project_amount=project["amount"],
        project_lender_groups=project["lender_groups"],
    )  # fmt: skip
