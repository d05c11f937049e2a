"""GraphiQL at /graphiql, served from files in this package: no address outside is ever asked.

The four large files are those of the npm packages graphiql 3.8.3, react and react-dom 18.3.1,
compressed; their licences stand beside them.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

STATIC = Path(__file__).parent / "static"

# GraphiQL sets styles from its scripts; everything else comes from here or does not come.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:;"
    " img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": _POLICY,
}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}
_PACKED = frozenset(
    {
        "graphiql.min.css",
        "graphiql.min.js",
        "react-dom.production.min.js",
        "react.production.min.js",
    }
)
_PLAIN = frozenset({"start.css", "start.js", "LICENSES.txt"})


async def page(_request: Request) -> Response:
    """The page itself."""
    headers = _HEADERS | {"cache-control": "no-cache"}
    return Response(_read("graphiql.html"), media_type="text/html", headers=headers)


async def asset(request: Request) -> Response:
    """One of the files that the page names."""
    name = request.path_params["name"]
    if name not in _PACKED and name not in _PLAIN:
        return Response(status_code=404, headers=_HEADERS)
    headers = _HEADERS | {"cache-control": "public, max-age=3600", "vary": "accept-encoding"}
    media_type = _TYPES[Path(name).suffix]
    if name in _PLAIN:
        return Response(_read(name), media_type=media_type, headers=headers)
    packed = _read(f"{name}.gz")
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(packed, media_type=media_type, headers=headers)
    return Response(gzip.decompress(packed), media_type=media_type, headers=headers)


def routes() -> list[Route]:
    """The page and its files."""
    return [
        Route("/graphiql", page, methods=["GET"]),
        Route("/graphiql/{name}", asset, methods=["GET"]),
    ]


@cache
def _read(name: str) -> bytes:
    return (STATIC / name).read_bytes()
