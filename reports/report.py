"""What a report is: one SELECT, with its parameters and the place of each reader's row filter.

`⟦name⟧` is a parameter. `«table alias»` stands where the reader's filter of that table belongs:
every table of a county that a report reads has one, so a figure is of what its reader may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Report:
    """`sql` has one row; `defaults` are the SQL of parameters that a reader may leave out."""

    sql: str
    defaults: Mapping[str, str] = field(default_factory=dict)
