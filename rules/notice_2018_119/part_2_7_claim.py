"""二(七) 建立贷款清偿机制: a claim on the fund, from outlet to payment (rows 51 to 56)."""

from __future__ import annotations

from collections.abc import Callable

CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {}

NOT_MODELLED: dict[int, str] = {
    51: "belongs to: part_2_7_claim, with claims",
    52: "belongs to: part_2_7_claim, with claims; authz/policy.csv names the role",
    53: "belongs to: part_2_7_claim, with claims",
    54: "belongs to: part_2_7_claim, with claims",
    55: "belongs to: part_2_7_claim, with claims",
    56: "belongs to: part_2_7_claim, with claims",
}
