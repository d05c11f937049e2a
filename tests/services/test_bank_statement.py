"""bankStatementReconcile: large statements by few statements, two at once, no right beside."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import SourceLevel
from services.bank_match_record import BankMatchRecord, bank_match_record
from services.bank_statement_reconcile import (
    BankStatementLine,
    BankStatementReconcile,
    bank_statement_reconcile,
)
from services.failure import Denied
from services.fund_inject import FundInject, fund_inject
from tests import factories
from tests.services.ground import Ground, codes

pytestmark = pytest.mark.anyio

D = Decimal


def statement(count: int, amount: str = "1.00", **more: object) -> BankStatementReconcile:
    """So many lines of one amount in March 2018."""
    values: dict[str, object] = {
        "document_no": "对账3月",
        "from_on": date(2018, 3, 1),
        "to_on": date(2018, 3, 31),
        "opening": D("0.00"),
        "closing": count * D(amount),
        "lines": tuple(
            BankStatementLine(
                line=number + 1,
                booked_on=f"2018-03-{number % 31 + 1:02d}",
                amount=amount,
                reference=f"财{number}",
            )
            for number in range(count)
        ),
    }
    return BankStatementReconcile(**(values | more))  # type: ignore[arg-type]


async def injected(ground: Ground, *numbers: int, amount: str = "1.00") -> None:
    finance = ground.actor(Role.COUNTY_FIN)
    for number in numbers:
        command = FundInject(
            amount=D(amount),
            source_level=SourceLevel.CITY,
            document_no=f"财{number}",
            business_on=date(2018, 3, number % 31 + 1),
        )
        outcome = await ground.door.execute(fund_inject, finance, command, key=f"i{number}")
        assert outcome.refusals == ()


async def test_the_statements_do_not_grow_with_the_lines(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    await injected(ground, 0, 1)
    finance = ground.actor(Role.COUNTY_FIN)
    counts = []
    for count in (2, 5000):
        command = statement(count, reason="补录")
        async with ground.counted() as statements:
            outcome = await ground.door.execute(bank_statement_reconcile, finance, command)
        assert codes(outcome.refusals) == []
        assert outcome.figures["matched"] == "2"
        assert outcome.figures["bankOnly"] == str(count - 2)
        counts.append(len(ground.ours(statements)))
    # The second is a correction, which ends the pairs of the first: one statement more.
    assert counts[1] == counts[0] + 1
    assert len(await ground.rows("bank_statement_line")) == 5002
    audit = await ground.rows("audit_event", act="bankstatement:reconcile")
    assert len(audit) == 2


async def test_of_two_at_once_the_second_is_a_correction(ground: Ground) -> None:
    """They wait for one another: no two first versions of a period, no line matched twice."""
    await factories.fund(ground.owner, ground.county_id)
    await injected(ground, 0)
    finance = ground.actor(Role.COUNTY_FIN)
    outcomes = await asyncio.gather(
        *(
            ground.door.execute(bank_statement_reconcile, finance, statement(1), key=f"k{place}")
            for place in range(2)
        )
    )
    found = sorted(codes(outcome.refusals) for outcome in outcomes)
    assert found == [[], ["REASON_REQUIRED@reason"]]
    assert len(await ground.rows("bank_statement")) == 1
    again = statement(1, reason="重报")
    outcome = await ground.door.execute(bank_statement_reconcile, finance, again, key="k3")
    assert outcome.refusals == ()
    states = sorted(row["state"] for row in await ground.rows("bank_match"))
    assert states == ["CORRECTED", "STANDING"]


async def test_a_line_and_an_entry_have_one_pair_in_the_database_too(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    await injected(ground, 0)
    finance = ground.actor(Role.COUNTY_FIN)
    await ground.door.execute(bank_statement_reconcile, finance, statement(2), key="k")
    row = dict(await ground.row("bank_match"))
    for number in (1, 2):
        copy = row | {"id": uuid7(factories.AT), "number": number}
        with pytest.raises(asyncpg.UniqueViolationError):
            await factories.insert(ground.owner, "bank_match", copy)


async def test_only_finance_of_the_county(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    for actor in (ground.actor(Role.COUNTY_PA), ground.bank(), ground.above(Role.PROV_FIN)):
        with pytest.raises(Denied):
            await ground.door.execute(bank_statement_reconcile, actor, statement(0))
    finance = ground.actor(Role.COUNTY_FIN)
    outcome = await ground.door.execute(bank_statement_reconcile, finance, statement(0))
    made = outcome.ids["statement"]
    entry = GlobalId("fundentry", ground.county_id, made.key)
    command = BankMatchRecord(statement=made, line=1, entry=entry, reason="x")
    refusals = await ground.refused(bank_match_record, finance, command)
    assert codes(refusals) == ["NOT_FOUND@entry", "NOT_FOUND@line"]


async def test_without_a_fund_there_is_no_statement_of_it(ground: Ground) -> None:
    finance = ground.actor(Role.COUNTY_FIN)
    refusals = await ground.refused(
        bank_statement_reconcile, finance, statement(1, closing=D("2.00"))
    )
    assert codes(refusals) == ["NOT_FOUND@fund"]
