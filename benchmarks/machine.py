"""On what a figure was measured: machine, versions, and what else was going on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.names import POSTGRAPHILE
from ops.environment import ROOT

PACKAGES = ("asyncpg", "graphql-core", "sqlalchemy", "starlette", "strawberry-graphql", "uvicorn")


def machine() -> dict[str, Any]:
    """Processor, cores and memory, as far as the system tells."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _line("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None,
        "memory": _line("/proc/meminfo", "MemTotal"),
    }


def versions(url: str, peers: list[str]) -> dict[str, str]:
    """Of everything that takes part."""
    found = {name: version(name) for name in PACKAGES} | {"python": platform.python_version()}
    with psycopg.connect(url) as connection:
        found["postgresql"] = f"{connection.info.server_version // 10000}." + str(
            connection.info.server_version % 10000
        )
    told = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False)  # noqa: S607
    found["wrk"] = told.stdout.partition("Copyright")[0].removeprefix("wrk").strip()
    if POSTGRAPHILE in peers:
        from benchmarks.postgraphile import installed

        found |= installed.versions()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found | {"commit": commit.stdout.strip() or "unknown"}


def load_average() -> float | None:
    """Processes that wanted to run over the last minute, on average."""
    try:
        return round(os.getloadavg()[0], 2)
    except OSError:
        return None


def _line(file: str, name: str) -> str | None:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)
