"""position_prove over the ledgers: whatever is changed past the services is found and told."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from jobs.desk import Desk
from jobs.timetable import prove_county
from models.clock import Clock
from rules.vocabulary import SourceLevel
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.fund_inject import FundInject, fund_inject
from services.fund_interest_record import FundInterestRecord, fund_interest_record
from services.position_prove import PositionProof, position_prove
from tests import factories, factory_insurance
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio

D = Decimal


async def booked(ground: Ground) -> None:
    """Injections of two levels, one taken back, interest, and a premium subsidised."""
    await factories.fund(ground.owner, ground.county_id, D("100.00"))
    finance = ground.actor(Role.COUNTY_FIN)
    for place, level in enumerate((SourceLevel.CITY, SourceLevel.PROVINCE)):
        given = FundInject(amount=D("50.00"), source_level=level, document_no=f"财{place}")
        outcome = await ground.door.execute(fund_inject, finance, given, key=f"i{place}")
    undo = FundEntryReverse(entry=outcome.ids["entry"], reason="误")
    await ground.door.execute(fund_entry_reverse, finance, undo, key="r")
    slip = FundInterestRecord(amount=D("1.23"), document_no="LX-1", business_on=date(2018, 6, 30))
    await ground.door.execute(fund_interest_record, finance, slip, key="x")
    borrower = await ground.household()
    policy = await factory_insurance.insurance_policy(ground.owner, ground.county_id, borrower)
    await factory_insurance.premium_subsidy(ground.owner, borrower, policy)


async def test_ledgers_in_order_are_proved(ground: Ground) -> None:
    await booked(ground)
    async with ground.unchanged():
        await ground.proved()


@pytest.mark.parametrize(
    ("damage", "tables"),
    [
        ("update fund_entry set amount = 50.01 where kind = 'CORRECTION'", "fund_entry"),
        ("update fund_entry set source_level = 'CITY' where document_no = '财1'", "fund_entry"),
        (
            "update fund_entry set credit_account = 'RECOVERED' where kind = 'INTEREST'",
            "fund_entry",
        ),
        (
            "update fund_entry set business_on = '2017-01-01' where kind = 'CORRECTION'",
            "fund_ledger",
        ),
        ("update subsidy_entry set amount = amount + 0.01", "premium_subsidy"),
        ("update subsidy_entry set premium_subsidy_id = null", "premium_subsidy,subsidy_entry"),
        ("update subsidy_entry set ledger = 'INTEREST'", "premium_subsidy,subsidy_entry"),
        (
            "update subsidy_entry set credit_account = 'INTEREST_SUBSIDY_FUND'",
            "premium_subsidy",
        ),
        ("delete from subsidy_entry", "premium_subsidy"),
    ],
)
async def test_what_is_planted_is_found_and_told_once(
    ground: Ground, damage: str, tables: str
) -> None:
    await booked(ground)
    here = f"county_id = {ground.county_id}"
    await ground.owner.execute(f"{damage}{' and ' if ' where ' in damage else ' where '}{here}")
    for _ in range(2):
        outcome = await ground.door.execute(
            position_prove, ground.scheduler, PositionProof(county_id=ground.county_id)
        )
        found = set(outcome.figures["tables"].split(",")) - {"county_position"}
        assert found == set(tables.split(","))
    message = await ground.row("outbox")
    assert message["topic"] == "position.differs"
    shown = json.loads(message["payload"])["shown"]
    assert {one.partition(":")[0] for one in shown} - {"county_position"} == set(tables.split(","))


async def test_the_nightly_job_finds_it(ground: Ground) -> None:
    await booked(ground)
    desk = Desk(ground.database, ground.directory, ground.door, Clock(factories.DAY))
    assert await prove_county(desk, ground.county_id, run="night") == 0
    await ground.owner.execute(
        "update subsidy_entry set amount = 0.01 where county_id = $1", ground.county_id
    )
    assert await prove_county(desk, ground.county_id, run="night") == 1
    assert (await ground.row("outbox"))["topic"] == "position.differs"
