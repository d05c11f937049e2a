"""All rounds: the peers in turn, each asked the same, so that what else runs hits all alike."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.names import FLOOR, OURS
from benchmarks.peer import Peer, Request, cpu_ms
from benchmarks.reads.agree import difference, is_empty, normal
from benchmarks.reads.ask import Ask
from benchmarks.reads.figures import Sample
from benchmarks.reads.query import Query
from benchmarks.stop import BenchmarkError
from benchmarks.wrk import drive, written

WARM_CONNECTIONS = 16
SECONDS_MAX = 20
TURNS_MIN = 3  # So many answers each connection should get within a run.
COMPARED_MAX = 24


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often."""

    seconds: int
    rounds: int
    connections: tuple[int, ...]


def wire(peer: str, query: Query, place: int, ask: Ask, token: str) -> Request:
    """A request as a peer takes it; `place` is where the floor finds what it prepared."""
    body = {"query": query.text(peer), "variables": ask.ours if _is_ours(peer) else ask.peers}
    path = f"/{place}" if peer == FLOOR else "/graphql"
    return Request(path, token if _is_ours(peer) else "", json.dumps(body, separators=(",", ":")))


def answered(query: Query, peers: Sequence[Peer], asked: dict[str, list[Request]]) -> int:
    """How many requests of each were tried; an error where one's answer has errors or nothing."""
    for peer in peers:
        for request in asked[peer.name][:COMPARED_MAX]:
            if is_empty(normal(peer.ask(request))):
                raise BenchmarkError(f"{query.name}: {peer.name} answers with nothing")
    return COMPARED_MAX


def compare(query: Query, peers: Sequence[Peer], asked: dict[str, list[Request]]) -> int:
    """How many requests were compared; an error where a peer answers with other rows or values."""
    count = len(asked[OURS])
    places = sorted({round(step * (count - 1) / COMPARED_MAX) for step in range(COMPARED_MAX + 1)})
    for place in places:
        answers = [(peer.name, normal(peer.ask(asked[peer.name][place]))) for peer in peers]
        (first, one), *others = answers
        if is_empty(one):
            raise BenchmarkError(f"{query.name}: nothing in the answer to request {place}")
        for name, other in others:
            if found := difference(one, other):
                raise BenchmarkError(
                    f"{query.name}, request {place}: {first} and {name} disagree at {found}"
                )
    return len(places)


def rounds(
    query: Query, peers: Sequence[Peer], asked: dict[str, list[Request]], plan: Plan, folder: Path
) -> Iterator[Sample]:
    """Every run of one query, the order of the peers turned by one each round."""
    files = {peer.name: written(folder, peer.name, asked[peer.name]) for peer in peers}
    slowest = {peer.name: _warm(peer, asked[peer.name], files[peer.name]) for peer in peers}
    for connections in plan.connections:
        for number in range(plan.rounds):
            turn = number % len(peers)
            for peer in [*peers[turn:], *peers[:turn]]:
                # A slow peer gets the time for some answers on each of its connections.
                wanted = math.ceil(TURNS_MIN * connections / slowest[peer.name])
                seconds = max(plan.seconds, min(wanted, SECONDS_MAX))
                before = peer.cpu_seconds()
                run = drive(peer.url, files[peer.name], connections, seconds)
                _settle(peer, asked[peer.name][0])
                cpu = cpu_ms(before, peer.cpu_seconds(), run.requests + connections)
                yield Sample(query.name, peer.name, connections, number, run, cpu)
        print(f"{query.name}: {connections} connections measured", file=sys.stderr, flush=True)


def _warm(peer: Peer, asked: Sequence[Request], file: Path) -> float:
    """Fills every cache of a peer, and tells about how many answers a second it gives."""
    started = time.monotonic()
    run = drive(peer.url, file, WARM_CONNECTIONS, 2)
    _settle(peer, asked[0])
    return max(run.requests, WARM_CONNECTIONS) / (time.monotonic() - started)


def _settle(peer: Peer, request: Request) -> None:
    """Waits until the peer has done what wrk asked for and no longer waits for."""
    for _ in range(2):
        peer.ask(request)


def _is_ours(peer: str) -> bool:
    return peer in (OURS, FLOOR)
