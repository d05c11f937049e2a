"""Files that hold secrets: mode 0600 from their first instant on, never half written."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def write_secret(path: Path, text: str) -> None:
    """Replaces the file as a whole; only its owner can read it."""
    fresh = _draft(path, text)
    fresh.replace(path)


def secret_once(path: Path, make: Callable[[], str]) -> str:
    """The file's text; makes it first if there is none. Of several makers at once one wins."""
    if not path.exists():
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = _draft(path, make())
        try:
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            fresh.unlink()
    return path.read_text()


def _draft(path: Path, text: str) -> Path:
    fresh = path.with_name(f"{path.name}.new-{secrets.token_hex(8)}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh
