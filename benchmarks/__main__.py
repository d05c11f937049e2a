"""`./run bench [name]`: run one benchmark, or list them."""

from __future__ import annotations

import asyncio
import os
import sys

from benchmarks import reads

BENCHMARKS = {"reads": reads.main}


def main() -> int:
    """Exit code 2 for a name that is no benchmark."""
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names:
        asyncio.run(BENCHMARKS[name](dict(os.environ)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
