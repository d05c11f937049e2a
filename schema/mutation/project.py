"""Projects: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.project import ProjectAmendInput, ProjectRegisterInput, ProjectSuperviseInput
from schema.project import Project, ProjectEvent
from schema.write import mutation
from services import project_amend, project_register, project_supervise


@strawberry.type
class ProjectMutation:
    """Everything that is done to projects."""

    project_register = mutation(
        project_register.project_register,
        project_register.ProjectRegister,
        ProjectRegisterInput,
        {"project": Project},
        "项目入库。Register a project.",
    )
    project_amend = mutation(
        project_amend.project_amend,
        project_amend.ProjectAmend,
        ProjectAmendInput,
        {"project": Project},
        "变更项目。Amend a project.",
    )
    project_supervise = mutation(
        project_supervise.project_supervise,
        project_supervise.ProjectSupervise,
        ProjectSuperviseInput,
        {"project": Project, "event": ProjectEvent},
        "提出监管意见（由关注层级办理）。Supervise a project, by the watching level alone.",
    )
