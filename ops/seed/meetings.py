"""Joint meetings of the demo's counties (三(一)): most meet each quarter, some are late.

凤冈县 met in time and carried out what was due; who is late met in the quarter before.
"""

from __future__ import annotations

import json
from random import Random

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.people import SURNAMES, person_name
from ops.seed.regions import County

REGULAR = "520327"
MET_SHARE, IN_TIME_SHARE, CARRIED_OUT_SHARE = 0.85, 0.8, 0.8
DEPARTMENTS = ("GOVERNMENT", "POVERTY_ALLEVIATION", "FINANCE", "LENDERS", "COURT")
ISSUES = "通报扶贫小额信贷投放、逾期和风险补偿金情况，研究到期贷款收回"
RESOLVED = (
    ("逐户排查三个月内到期的贷款", "LENDERS"),
    ("补足风险补偿金缺口", "FINANCE"),
    ("未甄别的户贷企用项目完成甄别", "POVERTY_ALLEVIATION"),
)
DUE_DAYS = 60


def add_meetings(lines: Lines, seed: int, days: Days, county: County) -> None:
    """The last meeting of a county and what it resolved, drawn apart from everything else."""
    rng = Random(f"{seed}/{county.code}/met")  # noqa: S311 - not for secrets.
    is_regular = county.code == REGULAR
    if not is_regular and rng.random() >= MET_SHARE:
        return
    is_in_time = is_regular or rng.random() < IN_TIME_SHARE
    ago = 10 + int(rng.random() * 70) if is_in_time else 100 + int(rng.random() * 60)
    held = days.working_on_or_after(days.today - ago)
    key = _id(rng, days, held)
    attendees = [
        {"department": department, "name": _person(rng), "post": None} for department in DEPARTMENTS
    ]
    officer = f"COUNTY_GOV@{county.code}"
    year = days.date(held).year
    lines.add(
        "joint_meeting",
        county.id,
        key,
        f"{county.region.name[:1]}府专议〔{year}〕{1 + int(rng.random() * 40)}号",
        days.text(held),
        ISSUES,
        json.dumps(attendees, ensure_ascii=False),
        days.instant(held, 0),
        officer,
    )
    for number, (content, department) in enumerate(RESOLVED, start=1):
        due = held + DUE_DAYS
        # What is owed by now was mostly carried out; what is not due yet is open.
        is_done = due < days.today and (is_regular or rng.random() < CARRIED_OUT_SHARE)
        lines.add(
            "meeting_resolution",
            county.id,
            _id(rng, days, held),
            key,
            number,
            days.text(held),
            content,
            department,
            days.text(due),
            days.text(due) if is_done else None,
            officer if is_done else None,
            "已落实" if is_done else None,
            days.instant(held, 0),
            2 if is_done else 1,
        )


def _id(rng: Random, days: Days, day: int) -> str:
    return uuid_text(days.milliseconds(day, 0), rng.getrandbits(RANDOM_BITS))


def _person(rng: Random) -> str:
    surname = SURNAMES[int(rng.random() * len(SURNAMES))]
    return person_name(rng, surname, rng.random() < 0.7)
