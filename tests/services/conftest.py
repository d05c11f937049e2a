"""Ground of the tests of writes: a database a module, a county of its own for each test."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from services.door import Door
from tests.conftest import DatabaseUrls, Server, _copy
from tests.factories import DAY, VAULT
from tests.services.ground import Ground


@pytest.fixture
def anyio_backend() -> str:
    """Coroutine tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="module")
def module_urls(server: Server, reference_template: str) -> Iterator[DatabaseUrls]:
    """One database for the tests of a module; each test has its own county in it."""
    with _copy(server, reference_template) as urls:
        yield urls


@pytest.fixture(scope="module")
def directory(module_urls: DatabaseUrls) -> Directory:
    """The dictionaries of that database."""

    async def load() -> Directory:
        database = await Database.open(module_urls.app, size=1)
        try:
            return await Directory.load(database)
        finally:
            await database.close()

    return asyncio.run(load())


@pytest.fixture(scope="module")
def counties(directory: Directory) -> Iterator[str]:
    """Codes of counties with townships and at least three lenders, each given out once."""
    guizhou = directory.region_by_code("520000")
    assert guizhou is not None
    codes = sorted(entry.code for entry in directory.counties(guizhou) if entry.code.isdigit())
    return itertools.chain(codes)


@pytest.fixture
async def ground(
    module_urls: DatabaseUrls, directory: Directory, counties: Iterator[str]
) -> AsyncIterator[Ground]:
    """A fresh county with the door to it."""
    database = await Database.open(module_urls.app, size=4)
    owner: Any = await asyncpg.connect(driver_dsn(module_urls.owner))
    door = Door(database, Clock(DAY), directory, VAULT)
    try:
        yield Ground(database, owner, directory, door, next(counties))
    finally:
        await owner.close()
        await database.close()
