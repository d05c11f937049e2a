"""identityReveal: told once, always audited, stored nowhere."""

from __future__ import annotations

import json

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from services.failure import Denied
from services.identity_reveal import IdentityReveal, identity_reveal
from tests import factories
from tests.factories import AT
from tests.services.ground import Ground, codes

pytestmark = pytest.mark.anyio


async def test_the_number_is_told_and_audited(ground: Ground) -> None:
    borrower = await ground.household()
    command = IdentityReveal(member=borrower.member, purpose="核对名册")
    for actor in (ground.actor(Role.COUNTY_PA), ground.above(Role.AUDITOR)):
        before = len(await ground.rows("audit_event"))
        outcome = await ground.door.execute(identity_reveal, actor, command, key="k")
        assert outcome.revealed == borrower.id_card and not outcome.replayed
        assert borrower.id_card not in repr(outcome)
        rows = await ground.rows("audit_event")
        assert len(rows) == before + 1
        newest = max(rows, key=lambda row: row["recorded_at"])
        assert (newest["actor"], newest["object_id"]) == (actor.subject, str(borrower.member))
        assert json.loads(newest["after"])["purpose"] == "核对名册"


async def test_the_same_key_reveals_and_audits_anew(ground: Ground) -> None:
    borrower = await ground.household()
    command = IdentityReveal(member=borrower.member, purpose="核对名册")
    for count in (1, 2):
        outcome = await ground.door.execute(
            identity_reveal, ground.actor(Role.COUNTY_PA), command, key="k"
        )
        assert outcome.revealed == borrower.id_card
        assert len(await ground.rows("audit_event")) == count
    assert await ground.rows("idempotency") == []


async def test_no_table_holds_the_plain_number(ground: Ground) -> None:
    borrower = await ground.household()
    command = IdentityReveal(member=borrower.member, purpose="核对名册")
    await ground.door.execute(identity_reveal, ground.actor(Role.COUNTY_PA), command, key="k")
    for table in ("audit_event", "idempotency", "outbox", "decision", "household_member"):
        assert borrower.id_card not in str(await ground.rows(table))


async def test_a_dry_run_tells_nothing(ground: Ground) -> None:
    borrower = await ground.household()
    command = IdentityReveal(member=borrower.member, purpose="核对名册")
    async with ground.unchanged():
        outcome = await ground.door.execute(
            identity_reveal, ground.actor(Role.COUNTY_PA), command, dry_run=True
        )
    assert outcome.revealed is None and outcome.refusals == ()


async def test_a_purpose_is_mandatory(ground: Ground) -> None:
    borrower = await ground.household()
    command = IdentityReveal(member=borrower.member, purpose=" ")
    refusals = await ground.refused(identity_reveal, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == ["VALIDATION@purpose"]


async def test_another_countys_person_is_not_found(ground: Ground) -> None:
    foreign = await factories.household(ground.owner, ground.elsewhere())
    actor = ground.actor(Role.COUNTY_PA)
    answers = [
        await ground.refused(identity_reveal, actor, IdentityReveal(member=named, purpose="核对"))
        for named in (foreign.member, GlobalId("member", ground.county_id, uuid7(AT)))
    ]
    assert codes(answers[0]) == ["NOT_FOUND@member"] and answers[0] == answers[1]


async def test_others_are_denied(ground: Ground) -> None:
    borrower = await ground.household()
    command = IdentityReveal(member=borrower.member, purpose="核对名册")
    for actor in (ground.bank(), ground.above(Role.PROV_PA), ground.above(Role.CITY_PA)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await ground.door.execute(identity_reveal, actor, command)


async def test_statements_are_counted(ground: Ground) -> None:
    borrower = await ground.household()
    command = IdentityReveal(member=borrower.member, purpose="核对名册")
    async with ground.counted() as statements:
        await ground.door.execute(identity_reveal, ground.actor(Role.COUNTY_PA), command)
    assert len(statements) == 5
