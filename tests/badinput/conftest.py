"""Fixtures of the bad-input tests: one application and one database for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.issuer import Issuer
from tests.badinput.reception import Reception, open_reception
from tests.conftest import Server, _copy


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    """An issuer with one key of each kind."""
    return Issuer()


@pytest.fixture(scope="module")
def reception(
    server: Server, world_template: str, tmp_path_factory: pytest.TempPathFactory, issuer: Issuer
) -> Iterator[Reception]:
    """The application over a copy of the small world that the tests of a file may write to."""
    with (
        _copy(server, world_template) as urls,
        open_reception(urls, tmp_path_factory.mktemp("data"), issuer) as made,
    ):
        yield made
