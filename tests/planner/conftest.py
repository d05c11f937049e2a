"""The world, read only, for the planner's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import DatabaseUrls
from tests.office import Office


@pytest.fixture(scope="session")
def office(shared_world_urls: DatabaseUrls) -> Iterator[Office]:
    """An engine over the shared world."""
    opened = Office.open(shared_world_urls.app)
    yield opened
    opened.close()
