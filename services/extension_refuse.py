"""extensionRefuse: one of the two offices does not consent, and says why (二(八)1, row 60)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from services.command import text
from services.extension_end import end_extension
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class ExtensionRefuse:
    """Input of `extensionRefuse`."""

    extension: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.EXTENSION_REFUSE)
async def extension_refuse(work: Work, command: ExtensionRefuse) -> Done | Refused:
    """An open extension becomes REFUSED, whatever consent it has; the maturity stays."""
    work.expect_reason(command.reason, 60)
    return await end_extension(
        work, command.extension, "refuse", command.reason, command.expected_version
    )
