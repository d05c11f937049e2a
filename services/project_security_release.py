"""projectSecurityRelease: a security no longer stands for a project's funds (rows 73 and 74)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.project_care import judge_security_release
from rules.vocabulary import ProjectEventKind
from services import project_amount, project_secured
from services.command import text
from services.project_secured import SECURITY, secured_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = SECURITY.writer("released_on", "released_reason")


@dataclass(frozen=True, kw_only=True)
class ProjectSecurityRelease:
    """Input of `projectSecurityRelease`: the reason stands in the record for good."""

    security: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.PROJECTSECURITY_RELEASE)
async def project_security_release(work: Work, command: ProjectSecurityRelease) -> Done | Refused:
    """It counts no more from this day on; what is missing now is told, and is a task at once."""
    found = await SECURITY.lock_with_project(work, command.security, "security")
    if found is None:
        return Refused()
    project, row = found
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_security_release(row["released_on"], command.reason))
    if work.refusals:
        return Refused()
    after = await SECURITY.write(
        work, row, WRITE, released_on=work.today, released_reason=command.reason
    )
    named = SECURITY.named(after)
    moved, entry, told = await project_amount.move(
        work,
        project,
        ProjectEventKind.SECURITY_RELEASED,
        note=command.reason,
        details={"security": named, "kind": row["kind"], "amount": row["amount"]},
    )
    secured = await secured_of(work, moved)
    messages = await project_secured.settle(work, moved, secured)
    return Done(
        ids={"security": named, "project": project_amount.project_id(moved)},
        audits=(SECURITY.audited(row, after), entry),
        messages=(*told, *messages),
    )
