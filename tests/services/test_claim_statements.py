"""Each write of a buffer or a claim is so many statements, however many share the loss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import ClaimAnswer
from services.buffer_extend import BufferExtend, buffer_extend
from services.buffer_extension_approve import BufferExtensionApprove, buffer_extension_approve
from services.buffer_open import BufferOpen, buffer_open
from services.claim_cancel import ClaimCancel, claim_cancel
from services.claim_pay import ClaimPay, claim_pay
from services.claim_resubmit import ClaimResubmit, claim_resubmit
from services.claim_sign import ClaimSign, claim_sign
from services.claim_signature_withdraw import ClaimSignatureWithdraw, claim_signature_withdraw
from services.claim_submit import ClaimSubmit, claim_submit
from services.claim_withdraw import ClaimWithdraw, claim_withdraw
from services.reminder_record import ReminderRecord, reminder_record
from tests import factory_claims, factory_fund
from tests.services.claiming import SEATS, funded, overdue, seat_of
from tests.services.extending import outlet_of
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio

EXPECTED = {
    "buffer_open": 15,
    "reminder_record": 10,
    "buffer_extend": 11,
    "buffer_extension_approve": 12,
    "claim_submit": 19,
    "sign RETURN": 15,
    "claim_resubmit": 20,
    "sign TOWN_PA": 14,
    "claim_signature_withdraw": 13,
    "sign TOWN_FIN": 15,
    "sign COUNTY_BANK": 14,
    "sign COUNTY_PA": 14,
    "sign COUNTY_FIN": 17,
    "claim_cancel": 14,
    "claim_withdraw": 14,
    "sign REJECT": 17,
    "claim_pay": 27,
}


async def counted(ground: Ground, loan: GlobalId) -> dict[str, int]:
    """A loan's whole way to the fund, each of its writes counted once."""
    found: dict[str, int] = {}

    async def do(name: str, case: Any, actor: Any, command: Any) -> Any:
        on = ground if case in (buffer_open, buffer_extend, buffer_extension_approve) else late
        async with ground.counted() as statements:
            outcome = await on.door.execute(case, actor, command, key=f"{name} {loan} {len(found)}")
        assert outcome.refusals == (), (name, outcome.refusals)
        found.setdefault(name, len(ground.ours(statements)))
        return outcome

    late = ground.on(date(2019, 2, 2))
    outlet, finance = outlet_of(late), late.actor(Role.COUNTY_FIN)

    async def sign(name: str, claim: GlobalId, role: Role, answer: ClaimAnswer) -> None:
        command = ClaimSign(claim=claim, answer=answer, opinion="情况属实")
        await do(name, claim_sign, seat_of(late, role), command)

    async def submit() -> GlobalId:
        outcome = await do("claim_submit", claim_submit, outlet, ClaimSubmit(loan=loan))
        named: GlobalId = outcome.ids["claim"]
        return named

    async def sign_all(claim: GlobalId) -> None:
        for role in SEATS:
            await sign(f"sign {role.value}", claim, role, ClaimAnswer.AGREE)

    opened = await do("buffer_open", buffer_open, ground.bank(), BufferOpen(loan=loan))
    buffer = opened.ids["default_buffer"]
    await do("reminder_record", reminder_record, outlet, ReminderRecord(loan=loan, note="督促"))
    asked = BufferExtend(default_buffer=buffer, reason="正在变卖茶青")
    await do("buffer_extend", buffer_extend, ground.bank(subject="other"), asked)
    approve = BufferExtensionApprove(default_buffer=buffer)
    await do("buffer_extension_approve", buffer_extension_approve, ground.bank(), approve)
    claim = await submit()
    await sign("sign RETURN", claim, Role.TOWN_FIN, ClaimAnswer.RETURN)
    await do("claim_resubmit", claim_resubmit, outlet, ClaimResubmit(claim=claim))
    await sign("sign TOWN_PA", claim, Role.TOWN_PA, ClaimAnswer.AGREE)
    taken = ClaimSignatureWithdraw(claim=claim)
    actor = seat_of(late, Role.TOWN_PA)
    await do("claim_signature_withdraw", claim_signature_withdraw, actor, taken)
    await sign_all(claim)
    await do("claim_cancel", claim_cancel, finance, ClaimCancel(claim=claim, reason="误报"))
    await do("claim_withdraw", claim_withdraw, outlet, ClaimWithdraw(claim=await submit()))
    await sign("sign REJECT", await submit(), Role.TOWN_PA, ClaimAnswer.REJECT)
    paid = await submit()
    await sign_all(paid)
    await do("claim_pay", claim_pay, finance, ClaimPay(claim=paid, document_no="县财拨1号"))
    return found


async def test_statements_are_counted(ground: Ground) -> None:
    others = tuple((f"P{number}", "0.01") for number in range(20))
    place = (ground.county_id, ground.rcc.id)
    await factory_fund.cooperation(ground.owner, *place, others=others, fund_share=Decimal("0.6"))
    await funded(ground, "200000.00")
    for _ in range(2):
        loan = await overdue(ground)
        await factory_claims.collected(ground.owner, loan)
        assert await counted(ground, loan) == EXPECTED
