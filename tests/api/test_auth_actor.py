"""From claims to the actor: every office where it belongs, and nothing that does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from api.authentication import Authenticator
from api.error import HttpFailure
from api.signing_keys import SigningKeys
from authz.actor import Actor
from models.clock import Clock
from models.directory import Directory
from rules.refusal import ErrorCode
from tests.api.issuer import AUDIENCE, ISSUER, Issuer

pytestmark = pytest.mark.anyio


@pytest.fixture
def authenticator(issuer: Issuer, directory: Directory) -> Authenticator:
    keys = SigningKeys(issuer.jwks)
    return Authenticator(keys, directory, Clock(), issuer=ISSUER, audience=AUDIENCE)


async def actor_of(authenticator: Authenticator, issuer: Issuer, **claims: Any) -> Actor:
    token = issuer.token(**claims)
    return await authenticator.actor([f"Bearer {token}".encode()], "10.0.0.7", "request-1")


async def test_a_county_office(authenticator: Authenticator, issuer: Issuer) -> None:
    actor = await actor_of(authenticator, issuer)
    assert (actor.role, actor.region_id, actor.region_code) == ("COUNTY_PA", 520327000, "520327")
    assert (actor.county_min, actor.county_max, actor.tenant_id) == (520327000,) * 3
    assert (actor.subject, actor.name, actor.organisation, actor.client) == (
        "clerk-1",
        "王芳",
        "凤冈县扶贫办",
        "portal",
    )
    assert (actor.address, actor.request_id) == ("10.0.0.7", "request-1")


async def test_a_remembered_token_gets_this_requests_marks(
    authenticator: Authenticator, issuer: Issuer
) -> None:
    header = [f"Bearer {issuer.token()}".encode()]
    first = await authenticator.actor(header, "10.0.0.1", "one")
    again = await authenticator.actor(header, "10.0.0.2", "two")
    assert (first.address, first.request_id) == ("10.0.0.1", "one")
    assert (again.address, again.request_id) == ("10.0.0.2", "two")
    assert len(authenticator._known) == 1


async def test_a_remembered_token_ends(
    authenticator: Authenticator, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime

    header = [f"Bearer {issuer.token()}".encode()]
    await authenticator.actor(header, None, "one")
    later = Clock().now() + datetime.timedelta(seconds=700)
    monkeypatch.setattr(Clock, "now", lambda self: later)
    with pytest.raises(HttpFailure) as caught:
        await authenticator.actor(header, None, "two")
    assert caught.value.status == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"role": "PROV_PA", "region": "520000"},
        {"role": "CITY_PA", "region": "520300"},
        {"role": "TOWN_PA", "region": "520327100"},
        {"role": "COUNTY_BANK", "region": "520327", "lender": "RCC-520327"},
        {"role": "BANK_SYSTEM", "region": "520327", "lender": "RCC-520327"},
        {
            "role": "BANK_OUTLET",
            "region": "520327100",
            "lender": "RCC-520327",
            "outlet": "RCC-520327-100",
        },
        {"role": "PROV_BANK", "region": "520000", "lender_group": "RCC"},
        # A code of before 2017: 盘县 is 盘州市 now.
        {"role": "COUNTY_PA", "region": "520222"},
        # A lender that a role has no use for is not taken over.
        {"role": "COUNTY_PA", "region": "520327", "lender": "RCC-520328"},
    ],
)
async def test_offices(
    authenticator: Authenticator, issuer: Issuer, claims: dict[str, str]
) -> None:
    actor = await actor_of(authenticator, issuer, **claims)
    assert actor.role == claims["role"]
    assert (actor.lender_code is not None) == actor.role.needs_lender
    assert (actor.outlet_id is not None) == actor.role.needs_outlet
    if claims["region"] == "520222":
        assert actor.region_code == "520281"


@pytest.mark.parametrize(
    ("claims", "claim"),
    [
        ({"role": None}, "role"),
        ({"role": "ADMIN"}, "role"),
        ({"role": "county_pa"}, "role"),
        ({"role": ["COUNTY_PA"]}, "role"),
        ({"role": "SCHEDULER", "region": "520000"}, "role"),
        ({"region": None}, "region"),
        ({"region": "999999"}, "region"),
        ({"region": 520327}, "region"),
        ({"region": "520327 "}, "region"),
        ({"region": "５２０３２７"}, "region"),
        ({"role": "COUNTY_PA", "region": "520000"}, "role"),
        ({"role": "COUNTY_PA", "region": "520300"}, "role"),
        ({"role": "PROV_PA", "region": "520327"}, "role"),
        ({"role": "CITY_PA", "region": "520327"}, "role"),
        ({"role": "TOWN_PA", "region": "520327"}, "role"),
        ({"role": "BANK_SYSTEM", "region": "520327"}, "lender"),
        ({"role": "BANK_SYSTEM", "region": "520327", "lender": "NO-SUCH"}, "lender"),
        ({"role": "BANK_SYSTEM", "region": "520327", "lender": "RCC-520328"}, "role"),
        ({"role": "BANK_SYSTEM", "region": "520300", "lender": "RCC-520327"}, "role"),
        ({"role": "BANK_OUTLET", "region": "520327100", "lender": "RCC-520327"}, "outlet"),
        (
            {
                "role": "BANK_OUTLET",
                "region": "520327100",
                "lender": "RCC-520327",
                "outlet": "RCC-520327-101",
            },
            "outlet",
        ),
        (
            {
                "role": "BANK_OUTLET",
                "region": "520327100",
                "lender": "ABC-520327",
                "outlet": "RCC-520327-100",
            },
            "outlet",
        ),
        ({"role": "PROV_BANK", "region": "520000"}, "lender_group"),
    ],
)
async def test_claims_that_make_no_actor(
    authenticator: Authenticator, issuer: Issuer, claims: dict[str, Any], claim: str
) -> None:
    with pytest.raises(HttpFailure) as caught:
        await actor_of(authenticator, issuer, **claims)
    failure = caught.value
    assert (failure.status, failure.code) == (403, ErrorCode.FORBIDDEN)
    assert failure.extensions == {"claim": claim}


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [""],
        ["Bearer"],
        ["Bearer "],
        ["Basic dXNlcjpwYXNz"],
        ["Token abc"],
        ["Bearer a b"],
        ["Bearer a", "Bearer b"],
        ["Bearer a, Bearer b"],
        ["bearer x"],
        ["Bearer \xff"],
    ],
)
async def test_headers_that_carry_no_token(
    authenticator: Authenticator, headers: list[str]
) -> None:
    with pytest.raises(HttpFailure) as caught:
        await authenticator.actor([one.encode("latin-1") for one in headers], None, "r")
    assert (caught.value.status, caught.value.code) == (401, ErrorCode.UNAUTHENTICATED)
    assert caught.value.headers["www-authenticate"].startswith("Bearer realm=")


async def test_names_that_are_no_single_line_are_left_out(
    authenticator: Authenticator, issuer: Issuer
) -> None:
    actor = await actor_of(
        authenticator, issuer, name="a\r\nb", org="x" * 300, azp=7, client_id=None
    )
    assert (actor.name, actor.organisation, actor.client) == ("", None, "clerk-1")
