"""Bearer tokens: a compact JWS of the issuer, its signature and its registered claims.

The algorithm list is fixed, a key serves exactly one algorithm, and a header that names keys or
addresses of its own is refused. Every fault looks the same to the caller: 401.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning

from api.signing_keys import SigningKeys

ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
LEEWAY_SECONDS = 30
TOKEN_BYTES_MAX = 8_192

# RFC 9864 renames EdDSA to Ed25519; issuers still write EdDSA, and our key is Ed25519 either way.
warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
_TYPES = ("jwt", "at+jwt", "application/at+jwt")
# Headers that bring or point to a key, or change what is signed: never needed, never followed.
_REFUSED_HEADERS = frozenset({"crit", "b64", "jku", "jwk", "x5u", "x5c", "zip", "enc", "epk"})
_REGISTRY = jws.JWSRegistry(algorithms=sorted(ALGORITHMS), strict_check_header=False)


class TokenRefused(Exception):
    """Why a token does not count; for the log, in words without the token's content."""


async def verified_claims(
    token: str, keys: SigningKeys, *, issuer: str, audience: str, now: datetime
) -> dict[str, Any]:
    """The claims of a token that is authentic and in force at this instant."""
    match = _COMPACT.fullmatch(token) if len(token) <= TOKEN_BYTES_MAX else None
    if match is None:
        raise TokenRefused("not a compact JWS of allowed length")
    header = _decoded(match[1])
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise TokenRefused("algorithm")
    if _REFUSED_HEADERS & header.keys():
        raise TokenRefused("header")
    kind, key_id = header.get("typ", "JWT"), header.get("kid")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise TokenRefused("type")
    if key_id is not None and (not isinstance(key_id, str) or not 0 < len(key_id) <= 200):
        raise TokenRefused("key id")
    key = await keys.find(key_id, algorithm)
    if key is None:
        raise TokenRefused("unknown key")
    try:
        jws.deserialize_compact(token, key, algorithms=[algorithm], registry=_REGISTRY)
    except (JoseError, ValueError, TypeError):
        raise TokenRefused("signature") from None
    claims = _decoded(match[2])
    check_registered(claims, issuer=issuer, audience=audience, now=now)
    return claims


def check_registered(
    claims: Mapping[str, Any], *, issuer: str, audience: str, now: datetime
) -> None:
    """Issuer, audience, expiry, not-before, issue instant and subject."""
    if claims.get("iss") != issuer:
        raise TokenRefused("issuer")
    listed = claims.get("aud")
    audiences = listed if isinstance(listed, list) else [listed]
    if not all(isinstance(one, str) for one in audiences) or audience not in audiences:
        raise TokenRefused("audience")
    # A provider's identity and refresh tokens are signed with the same key.
    if claims.get("typ", "Bearer") not in ("Bearer", "JWT", "at+jwt"):
        raise TokenRefused("kind of token")
    instant = now.timestamp()
    expires = _instant(claims, "exp")
    if expires is None or expires <= instant - LEEWAY_SECONDS:
        raise TokenRefused("expiry")
    for name in ("nbf", "iat"):
        since = _instant(claims, name)
        if since is not None and since > instant + LEEWAY_SECONDS:
            raise TokenRefused(name)
    issued = _instant(claims, "iat")
    if issued is not None and issued > expires:
        raise TokenRefused("issued after its expiry")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise TokenRefused("subject")


def expiry(claims: Mapping[str, Any]) -> float:
    """Seconds since the epoch up to which verified claims count, leeway included."""
    return float(claims["exp"]) + LEEWAY_SECONDS


def _instant(claims: Mapping[str, Any], name: str) -> float | None:
    if name not in claims:
        return None
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(name)
    if not 0 <= value < 1e11 or not math.isfinite(value):
        raise TokenRefused(name)
    return float(value)


def _decoded(segment: str) -> dict[str, Any]:
    """The JSON object of a segment: canonical base64url, no name twice."""
    try:
        data = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        if base64.urlsafe_b64encode(data).rstrip(b"=") != segment.encode():
            raise TokenRefused("encoding")
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse_constant
        )
    except (binascii.Error, ValueError, RecursionError):
        raise TokenRefused("not JSON") from None
    if not isinstance(value, dict):
        raise TokenRefused("not an object")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise TokenRefused("a name occurs twice")
    return value


def _refuse_constant(text: str) -> None:
    raise TokenRefused(f"{text} is not JSON")
