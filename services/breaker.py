"""The circuit breaker (二(二)): whoever changes the book judges it in the same transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import insert

from authz.role import Role
from models.position import BreakerEvent
from models.statement import Statement
from rules.policy import policy_on
from rules.ratio import ratio, ratio_text
from rules.vocabulary import BreakerEventKind, BreakerState
from services import position as book
from services.outbox import Message, office, regions_above
from services.position import Position
from services.table import table_of
from services.work import Work

RECORD = Statement(insert(table_of(BreakerEvent)))
TOPIC = "breaker.tripped"


async def settle(work: Work, position: Position) -> tuple[Position, tuple[Message, ...]]:
    """Store the changed book; trip its breaker where the ratio demands it and tell the offices.

    A trip tells the lender, the county's poverty-alleviation office and government, and the
    regulator (row 25). A breaker that is open stays so: only a decision closes it (row 26).
    """
    trips = policy_on(work.today).rules.trips
    is_new_trip = position.breaker_state is BreakerState.CLOSED and trips(
        position.facts(), work.today
    )
    if not is_new_trip:
        await book.write(work, position)
        return position, ()
    tripped = replace(
        position,
        breaker_state=BreakerState.TRIPPED,
        tripped_at=work.now,
        tripped_non_performing=position.non_performing,
        tripped_outstanding=position.outstanding,
    )
    await book.write(work, tripped)
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        lender_id=position.lender_id,
        kind=BreakerEventKind.TRIPPED.value,
        state=BreakerState.TRIPPED.value,
        non_performing=position.non_performing,
        outstanding=position.outstanding,
        resume_ratio=position.resume_ratio,
        means=None,
        note=None,
        business_on=work.today,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    return tripped, _messages(work, tripped)


def _messages(work: Work, position: Position) -> tuple[Message, ...]:
    lender = work.directory.lender(position.lender_id)
    assert lender is not None, "a book belongs to a lender"
    province_id = regions_above(work.directory, work.county_id)[1]
    payload = {
        "county": work.county_id,
        "lender": lender.code,
        "nonPerforming": f"{position.non_performing:.2f}",
        "outstanding": f"{position.outstanding:.2f}",
        "ratio": ratio_text(ratio(position.non_performing, position.outstanding)),
        "trippedOn": work.today,
    }
    recipients = (
        office(Role.COUNTY_BANK, work.county_id, lender.code),
        office(Role.COUNTY_PA, work.county_id),
        office(Role.COUNTY_GOV, work.county_id),
        office(Role.REGULATOR, province_id),
    )
    return tuple(
        Message(topic=TOPIC, recipient=recipient, payload=payload) for recipient in recipients
    )
