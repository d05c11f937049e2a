"""PostGraphile and its Node.js: installed by npm when the lock has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.stop import BenchmarkError

FOLDER = Path(__file__).parent
LOCK = FOLDER / "package-lock.json"
MODULES = FOLDER / "node_modules"
STAMP = MODULES / ".qiandai-stamp"
NODE_MIN = 22


def command() -> list[str]:
    """The command line that starts the server; installs first where needed."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != wanted:
        _install()
        STAMP.write_text(wanted)
    return [node(), str(FOLDER / "server.mjs")]


def node() -> str:
    """The pinned Node.js that npm carries for this platform, or one from 22 on."""
    carried = sorted(MODULES.glob("node-*/bin/node"))
    found = str(carried[0]) if carried else shutil.which("node")
    if found is None or major(version(found)) < NODE_MIN:
        raise BenchmarkError(f"PostGraphile needs Node.js {NODE_MIN} or later")
    return found


def version(program: str) -> str:
    """What a Node.js says it is: `v22.1.0`."""
    return subprocess.check_output([program, "--version"], text=True).strip()


def major(text: str) -> int:
    """22 of `v22.1.0`."""
    return int(text.removeprefix("v").partition(".")[0])


def versions() -> dict[str, str]:
    """Of PostGraphile, its filter plugin and Node.js, installed first where needed."""
    packages = json.loads(LOCK.read_text())["packages"]
    named = ("postgraphile", "postgraphile-plugin-connection-filter", "pg")
    found = {name: packages[f"node_modules/{name}"]["version"] for name in named}
    return found | {"node": version(command()[0])}


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise BenchmarkError(
            "npm is missing; install it (Debian, Ubuntu: apt-get install npm), or leave"
            " PostGraphile out with --peers floor,customary"
        )
    print("installing PostGraphile with npm", file=sys.stderr, flush=True)
    # No scripts: nothing of a package runs here before the server does.
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"npm ci failed:\n{done.stderr[-2000:]}")
