"""Identity numbers at rest: a keyed hash to find a person by, a sealed text to reveal under audit.

The hash is HMAC-SHA256, so a copied table cannot be searched by trying all numbers; the seal is
AES-256-GCM and bound to county and household, so a cipher moved to another row does not open.
Several keys live side by side: new rows use the current one, old rows name theirs in `key_id`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rules.identity_card import masked

KEY_BYTES = 32
NONCE_BYTES = 12
FILE_MODE = 0o600


class IdentityError(Exception):
    """A key file is unusable, a key is unknown, or a sealed number does not open."""


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """Two independent secrets of 32 bytes: one hashes, one seals."""

    hash_key: bytes = field(repr=False)
    seal_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.hash_key) != KEY_BYTES or len(self.seal_key) != KEY_BYTES:
            raise IdentityError("an identity key is two secrets of 32 bytes")
        if self.hash_key == self.seal_key:
            raise IdentityError("hash key and seal key must differ")

    @classmethod
    def generate(cls) -> IdentityKey:
        """A fresh random key."""
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))


@dataclass(frozen=True, slots=True)
class IdentityKeys:
    """All keys by id, and the id of the one that new rows use."""

    current: str
    keys: Mapping[str, IdentityKey]

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise IdentityError(f"the current identity key {self.current!r} is not in the file")

    @classmethod
    def load(cls, path: Path | str) -> IdentityKeys:
        """The keys of a JSON file: `{"current": id, "keys": {id: {"hash": b64, "seal": b64}}}`."""
        try:
            found = json.loads(Path(path).read_text(encoding="ascii"))
            keys = {str(name): _decoded(entry) for name, entry in found["keys"].items()}
            return cls(str(found["current"]), keys)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            # The message must not quote the file: it holds secrets.
            reason = type(error).__name__
            raise IdentityError(f"identity keys cannot be read from {path}: {reason}") from None

    @classmethod
    def generate(cls, path: Path | str, key_id: str = "k1") -> IdentityKeys:
        """Fresh keys written to a new file of mode 0600; an existing file is never overwritten."""
        made = cls(key_id, {key_id: IdentityKey.generate()})
        _write_new(Path(path), made.as_json())
        return made

    def rotated(self, key_id: str) -> IdentityKeys:
        """The same keys and a fresh current one; rows sealed under the old ones stay readable."""
        if key_id in self.keys:
            raise IdentityError(f"there is a key {key_id!r} already")
        return IdentityKeys(key_id, {**self.keys, key_id: IdentityKey.generate()})

    def as_json(self) -> str:
        """The text that `load` reads."""
        keys = {
            name: {"hash": _text(key.hash_key), "seal": _text(key.seal_key)}
            for name, key in self.keys.items()
        }
        return json.dumps({"current": self.current, "keys": keys}, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class SealedIdentity:
    """What a member's row stores of an identity number."""

    masked: str
    hmac: bytes
    cipher: bytes
    key_id: str


class Vault:
    """Hashes, seals and opens identity numbers; numbers come in their checked normal form."""

    __slots__ = ("_current", "_hash_keys", "_nonce_key", "_seals", "current")

    def __init__(self, keys: IdentityKeys) -> None:
        self.current = keys.current
        order = [keys.current, *(name for name in keys.keys if name != keys.current)]
        self._hash_keys = {name: keys.keys[name].hash_key for name in order}
        self._seals = {name: AESGCM(keys.keys[name].seal_key) for name in order}
        self._current = keys.keys[keys.current]
        # One secret serves one algorithm: the nonces have their own, derived.
        self._nonce_key = hmac.digest(self._current.seal_key, b"nonce", "sha256")

    def fingerprint(self, number: str) -> bytes:
        """The keyed hash (32 bytes) of a number under the current key."""
        return hmac.digest(self._current.hash_key, number.encode("ascii"), "sha256")

    def fingerprints(self, number: str) -> tuple[bytes, ...]:
        """The keyed hash under every key, the current one first: what a search must look for."""
        plain = number.encode("ascii")
        return tuple(hmac.digest(key, plain, "sha256") for key in self._hash_keys.values())

    def seal(self, number: str, county_id: int, household_id: UUID | str) -> SealedIdentity:
        """Everything a row stores of `number`; the cipher opens for this household only."""
        plain = number.encode("ascii")
        context = _context(self.current, county_id, household_id)
        cipher = self._sealed(plain, context)
        return SealedIdentity(masked(number), self.fingerprint(number), cipher, self.current)

    def seal_text(self, text: str, county_id: int, owner: UUID | str) -> bytes:
        """The cipher, under the current key, of what was typed as a number, sound or not.

        It opens for this owner only, and never as a member's number.
        """
        plain = text.encode("utf-8", "surrogatepass")
        return self._sealed(plain, _context(self.current, county_id, _typed(owner)))

    def open(self, cipher: bytes, key_id: str, county_id: int, household_id: UUID | str) -> str:
        """The plain number; IdentityError when key, county, household or cipher do not match."""
        return self._opened(cipher, key_id, county_id, household_id).decode("ascii")

    def open_text(self, cipher: bytes, key_id: str, county_id: int, owner: UUID | str) -> str:
        """What `seal_text` sealed; IdentityError when anything does not match."""
        plain = self._opened(cipher, key_id, county_id, _typed(owner))
        return plain.decode("utf-8", "surrogatepass")

    def _sealed(self, plain: bytes, context: bytes) -> bytes:
        # The nonce is derived from what is sealed, as in AES-SIV: two different messages never
        # share one, whatever the random source does, and the demo seals alike on every machine.
        nonce = hmac.digest(self._nonce_key, context + plain, "sha256")[:NONCE_BYTES]
        return nonce + self._seals[self.current].encrypt(nonce, plain, context)

    def _opened(self, cipher: bytes, key_id: str, county_id: int, owner: UUID | str) -> bytes:
        seal = self._seals.get(key_id)
        if seal is None:
            raise IdentityError(f"identity key {key_id!r} is not loaded")
        nonce, sealed = cipher[:NONCE_BYTES], cipher[NONCE_BYTES:]
        try:
            return seal.decrypt(nonce, sealed, _context(key_id, county_id, owner))
        except (InvalidTag, ValueError):
            raise IdentityError("a sealed identity number does not open") from None


def _context(key_id: str, county_id: int, household_id: UUID | str) -> bytes:
    """Associated data: what the cipher is bound to. `household_id` in canonical spelling."""
    return f"{key_id}|{county_id}|{household_id}|".encode("ascii")


def _typed(owner: UUID | str) -> str:
    """The owner of a typed text: never that of a member's number."""
    return f"typed:{owner}"


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _decoded(entry: Mapping[str, Any]) -> IdentityKey:
    try:
        return IdentityKey(
            base64.b64decode(entry["hash"], validate=True),
            base64.b64decode(entry["seal"], validate=True),
        )
    except binascii.Error:
        raise ValueError("not base64") from None


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
