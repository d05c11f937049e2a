"""`allowedActions`: what the state machine permits in the row's state and the rights on the row.

Derived, never listed by hand: the acts of the role on this kind (`policy.csv`), under their
condition on the row, in the states in which the machine knows the act.
"""

from __future__ import annotations

from functools import cache

from authz.gate import may
from authz.role import Role
from models.listed import listed
from planner.edges import Noun
from planner.fences import fence_of_act


@cache
def actions(noun: Noun, role: Role) -> tuple[tuple[str, str], ...]:
    """Pairs of an act's name and the condition (over row `§`) on which it is offered."""
    acts = noun.acts
    assert acts is not None, f"no acts are told of {noun.table}"
    found = []
    for act in acts.words:
        if not may(role, act):
            continue
        word = acts.word(act, role)
        condition = f"({fence_of_act(noun.table, role, act)})"
        if word and acts.machine is not None:
            states = {source for source, name in acts.machine.moves if name == word}
            condition += f" and §.{acts.column} in ({listed(states)})"
        if act in acts.conditions:
            further = acts.conditions[act].replace("{role}", f"'{role.value}'")
            condition += f" and ({further})"
        found.append((act.name, condition))
    return tuple(found)
