"""Screening, exits and orders of rectification: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.screening import (
    ExitPlanAgreeInput,
    ProjectExitInput,
    RectificationOrderInput,
    ScreeningRecordInput,
    ScreeningSignInput,
)
from schema.project import Project
from schema.screening import ExitPlan, Screening
from schema.write import mutation
from services import (
    exit_plan_agree,
    project_exit,
    rectification_order,
    screening_record,
    screening_sign,
)


@strawberry.type
class ScreeningMutation:
    """What is found of enterprise use, and how its money comes back."""

    screening_record = mutation(
        screening_record.screening_record,
        screening_record.ScreeningRecord,
        ScreeningRecordInput,
        {"screening": Screening, "project": Project},
        "登记户贷企用甄别。Record the screening of an enterprise use.",
    )
    screening_sign = mutation(
        screening_sign.screening_sign,
        screening_sign.ScreeningSign,
        ScreeningSignInput,
        {"screening": Screening, "project": Project},
        "会签户贷企用甄别。Sign the screening of an enterprise use.",
    )
    exit_plan_agree = mutation(
        exit_plan_agree.exit_plan_agree,
        exit_plan_agree.ExitPlanAgree,
        ExitPlanAgreeInput,
        {"exit_plan": ExitPlan, "project": Project},
        "制定退出计划。Agree on the stages of an exit.",
    )
    rectification_order = mutation(
        rectification_order.rectification_order,
        rectification_order.RectificationOrder,
        RectificationOrderInput,
        {"exit_plan": ExitPlan, "project": Project},
        "责令限期整改。Order a rectification.",
    )
    project_exit = mutation(
        project_exit.project_exit,
        project_exit.ProjectExit,
        ProjectExitInput,
        {"project": Project},
        "项目退出。Let a project exit.",
    )
