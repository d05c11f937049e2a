"""The only source of time: an instant, and the business day of Asia/Shanghai."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time; `business_date` fixes the day outside production (the demo needs 2018)."""

    business_date: date | None = None

    def now(self) -> datetime:
        """The instant at which something is recorded, always the real one."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The business day in Asia/Shanghai, or the fixed one."""
        return self.business_date or datetime.now(SHANGHAI).date()
