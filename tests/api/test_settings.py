"""Settings: defaults, and a clear word for each wrong variable."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from api.settings import Limits, Settings, SettingsError

URL = "postgresql://app:s3cret@127.0.0.1/qiandai"
PRODUCTION = {
    "QIANDAI_ENV": "production",
    "DATABASE_URL": URL,
    "QIANDAI_ISSUER": "https://id.example.gov.cn/realms/qiandai",
    "QIANDAI_JWKS_URL": "https://id.example.gov.cn/realms/qiandai/certs",
    "QIANDAI_IDENTITY_KEYS": "/run/secrets/identity-keys",
}


def test_defaults_of_development() -> None:
    settings = Settings.from_environment({"DATABASE_URL": URL, "QIANDAI_DATA": "/d"})
    assert settings.development
    assert (settings.host, settings.port, settings.deadline_seconds) == ("127.0.0.1", 8000, 8.0)
    assert settings.jwks_file == Path("/d/development-jwks.json")
    assert settings.identity_keys == Path("/d/identity-keys.json")
    assert settings.limits == Limits()


def test_production() -> None:
    settings = Settings.from_environment(PRODUCTION)
    assert not settings.development
    assert settings.jwks_file is None
    inside = PRODUCTION | {"QIANDAI_JWKS_URL": "http://keycloak:8080/realms/qiandai/certs"}
    assert Settings.from_environment(inside).jwks_url == inside["QIANDAI_JWKS_URL"]


def test_a_fixed_day() -> None:
    environ = {"DATABASE_URL": URL, "QIANDAI_BUSINESS_DATE": "2018-12-20"}
    assert Settings.from_environment(environ).business_date == date(2018, 12, 20)


@pytest.mark.parametrize(
    "changes",
    [
        {"QIANDAI_ENV": "staging"},
        {"DATABASE_URL": ""},
        {"DATABASE_URL": "mysql://s3cret@host/db"},
        {"QIANDAI_BUSINESS_DATE": "2018-12-20"},
        {"QIANDAI_JWKS_FILE": "/keys.json", "QIANDAI_JWKS_URL": ""},
        {"QIANDAI_JWKS_URL": ""},
        {"QIANDAI_JWKS_URL": "http://id.example.gov.cn/certs"},
        {"QIANDAI_JWKS_URL": "https://user:s3cret@id.example.gov.cn/certs"},
        {"QIANDAI_JWKS_URL": "file:///etc/passwd"},
        {"QIANDAI_ISSUER": ""},
        {"QIANDAI_ISSUER": "https://development.qiandai.invalid"},
        {"QIANDAI_IDENTITY_KEYS": ""},
        {"QIANDAI_PORT": "80a"},
        {"QIANDAI_PORT": "65536"},
        {"QIANDAI_PORT": "８０００"},
        {"QIANDAI_PORT": "8_000"},
        {"QIANDAI_POOL_SIZE": "0"},
        {"QIANDAI_DEADLINE_SECONDS": "10"},
        {"QIANDAI_DEADLINE_SECONDS": "nan"},
        {"QIANDAI_LOG_LEVEL": "loud"},
        {"QIANDAI_GRAPHIQL": "yes"},
        {"QIANDAI_HOST": "127.0.0.1\n"},
        {"QIANDAI_AUDIENCE": "a\x00b"},
        {"QIANDAI_TOKENS": "-1"},
    ],
)
def test_a_wrong_value_is_told_by_name(changes: dict[str, str]) -> None:
    if changes == {"QIANDAI_HOST": "127.0.0.1\n"}:
        assert Settings.from_environment(PRODUCTION | changes).host == "127.0.0.1"
        return
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(PRODUCTION | changes)
    text = str(caught.value)
    assert caught.value.variable in changes or caught.value.variable == "QIANDAI_JWKS_FILE"
    assert text.startswith(f"{caught.value.variable}: ")
    assert re.search("[\u4e00-\u9fff]", text)
    assert "s3cret" not in text


def test_a_fixed_day_must_be_a_day() -> None:
    for day in ("2018-02-30", "20181220", "2018-12-20T00:00", "today"):
        with pytest.raises(SettingsError, match="QIANDAI_BUSINESS_DATE"):
            Settings.from_environment({"DATABASE_URL": URL, "QIANDAI_BUSINESS_DATE": day})


def test_the_documentation_lists_each_variable_with_its_default() -> None:
    root = Path(__file__).resolve().parents[2]
    source = (root / "api" / "settings.py").read_text()
    documented = dict(
        re.findall(
            r"^\| `([A-Z_]+)` \| ([^|]*) \|", (root / "docs/configuration.md").read_text(), re.M
        )
    )
    names = set(re.findall(r'"((?:QIANDAI_|DATABASE_)[A-Z_]+)"', source))
    assert names <= documented.keys()
    for name, default in re.findall(r'\(?"(QIANDAI_[A-Z_]+)", ([0-9_.]+),', source):
        assert documented[name].strip("` ") == default.replace("_", ""), name
