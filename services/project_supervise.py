"""projectSupervise: the watching level notes what it found (二(九)4, B38); nobody else sees it."""

from __future__ import annotations

from dataclasses import dataclass

from authz import gate
from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from models.project import Project
from rules.project import judge_supervision
from rules.refusal import ErrorCode
from rules.vocabulary import ProjectEventKind
from services import project_amount
from services.audit import AuditEntry
from services.command import text
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class ProjectSupervise:
    """Input of `projectSupervise`."""

    project: GlobalId
    note: str = text(2000, lines=True, judged=True)


@use_case(Act.PROJECT_SUPERVISE)
async def project_supervise(work: Work, command: ProjectSupervise) -> Done | Refused:
    """Append the note to the project's history, under the project's lock.

    Without the lock the watch could move meanwhile, and the note would stay with the wrong level.
    """
    work.named = command.project
    work.go_to_county_of(command.project)
    project = await project_amount.lock_visible(work, work.key_of(command.project, "project"))
    work.add(judge_supervision(command.note))
    if project is None:
        work.refuse(ErrorCode.NOT_FOUND, "project")
        return Refused()
    row = project.row
    work.fence = project_amount.fence(row)
    work.permit(Resource.PROJECT, gate.attributes(table_of(Project), row))
    if work.refusals:
        return Refused()
    key = await project_amount.record(work, row, ProjectEventKind.SUPERVISED, note=command.note)
    event = GlobalId("projectevent", work.county_id, key)
    entry = AuditEntry(
        county_id=work.county_id,
        named=project_amount.project_id(row),
        after={"note": command.note, "event": event},
        fence=work.fence,
    )
    return Done(ids={"project": project_amount.project_id(row), "event": event}, audits=(entry,))
