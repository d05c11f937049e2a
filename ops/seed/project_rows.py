"""Rows of the demo's projects: the project, its participations, and what happened to it."""

from __future__ import annotations

from random import Random

from ops.seed.copy import NULL, Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_digits
from ops.seed.draft import LoanDraft
from ops.seed.lenders import RCC
from ops.seed.projects import WATCH_FEN, ProjectDraft, counts
from ops.seed.screenings import RESULTS
from ops.seed.spelling import yuan

NOTES = ("请县级按季报告资金使用情况", "已实地查看，基地建设进度正常", "注意核对参与户数和分红兑现")


def add_project(
    lines: Lines, rng: Random, days: Days, county_id: int, code: str, project: ProjectDraft
) -> None:
    """All rows of one project."""
    counted = [loan for loan in project.loans if counts(loan)]
    groups = "{" + ",".join(project.groups) + "}"
    fence = f"{yuan(project.amount)}\t{groups}"
    history = _history(rng, days, county_id, code, project)
    lines.of("project").append(
        f"{county_id}\t{project.id}\t{project.no}\t{project.name}\t{project.enterprise.id}"
        f"\t{project.industry}\t{yuan(project.invested)}\t{yuan(project.declared)}"
        f"\t{yuan(project.contributed)}\t{yuan(project.amount)}"
        f"\t{len({loan.household for loan in counted})}"
        f"\t{project.lead.id if project.lead else NULL}\t{groups}\t{project.state}"
        f"\t{_screening(days, project)}"
        f"\t{days.text(project.registered)}\t{days.instant(project.registered, 0)}"
        f"\t{len(history)}\n"
    )
    _add_participations(lines, rng, days, county_id, project, fence)
    rows = lines.of("project_event")
    last = (0, 0)
    for day, earliest, kind, who, role, note, after, details in history:
        # Two of one instant would have no order, and the last of them tells the amount.
        second = max(earliest, last[1] + 1) if day == last[0] else earliest
        last = (day, second)
        row_id = uuid_digits(days.milliseconds(day, second), rng.getrandbits(RANDOM_BITS))
        rows.append(
            f"{county_id}\t{row_id}\t{project.id}\t{kind}\t{days.text(day)}"
            f"\t{days.instant(day, second)}\t{who}\t{role}\t{note}\t{yuan(after)}\t{details}"
            f"\t{fence}\n"
        )


def _screening(days: Days, project: ProjectDraft) -> str:
    """The result and its day, as the project repeats them of its screening."""
    if project.screened is None:
        return f"{NULL}\t{NULL}"
    return f"{RESULTS[project.state]}\t{days.text(project.screened)}"


def _add_participations(
    lines: Lines, rng: Random, days: Days, county_id: int, project: ProjectDraft, fence: str
) -> None:
    rows = lines.of("project_participation")
    for loan in project.loans:
        if loan.value is None or loan.household is None:
            continue
        row_id = uuid_digits(days.milliseconds(loan.value, 14_400), rng.getrandbits(RANDOM_BITS))
        withdrawn = NULL if loan.withdrawn is None else days.text(loan.withdrawn)
        rows.append(
            f"{county_id}\t{row_id}\t{project.id}\t{loan.id}\t{loan.household.id}"
            f"\t{loan.lender.id}\t{yuan(loan.amount)}\t{days.text(loan.value)}\t{withdrawn}"
            f"\t{fence}\t{days.instant(loan.value, 14_400)}\n"
        )


Event = tuple[int, int, str, str, str, str, int, str]
LEVELS = {True: "PROVINCE", False: "CITY"}


def _history(
    rng: Random, days: Days, county_id: int, code: str, project: ProjectDraft
) -> list[Event]:
    """Registration, every contribution, every move of the watch, now and then supervision."""
    office = f"COUNTY_PA@{code}"
    amount = project.declared
    said = f'{{"declaredLoanFunds":"{yuan(amount)}"}}'
    events: list[Event] = [
        (project.registered, 0, "REGISTERED", office, "COUNTY_PA", NULL, amount, said)
    ]
    total = 0
    for day, second, change, loan in _moves(project):
        total += change
        before, amount = amount, max(project.declared, total)
        kind = "CONTRIBUTED" if change > 0 else "AMENDED"
        who, role = _who(loan, code) if change > 0 else (office, "COUNTY_PA")
        said = f'{{"loan":"loan_{county_id}_{loan.id}","principal":"{yuan(change)}"}}'
        if change < 0:
            said = f'{{"loan":"loan_{county_id}_{loan.id}","withdrawn":"{yuan(-change)}"}}'
        events.append((day, second, kind, who, role, NULL, amount, said))
        if (before >= WATCH_FEN) != (amount >= WATCH_FEN):
            levels = f'"from":"{LEVELS[before >= WATCH_FEN]}","to":"{LEVELS[amount >= WATCH_FEN]}"'
            said = f'{{{levels},"amountBefore":"{yuan(before)}"}}'
            events.append((day, second + 1, "WATCH_MOVED", who, role, NULL, amount, said))
    if rng.random() < 0.3:
        day = days.today - 5 - int(rng.random() * 60)
        # A note of the office that watches at that amount: after the last change of it.
        if day > max(event[0] for event in events):
            events.append(_supervision(rng, day, code, amount))
    return events


def _moves(project: ProjectDraft) -> list[tuple[int, int, int, LoanDraft]]:
    """Day, second and change (fen) of every contribution and withdrawal, in order."""
    moves = [(loan.value, 14_400, loan.amount, loan) for loan in project.loans if loan.value]
    moves += [
        (loan.withdrawn, 28_000, -loan.amount, loan) for loan in project.loans if loan.withdrawn
    ]
    return sorted(moves, key=lambda move: (*move[:2], move[3].id))


def _who(loan: LoanDraft, code: str) -> tuple[str, str]:
    role = "COUNTY_BANK" if loan.lender.group == RCC else "BANK_SYSTEM"
    return f"{role}@{code}", role


def _supervision(rng: Random, day: int, code: str, amount: int) -> Event:
    role = "PROV_PA" if amount >= WATCH_FEN else "CITY_PA"
    region = f"{code[:2]}0000" if role == "PROV_PA" else f"{code[:4]}00"
    note = NOTES[int(rng.random() * len(NOTES))]
    return (day, 21_600, "SUPERVISED", f"{role}@{region}", role, note, amount, "{}")
