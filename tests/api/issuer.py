"""An issuer for tests: signs what it is told to, sound or not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from api.settings import DEVELOPMENT_ISSUER

AUDIENCE = "qiandai"
ISSUER = DEVELOPMENT_ISSUER


def encoded(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """One key of each kind that we accept, and claims that pass."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {
            "RS256": RSAKey.generate_key(2048, parameters={"kid": "rsa"}, private=True),
            "ES256": ECKey.generate_key("P-256", parameters={"kid": "ec"}, private=True),
            "EdDSA": OKPKey.generate_key("Ed25519", parameters={"kid": "okp"}, private=True),
        }

    def jwks(self, *algorithms: str) -> bytes:
        """The public key set of these (or all) algorithms."""
        chosen = algorithms or tuple(self.keys)
        keys = [self.keys[one].as_dict(private=False) for one in chosen]
        return json.dumps({"keys": keys}).encode()

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Claims of a county office; a change to None leaves the claim out."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "clerk-1",
            "azp": "portal",
            "name": "王芳",
            "org": "凤冈县扶贫办",
            "role": "COUNTY_PA",
            "region": "520327",
            "iat": now,
            "nbf": now,
            "exp": now + 600,
        } | changes
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, algorithm: str = "ES256", header: Any = None, **changes: Any) -> str:
        """A signed token; `header` overrides entries of the header (None leaves one out)."""
        return self.signed(self.claims(**changes), algorithm, header)

    def signed(self, payload: Any, algorithm: str = "ES256", header: Any = None) -> str:
        """A token over any payload, bytes included, with a genuine signature."""
        key = self.keys[algorithm]
        head = {"alg": algorithm, "kid": key.kid, "typ": "JWT"} | (header or {})
        head = {name: value for name, value in head.items() if value is not None}
        data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return self.raw(json.dumps(head).encode(), data, algorithm)

    def raw(self, header: bytes, payload: bytes, algorithm: str = "ES256") -> str:
        """A genuine signature over exactly these bytes."""
        signing_input = f"{encoded(header)}.{encoded(payload)}".encode()
        signature = (
            jws.JWSRegistry(algorithms=[algorithm])
            .get_alg(algorithm)
            .sign(signing_input, self.keys[algorithm])
        )
        return f"{signing_input.decode()}.{encoded(signature)}"

    def forged(self, secret: bytes, algorithm: str = "HS256", header: Any = None) -> str:
        """A token authenticated with HMAC over `secret`: key confusion."""
        head = {"alg": algorithm, "kid": "rsa", "typ": "JWT"} | (header or {})
        body = json.dumps(self.claims()).encode()
        text = f"{encoded(json.dumps(head).encode())}.{encoded(body)}"
        digest = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
        mac = hmac.new(secret, text.encode(), digest.get(algorithm, hashlib.sha256)).digest()
        return f"{text}.{encoded(mac)}"
