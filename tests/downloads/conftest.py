"""The fixtures of the examples of clauses: an application, and a county for each test."""

from tests.notice.conftest import (
    anyio_backend,
    calendar,
    counties,
    county,
    desk,
    directory,
    issuer,
    module_urls,
    owner,
)

__all__ = [
    "anyio_backend",
    "calendar",
    "counties",
    "county",
    "desk",
    "directory",
    "issuer",
    "module_urls",
    "owner",
]
