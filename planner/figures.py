"""Figures of the policy inside SQL: the value in force on the day that decides.

While all versions agree on a figure it is a literal; where they differ it is a `case` over the
day, so that one kept plan stays right when the business day passes from one version to the next.
"""

from __future__ import annotations

from datetime import date

from rules import policy

# The business day of the request: what a template calls `{today}`.
PARAMETER = "today"
TODAY = f"⟦{PARAMETER}⟧::date"
# Who asks: what the condition of an act calls `{subject}`.
SUBJECT_PARAMETER = "subject"
SUBJECT = f"⟦{SUBJECT_PARAMETER}⟧::text"
# What an expression over a row may name, by the day whose version decides.
OF_TODAY = (
    "exited_keeps_policy_until",
    "fund_ratio_min",
    "injection_ratio",
    "npl_trip_ratio",
    "province_watch_amount",
)
OF_VALUE_DATE = ("cut_date",)


def figures(t: str) -> dict[str, str]:
    """SQL of every figure for a row `t`, by name."""
    return {
        **{name: in_force(name, TODAY) for name in OF_TODAY},
        **{name: in_force(name, f"{t}.value_on") for name in OF_VALUE_DATE},
    }


def in_force(name: str, day: str) -> str:
    """SQL of one figure on `day` (SQL too); the oldest version has the days before it as well."""
    oldest, *later = policy.VERSIONS
    sql = _literal(getattr(oldest, name))
    if all(_literal(getattr(version, name)) == sql for version in later):
        return sql
    cases = [
        f"when {day} >= {_literal(version.effective_from)} then {_literal(getattr(version, name))}"
        for version in reversed(later)
    ]
    return f"(case {' '.join(cases)} else {sql} end)"


def _literal(value: object) -> str:
    return f"date '{value}'" if isinstance(value, date) else str(value)
