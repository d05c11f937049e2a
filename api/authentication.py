"""From the `Authorization` header to the actor: who it is, in which office, of which region.

A token that is not authentic or not in force is 401. An authentic token whose claims make no
actor (unknown role, region of another level, lender of another county) is 403: signing in again
would not help.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from api.error import HttpFailure
from api.signing_keys import SigningKeys
from api.token import TokenRefused, expiry, verified_claims
from authz.actor import Actor, ActorError
from authz.role import Level, Role
from models.clock import Clock
from models.directory import Directory, LenderEntry, OutletEntry, RegionEntry
from rules.refusal import ErrorCode

_BEARER = re.compile(r"[Bb]earer +([^\s]+)")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_TEXT_MAX = 200
_KNOWN_MAX = 4_096

_LOG = structlog.get_logger("authentication")


@dataclass(frozen=True, slots=True)
class _Known:
    """An actor whose token was verified before, until it expires or the keys change."""

    actor: Actor
    until: float
    generation: int
    directory_version: int


class Authenticator:
    """Turns tokens of one issuer into actors."""

    def __init__(
        self,
        keys: SigningKeys,
        directory: Directory,
        clock: Clock,
        *,
        issuer: str,
        audience: str,
    ) -> None:
        self.keys = keys
        self._directory = directory
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        self._known: OrderedDict[bytes, _Known] = OrderedDict()

    async def actor(
        self, authorizations: Sequence[bytes], address: str | None, request_id: str
    ) -> Actor:
        """The actor of a request with these `Authorization` headers, or an `HttpFailure`."""
        if not authorizations:
            raise unauthenticated("请先登录", "sign in first")
        digest = hashlib.sha256(authorizations[0]).digest()
        known = self._remembered(digest) if len(authorizations) == 1 else None
        if known is None:
            known = await self._verified(_token(authorizations))
            self._known[digest] = known
            if len(self._known) > _KNOWN_MAX:
                self._known.popitem(last=False)
        return known.actor.asking(address, request_id)

    def _remembered(self, digest: bytes) -> _Known | None:
        known = self._known.get(digest)
        if known is None:
            return None
        if (
            known.until <= self._clock.now().timestamp()
            or known.generation != self.keys.generation
            or known.directory_version != self._directory.version
        ):
            del self._known[digest]
            return None
        self._known.move_to_end(digest)
        return known

    async def _verified(self, token: str) -> _Known:
        try:
            claims = await verified_claims(
                token,
                self.keys,
                issuer=self._issuer,
                audience=self._audience,
                now=self._clock.now(),
            )
        except TokenRefused as reason:
            _LOG.info("token_refused", reason=str(reason))
            raise unauthenticated(
                "令牌无效或已过期", "the token is not valid or has expired", "invalid_token"
            ) from None
        actor = await self._actor(claims)
        return _Known(actor, expiry(claims), self.keys.generation, self._directory.version)

    async def _actor(self, claims: Mapping[str, Any]) -> Actor:
        role = _role(claims)
        region_code = _code(claims, "region")
        lender_code = _code(claims, "lender") if role.needs_lender else None
        outlet_code = _code(claims, "outlet") if role.needs_outlet else None
        if self._unknown(region_code, lender_code, outlet_code):
            await self._directory.refresh()
        region = self._directory.region_by_code(region_code)
        if region is None:
            raise _misfit("region", "未知的行政区划", "unknown region")
        lender = self._lender(lender_code)
        outlet = self._outlet(outlet_code, region, lender)
        try:
            return Actor.of(
                subject=claims["sub"],
                role=role,
                region_id=region.id,
                region_id_max=region.id_max,
                region_code=region.code,
                region_name=region.name,
                tier=region.tier,
                client=_text(claims, "azp") or _text(claims, "client_id") or claims["sub"],
                name=_text(claims, "name") or "",
                organisation=_text(claims, "org"),
                lender_id=lender.id if lender else None,
                lender_code=lender.code if lender else None,
                lender_group=(
                    lender.lender_group
                    if lender
                    else _code(claims, "lender_group")
                    if role.needs_group
                    else None
                ),
                lender_county_id=lender.home_county_id if lender else None,
                outlet_id=outlet.id if outlet else None,
            )
        except ActorError as error:
            raise _misfit("role", "角色与行政区划或机构不符", str(error)) from None

    def _unknown(self, region: str, lender: str | None, outlet: str | None) -> bool:
        directory = self._directory
        return (
            directory.region_by_code(region) is None
            or (lender is not None and directory.lender_by_code(lender) is None)
            or (outlet is not None and directory.outlet_by_code(outlet) is None)
        )

    def _lender(self, code: str | None) -> LenderEntry | None:
        if code is None:
            return None
        lender = self._directory.lender_by_code(code)
        if lender is None:
            raise _misfit("lender", "未知的承贷机构", "unknown lender")
        return lender

    def _outlet(
        self, code: str | None, region: RegionEntry, lender: LenderEntry | None
    ) -> OutletEntry | None:
        if code is None:
            return None
        outlet = self._directory.outlet_by_code(code)
        if outlet is None:
            raise _misfit("outlet", "未知的网点", "unknown outlet")
        if lender is None or outlet.lender_id != lender.id:
            raise _misfit("outlet", "网点不属于该机构", "the outlet belongs to another lender")
        if not region.contains(outlet.township_id):
            raise _misfit("outlet", "网点不在该行政区划", "the outlet lies outside the region")
        return outlet


def _token(authorizations: Sequence[bytes]) -> str:
    """The one bearer token of these headers."""
    only = authorizations[0].decode("latin-1") if len(authorizations) == 1 else ""
    match = _BEARER.fullmatch(only)
    if match is None:
        raise unauthenticated("应为一个 Bearer 令牌", "exactly one Bearer token is expected")
    return match[1]


def unauthenticated(zh: str, en: str, error: str | None = None) -> HttpFailure:
    """401 with the challenge that RFC 6750 asks for."""
    challenge = 'Bearer realm="qiandai"' + (f', error="{error}"' if error else "")
    return HttpFailure(
        401, ErrorCode.UNAUTHENTICATED, zh, en, headers={"www-authenticate": challenge}
    )


def _misfit(claim: str, zh: str, en: str) -> HttpFailure:
    _LOG.info("actor_refused", claim=claim)
    return HttpFailure(403, ErrorCode.FORBIDDEN, zh, en, claim=claim)


def _role(claims: Mapping[str, Any]) -> Role:
    value = claims.get("role")
    try:
        role = Role(value) if isinstance(value, str) else None
    except ValueError:
        role = None
    # The scheduler acts inside the system; no token may claim to be it.
    if role is None or role.level is Level.SYSTEM:
        raise _misfit("role", "未知的角色", "unknown role")
    return role


def _code(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise _misfit(name, f"令牌缺少声明 {name}", f"the token lacks the claim {name}")
    return value


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    """An optional text claim; what cannot be shown as one line is left out."""
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _TEXT_MAX or not value.isprintable():
        return None
    return value
