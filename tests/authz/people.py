"""Actors of every role, seated in two provinces, nested regions, several lenders and outlets."""

from __future__ import annotations

from authz.actor import Actor
from authz.role import Level, Role

# 52 and 53 are provinces; 5203 holds the counties 520327 and 520328; 520302 shares its prefix
# with neither township. 贵安新区 (529001) is a county-level region under a SPECIAL city.
PROVINCES = (520000000, 530000000)
CITIES = (520300000, 520100000, 530100000)
COUNTIES = (520327000, 520328000, 520102000, 529001000, 530102000)
TOWNSHIPS = (520327001, 520327002, 520328001, 530102001)
GROUPS = ("RCC", "RCC2")
# Lenders and outlets are numbered by county, so that "own lender" is never "any lender".
LENDERS = {county: (at * 10 + 7, at * 10 + 8) for at, county in enumerate(COUNTIES)}
OUTLETS = {county: (at * 10 + 71, at * 10 + 72) for at, county in enumerate(COUNTIES)}

_SPAN = {1: 9_999_999, 2: 99_999, 3: 999, 4: 0}


def seat(
    role: Role,
    region_id: int,
    tier: int,
    *,
    lender: int = 0,
    outlet: int = 0,
    group: str | None = None,
    subject: str = "zhang",
    client: str = "portal",
) -> Actor:
    """An actor of a role in a region; `lender` and `outlet` choose among those of its county."""
    county = region_id - region_id % 1000
    banker = role.needs_lender
    return Actor.of(
        subject=subject,
        name="张三",
        role=role,
        region_id=region_id,
        region_id_max=region_id + _SPAN[tier],
        region_code=str(region_id)[:6],
        tier=tier,
        client=client,
        lender_id=LENDERS[county][lender] if banker else None,
        lender_group=group or (GROUPS[0] if banker or role.needs_group else None),
        lender_county_id=county if banker else None,
        outlet_id=OUTLETS[county][outlet] if role.needs_outlet else None,
    )


def everyone() -> list[Actor]:
    """Every role, in more than one place and for more than one lender."""
    found: list[Actor] = []
    for role in Role:
        match role.level:
            case Level.PROVINCE:
                found += [seat(role, region, 1) for region in PROVINCES]
            case Level.CITY:
                found += [seat(role, region, 2) for region in CITIES]
            case Level.COUNTY | Level.MACHINE:
                found += [seat(role, region, 3) for region in COUNTIES[:2]]
            case Level.SYSTEM:
                found += [seat(role, PROVINCES[0], 1), seat(role, COUNTIES[0], 3)]
            case Level.TOWNSHIP:
                found += [seat(role, region, 4) for region in TOWNSHIPS[:2]]
    found += [seat(role, PROVINCES[0], 1, group="RCC2") for role in (Role.PROV_BANK,)]
    found += [seat(Role.CITY_BANK, CITIES[0], 2, group="RCC2")]
    found += [seat(role, COUNTIES[0], 3, lender=1) for role in (Role.COUNTY_BANK, Role.BANK_SYSTEM)]
    found += [seat(Role.BANK_OUTLET, TOWNSHIPS[0], 4, outlet=1)]
    found += [seat(Role.BANK_OUTLET, COUNTIES[0], 3, lender=1)]
    found += [seat(Role.COUNTY_PA, COUNTIES[0], 3, subject="li", client="desk")]
    return found


def title(actor: Actor) -> str:
    """How a test names an actor."""
    parts = (actor.role.value, actor.region_id, actor.lender_id, actor.outlet_id)
    return "@".join(str(part) for part in parts if part is not None) + f":{actor.subject}"
