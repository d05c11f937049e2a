"""HTML to print: one page with its own stylesheet, a chart where one helps, and no script.

Everything that somebody entered is escaped; the page loads nothing and does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from reports.column import NUMBERS, Unit
from reports.download import Block, Download
from reports.layout import Kind, Line
from reports.number import number_text

BARS_MAX = 40
_BAR = 22  # Height of a bar with its gap, in pixels; the label stands left of it.
_LABEL, _WIDTH = 220, 460
_STYLE = """
body { font-family: "Songti SC", SimSun, serif; margin: 24px; color: #000; }
h1 { text-align: center; font-size: 20px; }
h2 { font-size: 15px; margin: 18px 0 6px; }
table { border-collapse: collapse; width: 100%; font-size: 12px; margin: 6px 0; }
th, td { border: 1px solid #444; padding: 3px 5px; text-align: left; vertical-align: top; }
td { white-space: pre-wrap; overflow-wrap: anywhere; }
table.facts th { width: 28%; background: none; }
th { background: #eee; }
td.number { text-align: right; white-space: nowrap; }
tr.total td { font-weight: bold; }
tr.signature td { height: 64px; vertical-align: bottom; }
p.note { font-size: 10px; margin: 2px 0; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { margin: 0; }
  thead { display: table-header-group; }
  tr, svg { break-inside: avoid; }
}
"""
_IN_TABLE = (Kind.HEADING, Kind.ROW, Kind.TOTAL, Kind.SIGNATURE)


class HtmlFile:
    """Writes lines to a page as they come; of a table it keeps only what its bars need."""

    def __init__(self, target: BinaryIO, folder: Path, download: Download) -> None:
        self._target = target
        self._blocks = list(download.blocks)
        self._bars: list[tuple[str, Decimal]] = []
        self._block: Block | None = None
        self._open = ""  # What is open: facts, a table, or nothing.
        title = escape(f"{download.title.zh} {download.title.en}")
        # The page may do nothing, wherever it is opened.
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        self._put(
            '<!doctype html><html><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        )

    def write(self, lines: Iterable[Line]) -> None:
        """The next lines."""
        for line in lines:
            self._line(line)

    def close(self) -> None:
        """Everything is in the target, which stays open."""
        self._turn("")
        self._put("</body></html>\n")

    def _line(self, line: Line) -> None:
        if line.kind in _IN_TABLE:
            if line.kind is Kind.HEADING:
                self._turn("")
                self._block = self._blocks.pop(0) if self._blocks else None
            self._turn("table")
            self._row(line)
        elif line.kind is Kind.FACT:
            self._turn("facts")
            name, value = line.values
            unit = line.units[1] if line.units else None
            self._put(f"<tr><th>{escape(str(name))}</th>{_cell(value, unit)}</tr>")
        else:
            self._turn("")
            text = escape(" ".join(str(one) for one in line.values))
            tag = {Kind.TITLE: "h1", Kind.SECTION: "h2", Kind.NOTE: 'p class="note"'}.get(line.kind)
            if tag is not None:
                self._put(f"<{tag}>{text}</{tag.split()[0]}>")

    def _row(self, line: Line) -> None:
        if line.kind is Kind.HEADING:
            cells = "".join(f"<th>{escape(str(one))}</th>" for one in line.values)
            self._put(f"<thead><tr>{cells}</tr></thead>")
            return
        if line.kind is Kind.ROW:
            self._measure(line)
        cells = "".join(_cell(*pair) for pair in zip_longest(line.values, line.units))
        self._put(f'<tr class="{line.kind.value.lower()}">{cells}</tr>')

    def _measure(self, line: Line) -> None:
        """Keep a row's bar, of the first rows."""
        block = self._block
        if block is None or not block.bars or len(self._bars) == BARS_MAX:
            return
        place = [column.name for column in block.columns].index(block.bars)
        value = line.values[place]
        if isinstance(value, (int, Decimal)) and value > 0:
            self._bars.append((str(line.values[0]), Decimal(value)))

    def _turn(self, to: str) -> None:
        """End what is open where it is something else, and begin `to`."""
        if self._open == to:
            return
        if self._open:
            self._put("</table>")
        if self._open == "table" and self._bars:
            self._put(_chart(self._bars))
            self._bars = []
        if to:
            self._put(f'<table class="{to}">')
        self._open = to

    def _put(self, text: str) -> None:
        self._target.write(text.encode())


def _cell(value: Any, unit: Unit | None = None) -> str:
    if unit in NUMBERS and isinstance(value, (int, Decimal)):
        assert unit is not None
        return f'<td class="number">{number_text(value, unit)}</td>'
    if isinstance(value, datetime):
        value = value.isoformat(sep=" ")
    return f"<td>{escape('' if value is None else str(value))}</td>"


def _chart(bars: list[tuple[str, Decimal]]) -> str:
    """Bars as long as their values, the longest filling the width."""
    most = max(value for _, value in bars)
    drawn = []
    for number, (label, value) in enumerate(bars):
        y, width = number * _BAR, max(1, round(value / most * _WIDTH))
        drawn.append(
            f'<text x="{_LABEL - 6}" y="{y + 14}" text-anchor="end">{escape(label[:24])}</text>'
            f'<rect x="{_LABEL}" y="{y + 3}" width="{width}" height="{_BAR - 6}" fill="#4a78a8"/>'
        )
    height, width = len(bars) * _BAR, _LABEL + _WIDTH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-size="12">{"".join(drawn)}</svg>'
    )
