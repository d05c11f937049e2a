"""Inputs of revealing what is sealed, and of verifying the audit trail."""

from __future__ import annotations

from datetime import date

import strawberry

from schema.input.base import Act, field, optional
from schema.scalar import RegionCode

_PURPOSE = "用途说明。Purpose."
_UNTIL = "使用截止日，默认业务日，最长 30 天。Last day of its use, at most 30 days from today."


@strawberry.input(description="查看完整身份证号（留痕）。Reveal of an identity number, audited.")
class IdentityRevealInput(Act):
    """Who, whose, why and until when are put on record."""

    member: strawberry.ID = field("家庭成员。The member.")
    purpose: str = field(_PURPOSE)
    until: date | None = optional(_UNTIL)


@strawberry.input(description="查看完整收款账户（留痕）。Reveal of a payee's account, audited.")
class PayeeRevealInput(Act):
    """Who, whose, why and until when are put on record."""

    loan: strawberry.ID = field("贷款。The loan.")
    purpose: str = field(_PURPOSE)
    until: date | None = optional(_UNTIL)


@strawberry.input(description="查看完整还款人（留痕）。Reveal of who repaid, audited.")
class PayerRevealInput(Act):
    """Who, whose, why and until when are put on record."""

    repayment: strawberry.ID = field("还款。The repayment.")
    purpose: str = field(_PURPOSE)
    until: date | None = optional(_UNTIL)


@strawberry.input(description="核验审计链。Verification of the audit trail's chain.")
class AuditVerifyInput(Act):
    """Of the caller's own region, where none is named."""

    region: RegionCode | None = optional("地区代码，默认本地区。Region, the caller's own if none.")
    since: str | None = optional(
        "上次核验所得链头（position:hash），从其后核验。A head told before; goes on from it."
    )
