"""`allowedActions`: what the state machine permits in the row's state and the rights on the row.

Derived, never listed by hand: the acts of the role on this kind (`policy.csv`), under their
condition on the row, in the states in which the machine knows the act.
"""

from __future__ import annotations

from functools import cache

from authz.act import Act
from authz.gate import may
from authz.role import Role
from planner.fences import fence_of_act
from rules.states import LOAN, PROJECT, Machine

# The machine's word for an act, where a state decides; an act without one is open in every state.
_MACHINES: dict[str, tuple[Machine, str, dict[Act, str]]] = {
    "loan": (
        LOAN,
        "state",
        {
            Act.LOAN_APPROVE: "approve",
            Act.LOAN_SIGN: "sign",
            Act.LOAN_DISBURSE: "disburse",
            Act.REPAYMENT_RECORD: "repay",
            Act.LOAN_CLASSIFY: "classify",
        },
    ),
    "project": (PROJECT, "state", {Act.PROJECT_AMEND: "", Act.PROJECT_SUPERVISE: ""}),
    "risk_fund": (PROJECT, "state", {Act.FUND_INJECT: ""}),
}


@cache
def actions(table: str, role: Role) -> tuple[tuple[str, str], ...]:
    """Pairs of an act's name and the condition (over row `§`) on which it is offered."""
    machine, column, words = _MACHINES[table]
    found = []
    for act, word in words.items():
        if not may(role, act):
            continue
        condition = f"({fence_of_act(table, role, act)})"
        if word:
            states = sorted({source for source, name in machine.moves if name == word})
            listed = ", ".join(f"'{state}'" for state in states)
            condition += f" and §.{column} in ({listed})"
        found.append((act.name, condition))
    return tuple(found)
