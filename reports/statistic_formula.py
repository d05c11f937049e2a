"""The formulas of the monthly statistics (R1): which loans a figure counts, and what of each.

A formula is a condition over a loan as it stood at the month's end, so that a figure, its lines and
its drill-down cannot differ. Versions stay as they are: a changed formula is a further version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.listed import listed
from rules.vocabulary import NON_PERFORMING, StatisticBasis, StatisticCode

# 2: a part of the arrears paid does not cure them; projects with their security and dividends.
FORMULA_VERSION = 2
_OWED = "b.balance > 0"
# The month: its last day is the statistic's, `t` the row of the loan (`statistic_line`).
_MONTH = "date_trunc('month', b.as_of_on)::date"


@dataclass(frozen=True, slots=True)
class Formula:
    """`holds` is the condition over a row `b`; `by` the figure that this one is measured by."""

    basis: StatisticBasis
    holds: str
    by: StatisticCode | None = None


def _owed(condition: str = "", by: StatisticCode | None = None) -> Formula:
    holds = f"{_OWED} and {condition}" if condition else _OWED
    return Formula(StatisticBasis.BALANCE, holds, by)


_OF_BALANCE = StatisticCode.BALANCE
_LENT = StatisticBasis.LENT
FORMULAS: Mapping[StatisticCode, Formula] = {
    StatisticCode.LENT_TOTAL: Formula(_LENT, "true"),
    StatisticCode.LENT_YEAR: Formula(_LENT, "b.value_on >= date_trunc('year', b.as_of_on)::date"),
    StatisticCode.LENT_MONTH: Formula(_LENT, f"b.value_on >= {_MONTH}"),
    StatisticCode.BALANCE: _owed(),
    StatisticCode.BALANCE_EXITED: _owed("b.is_exited", _OF_BALANCE),
    StatisticCode.BALANCE_HOUSEHOLD: _owed("b.used_by = 'HOUSEHOLD'", _OF_BALANCE),
    StatisticCode.BALANCE_ENTERPRISE: _owed("b.used_by = 'ENTERPRISE'", _OF_BALANCE),
    StatisticCode.BALANCE_RELENDING: _owed("b.funding_source = 'RELENDING'", _OF_BALANCE),
    StatisticCode.REPAID_TOTAL: Formula(StatisticBasis.REPAID, "b.repaid > 0"),
    StatisticCode.DUE_MONTH: Formula(_LENT, f"b.matures_on between {_MONTH} and b.as_of_on"),
    StatisticCode.DUE_THREE_MONTHS: _owed(
        f"b.matures_on > b.as_of_on and b.matures_on < ({_MONTH} + interval '4 months')::date"
    ),
    StatisticCode.OVERDUE: _owed("b.overdue_since_on is not null", _OF_BALANCE),
    StatisticCode.OVERDUE_30: _owed("b.overdue_since_on < b.as_of_on - 30", _OF_BALANCE),
    StatisticCode.NON_PERFORMING: _owed(f"b.five_tier in ({listed(NON_PERFORMING)})", _OF_BALANCE),
    StatisticCode.SUBSTANDARD: _owed("b.five_tier = 'SUBSTANDARD'", _OF_BALANCE),
    StatisticCode.DOUBTFUL: _owed("b.five_tier = 'DOUBTFUL'", _OF_BALANCE),
    StatisticCode.LOSS: _owed("b.five_tier = 'LOSS'", _OF_BALANCE),
    StatisticCode.EXTENDED: _owed("b.is_extended", _OF_BALANCE),
    StatisticCode.RENEWED: Formula(_LENT, "b.is_renewal"),
}
# Column of `statistic_line` that a figure adds up.
COLUMNS: Mapping[StatisticBasis, str] = {
    StatisticBasis.LENT: "amount",
    StatisticBasis.BALANCE: "balance",
    StatisticBasis.REPAID: "repaid",
}


def counted_in(b: str) -> str:
    """SQL of the list of figures that a row counts in."""
    cases = ", ".join(
        f"case when {one.holds.replace('b.', f'{b}.')} then '{code}' end"
        for code, one in FORMULAS.items()
    )
    return f"array_remove(array[{cases}], null)"


def added(code: str, row: str) -> str:
    """SQL of what a figure adds up of a row of `statistic_line`."""
    cases = " ".join(
        f"when {code} in ({listed(of)}) then {row}.{COLUMNS[basis]}"
        for basis in (StatisticBasis.LENT, StatisticBasis.REPAID)
        if (of := [one for one, formula in FORMULAS.items() if formula.basis is basis])
    )
    return f"case {cases} else {row}.balance end"
