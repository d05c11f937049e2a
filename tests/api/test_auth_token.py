"""The catalogue of tokens: what passes, and everything that must not."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from api.signing_keys import KeysUnavailable, SigningKeys, parse_keys
from api.token import TokenRefused, verified_claims
from models.clock import Clock
from tests.api.issuer import AUDIENCE, ISSUER, Issuer, encoded

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:EdDSA is deprecated")]

Make = Callable[[Issuer], str]


async def verify(token: str, data: bytes) -> dict[str, Any]:
    keys = SigningKeys(lambda: data)
    return await verified_claims(token, keys, issuer=ISSUER, audience=AUDIENCE, now=Clock().now())


def now() -> int:
    return int(time.time())


def tampered(token: str, part: int, change: Callable[[str], str]) -> str:
    parts = token.split(".")
    parts[part] = change(parts[part])
    return ".".join(parts)


def with_claims(token: str, **changes: Any) -> str:
    """Another payload under the old signature."""
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "==")) | changes
    return f"{head}.{encoded(json.dumps(claims).encode())}.{signature}"


ACCEPTED: dict[str, Make] = {
    "RS256": lambda i: i.token("RS256"),
    "ES256": lambda i: i.token("ES256"),
    "EdDSA": lambda i: i.token("EdDSA"),
    "audience list": lambda i: i.token(aud=["other", AUDIENCE]),
    "no nbf": lambda i: i.token(nbf=None),
    "no iat": lambda i: i.token(iat=None),
    "type at+jwt": lambda i: i.token(header={"typ": "at+jwt"}),
    "no type": lambda i: i.token(header={"typ": None}),
    "expired within leeway": lambda i: i.token(exp=now() - 10, iat=now() - 60),
    "future within leeway": lambda i: i.token(nbf=now() + 10, iat=now() + 10),
    "kind Bearer": lambda i: i.token(typ="Bearer"),
    "fractional instants": lambda i: i.token(iat=now() - 0.5, exp=now() + 60.5),
}

REFUSED: dict[str, Make] = {
    # Algorithms.
    "alg none": lambda i: tampered(i.token(header={"alg": "none"}), 2, lambda _: ""),
    "alg none with signature": lambda i: i.token(header={"alg": "none"}),
    "alg None": lambda i: i.token(header={"alg": "None"}),
    "alg NONE": lambda i: i.token(header={"alg": "NONE"}),
    "alg nOnE": lambda i: i.token(header={"alg": "nOnE"}),
    "alg missing": lambda i: i.token(header={"alg": None}),
    "alg empty": lambda i: i.token(header={"alg": ""}),
    "alg null": lambda i: i.raw(b'{"alg":null,"kid":"ec"}', json.dumps(i.claims()).encode()),
    "alg list": lambda i: i.token(header={"alg": ["ES256"]}),
    "alg number": lambda i: i.token(header={"alg": 256}),
    "alg lower case": lambda i: i.token(header={"alg": "es256"}),
    "alg ES384": lambda i: i.token(header={"alg": "ES384"}),
    "alg PS256 with an RSA key": lambda i: i.token("RS256", header={"alg": "PS256"}),
    "alg RS512 with an RSA key": lambda i: i.token("RS256", header={"alg": "RS512"}),
    "alg RS1": lambda i: i.token("RS256", header={"alg": "RS1"}),
    "alg ES256K": lambda i: i.token(header={"alg": "ES256K"}),
    # Key confusion: our public keys used as the secret of an HMAC.
    "HS256 with public PEM": lambda i: i.forged(i.keys["RS256"].as_pem(private=False)),
    "HS256 with public PEM, no newline": lambda i: i.forged(
        i.keys["RS256"].as_pem(private=False).strip()
    ),
    "HS256 with public DER": lambda i: i.forged(i.keys["RS256"].as_der(private=False)),
    "HS256 with EC PEM": lambda i: i.forged(i.keys["ES256"].as_pem(private=False)),
    "HS256 with the JWK text": lambda i: i.forged(
        json.dumps(i.keys["RS256"].as_dict(private=False)).encode()
    ),
    "HS256 with the modulus": lambda i: i.forged(
        i.keys["RS256"].as_dict(private=False)["n"].encode()
    ),
    "HS256 with the JWKS": lambda i: i.forged(i.jwks()),
    "HS256 with empty secret": lambda i: i.forged(b""),
    "HS256 with 'secret'": lambda i: i.forged(b"secret"),
    "HS384 with public PEM": lambda i: i.forged(i.keys["RS256"].as_pem(private=False), "HS384"),
    "HS512 with public PEM": lambda i: i.forged(i.keys["RS256"].as_pem(private=False), "HS512"),
    "HMAC called RS256": lambda i: i.forged(
        i.keys["RS256"].as_pem(private=False), header={"alg": "RS256"}
    ),
    "HMAC called ES256": lambda i: i.forged(
        i.keys["ES256"].as_pem(private=False), header={"alg": "ES256", "kid": "ec"}
    ),
    "ES256 with the RSA key id": lambda i: i.token(header={"kid": "rsa"}),
    "RS256 with the EC key id": lambda i: i.token("RS256", header={"kid": "ec"}),
    "RS256 header, ES256 key id and signature": lambda i: i.token(header={"alg": "RS256"}),
    # Keys named by the token.
    "unknown kid": lambda i: i.token(header={"kid": "other"}),
    "kid path": lambda i: i.token(header={"kid": "../../../dev/null"}),
    "kid sql": lambda i: i.token(header={"kid": "x' union select 'a"}),
    "kid number": lambda i: i.token(header={"kid": 1}),
    "kid empty": lambda i: i.token(header={"kid": ""}),
    "kid long": lambda i: i.token(header={"kid": "k" * 1000}),
    "kid missing among several keys": lambda i: i.token(header={"kid": None}),
    "jwk in header": lambda i: Issuer().token(),
    "own jwk in header": lambda i: (
        lambda o: o.token(header={"kid": None, "jwk": o.keys["ES256"].as_dict(private=False)})
    )(Issuer()),
    "jwk beside a genuine signature": lambda i: i.token(
        header={"jwk": i.keys["ES256"].as_dict(private=False)}
    ),
    "jku": lambda i: i.token(header={"jku": "https://evil.example/jwks"}),
    "x5u": lambda i: i.token(header={"x5u": "https://evil.example/cert"}),
    "x5c": lambda i: i.token(header={"x5c": ["MIIB"]}),
    "crit": lambda i: i.token(header={"crit": ["exp"], "exp": 1}),
    "b64 false": lambda i: i.token(header={"b64": False, "crit": ["b64"]}),
    "zip": lambda i: i.token(header={"zip": "DEF"}),
    "type JWE": lambda i: i.token(header={"typ": "JWE"}),
    "type number": lambda i: i.token(header={"typ": 1}),
    # Signature.
    "no signature": lambda i: tampered(i.token(), 2, lambda _: ""),
    "signature cut": lambda i: tampered(i.token(), 2, lambda s: s[:-4]),
    "signature changed": lambda i: tampered(
        i.token(), 2, lambda s: ("A" if s[0] != "A" else "B") + s[1:]
    ),
    "signature of zeros": lambda i: tampered(i.token(), 2, lambda _: encoded(bytes(64))),
    "signature of another token": lambda i: ".".join(
        [*i.token(sub="a").split(".")[:2], i.token(sub="b").split(".")[2]]
    ),
    "signature in DER": lambda i: tampered(i.token(), 2, lambda _: encoded(b"\x30\x06" * 35)),
    "payload changed": lambda i: with_claims(i.token(), role="PROV_PA"),
    "payload of another issuer's key": lambda i: Issuer().token(),
    # Form.
    "empty": lambda i: "",
    "garbage": lambda i: "garbage",
    "two parts": lambda i: ".".join(i.token().split(".")[:2]),
    "four parts": lambda i: i.token() + ".e30",
    "five parts, JWE": lambda i: "e30.e30.e30.e30.e30",
    "dots only": lambda i: "..",
    "padded": lambda i: tampered(i.token(), 0, lambda s: s + "="),
    "standard base64": lambda i: tampered(i.token(), 1, lambda s: s[:-1] + "+"),
    "non-canonical base64": lambda i: tampered(
        i.raw(b'{"alg":"ES256","kid":"ec"}', b"{}"), 1, lambda s: s[:-1] + chr(ord(s[-1]) + 1)
    ),
    "too long": lambda i: i.token(padding="x" * 9000),
    "blank inside": lambda i: i.token().replace(".", " .", 1),
    "newline at the end": lambda i: i.token() + "\n",
    "full-width": lambda i: "ｅ" + i.token()[1:],
    "JSON serialisation": lambda i: json.dumps({"payload": "e30", "signatures": []}),
    "header not JSON": lambda i: i.raw(b"alg=ES256", b"{}"),
    "header a list": lambda i: i.raw(b"[]", b"{}"),
    "header alg twice": lambda i: i.raw(
        b'{"alg":"none","alg":"ES256","kid":"ec"}', json.dumps(i.claims()).encode()
    ),
    "payload not JSON": lambda i: i.signed(b"not json"),
    "payload a list": lambda i: i.signed([]),
    "payload null": lambda i: i.signed(b"null"),
    "payload UTF-16": lambda i: i.signed(json.dumps(i.claims()).encode("utf-16")),
    "payload nested": lambda i: i.signed(b"[" * 5000),
    "payload claim twice": lambda i: i.signed(
        json.dumps(i.claims()).encode()[:-1] + b',"role":"PROV_PA"}'
    ),
    # Registered claims.
    "other issuer": lambda i: i.token(iss="https://evil.example"),
    "issuer with slash": lambda i: i.token(iss=ISSUER + "/"),
    "issuer list": lambda i: i.token(iss=[ISSUER]),
    "no issuer": lambda i: i.token(iss=None),
    "other audience": lambda i: i.token(aud="other"),
    "no audience": lambda i: i.token(aud=None),
    "audience empty list": lambda i: i.token(aud=[]),
    "audience of mixed list": lambda i: i.token(aud=[AUDIENCE, 1]),
    "audience object": lambda i: i.token(aud={AUDIENCE: 1}),
    "audience as prefix": lambda i: i.token(aud=AUDIENCE + "2"),
    "expired": lambda i: i.token(exp=now() - 60),
    "no expiry": lambda i: i.token(exp=None),
    "expiry text": lambda i: i.token(exp=str(now() + 60)),
    "expiry true": lambda i: i.token(exp=True),
    "expiry NaN": lambda i: i.token(exp=float("nan")),
    "expiry infinite": lambda i: i.token(exp=float("inf")),
    "expiry 1e400": lambda i: i.signed(
        json.dumps(i.claims()).replace(str(i.claims()["exp"]), "1e400").encode()
    ),
    "expiry negative": lambda i: i.token(exp=-1),
    "expiry in milliseconds": lambda i: i.token(exp=now() * 1000),
    "not yet valid": lambda i: i.token(nbf=now() + 120),
    "not-before text": lambda i: i.token(nbf="0"),
    "issued in the future": lambda i: i.token(iat=now() + 120),
    "issued after expiry": lambda i: i.token(iat=now() + 20, exp=now() - 5),
    "no subject": lambda i: i.token(sub=None),
    "subject empty": lambda i: i.token(sub=""),
    "subject number": lambda i: i.token(sub=7),
    "subject with newline": lambda i: i.token(sub="a\nb"),
    "subject long": lambda i: i.token(sub="s" * 256),
    "identity token": lambda i: i.token(typ="ID"),
    "refresh token": lambda i: i.token(typ="Refresh"),
}


@pytest.mark.parametrize("name", ACCEPTED)
async def test_accepted(issuer: Issuer, name: str) -> None:
    claims = await verify(ACCEPTED[name](issuer), issuer.jwks())
    assert claims["sub"] == "clerk-1"


@pytest.mark.parametrize("name", REFUSED)
async def test_refused(issuer: Issuer, name: str) -> None:
    token = REFUSED[name](issuer)
    with pytest.raises(TokenRefused) as caught:
        await verify(token, issuer.jwks())
    # The reason goes to the log: it must not repeat the token.
    assert len(str(caught.value)) < 60


async def test_a_single_key_needs_no_id(issuer: Issuer) -> None:
    token = issuer.token(header={"kid": None})
    assert await verify(token, issuer.jwks("ES256"))
    with pytest.raises(TokenRefused):
        await verify(token, issuer.jwks("RS256"))


async def test_two_live_keys_and_rotation(issuer: Issuer) -> None:
    old, new = Issuer(), Issuer()
    for name, one in (("old", old), ("new", new)):
        one.keys["ES256"] = type(one.keys["ES256"]).generate_key(
            "P-256", parameters={"kid": name}, private=True
        )
    old_key, new_key = (json.loads(one.jwks("ES256"))["keys"][0] for one in (old, new))
    served: list[list[Any]] = [[old_key]]
    reads = 0

    def read() -> bytes:
        nonlocal reads
        reads += 1
        return json.dumps({"keys": served[0]}).encode()

    keys = SigningKeys(read)

    async def passes(one: Issuer) -> bool:
        try:
            await verified_claims(
                one.token(), keys, issuer=ISSUER, audience=AUDIENCE, now=Clock().now()
            )
        except TokenRefused:
            return False
        return True

    assert await passes(old)
    assert reads == 1
    # Unknown keys do not make us read again and again.
    for _ in range(50):
        assert not await passes(new)
    assert reads == 1
    served[0] = [old_key, new_key]
    keys._read_at = -1000.0
    assert await passes(new)
    assert await passes(old)
    assert reads == 2
    served[0] = [new_key]
    keys._read_at = -1000.0
    await keys.refresh()
    assert await passes(new)
    assert not await passes(old)


async def test_an_issuer_that_does_not_answer_changes_nothing(issuer: Issuer) -> None:
    answers: list[Any] = [issuer.jwks()]

    def read() -> bytes:
        answer = answers[-1]
        if isinstance(answer, Exception):
            raise answer
        data: bytes = answer
        return data

    keys = SigningKeys(read)
    assert await keys.refresh()
    for bad in (KeysUnavailable("down"), b"", b"[]", b'{"keys":[]}', b'{"keys":1}', b"\xff"):
        answers.append(bad)
        keys._read_at, keys._failed_at = -1000.0, None
        assert not await keys.refresh()
        assert keys.ready


def test_keys_that_are_passed_over_or_refused(issuer: Issuer) -> None:
    rsa, ec, okp = json.loads(issuer.jwks())["keys"]
    small = {
        "kty": "RSA",
        "kid": "small",
        "n": encoded((2**1023 + 3).to_bytes(128, "big")),
        "e": "AQAB",
    }
    symmetric = {"kty": "oct", "kid": "oct", "k": encoded(b"secret" * 6)}
    passed_over = [
        symmetric,
        small,
        rsa | {"kid": "enc", "use": "enc"},
        rsa | {"kid": "ps", "alg": "PS256"},
        ec | {"kid": "sign", "key_ops": ["sign"]},
        ec | {"kid": "off", "x": "AAAA"},
        {"kty": "EC", "kid": "p384", "crv": "P-384", "x": "AA", "y": "AA"},
        {"kty": "OKP", "kid": "x", "crv": "X25519", "x": okp["x"]},
        {"kty": "none", "kid": "none"},
        "text",
    ]
    parsed = parse_keys(json.dumps({"keys": [*passed_over, rsa, ec, okp]}).encode())
    assert {name: algorithm for name, (algorithm, _) in parsed.items()} == {
        "rsa": "RS256",
        "ec": "ES256",
        "okp": "EdDSA",
    }
    for bad in ([rsa, ec | {"kid": "rsa"}], [rsa | {"kid": 1}], [symmetric], [rsa] * 21):
        with pytest.raises(KeysUnavailable):
            parse_keys(json.dumps({"keys": bad}).encode())


def test_private_parts_are_never_kept(issuer: Issuer) -> None:
    private = issuer.keys["RS256"].as_dict(private=True)
    parsed = parse_keys(json.dumps({"keys": [private]}).encode())
    assert not parsed["rsa"][1].is_private
