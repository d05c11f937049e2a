"""wrk, the program that sends the load, and what it counted."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peer import Request
from benchmarks.stop import BenchmarkError

SCRIPT = Path(__file__).with_name("rotate.lua")
TIMEOUT_SECONDS = 60
# As long as what takes its place, so that the length of a request is known beforehand.
NUMBERED = "@" * 24


@dataclass(frozen=True, slots=True)
class Run:
    """What one run counted; latencies in milliseconds, `bytes_each` with the headers."""

    rate: float
    p50: float
    p99: float
    bytes_each: float
    requests: int
    failed: int


def program() -> str:
    """Where wrk is; told by name when it is missing."""
    found = shutil.which("wrk")
    if found is None:
        raise BenchmarkError("wrk is missing; install it (Debian, Ubuntu: apt-get install wrk)")
    return found


def written(folder: Path, name: str, asked: Sequence[Request]) -> Path:
    """The file that wrk's script reads."""
    lines = [f"{one.path}\t{one.token}\t{one.body}\n" for one in asked]
    file = folder / f"{name}.requests"
    file.write_text("".join(lines))
    return file


def drive(url: str, requests: Path, connections: int, seconds: int, numbered: str = "") -> Run:
    """Load of so many connections for so long, by one thread, with the requests of a file.

    With `numbered` no body is sent twice: `NUMBERED` within it becomes this text and a number.
    """
    command = [program(), "--threads", "1", "--connections", str(connections)]
    command += ["--duration", f"{seconds}s", "--timeout", f"{TIMEOUT_SECONDS}s"]
    command += ["--script", str(SCRIPT), url, "--", str(requests)]
    command += [numbered] if numbered else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"wrk ended with {done.returncode}: {done.stderr or done.stdout}")
    return counted(done.stdout)


def counted(output: str) -> Run:
    """From the line of JSON at the end of wrk's output."""
    told = json.loads(output.rstrip().rpartition("\n")[2])
    requests, microseconds = told["requests"], told["microseconds"]
    return Run(
        rate=requests * 1e6 / microseconds,
        p50=told["p50"] / 1000,
        p99=told["p99"] / 1000,
        bytes_each=told["bytes"] / requests if requests else math.nan,
        requests=requests,
        failed=told["status"] + told["broken"],
    )
