"""Projects: root fields that read."""

from __future__ import annotations

import strawberry

from schema.project import Project, ProjectFilter, ProjectOrder
from schema.query.field import by_id, page
from schema.watch_turn import ProjectWatchTurn, ProjectWatchTurnFilter, ProjectWatchTurnOrder


@strawberry.type
class ProjectQuery:
    """Projects."""

    project: Project | None = by_id(Project, "户贷企用项目。A project.")
    projects = page(
        Project,
        "户贷企用项目：省级见 500 万元及以上，市级见以下，县级见全部。Projects the caller watches.",
        ProjectFilter,
        ProjectOrder,
    )
    project_watch_turns = page(
        ProjectWatchTurn,
        "关注变动：转入与转出，转出只见编号和名称。Watches gained and lost, an inbox.",
        ProjectWatchTurnFilter,
        ProjectWatchTurnOrder,
    )
