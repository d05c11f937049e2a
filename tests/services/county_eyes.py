"""Compares a county's rows with its model: loans, lines, households, books, breakers, warnings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from graphql import parse

from authz.role import Role
from models.clock import Clock
from schema.execute import Engine
from tests.factories import VAULT
from tests.services import county_warnings
from tests.services.county import LENDERS, County, yuan
from tests.services.county_ledger import rounded
from tests.services.county_loan import Loan

LENDING = ("SUBMITTED", "APPROVED", "SIGNED", "DISBURSED")
TURNS = ("TRIPPED", "RESUMED")
BREAKERS = parse(
    "{ circuitBreakers(first: 20)"
    " { nodes { lender { code } ratio overdueRatio par30 par30Ratio } } }"
)
# No office reports anything here: what is late of months and quarters has tests of its own.
REPORTED = ("STATISTIC_LATE", "REPORT_LATE")


def agree(county: County, *, is_swept: bool) -> None:
    """Everything, after a command or after a day."""
    county.run(_agree(county, is_swept=is_swept))


async def _agree(county: County, *, is_swept: bool) -> None:
    await _loans(county)
    await _lines(county)
    await _homes(county)
    await _books(county)
    await _around(county)
    await _warnings(county, is_swept=is_swept)
    if is_swept:
        await _shown(county)


def _told(loan: Loan) -> dict[str, Any]:
    since, principal, interest = loan.late
    return {
        "state": loan.state,
        "outstanding_principal": yuan(loan.debt),
        "overdue_since_on": since,
        "overdue_principal": yuan(principal),
        "overdue_interest": yuan(interest),
        "value_on": loan.value_on,
        "matures_on": loan.matures_on,
        "extended_rate": None if loan.later_percent is None else yuan(loan.later_percent),
        "five_tier": loan.tier,
        "classified_on": loan.classified_on,
        "flags": sorted(loan.flags),
        "subsidy_ends_on": loan.subsidy_ends_on,
        "disposal_class": loan.disposal_class,
        "demand_on": loan.demand_on,
    }


async def _loans(county: County) -> None:
    rows = {row["id"]: row for row in await county.first.rows("loan")}
    assert len(rows) == len(county.model.loans) + len(LENDERS)
    for loan in county.model.loans:
        row, told = rows[loan.named.key], _told(loan)
        found = {**{name: row[name] for name in told}, "flags": sorted(row["flags"])}
        differs = {name: (found[name], told[name]) for name in told if found[name] != told[name]}
        assert not differs, (county.today, loan, differs)
        waits = row["arrears_cause"] == "SUBSIDY_LATE"
        assert not waits or (loan.is_held and loan.late[1] == 0 < loan.late[2]), loan


async def _lines(county: County) -> None:
    rows: dict[Any, list[Mapping[str, Any]]] = {}
    for row in await county.first.rows("instalment"):
        rows.setdefault(row["loan_id"], []).append(row)
    for loan in county.model.loans:
        found = [
            tuple(
                row[name]
                for name in (
                    "due_on",
                    "principal",
                    "principal_paid",
                    "interest",
                    "interest_paid",
                )
            )
            for row in sorted(rows.get(loan.named.key, ()), key=lambda row: row["number"])
        ]
        book = loan.book
        told = [] if book is None else book.lines
        assert found == [
            (
                line.due_on,
                yuan(line.share + line.prepaid),
                yuan(line.paid + line.prepaid),
                yuan(book.interest(line)),  # type: ignore[union-attr]
                yuan(line.interest_paid),
            )
            for line in told
        ], (loan.named, loan.method, loan.value_on)


async def _homes(county: County) -> None:
    exposures = {row["household_id"]: row for row in await county.first.rows("household_exposure")}
    households = {row["id"]: row for row in await county.first.rows("household")}
    for number, home in enumerate(county.homes):
        owed, approved, asked = map(yuan, county.model.exposure(number))
        row = exposures.get(home.household_id)
        if row is None:
            assert not owed + approved + asked
        else:
            assert (row["outstanding"], row["approved"], row["pending"]) == (owed, approved, asked)
        row, told = households[home.household_id], county.model.homes[number]
        assert (row["status"], row["status_since_on"]) == (told.status, told.since)
        assert ("MALICIOUS_DEFAULT" in row["flags"]) == county.model.is_barred(number)


async def _books(county: County) -> None:
    ground, model = county.first, county.model
    books = {row["lender_id"]: row for row in await ground.rows("county_lender_position")}
    happened: dict[int, list[str]] = {}
    events = await ground.rows("breaker_event")
    for row in sorted(events, key=lambda row: (row["recorded_at"], row["id"])):
        happened.setdefault(row["lender_id"], []).append(row["kind"])
    for kind, lender in model.lenders.items():
        identity, told = ground.lender(kind).id, model.position(kind)
        row = books[identity]
        found = (row["outstanding"], row["non_performing"], row["overdue"])
        assert found == (yuan(told.owed), yuan(told.bad), yuan(told.late))
        counts = (row["loan_count"], row["non_performing_count"], row["overdue_count"])
        assert counts == (told.count, told.bad_count, told.late_count)
        assert row["breaker_state"] == lender.breaker
        assert row["fed_on"] == lender.heard_on
        assert happened.get(identity, []) == lender.events
    total = await ground.row("county_position")
    positions = [model.position(kind) for kind in LENDERS]
    assert total["outstanding"] == yuan(sum(one.owed for one in positions))
    assert total["loan_count"] == sum(one.count for one in positions)


async def _around(county: County) -> None:
    """Extensions, plans, findings, cases of collection and of disposal."""
    ground, model = county.first, county.model
    for table, told in (
        ("extension", {one.named.key: one.state for one in model.extensions}),
        ("instalment_plan", {one.named.key: one.state for one in model.plans}),
        ("malicious_default", {one.named.key: one.state for one in model.findings}),
    ):
        assert {row["id"]: row["state"] for row in await ground.rows(table)} == told
    rows = await ground.rows("disposal_case")
    decided = {loan.named.key: state for loan, state in model.undecided.items()}
    assert {row["loan_id"]: row["state"] for row in rows} == decided
    rows = await ground.rows("collection_case", state="OPEN")
    cases = {row["loan_id"]: (row["demand_by_on"], row["demanded_on"] is not None) for row in rows}
    assert cases == {
        loan.named.key: (loan.case.demand_by, loan.case.is_demanded)
        for loan in model.loans
        if loan.case is not None
    }


async def _warnings(county: County, *, is_swept: bool) -> None:
    ground = county.first
    kinds = {ground.lender(kind).id: kind for kind in LENDERS}
    found = {
        (row["rule"], row["loan_id"] or kinds.get(row["lender_id"])): row["severity"]
        for row in await ground.rows("warning")
        if row["state"] != "CLOSED" and row["rule"] not in REPORTED
    }
    if is_swept:
        assert found == county_warnings.swept(county.model)
        county.tally.warned.update(f"{rule} {severity}" for (rule, _), severity in found.items())
        return
    told = county_warnings.at_once(county.model)
    assert {key: one for key, one in found.items() if key[0] in county_warnings.AT_ONCE} == told


async def _shown(county: County) -> None:
    """The ratios of a book as the county's government reads them, ten decimals, a half up."""
    ground = county.ground
    engine = Engine(ground.database, Clock(county.today), VAULT, ground.directory)
    answer = await engine.execute(BREAKERS, None, {}, county.office(Role.COUNTY_GOV), locale="zh")
    assert not answer.errors and answer.data is not None, answer.errors
    found = json.loads(answer.data)["circuitBreakers"]["nodes"]
    shown = {one["lender"]["code"]: one for one in found}
    for kind in LENDERS:
        told = county.model.position(kind)
        assert shown[ground.lender(kind).code] == {
            "lender": {"code": ground.lender(kind).code},
            "ratio": _ratio(told.bad, told.owed),
            "overdueRatio": _ratio(told.late, told.owed),
            "par30": str(yuan(told.par30)),
            "par30Ratio": _ratio(told.par30, told.owed),
        }


def _ratio(part: int, whole: int) -> str:
    parts = rounded(Fraction(part * 10**10, whole))
    return f"{Decimal(parts).scaleb(-10):.10f}"


async def lending_stops(county: County) -> None:
    """From each trip to the resumption after it nothing was lent, asked for, approved or signed."""
    ground = county.first
    for kind in LENDERS:
        identity = ground.lender(kind).id
        rows = await ground.rows("breaker_event", lender_id=identity)
        turns = sorted((row["recorded_at"], row["kind"]) for row in rows)
        events = await ground.rows("loan_event", lender_id=identity)
        for event in (row for row in events if row["kind"] in LENDING):
            before = [what for at, what in turns if at < event["recorded_at"] and what in TURNS]
            assert before[-1:] in ([], ["RESUMED"]), event
