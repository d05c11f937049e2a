"""Which version of the policy governs a day: a loan is judged by that of its signing day.

A later text is one more record in `VERSIONS`; nothing of the earlier ones is touched by it.
"""

from __future__ import annotations

from datetime import date, timedelta

from rules.notice_2018_119.version import NOTICE_2018_119
from rules.policy_version import PolicyVersion


def in_succession(*versions: PolicyVersion) -> tuple[PolicyVersion, ...]:
    """The versions, at least one, each of its own and in force later than the one before."""
    days = [version.effective_from for version in versions]
    told_apart = {version.code for version in versions}, {version.id for version in versions}
    if not days or days != sorted(set(days)) or any(len(one) < len(days) for one in told_apart):
        raise ValueError("versions must succeed each other, told apart by id and code")
    return versions


VERSIONS: tuple[PolicyVersion, ...] = in_succession(NOTICE_2018_119)


def policy_on(day: date) -> PolicyVersion:
    """The version that governs a loan signed on `day`; the oldest one known for earlier days."""
    governing = VERSIONS[0]
    for version in VERSIONS:
        if version.effective_from <= day:
            governing = version
    return governing


def last_day(version: PolicyVersion) -> date | None:
    """The day before the next version begins; None for the newest."""
    begins = [one.effective_from for one in VERSIONS if one.effective_from > version.effective_from]
    return min(begins) - timedelta(days=1) if begins else None
