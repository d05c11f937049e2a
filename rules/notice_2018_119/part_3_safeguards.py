"""三、强化保障措施: who answers for what, publicity, accountability (rows 87 to 102)."""

from __future__ import annotations

from collections.abc import Callable

CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {}

NOT_MODELLED: dict[int, str] = {
    87: "a right, not a rule: the read scopes of authz/policy.csv",
    88: "belongs to: part_3_safeguards, with inspections",
    89: "belongs to: part_3_safeguards, with the roster",
    90: "a right, not a rule: the acts of the poverty-alleviation office in authz/policy.csv",
    91: "a right, not a rule: the acts of the poverty-alleviation office in authz/policy.csv",
    92: "a document to keep, nothing to judge",
    93: "a right, not a rule: only finance posts fund entries, authz/policy.csv",
    94: "belongs to: reports (by source of funds), nothing to refuse",
    95: "a right, not a rule: the regulator reads; tolerance does not move the 3 % trip",
    96: "belongs to: reports (by lender), nothing to refuse",
    97: "a right, not a rule: the insurance regulator reads",
    98: "belongs to: part_3_safeguards, with urging notes",
    99: "belongs to: part_3_safeguards, with joint meetings",
    100: "a document to keep, nothing to judge",
    101: "a document to keep, nothing to judge",
    102: "belongs to: part_3_safeguards (violations); the audit trail is append-only by grants",
}
