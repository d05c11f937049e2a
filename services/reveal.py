"""What every reveal of something sealed says: what for, and until when it may be used.

What is revealed is told once: it is neither stored with an outcome nor written to the audit or a
log. Under the same key it is revealed anew, and that is audited anew; after its last day it is
refused, and whoever needs it still has to say what for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from models.ids import GlobalId
from services.audit import AuditEntry
from services.work import Work

PURPOSE_MAX = 500
# Not of the notice: whoever needs it for longer asks again.
DAYS_MAX = 30


def last_day(work: Work, until: date | None) -> date:
    """The last day of its use, today where none is named; VALIDATION where it is out of bounds."""
    if until is None:
        return work.today
    latest = work.today + timedelta(days=DAYS_MAX)
    if not work.today <= until <= latest:
        work.invalid("until", "REVEAL_RANGE", earliestOn=work.today, latestOn=latest)
    return until


def revealed(
    named: GlobalId, purpose: str, until: date, masked: Mapping[str, str], lender_id: int | None
) -> AuditEntry:
    """The entry: of whom, what for, until when; masked, as everybody reads it."""
    assert named.county_id is not None
    told = {"purpose": purpose, "until": until, **masked}
    return AuditEntry(county_id=named.county_id, named=named, after=told, lender_id=lender_id)
