"""rosterPublish: the register after a version is what the version lists, and nobody is lost."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.clock import Clock
from models.identity import IdentityKey, IdentityKeys, Vault
from models.ids import GlobalId
from rules.vocabulary import LoanState
from services.door import Door
from services.failure import Denied
from services.roster_import import RosterImport, roster_import
from services.roster_publish import RosterPublish, roster_publish
from tests.factories import DAY, KEYS, VAULT, Borrower
from tests.services.ground import Ground, codes, figures
from tests.services.roster_lines import imported, in_force, line, person, published, township

pytestmark = pytest.mark.anyio


async def changes(ground: Ground, number: int) -> dict[str, str]:
    """What a version did: kind by household number."""
    rows = await ground.owner.fetch(
        "select h.household_no, c.kind from roster_change c join household h"
        " on h.county_id = c.county_id and h.id = c.household_id"
        " where c.county_id = $1 and c.number = $2",
        ground.county_id,
        number,
    )
    found = {row["household_no"]: row["kind"] for row in rows}
    assert len(found) == len(rows), "a household changes once in a version"
    return found


async def listing(ground: Ground, borrower: Borrower, number: int = 1, **more: Any) -> Any:
    """The line that a household of the factories already has."""
    row = await ground.row("household", id=borrower.household_id)
    values = {
        "name": "测试成员",
        "id_card": borrower.id_card,
        "poverty_cause": None,
        "village": row["village"],
    }
    return line(ground, number, row["household_no"], **values | more)


async def test_a_new_household_is_registered_whole(ground: Ground) -> None:
    wife = line(ground, 1, relation="妻子", village="二村", poverty_cause="缺劳力")
    head = line(ground, 2, poverty_cause=None)
    outcome = await in_force(ground, (wife, head))
    assert dict(outcome.figures) == {
        "added": "1",
        "changed": "0",
        "returned": "0",
        "missing": "0",
        "loansFlagged": "0",
        "loansLifted": "0",
    }
    household = await ground.row("household")
    assert {
        name: household[name]
        for name in household
        if name not in ("id", "recorded_at", "credit_rating", "rated_on")
    } == {
        "county_id": ground.county_id,
        "household_no": "H1",
        "township_id": ground.county_id + 1,
        "village": "一村",
        "head_name": "村民2",
        "status": "POOR",
        "status_since_on": DAY,
        "poverty_cause": "缺劳力",
        "conditions_met": [],
        "conditions_unmet": [],
        "flags": [],
        "roster_number": 1,
        "left_roster_on": None,
        "synthetic": False,
        "version": 1,
    }
    members = sorted(await ground.rows("household_member"), key=lambda row: row["position"])
    assert [(row["name"], row["relation"], row["position"]) for row in members] == [
        ("村民2", "户主", 1),
        ("村民1", "妻子", 2),
    ]
    for row, one in zip(members, (head, wife), strict=True):
        assert one.id_card is not None
        assert row["id_card_hmac"] == VAULT.fingerprint(one.id_card)
        args = (row["id_card_cipher"], row["key_id"], ground.county_id, household["id"])
        assert VAULT.open(*args) == one.id_card
    exposure = await ground.row("household_exposure")
    assert (exposure["household_id"], exposure["outstanding"], exposure["ceiling"]) == (
        household["id"],
        Decimal("0.00"),
        Decimal("50000.00"),
    )
    status = await ground.row("household_status")
    assert (status["status"], status["from_on"], status["reason"]) == ("POOR", DAY, "名册发布")
    index = await ground.owner.fetch(
        "select household_id from identity_index where home_county_id = $1", ground.county_id
    )
    assert [row["household_id"] for row in index] == [household["id"]] * 2
    assert await changes(ground, 1) == {"H1": "ADDED"}
    roster = await ground.row("roster")
    assert (roster["state"], roster["published_on"], roster["version"]) == ("PUBLISHED", DAY, 2)
    await ground.proved()


async def test_the_lenders_are_told(ground: Ground) -> None:
    outcome = await in_force(ground, (line(ground, 1),))
    messages = [row for row in await ground.rows("outbox") if row["topic"] == "roster.published"]
    lenders = [one.code for one in ground.directory.lenders_of(ground.county_id)]
    assert len(lenders) >= 3
    assert {row["recipient"] for row in messages} == {
        f"{role}@{ground.county_id}/{code}"
        for code in lenders
        for role in ("COUNTY_BANK", "BANK_SYSTEM")
    }
    assert json.loads(messages[0]["payload"]) == {
        "county": ground.county_id,
        "roster": str(outcome.ids["roster"]),
        "number": 1,
        "publishedOn": "2018-12-20",
        "added": 1,
        "changed": 0,
        "returned": 0,
        "missing": 0,
    }


async def test_who_is_missing_is_marked_and_keeps_its_status(ground: Ground) -> None:
    gone, stays = await ground.household(), await ground.household()
    lent = await ground.loan(gone)
    earlier = await ground.loan(gone, amount=Decimal("100.00"))
    applied = await ground.loan(gone, state=LoanState.SUBMITTED, amount=Decimal("100.00"))
    other = await ground.loan(stays)
    await ground.owner.execute("update household set head_name = '测试成员'")
    await ground.owner.execute(
        "update loan set subsidy_ends_on = $1 where county_id = $2 and id = $3",
        date(2018, 7, 1),
        ground.county_id,
        earlier.key,
    )
    outcome = await in_force(ground, (await listing(ground, stays),))
    assert outcome.figures["missing"] == "1" and outcome.figures["loansFlagged"] == "2"
    row = await ground.row("household", id=gone.household_id)
    assert (row["status"], row["left_roster_on"], row["flags"], row["version"]) == (
        "POOR",
        DAY,
        ["FREE_RIDER"],
        2,
    )
    loans = {row["id"]: row for row in await ground.rows("loan")}
    assert {
        named.key: (loans[named.key]["flags"], loans[named.key]["subsidy_ends_on"])
        for named in (lent, earlier, applied, other)
    } == {
        lent.key: (["FREE_RIDER"], DAY),
        earlier.key: (["FREE_RIDER"], date(2018, 7, 1)),
        applied.key: ([], None),
        other.key: ([], None),
    }
    assert (loans[lent.key]["version"], loans[lent.key]["state"]) == (2, "ACTIVE")
    events = await ground.rows("loan_event")
    assert {(row["loan_id"], row["kind"], row["business_on"]) for row in events} == {
        (lent.key, "FLAGGED", DAY),
        (earlier.key, "FLAGGED", DAY),
    }
    assert json.loads(events[0]["details"]) == {"flag": "FREE_RIDER"}
    warning = await ground.row("warning")
    assert (warning["rule"], warning["severity"], warning["offices"], warning["object_id"]) == (
        "FREE_RIDER",
        "ORANGE",
        ["COUNTY_PA"],
        str(gone.household),
    )
    recipients = [
        row["recipient"] for row in await ground.rows("outbox") if row["topic"] == "warning.opened"
    ]
    assert recipients == [f"COUNTY_PA@{ground.county_id}"]
    assert await changes(ground, 1) == {row["household_no"]: "MISSING"}
    unchanged = await ground.row("household", id=stays.household_id)
    assert (unchanged["roster_number"], unchanged["version"], unchanged["flags"]) == (1, 1, [])
    await ground.proved()


async def test_who_is_back_loses_the_mark(ground: Ground) -> None:
    borrower, other = await ground.household(), line(ground, 1, "HX")
    lent = await ground.loan(borrower)
    await in_force(ground, (other,))
    back = await listing(ground, borrower, 2, name="测试户主")
    outcome = await in_force(ground, (other, back))
    assert (outcome.figures["returned"], outcome.figures["loansLifted"]) == ("1", "1")
    row = await ground.row("household", id=borrower.household_id)
    assert (row["left_roster_on"], row["flags"], row["roster_number"]) == (None, [], 2)
    loan = await ground.row("loan", id=lent.key)
    # What was stopped stays stopped: the county decides about the days between.
    assert (loan["flags"], loan["subsidy_ends_on"], loan["version"]) == ([], DAY, 3)
    kinds = [row["kind"] for row in await ground.rows("loan_event")]
    assert sorted(kinds) == ["FLAGGED", "FLAG_LIFTED"]
    warning = await ground.row("warning")
    assert (warning["state"], warning["closed_reason"]) == ("CLOSED", "CAUSE_GONE")
    assert await changes(ground, 2) == {row["household_no"]: "RETURNED"}
    rosters = {row["number"]: row["state"] for row in await ground.rows("roster")}
    assert rosters == {1: "SUPERSEDED", 2: "PUBLISHED"}


async def test_a_second_absence_is_none(ground: Ground) -> None:
    borrower, other = await ground.household(), line(ground, 1, "HX")
    await in_force(ground, (other,))
    before = await ground.row("household", id=borrower.household_id)
    outcome = await in_force(ground, (other,))
    assert outcome.figures["missing"] == "0" and await changes(ground, 2) == {}
    assert await ground.row("household", id=borrower.household_id) == before


async def test_what_changed_is_brought_up_to_date(ground: Ground) -> None:
    borrower = await ground.household()
    await ground.loan(borrower)
    child = line(ground, 2, relation="子", name="小明", township=township(ground, 2))
    moved = await listing(
        ground,
        borrower,
        name="张三",
        village="三村",
        poverty_cause="因病",
        township=township(ground, 2),
    )
    number = moved.household_no
    outcome = await in_force(ground, (moved, replace(child, household_no=number)))
    assert outcome.figures["changed"] == "1"
    row = await ground.row("household")
    assert (row["head_name"], row["village"], row["poverty_cause"], row["version"]) == (
        "张三",
        "三村",
        "因病",
        2,
    )
    place = ground.county_id + 2
    members = sorted(await ground.rows("household_member"), key=lambda one: one["position"])
    assert [(one["id"] == borrower.member_id, one["name"]) for one in members] == [
        (True, "张三"),
        (False, "小明"),
    ]
    exposure = await ground.row("household_exposure")
    assert {row["township_id"], exposure["township_id"]} == {place}
    assert {one["township_id"] for one in members} == {place}
    # The township of a loan is that of its submission (B9).
    assert (await ground.row("loan"))["township_id"] == ground.county_id + 1
    assert await ground.rows("household_status") == []
    again = await in_force(ground, (replace(moved, poverty_cause=None),))
    assert again.figures["changed"] == "0"
    assert (await ground.row("household"))["poverty_cause"] == "因病"
    assert len(await ground.rows("household_member")) == 2, "nobody is deleted"
    await ground.proved()


async def test_a_household_that_was_not_registered_becomes_poor(ground: Ground) -> None:
    borrower = await ground.household(status="NOT_REGISTERED")
    await in_force(ground, (await listing(ground, borrower, name="测试户主"),))
    row = await ground.row("household")
    assert (row["status"], row["status_since_on"]) == ("POOR", DAY)
    assert (await ground.row("household_status"))["status"] == "POOR"


@pytest.mark.parametrize("status", ["EXITED", "REMOVED_WRONG", "RETURNED_POOR"])
async def test_a_version_changes_no_other_status(ground: Ground, status: str) -> None:
    borrower = await ground.household(status=status)
    await in_force(ground, (await listing(ground, borrower, village="九村"),))
    row = await ground.row("household")
    assert (row["status"], row["status_since_on"]) == (status, date(2014, 1, 1))
    assert row["village"] == "九村" and await ground.rows("household_status") == []


async def test_a_person_is_known_under_an_older_key(ground: Ground) -> None:
    borrower = await ground.household()
    keys = IdentityKeys("new", {**KEYS.keys, "new": IdentityKey(b"n" * 32, b"m" * 32)})
    door = Door(ground.database, Clock(DAY), ground.directory, Vault(keys))
    actor = ground.actor(Role.COUNTY_PA)
    given = RosterImport(rows=(await listing(ground, borrower, name="测试户主"),), source="x")
    draft = await door.execute(roster_import, actor, given)
    assert draft.warnings == ()
    elsewhere = replace(given.rows[0], line=2, household_no="HX")
    twice = await door.execute(roster_import, actor, RosterImport(rows=(elsewhere,), source="x"))
    assert twice.warnings[0].param("reason") == "DUPLICATE"
    corrected = replace(elsewhere, id_card=person())
    await door.execute(roster_import, actor, RosterImport(rows=(corrected,), source="x"))
    command = RosterPublish(roster=draft.ids["roster"])
    assert (await door.execute(roster_publish, actor, command)).refusals == ()
    members = await ground.rows("household_member", household_id=borrower.household_id)
    assert [row["id"] for row in members] == [borrower.member_id]


async def test_it_is_refused_while_a_line_is_not_sound(ground: Ground) -> None:
    lines = [line(ground, number, f"H{number}", id_card="1") for number in range(1, 31)]
    lines += [line(ground, 40, "H40", relation="妻子"), line(ground, 41, "H41")]
    draft = (await imported(ground, lines)).ids["roster"]
    command = RosterPublish(roster=draft, expected_version=1)
    refusals = await ground.refused(roster_publish, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == ["ROSTER_ROW_INVALID@roster"] * 2
    assert figures(refusals, 0) == {
        "reason": "FAULTY_LINES",
        "count": "30",
        "lines": ",".join(str(number) for number in range(1, 21)),
    }
    assert figures(refusals, 1) == {"reason": "NO_HEAD", "count": "1", "lines": "40"}
    good = [line(ground, number, f"H{number}") for number in range(1, 31)]
    await imported(ground, (*good, line(ground, 42, "H40")))
    outcome = await published(ground, draft, expected_version=2)
    assert outcome.refusals == () and outcome.figures["added"] == "32"


async def test_refusals_of_the_version_itself(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_PA)
    draft = (await imported(ground, (line(ground, 1),))).ids["roster"]
    stale = RosterPublish(roster=draft, expected_version=7)
    assert codes(await ground.refused(roster_publish, actor, stale)) == [
        "VERSION_CONFLICT@expectedVersion"
    ]
    await published(ground, draft)
    twice = await ground.refused(roster_publish, actor, RosterPublish(roster=draft))
    assert codes(twice) == ["INVALID_TRANSITION@roster"]
    nowhere = GlobalId("roster", ground.elsewhere(), draft.key)
    absent = await ground.refused(roster_publish, actor, RosterPublish(roster=nowhere))
    assert codes(absent) == ["NOT_FOUND@roster"]
    with pytest.raises(Denied):
        await ground.door.execute(roster_publish, ground.bank(), RosterPublish(roster=draft))


async def test_an_empty_version_would_leave_nobody(ground: Ground) -> None:
    borrower = await ground.household()
    draft = (await imported(ground, (line(ground, 1),))).ids["roster"]
    await ground.owner.execute("delete from roster_row where county_id = $1", ground.county_id)
    command = RosterPublish(roster=draft)
    refusals = await ground.refused(roster_publish, ground.actor(Role.COUNTY_PA), command)
    assert figures(refusals)["reason"] == "EMPTY"
    assert (await ground.row("household", id=borrower.household_id))["left_roster_on"] is None


async def test_a_dry_run_and_a_replay(ground: Ground) -> None:
    draft = (await imported(ground, (line(ground, 1),))).ids["roster"]
    async with ground.unchanged():
        tried = await published(ground, draft, dry_run=True)
    assert tried.dry_run and tried.figures["added"] == "1"
    first = await published(ground, draft, key="k")
    async with ground.unchanged():
        again = await published(ground, draft, key="k")
    assert again.replayed and again.figures == first.figures


async def test_two_at_once_publish_once(ground: Ground) -> None:
    draft = (await imported(ground, (line(ground, 1),))).ids["roster"]
    answers = await asyncio.gather(published(ground, draft), published(ground, draft))
    assert sorted(len(answer.refusals) for answer in answers) == [0, 1]
    assert len(await ground.rows("household")) == 1


async def borrower_of(ground: Ground, household_no: str) -> Borrower:
    """A household that a version has made."""
    row = await ground.row("household", household_no=household_no)
    member = await ground.row("household_member", household_id=row["id"])
    return Borrower(row["id"], member["id"], ground.county_id, row["township_id"], "")


async def test_statements_do_not_depend_on_the_number_of_households(ground: Ground) -> None:
    counts = []
    for size in (1, 500):
        stay = [line(ground, number, f"S{size}-{number}") for number in range(1, size + 1)]
        leave = [line(ground, 501 + number, f"L{size}-{number}") for number in range(size)]
        come = [line(ground, 1001 + number, f"C{size}-{number}") for number in range(size)]
        await in_force(ground, (*stay, *leave))
        for one in leave[:: max(1, size // 3)]:
            await ground.loan(await borrower_of(ground, str(one.household_no)))
        changed = [replace(one, village="九村") for one in stay]
        for lines in ((*changed, *come), (*changed, *come, *leave)):
            draft = (await imported(ground, lines)).ids["roster"]
            async with ground.counted() as statements:
                outcome = await published(ground, draft)
            counts.append((len(ground.ours(statements)), int(outcome.figures["loansFlagged"])))
            assert outcome.figures["returned"] == ("0" if len(lines) == 2 * size else str(size))
    assert counts == [(25, 1), (19, 0), (25, 4), (19, 0)], counts
