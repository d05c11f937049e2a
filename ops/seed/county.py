"""One county of the demo, from its plan to all its rows; counties are built independently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from models.identity import Vault
from ops.seed.agreements import AgreementRows
from ops.seed.books import LOW, SILENT, Book, last_days, settle_books
from ops.seed.copy import NULL, Lines
from ops.seed.county_money import add_county_money
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.draft import HouseholdDraft, LoanDraft, Rates, Scene
from ops.seed.funds import FUND_EXACT, add_fund
from ops.seed.households import add_exposure, add_household, draw_household
from ops.seed.lenders import ABC, PSBC, RCC, Lender
from ops.seed.loans import draw_loans
from ops.seed.meetings import add_meetings
from ops.seed.months import add_months
from ops.seed.people import Numbers
from ops.seed.preparedness import add_preparedness
from ops.seed.project_rows import add_project
from ops.seed.projects import (
    ProjectDraft,
    add_enterprises,
    declare_by_contribution,
    draw_projects,
    join_projects,
    platform_project,
)
from ops.seed.reference import Place
from ops.seed.rows import LoanRows
from ops.seed.screenings import add_screenings, screen
from ops.seed.securities import add_securities
from ops.seed.spelling import yuan
from ops.seed.subsidies import add_subsidies

# How often each group lends; what remains of 1 goes to the rural credit institution.
GROUP_WEIGHTS = {ABC: 0.08, PSBC: 0.06}
OTHER_WEIGHT = 0.02
RESUME_RATIO = "0.0200000000"


@dataclass(frozen=True, slots=True)
class CountyPlan:
    """What shall stand in one county: how many loans, which shapes, which project amounts (fen).

    `book` is the shape of the rural credit institution's book, `silent` a group of lenders of which
    nothing was heard of late; `goal` is what the loans of the first project shall add up to, 0 for
    a project that lives of its declaration. `reported`: with what its offices
    recorded of its projects (screening, security) and of the months of the last quarter.
    """

    place: Place
    loans: int
    book: str = LOW
    fund: str = "ABOVE"
    amounts: tuple[int, ...] = ()
    goal: int = 0
    platform: bool = False
    silent: str = ""
    reported: bool = False


def build_county(
    plan: CountyPlan,
    seed: int,
    days: Days,
    rates: Rates,
    vault: Vault,
) -> Lines:
    """All rows of one county; the same for the same plan, seed, business day and keys."""
    # Not for secrets: the demo must come out alike each time.
    rng = Random(f"{seed}/{plan.place.county.code}/{plan.loans}")  # noqa: S311
    lines = Lines()
    place = plan.place
    shapes = {place.lenders[0].id: plan.book} if place.lenders else {}
    shapes |= {lender.id: SILENT for lender in place.lenders if lender.group == plan.silent}
    projects: list[ProjectDraft] = []
    if place.county.townships:
        projects = _library(rng, days, plan)
    scene = _scene(rng, days, rates, place, shapes, plan)
    households = _households(scene, place, plan.loans)
    loans = [loan for household in households for loan in household.loans]
    county = place.county
    partners = [project.enterprise for project in projects]
    agreements = AgreementRows(lines, seed, days, county.id, county.code, partners)
    rows = LoanRows(lines, rng, days, county.id, county.code, agreements)
    for loan in loans:
        rows.name(loan)
    join_projects(rng, projects, loans)
    books = settle_books(rng, days, place.lenders, shapes, loans)
    add_enterprises(lines, days, place.county.id, projects)
    _add_households(lines, rng, days, plan, households, rows, vault)
    chance = Random(f"{seed}/{county.code}/screening")  # noqa: S311 - not for secrets.
    for project in projects:
        project.screened = screen(chance, days, project) if plan.reported else None
        add_project(lines, rng, days, place.county.id, place.county.code, project)
    _add_positions(lines, rng, days, plan, books, loans)
    if plan.reported:
        add_screenings(lines, seed, days, place.county, projects)
        add_securities(lines, seed, days, place.county, projects)
        add_months(lines, seed, days, place.county, projects, loans)
    add_preparedness(lines, seed, days, place.county)
    add_meetings(lines, seed, days, place.county)
    add_county_money(lines, seed, days, place, households)
    add_subsidies(lines, seed, days, place.county, books)
    return lines


def _library(rng: Random, days: Days, plan: CountyPlan) -> list[ProjectDraft]:
    projects = draw_projects(rng, days, plan.place, list(plan.amounts), plan.loans)
    if plan.goal:
        declare_by_contribution(projects, days, plan.goal)
    if plan.platform:
        projects.append(platform_project(rng, days, plan.place))
    return projects


def _scene(
    rng: Random,
    days: Days,
    rates: Rates,
    place: Place,
    shapes: dict[int, str],
    plan: CountyPlan,
) -> Scene:
    others = [lender for lender in place.lenders if lender.group != RCC]
    total, weights = 0.0, []
    for lender in others:
        total += GROUP_WEIGHTS.get(lender.group, OTHER_WEIGHT)
        weights.append(total)
    rural = [lender for lender in place.lenders if lender.group == RCC]
    ordered: list[Lender] = [*others, *rural]
    return Scene(
        rng,
        days,
        rates,
        ordered,
        [*weights, *(2.0 for _ in rural)],
        last_days(days, place.lenders, shapes),
        plan.fund == FUND_EXACT,
    )


def _households(scene: Scene, place: Place, count: int) -> list[HouseholdDraft]:
    """Households until their loans are as many as wanted, in the order of their registration."""
    households: list[HouseholdDraft] = []
    left = count
    while left > 0:
        household = draw_household(scene.rng, scene.days, place.county.townships)
        household.loans = draw_loans(scene, household.removed_on, left)
        left -= len(household.loans)
        township = household.township.id
        for loan in household.loans:
            loan.household, loan.outlet = household, loan.lender.outlet_in(township)
            loan.member = 0 if scene.rng.random() < 0.92 else 1
        households.append(household)
    return households


def _add_households(
    lines: Lines,
    rng: Random,
    days: Days,
    plan: CountyPlan,
    households: Sequence[HouseholdDraft],
    rows: LoanRows,
    vault: Vault,
) -> None:
    county = plan.place.county
    if not households:
        return
    numbers = Numbers(county.code)
    for number, household in enumerate(households, 1):
        members = add_household(lines, rng, days, county.id, household, number, numbers, vault)
        changed = max(rows.add(household, loan, members[loan.member]) for loan in household.loans)
        add_exposure(lines, days, county.id, household, changed)


def _add_positions(
    lines: Lines,
    rng: Random,
    days: Days,
    plan: CountyPlan,
    books: list[Book],
    loans: Sequence[LoanDraft],
) -> None:
    """The lenders' books, the county's, the fund, and the first event of the audit trail."""
    county_id, now = plan.place.county.id, days.instant(days.today, 0)
    heard: dict[int, int] = {}
    for loan in loans:
        heard[loan.lender.id] = max(heard.get(loan.lender.id, 0), loan.last_day)
    for book in books:
        fed = days.text(heard[book.lender.id]) if book.lender.id in heard else NULL
        _add_book(lines, rng, days, county_id, plan.place.county.code, book, fed, now)
    outstanding = sum(book.outstanding for book in books)
    count = sum(len(book.loans) for book in books)
    balance = add_fund(lines, rng, days, plan.place, plan.fund, outstanding)
    lines.add("county_position", county_id, yuan(outstanding), count, yuan(balance), now)
    lines.add(
        "audit_event",
        county_id,
        uuid_text(days.milliseconds(days.today, 0), rng.getrandbits(RANDOM_BITS)),
        now,
        days.text(days.today),
        "seed",
        "SCHEDULER",
        None,
        "seed",
        None,
        f"seed-{county_id}",
        "seed:load",
        "region",
        f"region_{county_id}",
        "DONE",
        None,
        None,
        {"loans": plan.loans, "outstanding": yuan(outstanding), "fundBalance": yuan(balance)},
        None,
        None,
        None,
        None,
    )


def _add_book(
    lines: Lines,
    rng: Random,
    days: Days,
    county_id: int,
    code: str,
    book: Book,
    fed: str,
    now: str,
) -> None:
    """A lender's position; where the breaker tripped, the trip and its figures."""
    bad, overdue, trip = book.bad, book.overdue, book.trip
    tripped = f"{NULL}\t{NULL}\t{NULL}"
    if trip is not None:
        at = days.instant(trip.day, trip.second)
        tripped = f"{at}\t{yuan(trip.bad)}\t{yuan(trip.outstanding)}"
        lines.add(
            "breaker_event",
            county_id,
            uuid_text(days.milliseconds(trip.day, trip.second) + 1, rng.getrandbits(RANDOM_BITS)),
            book.lender.id,
            "TRIPPED",
            yuan(trip.bad),
            yuan(trip.outstanding),
            days.text(trip.day),
            at,
            f"COUNTY_BANK@{code}",
        )
    # Some counties have not set the ratio at which lending resumes; no value is ever assumed.
    resume = RESUME_RATIO if rng.random() < 0.7 else NULL
    lines.of("county_lender_position").append(
        f"{county_id}\t{book.lender.id}\t{yuan(book.outstanding)}"
        f"\t{yuan(sum(loan.outstanding for loan in bad))}"
        f"\t{yuan(sum(loan.outstanding for loan in overdue))}\t{len(book.loans)}\t{len(bad)}"
        f"\t{len(overdue)}\t{'TRIPPED' if trip else 'CLOSED'}\t{resume}\t{tripped}"
        f"\t{fed}\t{now}\t1\n"
    )
