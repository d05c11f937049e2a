"""One application for the tests of a module, and a county of its own for each test."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from models.clock import Clock
from models.directory import Directory
from models.dsn import driver_dsn
from services.door import Door
from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls, Server, _copy
from tests.factories import DAY, KEYS, VAULT
from tests.notice.desk import Calendar, County


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Coroutine tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    """An issuer with one key of each kind."""
    return Issuer()


@pytest.fixture(scope="module")
def module_urls(server: Server, reference_template: str) -> Iterator[DatabaseUrls]:
    """One database with the dictionaries for the tests of a module."""
    with _copy(server, reference_template) as urls:
        yield urls


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    """The clock of the module's application."""
    return Calendar(DAY)


@pytest.fixture(scope="module")
async def desk(
    module_urls: DatabaseUrls,
    tmp_path_factory: pytest.TempPathFactory,
    issuer: Issuer,
    calendar: Calendar,
    anyio_backend: str,
) -> AsyncIterator[Desk]:
    """The application on that database, its clock in the tests' hands."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "identity-keys.json").write_text(KEYS.as_json(), encoding="ascii")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.app.Clock", lambda _day: calendar)
        async with running(settings_for(module_urls, folder, issuer), issuer) as made:
            yield made


@pytest.fixture(scope="module")
async def owner(module_urls: DatabaseUrls, anyio_backend: str) -> AsyncIterator[Any]:
    """A connection that reads and makes rows past all rights."""
    connection = await asyncpg.connect(driver_dsn(module_urls.owner))
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def directory(desk: Desk) -> Directory:
    """The dictionaries of that database."""
    assert desk.edge.database is not None
    return await Directory.load(desk.edge.database)


@pytest.fixture(scope="module")
def counties(directory: Directory) -> Iterator[str]:
    """Codes of counties with townships and at least three lenders, each given out once."""
    guizhou = directory.region_by_code("520000")
    assert guizhou is not None
    found = sorted(entry.code for entry in directory.counties(guizhou) if entry.code.isdigit())
    return itertools.chain(found)


@pytest.fixture
def county(
    desk: Desk,
    owner: Any,
    directory: Directory,
    counties: Iterator[str],
    calendar: Calendar,
) -> County:
    """A county without any rows, on the usual business day."""
    calendar.day = DAY
    database = desk.edge.database
    assert database is not None
    door = Door(database, Clock(DAY), directory, VAULT)
    return County(database, owner, directory, door, next(counties), desk, calendar)
