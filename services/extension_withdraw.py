"""extensionWithdraw: the lender takes its request for an extension back (二(八)1, row 60)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from services.command import optional_text
from services.extension_end import end_extension
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class ExtensionWithdraw:
    """Input of `extensionWithdraw`."""

    extension: GlobalId
    reason: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.EXTENSION_WITHDRAW)
async def extension_withdraw(work: Work, command: ExtensionWithdraw) -> Done | Refused:
    """An open extension becomes WITHDRAWN; another may be asked for."""
    return await end_extension(
        work, command.extension, "withdraw", command.reason, command.expected_version
    )
