"""The actor: which claims make one, what it covers, where its own rows belong."""

from __future__ import annotations

from typing import Any

import pytest

from authz.act import Act
from authz.actor import Actor, ActorError
from authz.condition import SUB
from authz.role import Level, Role
from authz.scope import scope
from tests.authz.people import everyone, seat


def claims(**changed: Any) -> dict[str, Any]:
    """Claims of a county lender, with changes."""
    base: dict[str, Any] = {
        "subject": "u1",
        "role": Role.COUNTY_BANK,
        "region_id": 520327000,
        "region_id_max": 520327999,
        "region_code": "520327",
        "tier": 3,
        "client": "portal",
        "lender_id": 7,
        "lender_county_id": 520327000,
    }
    return base | changed


@pytest.mark.parametrize(
    "changed",
    [
        {"tier": 2},
        {"tier": 4},
        {"lender_id": None},
        {"lender_county_id": 520328000},
        {"role": Role.BANK_OUTLET},
        {"role": Role.PROV_PA},
        {"role": Role.PROV_BANK, "tier": 1},
        {"role": Role.CITY_BANK, "tier": 2, "lender_group": ""},
        {"role": Role.TOWN_PA},
        {"role": Role.BANK_SYSTEM, "tier": 1},
        {"role": Role.SCHEDULER, "tier": 4},
    ],
)
def test_claims_that_make_no_actor(changed: dict[str, Any]) -> None:
    assert Actor.of(**claims())
    with pytest.raises(ActorError):
        Actor.of(**claims(**changed))


@pytest.mark.parametrize(
    ("actor", "tenant", "county", "township"),
    [
        (seat(Role.PROV_PA, 520000000, 1), 520000000, None, None),
        (seat(Role.CITY_PA, 520300000, 2), 520300000, None, None),
        (seat(Role.COUNTY_PA, 520327000, 3), 520327000, 520327000, None),
        (seat(Role.TOWN_PA, 520327001, 4), 520327000, 520327000, 520327001),
        (seat(Role.BANK_OUTLET, 520327000, 3), 520327000, 520327000, None),
        (seat(Role.COUNTY_PA, 529001000, 3), 529001000, 529001000, None),
    ],
)
def test_where_an_actor_belongs(
    actor: Actor, tenant: int, county: int | None, township: int | None
) -> None:
    assert (actor.tenant_id, actor.county_id, actor.township_id) == (tenant, county, township)


@pytest.mark.parametrize(
    ("actor", "region", "last", "expected"),
    [
        (seat(Role.PROV_PA, 520000000, 1), 520000000, 529999999, True),
        (seat(Role.PROV_PA, 520000000, 1), 529001000, 529001999, True),
        (seat(Role.PROV_PA, 520000000, 1), 530102000, 530102999, False),
        (seat(Role.CITY_PA, 520300000, 2), 520327000, 520327999, True),
        (seat(Role.CITY_PA, 520300000, 2), 520000000, 529999999, False),
        (seat(Role.CITY_PA, 520300000, 2), 520102000, 520102999, False),
        (seat(Role.COUNTY_PA, 520327000, 3), 520327001, 520327001, True),
        (seat(Role.COUNTY_PA, 520327000, 3), 520300000, 520399999, False),
        (seat(Role.COUNTY_PA, 520327000, 3), 520328001, 520328001, False),
        (seat(Role.TOWN_PA, 520327001, 4), 520327001, 520327001, True),
        (seat(Role.TOWN_PA, 520327001, 4), 520327002, 520327002, False),
        (seat(Role.TOWN_PA, 520327001, 4), 520327000, 520327999, True),
        (seat(Role.BANK_OUTLET, 520327001, 4), 520327002, 520327002, True),
        (seat(Role.BANK_OUTLET, 520327001, 4), 520328002, 520328002, False),
    ],
)
def test_what_an_actor_covers(actor: Actor, region: int, last: int, expected: bool) -> None:
    assert actor.covers(region, last) is expected


def test_attributes_are_those_that_conditions_know() -> None:
    for actor in everyone():
        assert actor.attributes().keys() == SUB.keys()


def test_reading_scopes_hold_nothing_personal() -> None:
    """Two clerks of one office share a scope, and with it what is worked out for it once."""
    one = seat(Role.COUNTY_PA, 520327000, 3, subject="a", client="x")
    other = seat(Role.COUNTY_PA, 520327000, 3, subject="b", client="y")
    assert scope(one) is not None and scope(one) == scope(other)
    assert scope(one, Act.TRACE_READ) != scope(other, Act.TRACE_READ)
    assert not any(name.startswith("app.trace") for name in scope(one))


def test_levels_have_labels_and_places() -> None:
    for role in Role:
        assert role.zh and role.en and role.tiers and role.level in Level
    for act in Act:
        assert act.zh and act.en
