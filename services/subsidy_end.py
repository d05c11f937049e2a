"""From which day a loan is no longer subsidised: several causes, of which the earliest stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rules.facts import SubsidyFacts
from rules.policy import policy_on


def subsidy_ends_on(loan: Mapping[str, Any], **cause: date) -> date:
    """The first day without subsidy, by `removed_on` or `misused_on`; an earlier one stands."""
    subsidised_until = policy_on(max(cause.values())).households.subsidised_until
    until = subsidised_until(SubsidyFacts(ended_on=loan["subsidy_ends_on"], **cause))
    assert until is not None, "its cause ends it"
    return until + timedelta(days=1)
