"""Identity numbers at rest: hashes find, seals bind, files are private, rotation keeps old rows."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from uuid import UUID

import pytest

from models.identity import IdentityError, IdentityKey, IdentityKeys, Vault

NUMBER = "522422198501010013"
COUNTY, HOUSEHOLD = 520_327_000, UUID("0190f5d0-0000-7000-8000-000000000001")
OTHER_HOUSEHOLD = UUID("0190f5d0-0000-7000-8000-000000000002")


@pytest.fixture
def keys(tmp_path: Path) -> IdentityKeys:
    return IdentityKeys.generate(tmp_path / "identity.json")


def test_a_sealed_number_opens_for_its_household(keys: IdentityKeys) -> None:
    vault = Vault(keys)
    sealed = vault.seal(NUMBER, COUNTY, HOUSEHOLD)
    assert sealed.masked == "522422********0013"
    assert sealed.key_id == keys.current
    assert len(sealed.hmac) == 32
    assert NUMBER.encode() not in sealed.cipher
    assert vault.open(sealed.cipher, sealed.key_id, COUNTY, HOUSEHOLD) == NUMBER


@pytest.mark.parametrize(
    ("county_id", "household_id"),
    [(COUNTY + 1000, HOUSEHOLD), (COUNTY, OTHER_HOUSEHOLD)],
    ids=["another county", "another household"],
)
def test_a_cipher_moved_to_another_row_does_not_open(
    keys: IdentityKeys, county_id: int, household_id: UUID
) -> None:
    vault = Vault(keys)
    sealed = vault.seal(NUMBER, COUNTY, HOUSEHOLD)
    with pytest.raises(IdentityError):
        vault.open(sealed.cipher, sealed.key_id, county_id, household_id)


def test_a_changed_or_cut_cipher_does_not_open(keys: IdentityKeys) -> None:
    vault = Vault(keys)
    cipher = vault.seal(NUMBER, COUNTY, HOUSEHOLD).cipher
    broken = [bytes([cipher[0] ^ 1]) + cipher[1:], cipher[:-1] + bytes([cipher[-1] ^ 1])]
    for wrong in [*broken, cipher[:-1], cipher[:12], b""]:
        with pytest.raises(IdentityError):
            vault.open(wrong, keys.current, COUNTY, HOUSEHOLD)


def test_the_hash_finds_a_person_and_depends_on_the_key(keys: IdentityKeys) -> None:
    vault, other = Vault(keys), Vault(IdentityKeys("k1", {"k1": IdentityKey.generate()}))
    assert vault.fingerprint(NUMBER) == vault.seal(NUMBER, COUNTY, OTHER_HOUSEHOLD).hmac
    assert vault.fingerprint(NUMBER) != vault.fingerprint("522422198501010021")
    assert vault.fingerprint(NUMBER) != other.fingerprint(NUMBER)


def test_different_messages_never_share_a_nonce(keys: IdentityKeys) -> None:
    vault = Vault(keys)
    sealed = [
        vault.seal(number, county_id, household_id).cipher
        for number in (NUMBER, "522422198501010021")
        for county_id in (COUNTY, COUNTY + 1000)
        for household_id in (HOUSEHOLD, OTHER_HOUSEHOLD)
    ]
    assert len({cipher[:12] for cipher in sealed}) == 8
    assert vault.seal(NUMBER, COUNTY, HOUSEHOLD) == vault.seal(NUMBER, COUNTY, HOUSEHOLD)


def test_after_rotation_old_rows_open_and_are_found(keys: IdentityKeys) -> None:
    old = Vault(keys).seal(NUMBER, COUNTY, HOUSEHOLD)
    rotated = keys.rotated("k2")
    vault = Vault(rotated)
    new = vault.seal(NUMBER, COUNTY, HOUSEHOLD)
    assert (old.key_id, new.key_id) == ("k1", "k2")
    assert new.hmac != old.hmac
    assert vault.open(old.cipher, old.key_id, COUNTY, HOUSEHOLD) == NUMBER
    assert vault.open(new.cipher, new.key_id, COUNTY, HOUSEHOLD) == NUMBER
    assert vault.fingerprints(NUMBER) == (new.hmac, old.hmac)
    with pytest.raises(IdentityError):
        Vault(keys).open(new.cipher, new.key_id, COUNTY, HOUSEHOLD)
    with pytest.raises(IdentityError):
        keys.rotated("k1")


def test_a_generated_file_is_private_loads_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "identity.json"
    previous = os.umask(0)
    try:
        keys = IdentityKeys.generate(path)
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert IdentityKeys.load(path) == keys
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        IdentityKeys.generate(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"current": "k1", "keys": {}}',
        '{"current": "k1", "keys": {"k1": {"hash": "AAAA", "seal": "AAAA"}}}',
        '{"current": "k1", "keys": {"k1": {"hash": "!", "seal": "AAAA"}}}',
        '{"current": "k1", "keys": {"k1": "AAAA"}}',
        '{"current": "k1", "keys": ["k1"]}',
    ],
)
def test_an_unusable_file_is_refused_without_quoting_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "identity.json"
    path.write_text(text)
    with pytest.raises(IdentityError) as error:
        IdentityKeys.load(path)
    assert "AAAA" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IdentityError):
        IdentityKeys.load(tmp_path / "none.json")


def test_one_secret_must_not_serve_both_purposes() -> None:
    with pytest.raises(IdentityError):
        IdentityKey(b"1" * 32, b"1" * 32)


def test_keys_do_not_show_in_texts(keys: IdentityKeys) -> None:
    secrets = json.loads(keys.as_json())["keys"]["k1"]
    assert secrets["hash"] not in repr(keys)
    assert "hash_key" not in repr(keys)


@pytest.mark.parametrize("text", ["", NUMBER, "52242 2\u0000x", "\ud800", "五２２" * 50])
def test_a_typed_text_opens_for_its_owner_and_for_nobody_else(
    keys: IdentityKeys, text: str
) -> None:
    vault = Vault(keys)
    cipher = vault.seal_text(text, COUNTY, "roster/1")
    assert vault.open_text(cipher, keys.current, COUNTY, "roster/1") == text
    for county, owner in ((COUNTY, "roster/2"), (COUNTY + 1000, "roster/1")):
        with pytest.raises(IdentityError):
            vault.open_text(cipher, keys.current, county, owner)


def test_a_typed_text_is_never_a_members_number(keys: IdentityKeys) -> None:
    vault = Vault(keys)
    typed = vault.seal_text(NUMBER, COUNTY, HOUSEHOLD)
    with pytest.raises(IdentityError):
        vault.open(typed, keys.current, COUNTY, HOUSEHOLD)
    sealed = vault.seal(NUMBER, COUNTY, HOUSEHOLD)
    with pytest.raises(IdentityError):
        vault.open_text(sealed.cipher, keys.current, COUNTY, HOUSEHOLD)


def test_a_typed_text_outlives_a_rotation(keys: IdentityKeys) -> None:
    cipher = Vault(keys).seal_text(NUMBER, COUNTY, "roster/1")
    later = Vault(keys.rotated("k2"))
    assert later.open_text(cipher, keys.current, COUNTY, "roster/1") == NUMBER
    assert later.seal_text(NUMBER, COUNTY, "roster/1") != cipher
