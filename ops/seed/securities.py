"""What secures the funds of the demo's projects (二(九)2): guarantee, collateral, insurance.

Most entities guarantee and secure what they use; some lack collateral for a part of it, a few have
given nothing, so that both tasks have something to show.
"""

from __future__ import annotations

from random import Random

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.draft import LoanDraft
from ops.seed.projects import ProjectDraft, counts
from ops.seed.regions import County
from ops.seed.spelling import yuan

NOTHING_SHARE, SHORT_SHARE, INSURED_SHARE = 0.05, 0.15, 0.4
STEP_FEN = 1_000_000
KINDS = ("BUILDING", "LAND_RIGHT", "MACHINERY", "LIVING")
INSURER = "人保财险"
YEAR_DAYS, OVER_SHARE = 365, 0.3


def add_securities(
    lines: Lines, seed: int, days: Days, county: County, projects: list[ProjectDraft]
) -> None:
    """Rows of one county, drawn apart from everything else of it."""
    rng = Random(f"{seed}/{county.code}/secured")  # noqa: S311 - not for secrets.
    for project in projects:
        out = sum(loan.outstanding for loan in project.loans if counts(loan))
        chance = rng.random()
        if project.state == "RECTIFYING" or not out or chance < NOTHING_SHARE:
            continue
        # Whole steps of 10,000 yuan, as such papers have them.
        whole = -(-out // STEP_FEN) * STEP_FEN
        given = max(project.registered, _first(project.loans))
        _add(lines, rng, days, county, project, "GUARANTEE", whole, given)
        short = chance < NOTHING_SHARE + SHORT_SHARE
        pledged = out // 2 if short else whole + int(whole * rng.random() * OVER_SHARE)
        _add(lines, rng, days, county, project, "COLLATERAL", max(1, pledged), given)
        if rng.random() < INSURED_SHARE:
            day = days.working_on_or_after(days.today - int(rng.random() * YEAR_DAYS))
            _add(lines, rng, days, county, project, "INSURANCE", whole, min(day, days.today))


def _first(loans: list[LoanDraft]) -> int:
    """The day of the first loan that the project used."""
    return min(loan.value for loan in loans if counts(loan) and loan.value is not None)


def _add(
    lines: Lines,
    rng: Random,
    days: Days,
    county: County,
    project: ProjectDraft,
    kind: str,
    amount: int,
    day: int,
) -> None:
    is_collateral, is_insurance = kind == "COLLATERAL", kind == "INSURANCE"
    paper = {"GUARANTEE": "保", "COLLATERAL": "抵", "INSURANCE": "险"}[kind]
    lines.add(
        "project_security",
        county.id,
        uuid_text(days.milliseconds(day, 0), rng.getrandbits(RANDOM_BITS)),
        project.id,
        kind,
        yuan(amount),
        f"{paper}字〔{days.date(day).year}〕{project.no[-3:]}号",
        INSURER if is_insurance else project.enterprise.name,
        days.text(day),
        KINDS[int(rng.random() * len(KINDS))] if is_collateral else None,
        days.text(day) if is_collateral else None,
        days.text(day + YEAR_DAYS - 1) if is_insurance else None,
        days.instant(day, 0),
        f"COUNTY_BANK@{county.code}",
        1,
        yuan(project.amount),
        "{" + ",".join(project.groups) + "}",
    )
