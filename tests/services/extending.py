"""What tests of extensions share: an outlet, a request, and both consents."""

from __future__ import annotations

from datetime import date
from typing import Any

from authz.actor import Actor
from authz.role import Role
from models.ids import GlobalId
from services.extension_consent import ExtensionConsent, extension_consent
from services.extension_request import ExtensionRequest, extension_request
from tests.services.ground import Ground

# The loans of the factories: lent 2018-06-01 for twelve months.
MATURES_ON = date(2019, 6, 1)
HALF_A_YEAR = date(2019, 12, 1)


def outlet_of(ground: Ground) -> Actor:
    """The outlet that most of these loans are of."""
    return ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)


def pa_of(ground: Ground) -> Actor:
    return ground.actor(Role.COUNTY_PA)


def request(loan: GlobalId, to: date = HALF_A_YEAR, **more: Any) -> ExtensionRequest:
    return ExtensionRequest(
        **{"loan": loan, "new_matures_on": to, "reason": "茶叶三月上市", **more}
    )


async def lent(ground: Ground, **more: Any) -> GlobalId:
    """A loan of the outlet."""
    return await ground.loan(await ground.household(), outlet_id=ground.outlet.id, **more)


async def requested(ground: Ground, loan: GlobalId, to: date = HALF_A_YEAR) -> GlobalId:
    """An extension that the outlet asked for."""
    outcome = await ground.door.execute(extension_request, outlet_of(ground), request(loan, to))
    assert outcome.refusals == ()
    return outcome.ids["extension"]


async def consented(ground: Ground, extension: GlobalId, *actors: Actor) -> None:
    """These consent, one after the other."""
    for actor in actors:
        outcome = await ground.door.execute(
            extension_consent, actor, ExtensionConsent(extension=extension)
        )
        assert outcome.refusals == ()


async def extended(ground: Ground, loan: GlobalId, to: date = HALF_A_YEAR) -> GlobalId:
    """An extension in force."""
    extension = await requested(ground, loan, to)
    await consented(ground, extension, pa_of(ground), ground.bank())
    return extension
