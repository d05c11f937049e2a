"""The furnished world, its raw dump, the office over it, and the office without its filter."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

import planner.compile
import planner.download
import planner.fences
import planner.reports
from authz.role import Role
from tests.conftest import DatabaseUrls, Server
from tests.leaks import scene
from tests.leaks.bench import Bench, Ledger
from tests.leaks.dump import Dump
from tests.leaks.oracle import Oracle
from tests.leaks.roster import Seat, seats
from tests.office import Office


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many objects were compared, over how many paths."""
    if Ledger.total:
        paths, count = len(Ledger.total), Ledger.total.total()
        terminalreporter.write_line(f"leaks: {count:,} comparisons on {paths} paths")


Fence = Callable[[str, Role], str]


@contextmanager
def copy_of_world(server: Server, template: str) -> Iterator[DatabaseUrls]:
    """A furnished copy of the world, dropped at the end."""
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    urls = server.create(name, template)
    try:
        scene.furnish(urls.owner)
        with psycopg.connect(urls.owner) as connection:  # Denials are many and need not last.
            connection.execute(f"alter database {name} set synchronous_commit = off".encode())
        yield urls
    finally:
        server.drop(name)


@contextmanager
def opened(url: str, size: int = 2) -> Iterator[Office]:
    """An office, closed at the end."""
    office = Office.open(url, size)
    try:
        yield office
    finally:
        office.close()


@pytest.fixture(scope="session")
def leak_urls(server: Server, world_template: str) -> Iterator[DatabaseUrls]:
    """The furnished world that tests only read."""
    with copy_of_world(server, world_template) as urls:
        yield urls


@pytest.fixture
def own_urls(server: Server, world_template: str) -> Iterator[DatabaseUrls]:
    """A furnished world of this test's own."""
    with copy_of_world(server, world_template) as urls:
        yield urls


@pytest.fixture(scope="session")
def oracle(leak_urls: DatabaseUrls) -> Oracle:
    """The rule over the raw dump."""
    return Oracle(Dump.take(leak_urls.owner))


@pytest.fixture(scope="session")
def leak_office(leak_urls: DatabaseUrls) -> Iterator[Office]:
    """The product as it is, under the application's role."""
    with opened(leak_urls.app) as office:
        yield office


@pytest.fixture
def bench(leak_office: Office, oracle: Oracle, leak_urls: DatabaseUrls) -> Bench:
    """A bench with an empty ledger."""
    return Bench(leak_office, oracle, owner_url=leak_urls.owner)


@pytest.fixture(scope="session")
def everybody(oracle: Oracle) -> list[Seat]:
    """All users."""
    return seats(oracle.dump)


@contextmanager
def fenced_by(monkeypatch: pytest.MonkeyPatch, fence: Fence) -> Iterator[None]:
    """The planner with another row filter; the compiled plans of an office outlive it."""
    planner.download.statement.cache_clear()
    with monkeypatch.context() as patched:
        for module in (planner.fences, planner.compile, planner.reports):
            patched.setattr(module, "fence", fence)
        yield
    planner.download.statement.cache_clear()


def no_fence(table: str, role: Role) -> str:
    """The application's filter switched off."""
    return "true"
