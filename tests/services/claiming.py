"""What tests of claims share: a lost loan in an ended buffer, and the seats that sign."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from authz.actor import Actor
from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import ClaimAnswer, FiveTier, LoanState
from services.buffer_open import BufferOpen, buffer_open
from services.claim_sign import ClaimSign, claim_sign
from services.claim_submit import ClaimSubmit, claim_submit
from tests import factories, factory_claims, factory_fund
from tests.services.extending import outlet_of
from tests.services.ground import Ground

# 2018-11-01 is the factories' first day of arrears: two months end on 2019-01-01.
AFTER = date(2019, 1, 2)
LOSS = Decimal("46234.56")
SEATS = (Role.TOWN_PA, Role.TOWN_FIN, Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_FIN)


async def overdue(ground: Ground, **more: Any) -> GlobalId:
    """45,000.00 and 1,234.56 of interest late since 2018-11-01, classed LOSS."""
    return await ground.loan(
        await ground.household(),
        **{
            "outlet_id": ground.outlet.id,
            "state": LoanState.OVERDUE,
            "tier": FiveTier.LOSS,
            "amount": Decimal("45000.00"),
            "overdue_principal": Decimal("45000.00"),
            "overdue_interest": Decimal("1234.56"),
            "matures_on": date(2018, 11, 1),
        }
        | more,
    )


async def buffered(ground: Ground, **more: Any) -> GlobalId:
    """Such a loan in its buffer, collected, with an agreement of 80 to 20."""
    await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id)
    return await buffered_again(ground, **more)


async def buffered_again(ground: Ground, **more: Any) -> GlobalId:
    """Another one: the agreement of the first holds for it."""
    loan = await overdue(ground, **more)
    await factory_claims.collected(ground.owner, loan)
    outcome = await ground.door.execute(buffer_open, ground.bank(), BufferOpen(loan=loan))
    assert outcome.refusals == (), outcome.refusals
    return loan


async def claimed(ground: Ground, loan: GlobalId) -> GlobalId:
    """A claim of the outlet on the day after the buffer."""
    late = ground.on(AFTER)
    command = ClaimSubmit(loan=loan)
    outcome = await late.door.execute(claim_submit, outlet_of(late), command)
    assert outcome.refusals == (), outcome.refusals
    return outcome.ids["claim"]


def seat_of(ground: Ground, role: Role, subject: str | None = None) -> Actor:
    """An office that signs; the township is that of the factories' households."""
    if role in (Role.TOWN_PA, Role.TOWN_FIN):
        return ground.of_township(ground.county_id + 1, role)
    if role is Role.COUNTY_BANK:
        return ground.bank(subject=subject)
    return ground.actor(role, subject=subject)


async def signed(ground: Ground, claim: GlobalId, *roles: Role) -> None:
    """These agree, one after the other."""
    late = ground.on(AFTER)
    for role in roles or SEATS:
        command = ClaimSign(claim=claim, answer=ClaimAnswer.AGREE, opinion="情况属实，同意代偿")
        outcome = await late.door.execute(claim_sign, seat_of(late, role), command)
        assert outcome.refusals == (), (role, outcome.refusals)


async def funded(ground: Ground, balance: str) -> None:
    """A fund with that much in it."""
    await factories.fund(ground.owner, ground.county_id)
    await ground.owner.execute(
        "update county_position set fund_balance = $2 where county_id = $1",
        ground.county_id,
        Decimal(balance),
    )
