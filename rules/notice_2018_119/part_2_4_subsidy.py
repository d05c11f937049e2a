"""二(四) 完善贷款贴息机制: the county pays the interest, by quarter and in fact (rows 32 to 36)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from rules.dated import Dated
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT

# The interest that has accrued in fact, whole.
SUBSIDY_RATIO: Dated[Decimal] = Dated(
    "二(四)", "ratio", ((IN_FORCE_FROM, Decimal("1.00")),), clause=TEXT[35]
)

CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {}

NOT_MODELLED: dict[int, str] = {
    32: "belongs to: part_2_4_subsidy, with subsidy batches",
    33: "belongs to: part_2_4_subsidy, with subsidy batches",
    34: "belongs to: part_2_4_subsidy, with subsidy batches",
    35: "belongs to: part_2_4_subsidy, with subsidy batches; rules.interest computes it",
    36: "belongs to: part_2_4_subsidy, with the causes of arrears",
}
