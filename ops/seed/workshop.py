"""Counties built one after the other, or in several processes when there is much to build.

Each county draws from its own source of chance, so the rows do not depend on who built them. Few
counties are under way at a time: what is built and not yet sent stays in memory.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date

from models.identity import IdentityKeys, Vault
from ops.seed.copy import Packed
from ops.seed.county import CountyPlan, build_county
from ops.seed.days import Days
from ops.seed.draft import Rates
from ops.seed.reference import benchmark_table

LOANS_FOR_PROCESSES = 50_000
UNDER_WAY_PER_WORKER = 2


class Workshop:
    """Everything that building any county needs, made once in each process."""

    def __init__(self, seed: int, business_date: date, keys: IdentityKeys) -> None:
        self._seed, self._days = seed, Days(business_date)
        self._rates, self._vault = Rates(benchmark_table()), Vault(keys)

    def build(self, plan: CountyPlan) -> Packed:
        """The rows of one county."""
        # Looking for garbage among a million living drafts costs a fifth of the time.
        gc.disable()
        try:
            return build_county(plan, self._seed, self._days, self._rates, self._vault).packed()
        finally:
            gc.enable()


def built(
    plans: list[CountyPlan], seed: int, business_date: date, keys: IdentityKeys
) -> Iterator[Packed]:
    """The rows of each county, in the order of the plans."""
    processes = os.cpu_count() or 1
    if sum(plan.loans for plan in plans) < LOANS_FOR_PROCESSES or processes < 2:
        # One thread builds while the database takes what was built before.
        workshop = Workshop(seed, business_date, keys)
        with ThreadPoolExecutor(1) as pool:
            yield from _ahead(pool, workshop.build, plans, 1)
        return
    with ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_open,
        initargs=(seed, business_date, keys),
    ) as pool_of_processes:
        yield from _ahead(pool_of_processes, _build, plans, processes)


def _ahead(
    pool: Executor, build: Callable[[CountyPlan], Packed], plans: list[CountyPlan], workers: int
) -> Iterator[Packed]:
    """Results in order, with no more counties under way than keep the workers busy."""
    under_way: deque[Future[Packed]] = deque()
    waiting = deque(plans)
    while waiting or under_way:
        while waiting and len(under_way) < workers * UNDER_WAY_PER_WORKER:
            under_way.append(pool.submit(build, waiting.popleft()))
        yield under_way.popleft().result()


_workshop: Workshop | None = None


def _open(seed: int, business_date: date, keys: IdentityKeys) -> None:
    global _workshop
    _workshop = Workshop(seed, business_date, keys)


def _build(plan: CountyPlan) -> Packed:
    assert _workshop is not None, "the process has been opened"
    return _workshop.build(plan)
