"""The agreement in force with a lender on a day, read in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from authz.act import Act
from authz.actor import Actor
from authz.rls import scope
from authz.role import Role
from models.clock import Clock
from rules.cooperation import in_force as in_force_by_rule
from rules.vocabulary import RecoveryRule
from services import cooperation
from services.cooperation import Terms
from services.work import Work
from tests import factory_fund
from tests.factories import DAY
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio

D = Decimal
NEXT = timedelta(days=1)
OTHERS = (("县担保公司", "0.1"), ("保险公司", "0.0500000001"))


async def found(
    ground: Ground, actor: Actor, lender_id: int, days: Sequence[date]
) -> list[Terms | None]:
    async with ground.database.writing(scope(actor, Act.COOPERATION_READ), savepoint=True) as held:
        work = Work(
            connection=held.connection,
            actor=actor,
            act=Act.COOPERATION_READ,
            clock=Clock(DAY),
            directory=ground.directory,
            vault=None,
            dry_run=True,
            county_id=ground.county_id,
        )
        return [await cooperation.in_force(work, lender_id, day) for day in days]


async def test_the_terms_of_the_day(ground: Ground) -> None:
    named = await factory_fund.cooperation(
        ground.owner,
        ground.county_id,
        ground.rcc.id,
        others=OTHERS,
        fund_share=D("0.7"),
        lender_share=D("0.1499999999"),
        buffer_months=3,
        recovery_rule="FUND_FIRST",
        ends_on=DAY,
    )
    await factory_fund.cooperation(ground.owner, ground.county_id, ground.abc.id)
    for actor in (ground.bank(), ground.actor(Role.COUNTY_FIN), ground.scheduler):
        on_it, after = await found(ground, actor, ground.rcc.id, [DAY, DAY + NEXT])
        assert after is None and on_it is not None
        assert on_it.id == named.key and on_it.others == (
            ("县担保公司", D("0.1")),
            ("保险公司", D("0.0500000001")),
        )
        assert (on_it.fund_share, on_it.lender_share) == (D("0.7"), D("0.1499999999"))
        assert (on_it.buffer_months, on_it.recovery_rule) == (3, RecoveryRule.FUND_FIRST)
    # Another lender's agreement is not there for a lender.
    assert await found(ground, ground.bank("ABC"), ground.rcc.id, [DAY]) == [None]


async def test_the_statement_is_the_rule(ground: Ground) -> None:
    spans = [(0, None), (10, 20), (25, None), (30, 30), (31, 90)]
    terms = []
    for first, last in spans:
        starts_on = DAY + first * NEXT
        ends_on = None if last is None else DAY + last * NEXT
        key = await factory_fund.cooperation(
            ground.owner, ground.county_id, ground.rcc.id, starts_on=starts_on, ends_on=ends_on
        )
        terms.append((key, starts_on, ends_on))
    days = [DAY + number * NEXT for number in range(-1, 93)]
    answers = await found(ground, ground.bank(), ground.rcc.id, days)
    known = [one for one in answers if one is not None]
    assert {one.id for one in known} == {key.key for key, _, _ in terms}
    for day, answer in zip(days, answers, strict=True):
        assert answer == in_force_by_rule(set(known), day), day
