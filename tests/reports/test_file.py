"""What a file says of a value: exact numbers, units, labels, days; whatever its format."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.column import LAST, SUM, Column, Unit, Word, words
from reports.download import ID, NAMELESS, Block, Download, Parameter, Section, Signature
from reports.downloads import DOWNLOADS
from reports.file import FORMATS
from reports.inert import could_be_formula, inert
from reports.layout import Layout
from reports.number import number_text
from reports.report import Report
from rules.vocabulary import SourceLevel

ZH, EN = "zh", "en"
FACTS = Section(
    NAMELESS,
    (
        Column("county", "县", "County"),
        Column("signed_by", "签署人", "Signed by"),
        Column("signed_on", "签署日", "Signed on", Unit.DATE),
    ),
)
LEVEL = Column("level", "层级", "Level", words=words(SourceLevel, OTHER=Word("其他", "Other")))
LINES = (
    Column("name", "名称", "Name"),
    LEVEL,
    Column("yuan", "金额", "Amount", Unit.YUAN, clause="二(六)1", total=SUM),
    Column("wan", "规模", "Volume", Unit.WAN, total=SUM),
    Column("rate", "利率", "Rate", Unit.PERCENT),
    Column("left", "余额", "Left", Unit.YUAN, total=LAST),
    Column("at", "时间", "At", Unit.INSTANT),
)
TABLE = Download(
    name="test",
    title=Word("表", "Table"),
    clause="二(六)",
    table="loan",
    parameters=(Parameter("loan", ID, "Loan"),),
    report=Report("select 1"),
    sections=(FACTS,),
    blocks=(Block("lines", NAMELESS, LINES),),
    signatures=(Signature(Word("财政", "Finance"), "signed_by", "signed_on"),),
)
HEAD = {"county": "凤冈县", "signed_by": None, "signed_on": date(1899, 12, 31)}
AT = datetime(2018, 6, 1, 18, 30, 15, 999, tzinfo=UTC)


def line(**changes: Any) -> dict[str, Any]:
    """A row of the table."""
    values = {
        "name": "甲",
        "level": "COUNTY",
        "yuan": Decimal("0.10"),
        "wan": Decimal("5049.00"),
        "rate": Decimal("4.3500"),
        "left": Decimal("7.00"),
        "at": AT,
    }
    return values | changes


def made(extension: str, rows: list[dict[str, Any]], folder: Path, locale: str = ZH) -> bytes:
    """The table as a file."""
    target = io.BytesIO()
    file = FORMATS[extension].make(target, folder, TABLE)
    layout = Layout(TABLE, locale)
    file.write(layout.head(HEAD))
    for row in rows:
        file.write(layout.body([row]))
    file.write(layout.foot())
    file.close()
    assert layout.rows == len(rows)
    return target.getvalue()


def read(content: bytes) -> list[list[str]]:
    """Lines of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def test_lines_of_a_table(tmp_path: Path) -> None:
    rows = [
        line(),
        line(name="乙", yuan=None, level="OTHER", rate=Decimal("4.3125"), left=Decimal("-8.00")),
        line(name="丙", level="NEW", yuan=Decimal("0.20"), rate=Decimal("80"), at=None),
    ]
    found = read(made("csv", rows, tmp_path))
    assert found[:7] == [
        ["表"],
        ["依据", "黔府办函〔2018〕119号 二(六)"],
        ["县", "凤冈县"],
        ["签署人", ""],
        ["签署日", "1899-12-31"],
        [],
        ["名称", "层级", "金额（元）", "规模（万元）", "利率（%）", "余额（元）", "时间"],
    ]
    assert found[7:10] == [
        ["甲", "县级", "0.10", "0.50", "4.35", "7.00", "2018-06-02 02:30:15"],
        ["乙", "其他", "", "0.50", "4.3125", "-8.00", "2018-06-02 02:30:15"],
        ["丙", "NEW", "0.20", "0.50", "80.00", "7.00", ""],
    ]
    # Three times 5,049 yuan are 1.51 万元, not three times 0.50.
    assert found[10] == ["合计", "", "0.30", "1.51", "", "7.00", ""]
    assert found[11:] == [
        [],
        ["金额：二(六)1"],
        [],
        ["", "财政"],
        ["签章", ""],
        ["日期", "1899-12-31"],
    ]


def test_english_headings_name_units_too(tmp_path: Path) -> None:
    found = read(made("csv", [line()], tmp_path, EN))
    assert found[6][2:6] == ["Amount (yuan)", "Volume (10,000 yuan)", "Rate (%)", "Left (yuan)"]
    assert found[7][1] == "County"
    assert found[8][0] == "Total"


def test_a_sheet_has_the_same_lines(tmp_path: Path) -> None:
    rows = [line(), line(name="乙", yuan=None)]
    text, cells = read(made("csv", rows, tmp_path)), sheet(made("xlsx", rows, tmp_path))
    assert cells.max_row == len(text)
    for number, values in enumerate(text, 1):
        for at, value in enumerate(values, 1):
            cell = cells.cell(number, at)
            shown = "" if cell.value is None else cell.value
            if isinstance(shown, datetime):
                shown = shown.isoformat(sep=" ")
            if isinstance(shown, int | float):
                assert Decimal(str(shown)) == Decimal(value), cell.coordinate
            else:
                assert shown == value, cell.coordinate


MONEY = st.decimals(
    min_value=Decimal("-9999999999999999.99"), max_value=Decimal("9999999999999999.99"), places=2
)


@settings(deadline=None, max_examples=60)
@given(amounts=st.lists(MONEY, min_size=1, max_size=6))
def test_money_is_exact_in_both_formats(amounts: list[Decimal], tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("folder")
    rows = [line(yuan=amount) for amount in amounts]
    expected = [*amounts, sum(amounts)]
    text = read(made("csv", rows, folder))
    assert [Decimal(values[2]) for values in text[7 : 8 + len(rows)]] == expected
    content = made("xlsx", rows, folder)
    cells = sheet(content)
    found = [cells.cell(8 + at, 3) for at in range(len(expected))]
    for cell, amount in zip(found, expected, strict=True):
        # A number while fifteen digits hold it, else text with all its digits.
        assert (cell.data_type == "n") == (abs(amount) < Decimal(10) ** 13)
        assert Decimal(str(cell.value)) == amount


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("9999999999999.99", "<v>9999999999999.99</v>"),
        ("-9999999999999.99", "<v>-9999999999999.99</v>"),
        ("0.10", "<v>0.10</v>"),
        ("10000000000000.00", "<t>10000000000000.00</t>"),
        ("9999999999999999.99", "<t>9999999999999999.99</t>"),
    ],
)
def test_digits_go_into_a_sheet_as_they_are(amount: str, written: str, tmp_path: Path) -> None:
    content = made("xlsx", [line(yuan=Decimal(amount))], tmp_path)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = parts.read("xl/worksheets/sheet1.xml").decode()
    assert written in text


def test_units_decide_how_a_number_is_written() -> None:
    assert number_text(Decimal("1E+3"), Unit.YUAN) == "1000.00"
    assert number_text(Decimal("4.7500"), Unit.PERCENT) == "4.75"
    assert number_text(Decimal("80"), Unit.PERCENT) == "80.00"
    assert number_text(Decimal("66.6667"), Unit.PERCENT) == "66.6667"
    assert number_text(92, Unit.DAYS) == "92"
    assert number_text(Decimal("92"), Unit.NUMBER) == "92"


@given(st.text(alphabet="=+-@＝＋－＠\t\r\n \u3000\ufeff'a1中"))
def test_nothing_that_could_be_a_formula_is_left_bare(text: str) -> None:
    shown = inert(text)
    assert not could_be_formula(shown)
    assert shown in (text, f"'{text}")
    first = text.lstrip(" \t\r\n\u3000\ufeff")[:1]
    assert could_be_formula(text) == (text[:1] in set("\t\r\n") or first in set("=+-@＝＋－＠"))


def test_what_a_cell_cannot_hold_is_cut_and_said_so(tmp_path: Path) -> None:
    cells = sheet(made("xlsx", [line(name="𠮷" * 40_000)], tmp_path))
    held = cells.cell(8, 1).value
    assert held.endswith("…") and len(held.encode("utf-16-le")) // 2 <= 32_767


def test_text_with_controls_is_still_a_sheet(tmp_path: Path) -> None:
    text = "a\x0bb\x01<&>\"'𠮷·\ufffe"
    cells = sheet(made("xlsx", [line(name=text)], tmp_path))
    assert cells.cell(8, 1).value.startswith("a")
    assert "𠮷·" in cells.cell(8, 1).value


def test_downloads_hold_together() -> None:
    for name, download in DOWNLOADS.items():
        assert name == download.name and download.clause
        assert set(download.stem) <= {
            column.name for section in download.sections for column in section.columns
        }
        for block in download.blocks:
            assert block.columns[0].total is None, "the total's label stands in the first column"
        for column in download.columns:
            assert column.zh and column.en and column.zh != column.en
            assert re.search(rf"\b{column.name}\b", download.report.sql), column.name
        facts = [column.name for section in download.sections for column in section.columns]
        for block in download.blocks:
            names = [*facts, *(column.name for column in block.columns)]
            assert len(set(names)) == len(names), "a fact and a column of one name hide each other"
