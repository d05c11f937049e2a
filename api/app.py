"""The application: what is opened at start-up, in which order, and how it is closed again."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api import graphiql
from api.authentication import Authenticator
from api.call import Drain
from api.document import Documents
from api.download import DownloadEndpoint
from api.endpoint import GraphQLEndpoint
from api.health import Health, migration_head
from api.logging import configure_logging
from api.metrics import Metrics
from api.settings import Settings
from api.signing_keys import SigningKeys
from authz.rls import policy_hash
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.identity import IdentityKeys, Vault
from planner.download import Exporter
from schema.build import GRAPHQL
from schema.execute import Engine
from services.door import Door

_LOG = structlog.get_logger("app")


class Edge:
    """What lives as long as the process: opened by the application's lifespan."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.drain = Drain()
        self.database: Database | None = None
        self.graphql: GraphQLEndpoint | None = None
        self.download: DownloadEndpoint | None = None
        self.keys = _signing_keys(settings)
        self.health = Health(
            lambda: self.database,
            self.keys,
            self.drain,
            self.metrics,
            policy_hash(),
            migration_head(),
        )

    async def open(self) -> None:
        """Connect, load the dictionaries and the issuer's keys, make the engine."""
        settings = self.settings
        assert settings.identity_keys is not None, "the settings name a file of identity keys"
        vault = Vault(IdentityKeys.load(settings.identity_keys))
        database = await Database.open(
            settings.database_url,
            size=settings.pool_size,
            deadline_seconds=settings.deadline_seconds,
            transaction_pooler=settings.transaction_pooler,
            wait_seconds=settings.queue_seconds,
        )
        try:
            directory = await Directory.load(database)
            await self.keys.refresh()
            clock = Clock(settings.business_date)
            authenticator = Authenticator(
                self.keys,
                directory,
                clock,
                issuer=settings.issuer,
                audience=settings.audience,
            )
            documents = Documents(GRAPHQL, settings.limits)
            self.graphql = GraphQLEndpoint(
                settings,
                authenticator,
                documents,
                Engine(database, clock, vault, directory),
                self.metrics,
                self.drain,
            )
            self.download = DownloadEndpoint(
                settings,
                authenticator,
                Exporter(database, clock, directory, vault),
                Door(database, clock, directory, vault),
                self.metrics,
                self.drain,
            )
        except BaseException:
            await database.close(0)
            raise
        self.database = database
        self.metrics.observe_database(database)
        self.metrics.observe(
            "qiandai_documents_kept", "Documents kept validated", lambda: len(documents)
        )

    async def close(self) -> None:
        """Refuse what is new, let what runs finish, close the connections."""
        self.drain.close()
        if self.database is not None:
            await self.database.close(self.settings.grace_seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to its endpoint."""
        endpoint = self.download if "file" in scope.get("path_params", {}) else self.graphql
        assert endpoint is not None, "the lifespan has begun"
        await endpoint(scope, receive, send)


def create_app(settings: Settings) -> Starlette:
    """The ASGI application for these settings; nothing is opened before its lifespan begins."""
    edge = Edge(settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        configure_logging(settings.log_level)
        await edge.open()
        # What start-up made stays: a full collection over the schema held the loop for 80 ms.
        gc.collect()
        gc.freeze()
        _LOG.info("started", environment=settings.environment, pool_size=settings.pool_size)
        try:
            yield
        finally:
            await edge.close()
            _LOG.info("stopped")

    routes = [Route("/graphql", edge), Route("/download/{file}", edge), *edge.health.routes()]
    if settings.graphiql:
        routes += graphiql.routes()
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _told})
    app.router.redirect_slashes = False
    app.state.edge = edge
    return app


def _signing_keys(settings: Settings) -> SigningKeys:
    if settings.jwks_url is not None:
        return SigningKeys.from_url(settings.jwks_url)
    assert settings.jwks_file is not None, "the settings name the issuer's keys"
    return SigningKeys.from_file(settings.jwks_file)


async def _told(_request: Request, error: Exception) -> Response:
    """Unknown addresses and methods, without Starlette's plain text."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {}) | {
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    body = orjson.dumps({"errors": [{"message": error.detail}]})
    return Response(body, error.status_code, headers, "application/json")
