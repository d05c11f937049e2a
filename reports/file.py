"""What a format is: a writer that takes lines as they come, and what the file is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from reports.csv_file import CsvFile
from reports.download import Download
from reports.html_file import HtmlFile
from reports.layout import Line
from reports.xlsx_file import XlsxFile


class File(Protocol):
    """A file being written; nothing of it is kept in memory but what is being written."""

    def write(self, lines: Iterable[Line]) -> None:
        """The next lines."""

    def close(self) -> None:
        """Everything is in the target."""


class Make(Protocol):
    """How a writer begins: where the file goes, a folder for its own use, whose columns."""

    def __call__(self, target: BinaryIO, folder: Path, download: Download) -> File: ...


@dataclass(frozen=True, slots=True)
class Format:
    """`forms_as_fields`: a form is written as a list of fields and values."""

    make: Make
    media_type: str
    forms_as_fields: bool


FORMATS = {
    "csv": Format(CsvFile, "text/csv; charset=utf-8", forms_as_fields=True),
    "xlsx": Format(
        XlsxFile,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        forms_as_fields=False,
    ),
    "html": Format(HtmlFile, "text/html; charset=utf-8", forms_as_fields=False),
}
