"""What tests of recoveries share: a compensated loan, and the steps of what comes back of it."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from authz.role import Role
from models.ids import GlobalId
from services.claim_pay import ClaimPay, claim_pay
from services.outcome import Outcome
from services.recovery_book import RecoveryBook, recovery_book
from services.recovery_deposit import RecoveryDeposit, recovery_deposit
from services.recovery_record import RecoveryRecord, recovery_record
from tests import factories
from tests.services.claiming import AFTER, buffered, claimed, signed
from tests.services.ground import Ground

_numbers = itertools.count(1)


async def compensated(ground: Ground, balance: str = "36987.65") -> tuple[GlobalId, GlobalId]:
    """The loan of 46,234.56 lost, of which the fund has paid 36,987.65; loan and claim."""
    loan = await buffered(ground)
    claim = await claimed(ground, loan)
    await signed(ground, claim)
    await factories.fund(ground.owner, ground.county_id, Decimal(balance))
    late = ground.on(AFTER)
    command = ClaimPay(claim=claim, document_no="县财拨〔2019〕1号")
    outcome = await late.door.execute(claim_pay, late.actor(Role.COUNTY_FIN), command, key="pay")
    assert outcome.refusals == (), outcome.refusals
    return loan, claim


def receipt(loan: GlobalId, amount: str, **more: object) -> RecoveryRecord:
    """So much received, under a number of its own."""
    given = {"bank_ref": f"H-{next(_numbers)}"} | more
    return RecoveryRecord(loan=loan, amount=Decimal(amount), **given)  # type: ignore[arg-type]


async def received(ground: Ground, loan: GlobalId, amount: str, **more: object) -> Outcome:
    """Recorded by the lender, with nothing against it."""
    command = receipt(loan, amount, **more)
    outcome = await ground.door.execute(
        recovery_record, ground.bank(), command, key=command.bank_ref
    )
    assert outcome.refusals == (), outcome.refusals
    return outcome


async def deposited(ground: Ground, recovery: GlobalId, on: date | None = None) -> Outcome:
    """In the special account."""
    number = f"C-{next(_numbers)}"
    command = RecoveryDeposit(recovery=recovery, document_no=number, deposited_on=on)
    outcome = await ground.door.execute(recovery_deposit, ground.bank(), command, key=number)
    assert outcome.refusals == (), outcome.refusals
    return outcome


async def booked(ground: Ground, recovery: GlobalId) -> Outcome:
    """In the fund."""
    finance, key = ground.actor(Role.COUNTY_FIN), f"B-{next(_numbers)}"
    outcome = await ground.door.execute(
        recovery_book, finance, RecoveryBook(recovery=recovery), key=key
    )
    assert outcome.refusals == (), outcome.refusals
    return outcome
