"""The issuer's public keys: read from its JWKS address, or from a file in development.

Read at start-up, every ten minutes, and when a token names an unknown key, with a pause between
attempts so that forged tokens cannot make us hammer the issuer. Only this one address is ever
read: no redirect is followed, no proxy used, and nothing in a token (`jku`, `x5u`) is an address.
"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

SigningKey = RSAKey | ECKey | OKPKey

_BYTES_MAX = 262_144
_KEYS_MAX = 20
_TIMEOUT_SECONDS = 5.0
_PAUSE_SECONDS = 30.0
_PAUSE_AFTER_FAILURE_SECONDS = 5.0
_STALE_SECONDS = 600.0
_RSA_BITS_MIN = 2048
_ALGORITHMS = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}


class KeysUnavailable(Exception):
    """The issuer's keys cannot be read, or make no sense."""


class SigningKeys:
    """The keys in force, by id."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._keys: dict[str, tuple[str, SigningKey]] = {}
        self._lock = asyncio.Lock()
        self._read_at: float | None = None
        self._failed_at: float | None = None
        self._background: asyncio.Task[bool] | None = None
        self.generation = 0

    @classmethod
    def from_url(cls, url: str) -> SigningKeys:
        """Keys of an address checked by the settings."""
        return cls(lambda: _fetch(url))

    @classmethod
    def from_file(cls, path: Path) -> SigningKeys:
        """Keys of a local file."""
        return cls(lambda: _load(path))

    @property
    def ready(self) -> bool:
        """Whether any key is known."""
        return bool(self._keys)

    async def find(self, key_id: str | None, algorithm: str) -> SigningKey | None:
        """The key of that id, if it is one for that algorithm; asks the issuer again once."""
        if self._stale():
            # While keys are known nobody waits for an issuer that may not answer.
            if self.ready:
                self.refresh_soon()
            else:
                await self.refresh()
        found = self._find(key_id)
        if found is None and await self.refresh():
            found = self._find(key_id)
        return found[1] if found is not None and found[0] == algorithm else None

    def refresh_soon(self) -> None:
        """Read the keys again in the background, if that is due."""
        if self._due() and (self._background is None or self._background.done()):
            self._background = asyncio.get_running_loop().create_task(self.refresh())

    async def refresh(self) -> bool:
        """Read the keys again unless that was tried just now; a failure changes nothing."""
        async with self._lock:
            if not self._due():
                return False
            loop = asyncio.get_running_loop()
            try:
                async with asyncio.timeout(_TIMEOUT_SECONDS + 1):
                    data = await asyncio.to_thread(self._read)
                keys = parse_keys(data)
            except (KeysUnavailable, TimeoutError):
                self._failed_at = loop.time()
                return False
            self._read_at, self._failed_at = loop.time(), None
            if {name: key.thumbprint() for name, (_, key) in keys.items()} != {
                name: key.thumbprint() for name, (_, key) in self._keys.items()
            }:
                self._keys = keys
                self.generation += 1
            return True

    def _find(self, key_id: str | None) -> tuple[str, SigningKey] | None:
        if key_id is not None:
            return self._keys.get(key_id)
        return next(iter(self._keys.values())) if len(self._keys) == 1 else None

    def _stale(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._read_at is None or now - self._read_at > _STALE_SECONDS

    def _due(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._failed_at is not None:
            return now - self._failed_at >= _PAUSE_AFTER_FAILURE_SECONDS
        return self._read_at is None or now - self._read_at >= _PAUSE_SECONDS


def parse_keys(data: bytes) -> dict[str, tuple[str, SigningKey]]:
    """Signature keys of a JWKS with their algorithm; keys of other kinds are passed over."""
    try:
        document = json.loads(data.decode("utf-8"))
        entries = document["keys"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise KeysUnavailable("not a JWKS document") from None
    if not isinstance(entries, list) or len(entries) > _KEYS_MAX:
        raise KeysUnavailable("not a JWKS document")
    keys: dict[str, tuple[str, SigningKey]] = {}
    for position, entry in enumerate(entries):
        if not isinstance(entry, dict) or (made := _key(entry)) is None:
            continue
        name = entry.get("kid", f"#{position}")
        if not isinstance(name, str) or name in keys:
            raise KeysUnavailable("key ids must be texts and differ")
        keys[name] = made
    if not keys:
        raise KeysUnavailable("no signature key among them")
    return keys


def _key(entry: Mapping[str, Any]) -> tuple[str, SigningKey] | None:
    algorithm = _ALGORITHMS.get(str(entry.get("kty")))
    usable = entry.get("use", "sig") == "sig" and entry.get("alg", algorithm) == algorithm
    operations = entry.get("key_ops", ["verify"])
    if algorithm is None or not usable or "verify" not in operations:
        return None
    try:
        match entry["kty"]:
            case "RSA":
                # Only the public part is taken, whatever else the document holds.
                # Six bits a character; a key that is too short is not even read.
                if len(str(entry["n"])) * 6 < _RSA_BITS_MIN:
                    return None
                rsa = RSAKey.import_key(_public(entry, "n", "e"))
                return (algorithm, rsa) if rsa.public_key.key_size >= _RSA_BITS_MIN else None
            case "EC" if entry.get("crv") == "P-256":
                return algorithm, ECKey.import_key(_public(entry, "crv", "x", "y"))
            case "OKP" if entry.get("crv") == "Ed25519":
                return algorithm, OKPKey.import_key(_public(entry, "crv", "x"))
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    return None


def _public(entry: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {"kty": entry["kty"]} | {name: str(entry[name]) for name in names}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **options: Any) -> None:
        """A redirect becomes an error."""


def _fetch(url: str) -> bytes:
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers={"accept": "application/json"})  # noqa: S310
    try:
        with opener.open(request, timeout=_TIMEOUT_SECONDS) as answer:
            data: bytes = answer.read(_BYTES_MAX + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise KeysUnavailable(str(error)) from error
    if len(data) > _BYTES_MAX:
        raise KeysUnavailable("the key document is too long")
    return data


def _load(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_BYTES_MAX)
    except OSError as error:
        raise KeysUnavailable(str(error)) from error
