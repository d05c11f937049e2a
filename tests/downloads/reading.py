"""Fetching files as an office does, and reading them back as a spreadsheet does."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import httpx
import openpyxl

from models.ids import GlobalId
from tests.notice.desk import ZH, Office

BOM = "\ufeff"
FIRST, LAST = "2018-01-01", "2018-12-20"


def statement_path(fund: GlobalId | str, kind: str = "csv", **more: str) -> str:
    """Address of a fund's statement of the year."""
    query = urlencode({"fund": str(fund), "from": FIRST, "to": LAST} | more)
    return f"/download/fund-statement.{kind}?{query}"


def claim_path(claim: GlobalId | str, kind: str = "csv") -> str:
    """Address of a claim's file."""
    return f"/download/claim-file.{kind}?claim={claim}"


def list_path(batch: GlobalId | str, kind: str = "csv") -> str:
    """Address of a batch's list."""
    return f"/download/subsidy-list.{kind}?batch={batch}"


async def fetch(office: Office, path: str, language: str = ZH, **headers: str) -> httpx.Response:
    """The answer to a GET with the office's token."""
    told = {"authorization": f"Bearer {office.token}", "accept-language": language} | headers
    return await office.desk.client.get(path, headers=told)


async def lines(office: Office, path: str, language: str = ZH) -> list[list[Any]]:
    """The file's lines; numbers as Decimal, days as ISO text, empty cells as empty text."""
    answer = await fetch(office, path, language)
    assert answer.status_code == 200, answer.text
    return csv_lines(answer) if ".csv?" in path else xlsx_lines(answer.content)


def csv_lines(answer: httpx.Response) -> list[list[str]]:
    """Cells of a CSV file."""
    text = answer.content.decode()
    assert text.startswith(BOM) and text.count(BOM) == 1
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def xlsx_lines(content: bytes) -> list[list[Any]]:
    """Cells of an XLSX file's one sheet, as a CSV file would have them."""
    sheet = sheet_of(content)
    found = [[_plain(cell) for cell in row] for row in sheet.iter_rows()]
    return [_trimmed(line) for line in found]


def sheet_of(content: bytes) -> Any:
    """The one sheet of an XLSX file."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    (sheet,) = book.worksheets
    return sheet


def trimmed(found: list[list[str]]) -> list[list[str]]:
    """Lines without empty cells at their ends, as a spreadsheet has them."""
    return [_trimmed(line) for line in found]


def _trimmed(line: list[Any]) -> list[Any]:
    while line and line[-1] == "":
        line = line[:-1]
    return line


def _plain(cell: Any) -> str:
    """A cell's value as text: amounts with two decimals, other numbers as they are shown."""
    assert cell.data_type != "f", "no cell is a formula"
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        shown = "%Y-%m-%d" if cell.number_format == "yyyy-mm-dd" else "%Y-%m-%d %H:%M:%S"
        return value.strftime(shown)
    if isinstance(value, float | int):
        return _shown(value, cell.number_format)
    return str(value)


def _shown(value: float, number_format: str) -> str:
    exact = Decimal(str(value))
    if number_format == "#,##0.00":
        return f"{exact:.2f}"
    if number_format == "0.00##":
        return max((f"{exact:.2f}", f"{exact:.4f}".rstrip("0")), key=len)
    assert number_format == "0", number_format
    return f"{exact:.0f}"
