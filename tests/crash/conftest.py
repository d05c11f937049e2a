"""A database of its own for each test here: what is struck must be alone in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from services.door import Door
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls
from tests.crash.payments import started
from tests.factories import DAY, VAULT
from tests.services.ground import Ground

COUNTY = "520327"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Coroutine tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    """An issuer with one key of each kind."""
    return Issuer()


@asynccontextmanager
async def grounded(urls: DatabaseUrls) -> AsyncIterator[Ground]:
    """A county with a fund and an agreement, past any relay."""
    database = await Database.open(urls.app, size=2)
    owner: Any = await asyncpg.connect(driver_dsn(urls.owner))
    directory = await Directory.load(database)
    ground = Ground(
        database, owner, directory, Door(database, Clock(DAY), directory, VAULT), COUNTY
    )
    try:
        await started(ground)
        yield ground
    finally:
        await owner.close()
        await database.close()
