"""Who may import whom: the table of layers in pyproject.toml, held by import-linter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT


def _lint(config: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", program, "--config", config, "--no-cache"],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(cwd)},
    )


def test_layers_hold() -> None:
    done = _lint("pyproject.toml", ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_this_house_test_can_fail(tmp_path: Path) -> None:
    for name, text in (("rules", "import models"), ("models", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(text)
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_packages =\n  rules\n  models\n"
        "[importlinter:contract:1]\nname = x\ntype = layers\nlayers =\n  models\n  rules\n"
    )
    assert _lint(".importlinter", tmp_path).returncode != 0
