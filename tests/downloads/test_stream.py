"""Long files: memory, one statement, one moment; readers that leave, and limits."""

from __future__ import annotations

import asyncio
import errno
import io
import tempfile
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.settings import Limits, StatementSeconds
from authz.role import Role
from models.ids import GlobalId
from planner import download as statements
from reports import csv_file
from tests.api.conftest import Desk, running, settings_for
from tests.conftest import DatabaseUrls
from tests.downloads.books import entry, fund_of
from tests.downloads.reading import csv_lines, fetch, statement_path
from tests.notice.desk import EN, ZH, County, Office

pytestmark = pytest.mark.anyio

MEGABYTE = 1_000_000
PATIENT = {"download_seconds": 600.0}  # Nothing here is timed.


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are made, and where nothing may stay behind."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left_behind(temporary: Path) -> list[Path]:
    """Files that were not removed."""
    return list(temporary.iterdir())


@asynccontextmanager
async def served(
    county: County, urls: DatabaseUrls, folder: Path, **changes: Any
) -> AsyncIterator[Office]:
    """The finance office of the county at an application with other limits."""
    changes = {"limits": Limits(**changes.pop("limits", {})), **changes}
    settings = settings_for(urls, folder, county.desk.issuer, **changes)
    async with running(settings, county.desk.issuer) as desk:
        office = county.office(Role.COUNTY_FIN)
        yield replace(office, desk=desk)


async def long_statement(county: County, rows: int) -> GlobalId:
    """A fund with so many injections of 1.01 yuan in one day."""
    fund = await fund_of(county, ())
    await county.owner.execute(
        """insert into fund_entry (county_id, id, fund_id, kind, debit_account, credit_account,
          amount, source_level, document_no, business_on, recorded_at, recorded_by)
        select $1, gen_random_uuid(), $2, 'INJECTION', 'SPECIAL_ACCOUNT', 'COUNTY_BUDGET', 1.01,
          'COUNTY', '县财〔2018〕' || n || '号', '2018-05-01',
          timestamptz '2018-05-01 08:00:00+08' + n * interval '1 ms', 'seed'
        from generate_series(1, $3) n""",
        county.county_id,
        fund.key,
        rows,
    )
    return fund


async def taken(office: Office, path: str, keep: bool = False) -> tuple[int, bytes]:
    """Size of the body and, where it is kept, the body; called as a server calls."""
    sent: list[bytes] = []
    size = 0

    async def receive() -> dict[str, Any]:
        if not sent:
            sent.append(b"")
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        nonlocal size
        if message["type"] == "http.response.start":
            assert message["status"] == 200
            return
        size += len(message["body"])
        assert len(message["body"]) <= 65_536, "the body goes in pieces"
        if keep:
            sent.append(message["body"])

    await office.desk.app(_scope(office, path), receive, send)
    return size, b"".join(sent)


def _scope(office: Office, path: str) -> dict[str, Any]:
    address, _, query = path.partition("?")
    return {
        "type": "http",
        "method": "GET",
        "path": address,
        "raw_path": address.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"authorization", f"Bearer {office.token}".encode())],
        "client": ("10.0.0.1", 1),
    }


async def peak(office: Office, path: str) -> int:
    """Bytes that Python held at most while the file was made and sent, beyond those before."""
    tracemalloc.start()
    try:
        await taken(office, path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# A sheet costs eight times the work of a list, and each of its cells more memory if it were kept.
LONG = [("csv", 50_000), ("xlsx", 12_000)]


@pytest.mark.parametrize(("kind", "rows"), LONG)
async def test_memory_does_not_grow_with_the_file(
    county: County, module_urls: DatabaseUrls, tmp_path: Path, kind: str, rows: int, temporary: Path
) -> None:
    fund = await long_statement(county, rows)
    short = statement_path(fund, kind, **{"from": "2018-01-01", "to": "2018-01-31"})
    async with served(county, module_urls, tmp_path, limits=PATIENT) as office:
        await taken(office, short)  # What is loaded once is no part of a file.
        little = await peak(office, short)
        much = await peak(office, statement_path(fund, kind))
    assert much - little < 2 * MEGABYTE, (little, much)
    assert left_behind(temporary) == []


@pytest.mark.parametrize(("kind", "rows"), LONG)
async def test_many_lines_add_up_to_the_fen(
    county: County, module_urls: DatabaseUrls, tmp_path: Path, kind: str, rows: int
) -> None:
    fund = await long_statement(county, rows)
    async with served(county, module_urls, tmp_path, limits=PATIENT) as office:
        _, body = await taken(office, statement_path(fund, kind), keep=True)
    total = rows * Decimal("1.01")
    if kind == "csv":
        lines = [line.split(",") for line in body.decode("utf-8-sig").splitlines()[14:]]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
        lines = [list(row) for row in sheet.iter_rows(min_row=15, values_only=True)]
    amounts = [Decimal(str(line[4])) for line in lines[:rows]]
    foot = lines[rows]
    assert sum(amounts) == total and foot[0] == "合计"
    assert Decimal(str(foot[4])) == Decimal(str(foot[6])) == total


async def test_a_download_is_one_statement(county: County) -> None:
    fund = await long_statement(county, 1_200)
    office = county.office(Role.COUNTY_FIN)
    await taken(office, statement_path(fund))
    database = office.desk.edge.database
    assert database is not None
    ran: list[str] = []
    database.add_query_logger(lambda query: ran.append(query.query))
    streaming = type(database).streaming
    streams: list[str] = []

    def noted(self: Any, scope: Any, sql: str, *arguments: Any, **more: Any) -> Any:
        streams.append(sql)
        return streaming(self, scope, sql, *arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(database), "streaming", noted)
        await taken(office, statement_path(fund))
        await asyncio.sleep(0.01)
    assert len(streams) == 1
    # Beside it the ends of its transaction, and that of the audit row.
    words = [sql.split(";")[0].split("(")[0].strip() for sql in ran]
    assert words[:2] == ["BEGIN READ ONLY", "COMMIT"]
    assert words[2:] == ["BEGIN READ WRITE", "INSERT INTO audit_event", "COMMIT"]


async def test_a_file_is_of_one_moment(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    fund = await long_statement(county, 40)
    office = county.office(Role.COUNTY_FIN)
    monkeypatch.setattr(statements, "ROWS_EACH", 5)
    loop = asyncio.get_running_loop()
    write = csv_file.CsvFile.write
    more = {"account": "COUNTY_BUDGET", "source_level": "COUNTY"}

    def slowly(self: Any, lines: Any) -> None:
        # Between two pieces somebody pays in, and it is committed.
        made = entry(county, fund, "2018-04-01", "INJECTION", "7.00", next(numbers), **more)
        asyncio.run_coroutine_threadsafe(made, loop).result(10)
        write(self, lines)

    numbers = iter(range(100, 200))
    monkeypatch.setattr(csv_file.CsvFile, "write", slowly)
    found = csv_lines(await fetch(office, statement_path(fund)))
    assert next(numbers) > 105, "the file came in several pieces"
    assert found[9] == ["期末余额（元）", "40.40"]
    (total,) = [line for line in found if line[:1] == ["合计"]]
    assert total[4] == total[6] == "40.40"


@asynccontextmanager
async def held(county: County) -> AsyncIterator[None]:
    """Nobody can read the ledger meanwhile."""
    transaction = county.owner.transaction()
    await transaction.start()
    await county.owner.execute("lock table fund_entry in access exclusive mode")
    try:
        yield
    finally:
        await transaction.rollback()


async def idle(desk: Desk) -> None:
    """No connection is in use; one that was broken off is mended behind the scenes."""
    await _used(desk, False)


async def busy(desk: Desk) -> None:
    """A statement runs."""
    await _used(desk, True)


async def _used(desk: Desk, wanted: bool) -> None:
    database = desk.edge.database
    assert database is not None
    for _ in range(500):
        if bool(database.figures["in_use"]) == wanted:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(database.figures)


async def test_who_leaves_holds_no_connection(county: County, temporary: Path) -> None:
    fund = await fund_of(county)
    office = county.office(Role.COUNTY_FIN)
    left = asyncio.Event()
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async with held(county):
        scope = _scope(office, statement_path(fund))
        task = asyncio.create_task(office.desk.app(scope, receive, send))
        await busy(office.desk)
        left.set()
        await asyncio.wait_for(task, 5)
        assert sent == []
        await idle(office.desk)
    assert left_behind(temporary) == []
    assert await county.rows("audit_event") == [], "nothing left the house"
    assert (await fetch(office, statement_path(fund))).status_code == 200


@pytest.mark.parametrize("language", [ZH, EN])
async def test_a_statement_that_takes_too_long_is_told(
    county: County, module_urls: DatabaseUrls, tmp_path: Path, language: str, temporary: Path
) -> None:
    fund = await fund_of(county)
    async with (
        served(county, module_urls, tmp_path, statements=StatementSeconds(download=0.5)) as office,
        held(county),
    ):
        answer = await fetch(office, statement_path(fund, "xlsx"), language)
        await idle(office.desk)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert error["extensions"]["limit"] == "statementSeconds"
    assert {ZH: "单条语句超过 0.5 秒", EN: "more than 0.5 s"}[language] in error["message"]
    assert left_behind(temporary) == []


async def test_a_file_may_take_longer_than_a_query(
    county: County, module_urls: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fund = await long_statement(county, 1_200)
    write = csv_file.CsvFile.write

    def slowly(self: Any, lines: Any) -> None:
        write(self, lines)
        asyncio.run(asyncio.sleep(0.5))

    monkeypatch.setattr(csv_file.CsvFile, "write", slowly)
    async with served(county, module_urls, tmp_path, deadline_seconds=1.5) as office:
        answer = await fetch(office, statement_path(fund))
    assert answer.status_code == 200
    limits = {"download_seconds": 1.0}
    async with served(county, module_urls, tmp_path, limits=limits) as office:
        answer = await fetch(office, statement_path(fund))
        await idle(office.desk)
    assert answer.status_code == 504


@pytest.mark.parametrize(("kind", "each"), [("csv", 500), ("xlsx", 500), ("csv", 3)])
async def test_more_rows_than_allowed_are_refused(
    county: County,
    module_urls: DatabaseUrls,
    tmp_path: Path,
    kind: str,
    each: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fund = await long_statement(county, 9)
    monkeypatch.setattr(statements, "ROWS_EACH", each)
    for rows, status in ((10, 200), (9, 400)):  # The opening is a row too.
        limits = {"download_rows": rows}
        async with served(county, module_urls, tmp_path, limits=limits) as office:
            answer = await fetch(office, statement_path(fund, kind))
        assert answer.status_code == status
    (error,) = answer.json()["errors"]
    told = error["extensions"]
    assert (told["code"], told["limit"], told["maximum"]) == ("LIMIT_EXCEEDED", "rows", 9)


async def test_places_are_few(county: County, module_urls: DatabaseUrls, tmp_path: Path) -> None:
    fund = await fund_of(county)
    limits = {"downloads": 1}
    async with served(county, module_urls, tmp_path, queue_seconds=0.1, limits=limits) as office:
        async with held(county):
            first = asyncio.create_task(fetch(office, statement_path(fund)))
            await busy(office.desk)
            second = await fetch(office, statement_path(fund))
        assert (await first).status_code == 200
        assert second.status_code == 503 and second.headers["retry-after"] == "1"
        assert second.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
        # The place is free again.
        assert (await fetch(office, statement_path(fund))).status_code == 200


async def test_a_transaction_pooler_changes_nothing(
    county: County, module_urls: DatabaseUrls, tmp_path: Path
) -> None:
    fund = await long_statement(county, 1_200)
    plain = await fetch(county.office(Role.COUNTY_FIN), statement_path(fund))
    async with served(county, module_urls, tmp_path, transaction_pooler=True) as office:
        pooled = await fetch(office, statement_path(fund))
    assert pooled.content == plain.content


class FullDisk(io.BytesIO):
    """Takes nothing the first time; what is left of the writer may say its last words."""

    full = True

    def write(self, content: Any) -> int:
        if not self.full:
            return super().write(content)
        self.full = False
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        """Whoever is collected later still finds it open."""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_full_disk_is_an_overload(
    county: County, kind: str, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    fund = await fund_of(county)
    office = county.office(Role.COUNTY_FIN)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_: FullDisk())
        answer = await fetch(office, statement_path(fund, kind))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
    await idle(office.desk)
    assert left_behind(temporary) == []
    assert (await fetch(office, statement_path(fund, kind))).status_code == 200
