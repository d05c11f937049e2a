"""XLSX, written row by row: one sheet, ready to print, with real numbers and dates.

A number of a spreadsheet is binary floating point, of which Excel keeps fifteen digits: amounts
below ten thousand billion yuan are exact to the fen as numbers, and larger ones are written as
text, so that no digit is lost in silence. Digits go to the file from Decimal, never by a float.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from reports.column import AMOUNTS, NUMBERS, Unit
from reports.download import Download
from reports.inert import could_be_formula
from reports.layout import Kind, Line
from reports.number import number_text

EXACT_BELOW_YUAN = Decimal(10) ** 13
TEXT_MAX = 32_767  # Characters in a cell.
FIRST_DAY = date(1900, 3, 1)  # Before it the calendars of spreadsheets are wrong.
_SHOWN = {
    **dict.fromkeys(AMOUNTS, "#,##0.00"),
    Unit.PERCENT: "0.00##",
    Unit.NUMBER: "0",
    Unit.DAYS: "0",
    Unit.DATE: "yyyy-mm-dd",
    Unit.INSTANT: "yyyy-mm-dd hh:mm:ss",
}
_LOOKS: dict[Kind, dict[str, Any]] = {
    Kind.TITLE: {"bold": True, "font_size": 14},
    Kind.SECTION: {"bold": True},
    Kind.FACT: {"align": "left"},
    Kind.HEADING: {
        "bold": True,
        "border": 1,
        "text_wrap": True,
        "bg_color": "#E7E6E6",
        "align": "center",
        "valign": "vcenter",
    },
    Kind.ROW: {"border": 1, "valign": "top"},
    Kind.TOTAL: {"bold": True, "border": 1},
    Kind.NOTE: {"font_size": 9},
    Kind.SIGNATURE: {"border": 1, "text_wrap": True, "valign": "bottom"},
}
_SIGNATURE_POINTS = 48
_A4 = 9


class XlsxFile:
    """Writes lines to one sheet; rows wait in a file of the given folder, not in memory."""

    def __init__(self, target: BinaryIO, folder: Path, download: Download) -> None:
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            # INVARIANT: text is text. Nothing that somebody entered becomes a formula or a link.
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(target, options)
        self._sheet = self._book.add_worksheet(download.title.zh[:31])
        self._formats: dict[tuple[Kind, Unit | None, bool], Any] = {}
        self._row = 0
        self._repeats = len(download.blocks) == 1
        self._page(download)

    def write(self, lines: Iterable[Line]) -> None:
        """The next lines."""
        for line in lines:
            if line.kind is Kind.SIGNATURE:
                self._sheet.set_row(self._row, _SIGNATURE_POINTS)
            if line.kind is Kind.HEADING and self._repeats:
                # The table's heading stands on every page and stays in sight.
                self._sheet.repeat_rows(self._row)
                self._sheet.freeze_panes(self._row + 1, 0)
                self._repeats = False
            for at, (value, unit) in enumerate(zip_longest(line.values, line.units)):
                self._cell(line.kind, at, value, unit)
            self._row += 1

    def close(self) -> None:
        """Everything is in the target, which stays open."""
        try:
            self._book.close()
        except FileCreateError as error:
            # The library wraps what the disk said: no room is no room here too.
            raise error.args[0] from None

    def _page(self, download: Download) -> None:
        sheet = self._sheet
        sheet.set_paper(_A4)
        if not download.form:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        widths: dict[int, int] = {}
        for block in download.blocks:
            for at, column in enumerate(block.columns):
                widths[at] = max(widths.get(at, 0), column.width)
        for at, width in widths.items():
            sheet.set_column(at, at, width)

    def _cell(self, kind: Kind, at: int, value: Any, unit: Unit | None) -> None:
        sheet, look = self._sheet, partial(self._format, kind, unit)
        if value is None or value == "":
            sheet.write_blank(self._row, at, None, look())
        elif unit in NUMBERS and isinstance(value, (int, Decimal)):
            if abs(Decimal(value)) < EXACT_BELOW_YUAN:
                sheet.write_number(self._row, at, value, look())
            else:
                sheet.write_string(self._row, at, number_text(value, unit), look())
        elif isinstance(value, date) and _within_calendar(value):
            sheet.write_datetime(self._row, at, value, look())
        else:
            text = str(value)
            if len(text.encode("utf-16-le")) // 2 > TEXT_MAX:
                text = text[: TEXT_MAX // 2] + "…"
            quoted = could_be_formula(text)
            sheet.write_string(self._row, at, text, self._format(kind, None, quoted))

    def _format(self, kind: Kind, unit: Unit | None, quoted: bool = False) -> Any:
        """`quoted` keeps a text a text even after somebody has edited the cell."""
        found = self._formats.get((kind, unit, quoted))
        if found is None:
            look = dict(_LOOKS.get(kind, {}))
            if unit in _SHOWN:
                look["num_format"] = _SHOWN[unit]
            elif kind is Kind.ROW:
                look["text_wrap"] = True
            found = self._formats[kind, unit, quoted] = self._book.add_format(look)
            if quoted:
                found.set_quote_prefix()
        return found


def _within_calendar(value: date) -> bool:
    day = value.date() if isinstance(value, datetime) else value
    return day >= FIRST_DAY
