"""Every obligation of the notice: modelled by which function, or why it is not."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from rules.notice_2018_119 import (
    part_1_3_use,
    part_1_4_agreement,
    part_1_positioning,
    part_2_1_warning,
    part_2_2_breaker,
    part_2_3_insurance,
    part_2_4_subsidy,
    part_2_5_recovery,
    part_2_6_buffer,
    part_2_6_fund,
    part_2_6_recovery,
    part_2_7_claim,
    part_2_8_disposal,
    part_2_9_enterprise_lending,
    part_2_9_reports,
    part_2_9_screening,
    part_3_safeguards,
)

PARTS = (
    part_1_positioning,
    part_1_3_use,
    part_1_4_agreement,
    part_2_1_warning,
    part_2_2_breaker,
    part_2_3_insurance,
    part_2_4_subsidy,
    part_2_5_recovery,
    part_2_6_fund,
    part_2_6_buffer,
    part_2_6_recovery,
    part_2_7_claim,
    part_2_8_disposal,
    part_2_9_screening,
    part_2_9_enterprise_lending,
    part_2_9_reports,
    part_3_safeguards,
)

# Row number -> the functions that judge it; its citation is `text.TEXT[row]`.
CLAUSES: MappingProxyType[int, tuple[Callable[..., object], ...]] = MappingProxyType(
    {row: functions for part in PARTS for row, functions in part.CLAUSES.items()}
)

# Row number -> why no function judges it; "belongs to:" names the module it will live in.
NOT_MODELLED: MappingProxyType[int, str] = MappingProxyType(
    {row: reason for part in PARTS for row, reason in part.NOT_MODELLED.items()}
)
