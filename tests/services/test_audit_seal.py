"""audit_seal: the chain holds, tells of every tampering, and two sealers do not meet."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from authz.act import Act
from authz.rls import scope
from authz.role import Role
from services.audit_chain import Broken, Head, genesis, verify
from services.audit_seal import BATCH, AuditSealing, audit_seal
from services.failure import Denied
from services.loan_submit import loan_submit
from services.project_amend import ProjectAmend, project_amend
from tests import factories
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio


async def write(ground: Ground, count: int) -> None:
    """So many audited acts."""
    for number in range(count):
        borrower = await ground.household()
        command = ground.submission(borrower, loan_no=f"{number}-{borrower.household_id}")
        await ground.door.execute(loan_submit, ground.bank(), command)


async def seal(ground: Ground, **more: Any) -> dict[str, str]:
    command = AuditSealing(county_id=ground.county_id, **more)
    return (await ground.door.execute(audit_seal, ground.scheduler, command)).figures


async def test_every_event_is_sealed_once_and_in_order(ground: Ground) -> None:
    assert (await seal(ground))["sealed"] == "0"
    assert await verify(ground.owner, ground.county_id) is None
    await write(ground, 3)
    first = await seal(ground)
    assert (first["sealed"], first["position"]) == ("3", "3")
    async with ground.unchanged():
        again = await seal(ground)
    assert (again["sealed"], again["head"]) == ("0", first["head"])
    await write(ground, 1)
    assert (await seal(ground))["position"] == "4"
    seals = await ground.rows("audit_seal")
    assert [row["position"] for row in seals] == [1, 2, 3, 4]
    assert {row["event_id"] for row in seals} == {
        row["id"] for row in await ground.rows("audit_event")
    }
    head = Head(3, bytes.fromhex(first["head"]))
    assert await verify(ground.owner, ground.county_id, head) is None


async def test_who_commits_late_is_sealed_later(ground: Ground) -> None:
    await write(ground, 2)
    late = (await ground.rows("audit_event"))[0]
    await ground.owner.execute("delete from audit_event where id = $1", late["id"])
    await seal(ground)
    await factories.insert(ground.owner, "audit_event", late)
    assert (await seal(ground))["position"] == "2"
    assert await verify(ground.owner, ground.county_id) is None


async def test_a_very_late_event_is_found_by_the_whole_look(ground: Ground) -> None:
    await write(ground, 2)
    late = (await ground.rows("audit_event"))[0]
    await ground.owner.execute("delete from audit_event where id = $1", late["id"])
    await seal(ground)
    late["recorded_at"] -= timedelta(days=2)
    await factories.insert(ground.owner, "audit_event", late)
    assert (await seal(ground))["sealed"] == "0"
    assert (await seal(ground, whole=True))["sealed"] == "1"


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("update audit_event set actor = 'nobody' where id = $1", Broken(2, "HASH")),
        ("update audit_event set after = '{}' where id = $1", Broken(2, "HASH")),
        (
            "update audit_event set recorded_at = recorded_at + interval '1us' where id = $1",
            Broken(2, "HASH"),
        ),
        ("delete from audit_event where id = $1", Broken(2, "EVENT_MISSING")),
        ("delete from audit_seal where event_id = $1", Broken(2, "GAP")),
    ],
)
async def test_tampering_is_found(ground: Ground, tampering: str, found: Broken) -> None:
    await write(ground, 3)
    await seal(ground)
    second = next(row for row in await ground.rows("audit_seal") if row["position"] == 2)
    await ground.owner.execute(tampering, second["event_id"])
    assert await verify(ground.owner, ground.county_id) == found


async def test_a_trail_cut_off_is_found_by_an_exported_head(ground: Ground) -> None:
    await write(ground, 2)
    figures = await seal(ground)
    head = Head(2, bytes.fromhex(figures["head"]))
    await ground.owner.execute(
        "delete from audit_seal where county_id = $1 and position = 2", ground.county_id
    )
    assert await verify(ground.owner, ground.county_id) is None
    assert await verify(ground.owner, ground.county_id, head) == Broken(1, "HEAD")


async def test_a_moving_project_does_not_break_the_chain(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity)
    actor = ground.actor(Role.COUNTY_PA)
    for name in ("甲", "乙"):
        await ground.door.execute(project_amend, actor, ProjectAmend(project=project, name=name))
    await seal(ground)
    before = await ground.rows("audit_event")
    command = ProjectAmend(
        project=project, declared_loan_funds=Decimal("6000000.00"), reason="扩建"
    )
    await ground.door.execute(project_amend, actor, command)
    after = {row["id"]: row for row in await ground.rows("audit_event")}
    assert all(after[row["id"]]["project_amount"] == Decimal("6000000.00") for row in before)
    assert await verify(ground.owner, ground.county_id) is None


async def test_two_sealers_do_not_meet(ground: Ground) -> None:
    await write(ground, 4)
    figures = await asyncio.gather(*(seal(ground) for _ in range(4)))
    assert sorted(item["sealed"] for item in figures) == ["0", "0", "0", "4"]
    assert await verify(ground.owner, ground.county_id) is None


async def test_a_batch_is_bounded(ground: Ground) -> None:
    await write(ground, 1)
    await ground.owner.execute(
        """insert into audit_event
        select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).*
        from audit_event e, generate_series(1, $2) where e.county_id = $1""",
        ground.county_id,
        BATCH,
    )
    assert (await seal(ground))["sealed"] == str(BATCH)
    assert (await seal(ground))["sealed"] == "1"
    assert await verify(ground.owner, ground.county_id) is None


async def test_the_application_can_neither_edit_nor_delete(ground: Ground) -> None:
    """Row 102: 「追责问责」 needs a trail that nobody edits."""
    await write(ground, 1)
    await seal(ground)
    for statement in (
        "update audit_event set actor = 'x'",
        "delete from audit_event",
        "update audit_seal set position = 9",
        "delete from audit_seal",
        "truncate audit_event",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ground.database.writing(
                scope(ground.scheduler, Act.AUDIT_SEAL)
            ) as transaction:
                await transaction.connection.execute(statement)


async def test_only_the_scheduler_seals(ground: Ground) -> None:
    command = AuditSealing(county_id=ground.county_id)
    for actor in (ground.bank(), ground.above(Role.AUDITOR)):
        with pytest.raises(Denied):
            await ground.door.execute(audit_seal, actor, command)


async def test_statements_are_counted(ground: Ground) -> None:
    await seal(ground)
    async with ground.counted() as statements:
        await seal(ground)
    assert len(ground.ours(statements)) == 5
    await write(ground, 1)
    async with ground.counted() as statements:
        await seal(ground)
    assert len(ground.ours(statements)) == 6


def test_the_chain_starts_with_the_region() -> None:
    assert genesis(520327000) != genesis(520328000) and genesis(520327000).position == 0
