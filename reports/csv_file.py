"""CSV by RFC 4180 in UTF-8, with the mark by which Excel knows it; numbers as plain digits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from reports.column import NUMBERS, Unit
from reports.download import Download
from reports.inert import inert
from reports.layout import Line
from reports.number import number_text


class CsvFile:
    """Writes lines to a binary target."""

    def __init__(self, target: BinaryIO, folder: Path, download: Download) -> None:
        self._text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._text)

    def write(self, lines: Iterable[Line]) -> None:
        """The next lines."""
        self._csv.writerows(
            [_cell(value, unit) for value, unit in zip_longest(line.values, line.units)]
            for line in lines
        )

    def close(self) -> None:
        """Everything is in the target, which stays open."""
        self._text.flush()
        self._text.detach()


def _cell(value: Any, unit: Unit | None) -> str:
    if value is None:
        return ""
    if unit in NUMBERS and isinstance(value, (int, Decimal)):
        return number_text(value, unit)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return inert(str(value))
