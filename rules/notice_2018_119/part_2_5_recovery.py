"""二(五) 完善贷款追偿机制: collection of misused and bad loans (rows 37 to 39)."""

from __future__ import annotations

from collections.abc import Callable

CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {}

NOT_MODELLED: dict[int, str] = {
    37: "belongs to: part_2_5_recovery, with collection cases",
    38: "belongs to: part_2_5_recovery, with collection cases",
    39: "belongs to: part_2_5_recovery, with the flag of malicious default",
}
