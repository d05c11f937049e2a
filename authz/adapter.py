"""Casbin's view of `policy.csv`: an adapter of ours, because the stock one breaks on quoted cells.

Casbin tries lines one after another (half a millisecond for sixty of them), so an enforcer is
loaded with the lines of one role and act only.
"""

from __future__ import annotations

from typing import Any

from casbin.persist import Adapter

from authz.act import Act
from authz.policy import Policy, PolicyError
from authz.role import Role


class PolicyAdapter(Adapter):  # type: ignore[misc]  # casbin has no types
    """Loads the lines of one role and act; rights are never written back."""

    def __init__(self, policy: Policy, role: Role, act: Act) -> None:
        self._policy = policy
        self._role = role
        self._act = act

    def load_policy(self, model: Any) -> None:
        """Put the lines into Casbin's model as plain texts."""
        for line in self._policy.lines:
            if line.role is self._role and line.act is self._act:
                model.add_policy(
                    "p",
                    "p",
                    [
                        line.role.value,
                        line.act.value,
                        line.resource.value,
                        line.condition.text,
                        line.reason,
                    ],
                )

    def save_policy(self, model: Any) -> bool:
        """Refused: `policy.csv` is changed by a commit."""
        raise PolicyError("rights are changed in policy.csv")
