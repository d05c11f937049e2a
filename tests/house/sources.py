"""The house's own source files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "rules",
    "models",
    "authz",
    "reports",
    "planner",
    "services",
    "schema",
    "jobs",
    "api",
    "ops",
)


def sources(*also: str) -> Iterator[Path]:
    """Python files of the product packages, and of `also`."""
    for package in (*PACKAGES, *also):
        yield from sorted((ROOT / package).rglob("*.py"))


def named(path: Path) -> str:
    """The path as messages show it."""
    return path.relative_to(ROOT).as_posix()
