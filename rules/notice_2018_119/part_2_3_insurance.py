"""二(三) 建立保险分担机制: insurance and the subsidy of its premium (rows 28 to 31)."""

from __future__ import annotations

from collections.abc import Callable

CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {}

NOT_MODELLED: dict[int, str] = {
    28: "belongs to: reports (participation rate), nothing to refuse",
    29: "belongs to: part_2_3_insurance, with insurance policies",
    30: "belongs to: part_2_3_insurance, with insurance policies",
    31: "belongs to: part_2_3_insurance, with premium payments",
}
