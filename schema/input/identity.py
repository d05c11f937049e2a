"""Input of revealing an identity number."""

from __future__ import annotations

import strawberry

from schema.input.base import Act, field


@strawberry.input(description="查看完整身份证号（留痕）。Reveal of an identity number, audited.")
class IdentityRevealInput(Act):
    """Who, whose and why are put on record."""

    member: strawberry.ID = field("家庭成员。The member.")
    purpose: str = field("用途说明。Purpose.")
