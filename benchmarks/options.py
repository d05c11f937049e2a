"""What benchmarks take on the command line alike."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def count(text: str) -> int:
    """A number from 1 on; digit groups may be set off: `1_000_000`."""
    digits = text.replace("_", "")
    if digits.isascii() and digits.isdigit() and int(digits) > 0:
        return int(digits)
    raise argparse.ArgumentTypeError(f"{text!r} is not a count from 1 on")


def counts(text: str) -> tuple[int, ...]:
    """Counts between commas."""
    return tuple(count(one) for one in text.split(","))


def some_of(names: Sequence[str]) -> Callable[[str], list[str]]:
    """Some of these names, in their own order."""

    def chosen(text: str) -> list[str]:
        found = text.split(",")
        if unknown := [one for one in found if one not in names]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(names)}")
        return [name for name in names if name in found]

    return chosen


def add_results(parser: argparse.ArgumentParser) -> None:
    """Where results go, and what else is to be told with them."""
    parser.add_argument("--note", default="", help="what else ran on the machine, for the results")
    parser.add_argument("--store", type=Path, default=RESULTS, help="folder for the results")


def stored(name: Path, page: str, data: Any) -> None:
    """Results as Markdown and, with every run, as JSON; `name` is without its ending."""
    name.parent.mkdir(parents=True, exist_ok=True)
    name.with_suffix(".md").write_text(page)
    text = json.dumps(data, indent=1, ensure_ascii=False)
    name.with_suffix(".json").write_text(text + "\n")
    print(f"\nstored as {name}.md and .json", file=sys.stderr)
