"""The shape of the deployment files, where no container engine can try them."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.identity import IdentityKeys
from ops.environment import PASSWORD_FILES

ROOT = Path(__file__).resolve().parents[2]
ONE_SHOTS = {"migrate"}
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)")
# A tag that can move under us: none at all, a word, or a version without its last part.
PINNED = re.compile(r":(\d+\.\d+\.\d+|18\.\d+)(-[a-z0-9]+)*$")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


@pytest.fixture(scope="module")
def realm() -> dict[str, Any]:
    return dict(json.loads((ROOT / "deploy/keycloak/qiandai-realm.json").read_text()))


def test_the_services_are_there(compose: dict[str, Any]) -> None:
    assert sorted(compose["services"]) == ["api", "keycloak", "migrate", "postgres", "worker"]


def test_every_image_is_pinned(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values()]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert len(images) == 7
    assert [image for image in images if not PINNED.search(image)] == []
    assert not PINNED.search("postgres:18")
    assert not PINNED.search("python:3.13-slim")


def test_our_image_bears_our_version(compose: dict[str, Any]) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert compose["services"]["api"]["image"] == f"qiandai:{version}"


def test_every_service_that_stays_has_a_health_check(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert ("healthcheck" in service) == (name not in ONE_SHOTS), name
        assert service["restart"] == ("no" if name in ONE_SHOTS else "unless-stopped")


def test_the_order_of_starting_waits_for_what_it_needs(compose: dict[str, Any]) -> None:
    waits = {
        (name, on): how["condition"]
        for name, service in compose["services"].items()
        for on, how in service.get("depends_on", {}).items()
    }
    assert waits == {
        ("migrate", "postgres"): "service_healthy",
        ("api", "migrate"): "service_completed_successfully",
        ("api", "keycloak"): "service_healthy",
        ("worker", "migrate"): "service_completed_successfully",
        ("keycloak", "postgres"): "service_healthy",
    }


def test_no_password_stands_in_a_file_of_ours(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY", variable):
                assert str(value).startswith("/run/secrets/"), f"{name}: {variable}"
            assert not re.search(r"://[^/@\s]+:[^/@\s]+@", str(value)), f"{name}: {variable}"
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    text = (ROOT / "deploy/keycloak/qiandai-realm.json").read_text()
    assert '"secret"' not in text and '"users"' not in text and '"credentials"' not in text
    for line in (ROOT / ".env.example").read_text().splitlines():
        assert "PASSWORD" not in line


def test_only_the_migration_holds_the_owners_password(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert sorted(n for n in services if "database_owner_password" in services[n]["secrets"]) == [
        "migrate",
        "postgres",
    ]
    assert sorted(
        name
        for name, service in services.items()
        if "QIANDAI_OWNER_DATABASE_URL" in service.get("environment", {})
    ) == ["migrate"]
    for name in ("migrate", "api", "worker"):
        for variable, value in services[name]["environment"].items():
            if str(value).startswith("/run/secrets/"):
                assert Path(value).name in services[name]["secrets"], f"{name}: {variable}"
    assert set(PASSWORD_FILES.values()) <= services["migrate"]["environment"].keys()


def test_our_containers_can_do_little(compose: dict[str, Any]) -> None:
    for name in ("migrate", "api", "worker"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER qiandai$", dockerfile, re.MULTILINE)
    assert "--require-hashes" in dockerfile


def test_nothing_is_published_beyond_loopback(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_holds_every_package_of_ours() -> None:
    copied = set(re.findall(r"^COPY (\w+) /app/", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    packages = {*contract["root_packages"], "migrations"}
    assert packages == copied - {"LICENSE"}
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {f"!{name}" for name in packages} <= set(ignored)


def test_every_variable_is_documented() -> None:
    documented = set(
        re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs/configuration.md").read_text(), re.M)
    )
    used: set[str] = set()
    for name in ("docker-compose.yml", "deploy/keycloak/qiandai-realm.json"):
        used |= set(VARIABLE.findall((ROOT / name).read_text()))
    used |= set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))
    for file in [ROOT / "run", *(ROOT / "api").rglob("*.py"), *(ROOT / "ops").rglob("*.py")]:
        used |= set(re.findall(r"\"(QIANDAI_[A-Z_]+|DATABASE_URL)\"", file.read_text()))
    # Handed from one of our own processes to the next.
    assert used - documented == {"QIANDAI_EMBEDDED_SUPERUSER_URL", "QIANDAI_STARTED"}
    assert documented - used == set()


def test_every_variable_of_the_deployment_has_an_example() -> None:
    examples = set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert set(VARIABLE.findall((ROOT / "docker-compose.yml").read_text())) == examples


def test_the_realm_puts_every_claim_into_the_token(realm: dict[str, Any]) -> None:
    (scope,) = realm["clientScopes"]
    assert scope["name"] == "qiandai"
    mappers = {mapper["name"]: mapper for mapper in scope["protocolMappers"]}
    claims = ("role", "region", "lender", "lender_group", "outlet", "org")
    assert sorted(mappers) == sorted((*claims, "sub", "name", "audience"))
    for claim in claims:
        assert mappers[claim]["config"]["claim.name"] == claim
        assert mappers[claim]["config"]["access.token.claim"] == "true"
    assert mappers["audience"]["config"]["included.custom.audience"] == "qiandai"
    for client in realm["clients"]:
        assert client["defaultClientScopes"] == ["qiandai"]
        assert client["directAccessGrantsEnabled"] is False
        assert client["implicitFlowEnabled"] is False


def test_nobody_can_change_their_own_role(realm: dict[str, Any]) -> None:
    (provider,) = realm["components"]["org.keycloak.userprofile.UserProfileProvider"]
    profile = json.loads(provider["config"]["kc.user.profile.config"][0])
    assert "unmanagedAttributePolicy" not in profile
    attributes = {entry["name"]: entry for entry in profile["attributes"]}
    for name in ("role", "region", "lender", "lender_group", "outlet", "org"):
        assert attributes[name]["permissions"]["edit"] == ["admin"]
    assert realm["registrationAllowed"] is False


def test_secrets_are_made_once_and_fit(compose: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    command = [sys.executable, str(ROOT / "deploy/make_secrets.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    made = {file.name: file.read_text() for file in folder.iterdir()}
    assert sorted(made) == sorted(compose["secrets"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert IdentityKeys.load(folder / "identity_keys").current == "k1"
    passwords = [text for name, text in made.items() if name.endswith("password")]
    assert len(set(passwords)) == 5
    assert all(len(text) >= 40 for text in passwords)
    subprocess.run(command, check=True, capture_output=True)
    assert {file.name: file.read_text() for file in folder.iterdir()} == made


@pytest.mark.parametrize("name", ["run", ".ci/run", "deploy/make_secrets.py"])
def test_it_can_be_started(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    assert (ROOT / name).read_text().startswith("#!/usr/bin/env ")
