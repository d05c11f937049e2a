"""position_prove: what differs is found, told once, and never corrected."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from authz.role import Role
from rules.vocabulary import FiveTier, LoanState
from services.failure import Denied
from services.loan_disburse import LoanDisburse, loan_disburse
from services.position_prove import PositionProof, position_prove
from tests import factories
from tests.services.ground import Ground
from tests.services.test_loan_disburse import SOON

pytestmark = pytest.mark.anyio


async def varied(ground: Ground) -> None:
    """A county with something in every projection."""
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(
        ground.owner, ground.county_id, entity, declared=Decimal("1.00")
    )
    await factories.fund(ground.owner, ground.county_id, Decimal("9999.00"))
    await ground.loan(await ground.household(), state=LoanState.SUBMITTED)
    await ground.loan(await ground.household(), ground.abc, state=LoanState.APPROVED)
    await ground.loan(
        await ground.household(),
        state=LoanState.OVERDUE,
        tier=FiveTier.LOSS,
        outstanding=Decimal("45.67"),
        overdue_principal=Decimal("1.00"),
    )
    await ground.loan(await ground.household(), amount=Decimal("12345.67"))
    loan = await ground.loan(
        await ground.household(), state=LoanState.SIGNED, project_id=project.key, **SOON
    )
    outcome = await ground.door.execute(
        loan_disburse, ground.system(), LoanDisburse(loan=loan), key="k"
    )
    assert outcome.refusals == ()


async def test_a_county_in_order_is_proved_and_left_alone(ground: Ground) -> None:
    await varied(ground)
    async with ground.unchanged():
        for _ in range(2):
            await ground.proved()


@pytest.mark.parametrize(
    ("damage", "table"),
    [
        ("update household_exposure set pending = pending + 0.01", "household_exposure"),
        ("update county_lender_position set overdue_count = 0", "county_lender_position"),
        (
            "update county_lender_position set outstanding = outstanding + 1",
            "county_lender_position",
        ),
        ("update county_position set fund_balance = 9999.01", "county_position"),
        ("update county_position set loan_count = loan_count + 1", "county_position"),
        ("update project set household_count = 7", "project"),
        ("update project_event set project_amount = 6000000", "project_event"),
        ("update project_participation set project_lender_groups = '{X}'", "project_participation"),
        ("update audit_event set project_amount = 1.5", "audit_event"),
        ("update instalment set principal = principal + 0.01", "instalment"),
        (
            "update instalment set principal_paid = 0.01, principal = greatest(principal, 0.01)",
            "instalment",
        ),
    ],
)
async def test_a_difference_is_found_and_told_once(ground: Ground, damage: str, table: str) -> None:
    await varied(ground)
    where = " and project_id is not null" if table == "audit_event" else ""
    await ground.owner.execute(f"{damage} where county_id = {ground.county_id}{where}")
    before = await ground.fingerprint()
    command = PositionProof(county_id=ground.county_id)
    for _ in range(2):
        outcome = await ground.door.execute(position_prove, ground.scheduler, command)
        assert outcome.figures["tables"] == table
    after = await ground.fingerprint()
    assert {name for name in after if after[name] != before[name]} == {"outbox"}
    message = await ground.row("outbox")
    assert message["topic"] == "position.differs"
    assert json.loads(message["payload"])["shown"][0].startswith(f"{table}:")


async def test_a_breaker_that_should_have_tripped_is_found(ground: Ground) -> None:
    await ground.loan(await ground.household(), amount=Decimal("97.00"))
    await ground.loan(await ground.household(), amount=Decimal("3.00"), tier=FiveTier.LOSS)
    command = PositionProof(county_id=ground.county_id)
    outcome = await ground.door.execute(position_prove, ground.scheduler, command)
    assert outcome.figures == {"differences": "1", "tables": "breaker"}


async def test_only_the_scheduler_proves(ground: Ground) -> None:
    with pytest.raises(Denied):
        await ground.door.execute(
            position_prove,
            ground.actor(Role.COUNTY_PA),
            PositionProof(county_id=ground.county_id),
        )
