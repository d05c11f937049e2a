"""The application: what is opened at start-up, in which order, and how it is closed again."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
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
from reports.file import FORMATS
from schema.build import GRAPHQL
from schema.execute import Engine
from services.door import Door

GRAPHQL_PATH = "/graphql"
_PACKED_MIN = 1024  # Bytes; what fits into one packet anyway gains nothing.
_PACKED_LEVEL = 4
_PACKED_ALREADY = (*DEFAULT_EXCLUDED_CONTENT_TYPES, FORMATS["xlsx"].media_type)
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
            settings.statements.health,
        )
        self._packing = GZipMiddleware(
            self._plain, _PACKED_MIN, _PACKED_LEVEL, exclude_content_types=_PACKED_ALREADY
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
                Engine(database, clock, vault, directory, settings.limits.plan_cost),
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
            "qiandai_requests_in_flight",
            "Requests being answered",
            lambda: self.drain.in_flight,
        )
        self.metrics.observe(
            "qiandai_documents_kept", "Documents kept validated", lambda: len(documents)
        )

    async def close(self) -> None:
        """Refuse what is new, let what runs finish, close the connections."""
        self.drain.close()
        if self.database is not None:
            await self.database.close(self.settings.grace_seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to its endpoint; the answer is compressed where the caller asks for it."""
        wanted = any(n == b"accept-encoding" and b"gzip" in v for n, v in scope["headers"])
        await (self._packing if wanted else self._plain)(scope, receive, send)

    async def _plain(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self.download if "file" in scope.get("path_params", {}) else self.graphql
        assert endpoint is not None, "the lifespan has begun"
        await endpoint(scope, receive, send)


class Application(Starlette):
    """Starlette, but that /graphql goes past its layers: a small read spent a tenth in them."""

    def __init__(self, edge: Edge, **given: Any) -> None:
        super().__init__(**given)
        self._edge = edge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or keep the lifespan."""
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH:
            await self._edge(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


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

    routes = [Route(GRAPHQL_PATH, edge), Route("/download/{file}", edge), *edge.health.routes()]
    if settings.graphiql:
        routes += graphiql.routes()
    handlers = {HTTPException: _told}
    app = Application(edge, routes=routes, lifespan=lifespan, exception_handlers=handlers)
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
