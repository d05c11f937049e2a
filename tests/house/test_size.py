"""Files stay small: at most 400 lines a file and 70 a function. The list of exceptions shrinks."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.sources import named, sources

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
EXCEPTIONS: frozenset[str] = frozenset()


def too_long(name: str, text: str) -> list[str]:
    """What of a file is longer than the house allows."""
    found = []
    if len(text.splitlines()) > FILE_LINES_MAX:
        found.append(f"{name}: {len(text.splitlines())} lines")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                found.append(f"{name}: {node.name} has {lines} lines")
    return found


def _all(*also: str) -> list[Path]:
    return [path for path in sources(*also) if named(path) not in EXCEPTIONS]


def test_files_and_functions_are_small() -> None:
    found = [one for path in _all("tests") for one in too_long(named(path), path.read_text())]
    assert not found, found


def test_this_house_test_can_fail() -> None:
    body = "    pass\n"
    assert too_long("x", "def f():\n" + body * FUNCTION_LINES_MAX) == ["x: f has 71 lines"]
    assert not too_long("x", "def f():\n" + body * (FUNCTION_LINES_MAX - 1))
    assert too_long("x", "\n" * (FILE_LINES_MAX + 1)) == [f"x: {FILE_LINES_MAX + 1} lines"]
