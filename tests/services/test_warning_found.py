"""What the statement finds is what the clauses say, row by row, over counties at random."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from authz.act import Act
from authz.rls import scope
from models.ids import uuid7
from rules.facts import FundFacts, PositionFacts
from rules.notice_2018_119.part_2_1_warning import (
    feed_is_stale,
    long_overdue,
    maturing_severity,
    npl_severity,
    plan_in_force,
    rules_in_force,
    team_in_place,
)
from rules.notice_2018_119.part_2_2_breaker import classification_stale
from rules.notice_2018_119.part_2_5_recovery import case_missing, demand_missing
from rules.notice_2018_119.part_2_6_buffer import buffer_missing
from rules.notice_2018_119.part_2_6_fund import shortfall
from rules.notice_2018_119.part_2_8_disposal import claim_overdue, disposal_overdue
from rules.notice_2018_119.part_3_safeguards import meeting_due
from rules.policy import policy_on
from rules.states import ON_THE_BOOK
from rules.vocabulary import BreakerState, FiveTier, LoanState
from services.warning_found import FOUND, bounds_on
from tests import factories, factory_claims
from tests.factories import AT, DAY
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio

LOANS = 60
OWED = (
    LoanState.ACTIVE,
    LoanState.OVERDUE,
    LoanState.IN_BUFFER,
    LoanState.EARLY_CALLED,
    LoanState.WRITTEN_OFF_RETAINED,
)
NEAR = (-92, -91, -90, -61, -60, -31, -30, -1, 0, 1, 30, 31, 32, 33)
Found = dict[tuple[str, str], str]


def around(rng: random.Random) -> date:
    """A day at, beside or far from a bound."""
    return DAY - timedelta(days=rng.choice((*NEAR, rng.randrange(-400, 400))))


async def furnish(ground: Ground, rng: random.Random) -> None:
    """Loans in every state, with and without cases; documents and teams; books; a fund."""
    for _ in range(LOANS):
        matures_on, state = around(rng), rng.choice((*OWED, LoanState.SETTLED))
        loan = await ground.loan(
            await ground.household(),
            rng.choice((ground.rcc, ground.abc)),
            amount=Decimal(rng.randrange(1, 5_000_000)) / 100,
            state=state,
            tier=rng.choice(tuple(FiveTier)),
            value_on=matures_on - timedelta(days=rng.choice((31, 365, 1000))),
            matures_on=matures_on,
        )
        changes = {
            "overdue_since_on": rng.choice((None, around(rng))),
            "classified_on": rng.choice((None, around(rng))),
            "disposal_class": rng.choice((None, "INSTALMENT")),
        }
        await ground.owner.execute(
            "update loan set overdue_since_on = $3, classified_on = $4, disposal_class = $5"
            " where county_id = $1 and id = $2",
            ground.county_id,
            loan.key,
            *changes.values(),
        )
        if state is LoanState.IN_BUFFER:
            ends_on = max(around(rng), date(2018, 10, 2))
            await factory_claims.default_buffer(ground.owner, loan, ends_on=ends_on)
        if rng.random() < 0.6:
            await _case(ground, loan.key, rng)
    for lender in (ground.rcc, ground.abc):
        await ground.owner.execute(
            "update county_lender_position set fed_on = $3, non_performing ="
            " round($4 * outstanding, 2) where county_id = $1 and lender_id = $2",
            ground.county_id,
            lender.id,
            DAY - timedelta(days=rng.choice((0, 30, 31))),
            Decimal(rng.choice(("0", "0.01", "0.02", "0.024", "0.025", "0.03", "0.5"))),
        )
    await ground.owner.execute(
        "update county_position set fund_balance = ceil($2 * outstanding * 100) / 100"
        " where county_id = $1",
        ground.county_id,
        Decimal(rng.choice(("0", "0.09", "0.1", "0.11"))),
    )
    await _prepare(ground, rng)


async def _case(ground: Ground, loan_id: Any, rng: random.Random) -> None:
    row = await ground.row("loan", id=loan_id)
    state = rng.choice(("OPEN", "CLOSED"))
    values = {
        "county_id": ground.county_id,
        "id": uuid7(AT),
        "loan_id": loan_id,
        "lender_id": row["lender_id"],
        "township_id": row["township_id"],
        "cause": "MISUSED",
        "state": state,
        "opened_on": DAY,
        "demand_by_on": rng.choice((None, around(rng))),
        "demanded_on": rng.choice((None, None, DAY)),
        "closed_on": None if state == "OPEN" else DAY,
        "recorded_at": AT,
        "recorded_by": "test",
        "version": 1,
    }
    await factories.insert(ground.owner, "collection_case", values)


async def _prepare(ground: Ground, rng: random.Random) -> None:
    for kind in ("COUNTY_RULES", "CONTINGENCY_PLAN", "TEAM"):
        for number in range(rng.randrange(3)):
            first = around(rng)
            last = rng.choice((None, first + timedelta(days=rng.randrange(60))))
            common = {"county_id": ground.county_id, "id": uuid7(AT), "document_no": str(number)}
            recorded = {"recorded_at": AT, "recorded_by": "test", "version": 1}
            if kind == "TEAM":
                team = {"leader": "甲", "leader_post": "乙", "from_on": first, "to_on": last}
                await ground.owner.execute(
                    "insert into risk_team (county_id, id, document_no, leader, leader_post,"
                    " from_on, to_on, recorded_at, recorded_by, version, members)"
                    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '[]')",
                    *common.values(),
                    *team.values(),
                    *recorded.values(),
                )
                continue
            dated = {"kind": kind, "title": "文", "issued_on": first, "valid_from": first}
            row = common | dated | {"valid_to": last} | recorded
            await factories.insert(ground.owner, "county_document", row)


async def found_by_statement(ground: Ground) -> Found:
    async with ground.database.writing(scope(ground.scheduler, Act.WARNING_SWEEP)) as transaction:
        rows = await FOUND.all(
            transaction.connection,
            ground.scheduler,
            county_id=ground.county_id,
            business_on=DAY,
            due_missed_on=policy_on(DAY).recoveries.last_due_missed(DAY),
            **bounds_on(DAY),
        )
    found = {(row["rule"], row["object_id"]): row["severity"] for row in rows}
    assert len(found) == len(rows), "a rule about an object is found once"
    return found


async def found_by_clauses(ground: Ground) -> Found:
    loans = await ground.rows("loan")
    cases = {row["loan_id"]: row for row in await ground.rows("collection_case", state="OPEN")}
    buffers = {row["loan_id"]: row["ends_on"] for row in await ground.rows("default_buffer")}
    found: Found = {}
    for loan in loans:
        if LoanState[loan["state"]] in ON_THE_BOOK:
            named = f"loan_{ground.county_id}_{loan['id']}"
            told = _of_loan(loan, cases, buffers.get(loan["id"]))
            found |= {(rule, named): severity for rule, severity in told.items()}
    return found | await _of_county(ground) | await _of_lenders(ground, loans)


def _of_loan(
    loan: dict[str, Any], cases: dict[Any, dict[str, Any]], buffer_ends_on: date | None
) -> dict[str, str]:
    found: dict[str, str] = {}
    owed, since, case = (
        loan["outstanding_principal"],
        loan["overdue_since_on"],
        cases.get(loan["id"]),
    )
    if owed > 0 and (severity := maturing_severity(loan["matures_on"], DAY)) is not None:
        found["MATURING_SOON"] = severity.value
    if since is not None and since <= DAY:
        found["OVERDUE_STARTED"] = "ORANGE"
        if long_overdue(since, DAY):
            found["OVERDUE_30_DAYS"] = "RED"
    if case is not None and demand_missing(case["demand_by_on"], case["demanded_on"], DAY):
        found["NO_EARLY_DEMAND"] = "ORANGE"
    if case_missing(FiveTier[loan["five_tier"]], is_open=case is not None):
        found["NPL_WITHOUT_CASE"] = "ORANGE"
    if owed > 0 and loan["disposal_class"] is None and disposal_overdue(loan["matures_on"], DAY):
        found["DISPOSAL_NOT_CLASSIFIED"] = "ORANGE"
    is_overdue = loan["state"] == LoanState.OVERDUE.value
    if is_overdue and owed > 0 and buffer_missing(loan["matures_on"], DAY):
        found["BUFFER_NOT_OPENED"] = "ORANGE"
    is_lost = loan["five_tier"] == FiveTier.LOSS.value
    if is_lost and buffer_ends_on is not None and claim_overdue(buffer_ends_on, DAY):
        found["CLAIM_NOT_STARTED"] = "ORANGE"
    return found


async def _of_county(ground: Ground) -> Found:
    documents, teams = await ground.rows("county_document"), await ground.rows("risk_team")

    def terms(kind: str) -> list[tuple[date, date | None]]:
        return [(row["valid_from"], row["valid_to"]) for row in documents if row["kind"] == kind]

    missing = (
        rules_in_force(terms("COUNTY_RULES"), DAY),
        plan_in_force(terms("CONTINGENCY_PLAN"), DAY),
        team_in_place([(row["from_on"], row["to_on"]) for row in teams], DAY),
    )
    named = f"region_{ground.county_id}"
    found = {(rule.value, named): "YELLOW" for rule in missing if rule is not None}
    due_on = meeting_due(None, DAY)  # Nobody has met in this county.
    if due_on is not None and due_on < DAY:
        found["MEETING_OVERDUE", named] = "YELLOW"
    total = await ground.row("county_position")
    facts = FundFacts(balance=total["fund_balance"], outstanding=total["outstanding"])
    if shortfall(facts, DAY) > 0:
        found["FUND_BELOW_RATIO", named] = "ORANGE"
    return found


async def _of_lenders(ground: Ground, loans: list[dict[str, Any]]) -> Found:
    found: Found = {}
    for book in await ground.rows("county_lender_position"):
        named = f"breaker_{ground.county_id}_{book['lender_id']}"
        facts = PositionFacts(
            breaker=BreakerState.CLOSED, npl=book["non_performing"], outstanding=book["outstanding"]
        )
        if (severity := npl_severity(facts, DAY)) is not None:
            found["NPL_RATIO_HIGH", named] = severity.value
        if book["loan_count"] and feed_is_stale(book["fed_on"], DAY):
            found["STALE_FEED", named] = "YELLOW"
        ages = [
            loan["classified_on"] or loan["value_on"]
            for loan in loans
            if loan["lender_id"] == book["lender_id"] and LoanState[loan["state"]] in ON_THE_BOOK
        ]
        if any(classification_stale(one, DAY) is not None for one in ages):
            found["CLASSIFICATION_STALE", named] = "YELLOW"
    return found


@pytest.mark.parametrize("seed", range(6))
async def test_the_statement_finds_what_the_clauses_say(ground: Ground, seed: int) -> None:
    await furnish(ground, random.Random(seed))
    expected = await found_by_clauses(ground)
    assert await found_by_statement(ground) == expected
    rules = {rule for rule, _ in expected}
    assert {"MATURING_SOON", "OVERDUE_STARTED", "NPL_WITHOUT_CASE"} <= rules
