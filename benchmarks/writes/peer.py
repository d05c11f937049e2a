"""The peers of writes behind one face: repayments for a while, or one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.names import OURS, PGBENCH, POSTGRAPHILE
from benchmarks.peer import Peer, Request, cpu_ms, running, without_rights
from benchmarks.writes import pgbench
from benchmarks.writes.ask import Pick, requests, tokens_of
from benchmarks.wrk import NUMBERED, Run, drive, written
from ops.environment import APP_URL, SUPERUSER_URL

NAMES = (POSTGRAPHILE, PGBENCH)
BOUNDARY = "-"


class Writer(Protocol):
    """One that records repayments of one yuan."""

    name: str

    def once_each(self, loans: int) -> None:
        """One repayment after another, as many as the first so many loans are."""

    def run(self, connections: int, seconds: int) -> tuple[Run, float | None]:
        """As many as it can in so long; beside it the server process's milliseconds for each."""

    def is_exact(self) -> bool:
        """Whether it counts what is under way when its time is over."""


@dataclass(slots=True)
class Served:
    """A server that is asked over HTTP; what it is asked differs in every request."""

    name: str
    peer: Peer
    asked: Sequence[Request]
    file: Path
    runs: int = 0

    def once_each(self, loans: int) -> None:
        mark = self._mark()
        for number, one in enumerate(self.asked[:loans]):
            text = f"{mark}{number:0{len(NUMBERED) - len(mark)}d}"
            self.peer.ask(Request(one.path, one.token, one.body.replace(NUMBERED, text)))

    def run(self, connections: int, seconds: int) -> tuple[Run, float | None]:
        before = self.peer.cpu_seconds()
        run = drive(self.peer.url, self.file, connections, seconds, self._mark())
        self._settle()
        return run, cpu_ms(before, self.peer.cpu_seconds(), run.requests + connections)

    def is_exact(self) -> bool:
        return False

    def _mark(self) -> str:
        """What the numbers of the next run begin with."""
        self.runs += 1
        return f"{self.name[0]}{self.runs:03d}{BOUNDARY}"

    def _settle(self) -> None:
        """Waits until the server has done what wrk no longer waits for."""
        for _ in range(2):
            self.peer.ask(Request("/graphql", self.asked[0].token, '{"query":"{ __typename }"}'))


@dataclass(slots=True)
class Statement:
    """pgbench, which needs no server but PostgreSQL."""

    name: str
    url: str
    loans: int
    today: str

    def once_each(self, loans: int) -> None:
        pgbench.drive(self.url, 1, ["--transactions", str(loans)], loans, self.today)

    def run(self, connections: int, seconds: int) -> tuple[Run, float | None]:
        much = ["--time", str(seconds)]
        return pgbench.drive(self.url, connections, much, self.loans, self.today), None

    def is_exact(self) -> bool:
        return True


@contextmanager
def writing(
    name: str, environ: Mapping[str, str], chosen: Sequence[Pick], folder: Path, runs: int = 0
) -> Iterator[Writer]:
    """A peer that is ready; `runs` have been made before under its name."""
    today = environ["QIANDAI_BUSINESS_DATE"]
    if name == PGBENCH:
        yield Statement(name, without_rights(environ), len(chosen), today)
        return
    tokens = tokens_of(environ, chosen) if name == OURS else {}
    asked = requests(name, chosen, tokens, today)
    with running(name, environ, {"SCHEMA": "bench"}) as peer:
        yield Served(name, peer, asked, written(folder, name, asked), runs)


def addressed(environ: Mapping[str, str], app: str, superuser: str) -> dict[str, str]:
    """The same environment with other ways to the database."""
    return dict(environ) | {APP_URL: app, SUPERUSER_URL: superuser}
