"""How the demo's projects were screened (二(九)1): by both offices, but for a few that still wait.

A record agrees with what became of the project: one that does not comply has a criterion unmet.
"""

from __future__ import annotations

from random import Random

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.projects import ProjectDraft
from ops.seed.regions import County
from ops.seed.spelling import yuan

SCREENED_SHARE = 0.9
NOTE = "农户未参与经营，仅分红"
RESULTS = {"NORMAL": "COMPLIANT", "RISK": "COMPLIANT", "NON_COMPLIANT": "NON_COMPLIANT"}


def screen(rng: Random, days: Days, project: ProjectDraft) -> int | None:
    """The day on which both offices had signed; none of a project that nobody has screened."""
    if project.state not in RESULTS:
        return None
    if project.state != "NON_COMPLIANT" and rng.random() >= SCREENED_SHARE:
        return None
    # Before any loan that enters only a screened project, and in the month of registration.
    return min(days.working_on_or_after(project.registered), days.today)


def add_screenings(
    lines: Lines, seed: int, days: Days, county: County, projects: list[ProjectDraft]
) -> None:
    """Rows of one county's projects that were screened."""
    rng = Random(f"{seed}/{county.code}/screened")  # noqa: S311 - not for secrets.
    for project in projects:
        if project.screened is None:
            continue
        result = RESULTS[project.state]
        complies = result == "COMPLIANT"
        lines.add(
            "screening",
            county.id,
            uuid_text(days.milliseconds(project.screened, 0), rng.getrandbits(RANDOM_BITS)),
            project.id,
            result,
            True,
            complies,
            True,
            True,
            True,
            None if complies else NOTE,
            days.text(project.screened),
            f"COUNTY_PA@{county.code}",
            "COUNTY_PA",
            days.text(project.screened),
            f"COUNTY_BANK@{county.code}",
            "COUNTY_BANK",
            yuan(project.amount),
            list(project.groups) or "{}",
            days.instant(project.screened, 0),
            2,
        )
