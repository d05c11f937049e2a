"""Shared by the tests of the edge: an issuer, the dictionaries, and the application itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from api.app import Edge, create_app
from api.settings import DEVELOPMENT, Limits, Settings
from models.database import Database
from models.directory import Directory
from models.identity import IdentityKeys
from tests.api.issuer import AUDIENCE, ISSUER, Issuer
from tests.conftest import DatabaseUrls, Server, _copy


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Coroutine tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    """An issuer with one key of each kind."""
    return Issuer()


@pytest.fixture(scope="session")
def shared_reference_urls(server: Server, reference_template: str) -> Iterator[DatabaseUrls]:
    """One database with the dictionaries for all tests of this process that only read."""
    with _copy(server, reference_template) as urls:
        yield urls


@pytest.fixture(scope="session")
def directory(shared_reference_urls: DatabaseUrls) -> Directory:
    """The dictionaries, loaded once."""

    async def load() -> Directory:
        database = await Database.open(shared_reference_urls.app, size=1)
        try:
            return await Directory.load(database)
        finally:
            await database.close()

    return asyncio.run(load())


@dataclass
class Desk:
    """A running application, a client of it, and tokens for both."""

    app: Starlette
    client: httpx.AsyncClient
    issuer: Issuer

    @property
    def edge(self) -> Edge:
        edge: Edge = self.app.state.edge
        return edge

    @property
    def headers(self) -> dict[str, str]:
        """Headers of a county office that wants JSON."""
        return {
            "authorization": f"Bearer {self.issuer.token()}",
            "content-type": "application/json",
            "accept": "application/json",
        }

    async def post(self, body: Any = None, **options: Any) -> httpx.Response:
        """POST a JSON value, or `content`, with the office's headers and changes to them."""
        changes = options.pop("headers", {})
        merged = {**self.headers, **changes}
        headers = {name: value for name, value in merged.items() if value is not None}
        if body is not None:
            options["json"] = body
        return await self.client.post("/graphql", headers=headers, **options)

    async def ask(self, query: str, **variables: Any) -> httpx.Response:
        """POST a document."""
        return await self.post({"query": query, "variables": variables})


def settings_for(urls: DatabaseUrls, folder: Path, issuer: Issuer, **changes: Any) -> Settings:
    """Settings of a development process on this database."""
    jwks, keys = folder / "jwks.json", folder / "identity-keys.json"
    jwks.write_bytes(issuer.jwks())
    if not keys.exists():
        IdentityKeys.generate(keys)
    values: dict[str, Any] = {
        "environment": DEVELOPMENT,
        "database_url": urls.app,
        "data_directory": folder,
        "issuer": ISSUER,
        "audience": AUDIENCE,
        "jwks_url": None,
        "jwks_file": jwks,
        "identity_keys": keys,
        "business_date": date(2018, 12, 20),
        "pool_size": 4,
        "log_level": "info",
        "limits": Limits(),
    }
    return Settings(**(values | changes))


@asynccontextmanager
async def running(settings: Settings, issuer: Issuer) -> AsyncIterator[Desk]:
    """The application between start-up and shutdown."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, client=("10.1.2.3", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            del client.headers["accept"]  # What a test does not say is not sent.
            yield Desk(app, client, issuer)


@pytest.fixture(scope="module")
async def desk(
    shared_reference_urls: DatabaseUrls,
    tmp_path_factory: pytest.TempPathFactory,
    issuer: Issuer,
    anyio_backend: str,
) -> AsyncIterator[Desk]:
    """One application for the tests of a file."""
    folder = tmp_path_factory.mktemp("data")
    async with running(settings_for(shared_reference_urls, folder, issuer), issuer) as made:
        yield made
