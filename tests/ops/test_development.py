"""Tokens of the development issuer: their claims, their signature, who may have one, and where."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from authz.role import Role
from models.clock import Clock
from ops.command import main
from ops.development import (
    DevelopmentIssuer,
    Subject,
    TokenError,
    demo_subjects,
    refuse_in_production,
    region_tier,
)

DAY_SECONDS = 86_400


def claims(token: str, issuer: DevelopmentIssuer) -> dict[str, object]:
    keys = KeySet.import_key_set(json.loads(issuer.jwks_path.read_text()))
    return dict(jwt.decode(token, keys, algorithms=["ES256"]).claims)


def test_a_token_says_who_where_and_until_when(tmp_path: Path) -> None:
    issuer = DevelopmentIssuer(tmp_path)
    now = int(Clock().now().timestamp())
    found = claims(issuer.mint(Subject.parse("BANK_OUTLET@520327100"), days=2), issuer)
    assert abs(int(str(found["iat"])) - now) <= 2
    assert found == {
        "iss": "https://development.qiandai.invalid",
        "aud": "qiandai",
        "azp": "development",
        "sub": "demo-bank-outlet-520327100",
        "name": "承贷机构网点（演示）",
        "org": "520327100 承贷机构网点",
        "role": "BANK_OUTLET",
        "region": "520327100",
        "lender": "RCC-520327",
        "outlet": "RCC-520327-100",
        "iat": found["iat"],
        "nbf": found["iat"],
        "exp": int(str(found["iat"])) + 2 * DAY_SECONDS,
    }


def test_the_private_key_is_the_owners_alone_and_the_public_set_is_public(tmp_path: Path) -> None:
    issuer = DevelopmentIssuer(tmp_path)
    private = tmp_path / "development-issuer.json"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert "d" in json.loads(private.read_text())
    (public,) = json.loads(issuer.jwks_path.read_text())["keys"]
    assert sorted(public) == ["alg", "crv", "kid", "kty", "use", "x", "y"]


def test_the_key_outlives_the_process_and_is_no_other_directorys(tmp_path: Path) -> None:
    first = DevelopmentIssuer(tmp_path / "a")
    token = first.mint(Subject.parse("PROV_PA@520000"))
    assert claims(token, DevelopmentIssuer(tmp_path / "a"))["role"] == "PROV_PA"
    with pytest.raises(InvalidKeyIdError):
        claims(token, DevelopmentIssuer(tmp_path / "b"))


def test_there_is_an_example_of_every_role_but_the_scheduler() -> None:
    assert [subject.role for subject in demo_subjects()] == [
        role for role in Role if role is not Role.SCHEDULER
    ]


@pytest.mark.parametrize(
    ("text", "lender", "outlet", "told"),
    [
        ("COUNTY_PA", None, None, "write ROLE@REGION"),
        ("@520327", None, None, "write ROLE@REGION"),
        ("MAYOR@520327", None, None, "there is no role 'MAYOR'"),
        ("SCHEDULER@520000", None, None, "carries no token"),
        ("PROV_PA@520327", None, None, "PROV_PA sits in a province"),
        ("CITY_PA@520000", None, None, "CITY_PA sits in a city"),
        ("COUNTY_PA@520300", None, None, "COUNTY_PA sits in a county"),
        ("COUNTY_PA@５２０３２７", None, None, "sits in a county"),
        ("TOWN_PA@520327", None, None, "TOWN_PA sits in a township"),
        ("COUNTY_PA@520327", "RCC-520327", None, "belongs to no lender"),
        ("COUNTY_BANK@520327", None, "RCC-520327-100", "has no outlet"),
        ("BANK_OUTLET@520327", None, None, "needs --outlet"),
    ],
)
def test_a_wish_that_makes_no_sense_is_told(
    text: str, lender: str | None, outlet: str | None, told: str
) -> None:
    with pytest.raises(TokenError, match=told):
        Subject.parse(text, lender, outlet)


def test_the_form_of_a_code_tells_its_tier() -> None:
    codes = ["520000", "520300", "520327", "520327100", "52", "52032710", "abc", ""]
    assert [region_tier(code) for code in codes] == [1, 2, 3, 4, 0, 0, 0, 0]


def test_production_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QIANDAI_ENV", "production")
    monkeypatch.setenv("QIANDAI_DATA", str(tmp_path / "data"))
    assert main(["token", "COUNTY_PA@520327"]) == 2
    assert "QIANDAI_ENV=development" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
    with pytest.raises(TokenError):
        refuse_in_production({"QIANDAI_ENV": "production"})
