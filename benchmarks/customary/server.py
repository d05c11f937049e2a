"""The customary server's application."""

from __future__ import annotations

import os
from typing import Any

import strawberry
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from benchmarks.customary.loaders import Sessions, loaders
from benchmarks.customary.query import Query
from benchmarks.serving import serve
from models.dsn import driver_dsn


class App(GraphQL[dict[str, Any], None]):
    """Strawberry's own view; the context brings sessions and fresh loaders."""

    def __init__(self, schema: strawberry.Schema, sessions: Sessions) -> None:
        super().__init__(schema, graphql_ide=None)
        self._sessions = sessions

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        return {"sessions": self._sessions, **loaders(self._sessions)}


def application(url: str, pool_size: int) -> Starlette:
    """The application on the database at `url`."""
    scheme, _, rest = driver_dsn(url).partition("://")
    engine = create_async_engine(
        f"{scheme}+asyncpg://{rest}", pool_size=pool_size, max_overflow=0, pool_timeout=120
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    return Starlette(routes=[Route("/graphql", App(strawberry.Schema(Query), sessions))])


if __name__ == "__main__":
    serve(application(os.environ["DATABASE_URL"], int(os.environ["POOL_SIZE"])))
