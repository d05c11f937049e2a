"""A stand-in for ops/child.py: `steady` stays, `falling` dies once it is up, `dead` never is."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from ops import child


def main() -> None:
    """Reads its arguments as the real one does."""
    role, notes = sys.argv[1], Path(sys.argv[2])
    ready = int(sys.argv[sys.argv.index("--ready") + 1])
    lifeline = int(sys.argv[sys.argv.index("--lifeline") + 1])
    threading.Thread(target=child._leave_with_parent, args=(lifeline,), daemon=True).start()
    with notes.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if role == "dead":
        sys.exit(7)
    os.write(ready, b"r")
    if role == "falling":
        sys.exit(3)
    time.sleep(60)


if __name__ == "__main__":
    main()
