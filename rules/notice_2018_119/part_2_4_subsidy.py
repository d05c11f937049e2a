"""二(四) 完善贷款贴息机制: the county pays the interest, by quarter and in fact (rows 32 to 36)."""

from __future__ import annotations

from collections.abc import Callable

CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {}

NOT_MODELLED: dict[int, str] = {
    32: "belongs to: part_2_4_subsidy, with subsidy batches",
    33: "belongs to: part_2_4_subsidy, with subsidy batches",
    34: "belongs to: part_2_4_subsidy, with subsidy batches",
    35: "belongs to: part_2_4_subsidy, with subsidy batches; rules.interest computes it",
    36: "belongs to: part_2_4_subsidy, with the causes of arrears",
}
