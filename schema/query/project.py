"""Projects: root fields that read."""

from __future__ import annotations

import strawberry

from schema.project import Project, ProjectFilter, ProjectOrder
from schema.query.field import by_id, page


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
