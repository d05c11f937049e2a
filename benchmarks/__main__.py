"""`./run bench NAME [options]`: runs one benchmark, or lists them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence

from benchmarks import engine
from benchmarks.growth import command as growth
from benchmarks.reads import command as reads
from benchmarks.stop import BenchmarkError
from benchmarks.writes import command as writes

BENCHMARKS: dict[str, tuple[str, Callable[[Sequence[str]], int]]] = {
    "engine": ("what the engine adds to the statement it runs", engine.main),
    "reads": ("this server against PostGraphile, a customary server and the floor", reads.main),
    "growth": ("the reads of this server at three numbers of loans", growth.main),
    "writes": ("repayments against a function, called by PostGraphile, and pgbench", writes.main),
}


def main() -> int:
    """Exit code 2 for a name that is no benchmark, 1 for what keeps one from running."""
    # What was started is also stopped: a signal unwinds through every context.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    name, *rest = sys.argv[1:] or [""]
    if name not in BENCHMARKS:
        print(f"no benchmark {name!r}; there are:" if name else "benchmarks:", file=sys.stderr)
        for known, (says, _) in BENCHMARKS.items():
            print(f"  {known:8} {says}", file=sys.stderr)
        return 2
    try:
        return BENCHMARKS[name][1](rest)
    except BenchmarkError as error:
        print(f"qiandai: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
