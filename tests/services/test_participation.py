"""dividendRecord and participationWithdraw: what households get, and how a loan leaves (76, 82)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from services.dividend_record import DividendLine, DividendRecord, dividend_record
from services.failure import Denied, KeyRequired
from services.participation_withdraw import ParticipationWithdraw, participation_withdraw
from services.project_supervise import ProjectSupervise, project_supervise
from tests.factories import AT
from tests.services.ground import Ground, codes, figures
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio
D = Decimal
DAY = date(2018, 12, 20)


async def parts(ground: Ground, case: Used) -> list[GlobalId]:
    """The participations of a project, in the order of its loans."""
    rows = await ground.rows("project_participation", project_id=case.project.key)
    order = [loan.key for loan in case.loans]
    rows.sort(key=lambda row: order.index(row["loan_id"]))
    return [GlobalId("participation", ground.county_id, row["id"]) for row in rows]


def dividends(case: Used, *lines: tuple[GlobalId, str], **more: Any) -> DividendRecord:
    values = {"paid_on": DAY, "document_no": "FH-1"} | more
    return DividendRecord(
        project=case.project,
        lines=tuple(DividendLine(participation=one, amount=D(amount)) for one, amount in lines),
        **values,
    )


def withdrawal(case: Used, part: GlobalId, **more: Any) -> ParticipationWithdraw:
    values = {"withdrawn_on": DAY, "document_no": "凤扶函〔2018〕3号"} | more
    return ParticipationWithdraw(project=case.project, participation=part, **values)


async def test_each_household_is_paid_in_one_statement(ground: Ground) -> None:
    office, counts = ground.actor(Role.COUNTY_PA), []
    for number in (1, 1, 3):
        case = await used(ground, state="NORMAL", count=number)
        named = await parts(ground, case)
        command = dividends(case, *((one, "1200.00") for one in named))
        async with ground.counted() as statements:
            outcome = await ground.door.execute(
                dividend_record, office, command, key=str(len(counts))
            )
        counts.append(len(ground.ours(statements)))
        assert outcome.figures == {"total": f"{1200 * number}.00"}
        rows = await ground.rows("dividend", project_id=case.project.key)
        assert {row["participation_id"] for row in rows} == {one.key for one in named}
        assert {row["household_id"] for row in rows} == {one.key for one in case.households}
        assert {(row["amount"], row["lender_id"]) for row in rows} == {
            (D("1200.00"), ground.rcc.id)
        }
    assert counts[1] == counts[2]
    entry = (await ground.rows("audit_event", act="dividend:record"))[-1]
    assert json.loads(entry["after"])["dividends"]["total"] == "3600.00"


async def test_all_that_is_wrong_with_payments_is_told(ground: Ground) -> None:
    case, other = await used(ground, state="NORMAL"), await used(ground, state="NORMAL", count=1)
    (own, _), (foreign,) = await parts(ground, case), await parts(ground, other)
    office = ground.actor(Role.COUNTY_PA)
    command = dividends(
        case, (own, "0.00"), (own, "1.001"), (foreign, "1.00"), paid_on=date(2018, 12, 21)
    )
    refusals = await ground.refused(dividend_record, office, command, key="k")
    assert codes(refusals) == [
        "NOT_FOUND@lines.2.participation",
        "VALIDATION@lines.0.amount",
        "VALIDATION@lines.1.amount",
        "VALIDATION@lines.1.participation",
        "VALIDATION@paidOn",
    ]
    nothing = dividends(case)
    refusals = await ground.refused(dividend_record, office, nothing, key="k")
    assert codes(refusals) == ["VALIDATION@lines"]
    with pytest.raises(KeyRequired):
        await ground.door.execute(dividend_record, office, dividends(case, (own, "1.00")))
    with pytest.raises(Denied):
        await ground.door.execute(
            dividend_record, ground.bank(), dividends(case, (own, "1.00")), key="k"
        )


async def big(ground: Ground) -> Used:
    """Declared 4,980,000.00, contributed 5,000,000.00: two loans, imported, of very much."""
    case = await used(ground, state="NORMAL", declared=D("4980000.00"))
    await ground.owner.execute(
        "update project_participation set principal = case when loan_id = $2 then 4980000.00"
        " else 20000.00 end where county_id = $1",
        ground.county_id,
        case.loans[0].key,
    )
    await ground.owner.execute(
        "update project set contributed_principal = 5000000.00, amount = 5000000.00"
        " where county_id = $1",
        ground.county_id,
    )
    await ground.owner.execute(
        "update loan set outstanding_principal = 0 where county_id = $1 and id = $2",
        ground.county_id,
        case.loans[1].key,
    )
    return case


async def test_what_is_withdrawn_lowers_the_amount_and_moves_the_watch(ground: Ground) -> None:
    """A6 and B28: the province loses sight, its notes with it, and is told number and name."""
    case = await big(ground)
    await ground.owner.execute(
        "update project_event set project_amount = 5000000.00 where county_id = $1",
        ground.county_id,
    )
    province, office = ground.above(Role.PROV_PA), ground.actor(Role.COUNTY_PA)
    note = ProjectSupervise(project=case.project, note="现场检查")
    assert (await ground.door.execute(project_supervise, province, note)).refusals == ()
    _, repaid = await parts(ground, case)
    outcome = await ground.door.execute(participation_withdraw, office, withdrawal(case, repaid))
    assert codes(outcome.refusals) == [] and outcome.figures == {"amount": "4980000.00"}
    row = await ground.row("project")
    assert (row["contributed_principal"], row["amount"], row["household_count"]) == (
        D("4980000.00"),
        D("4980000.00"),
        1,
    )
    part = await ground.row("project_participation", id=repaid.key)
    assert part["withdrawn_on"] == DAY
    turns = {(one["level"], one["turn"]): one for one in await ground.rows("project_watch_turn")}
    assert set(turns) == {("PROVINCE", "LOST"), ("CITY", "GAINED")}
    assert turns["PROVINCE", "LOST"]["project_amount"] == D("5000000.00")
    assert turns["CITY", "GAINED"]["project_amount"] == D("4980000.00")
    assert {one["project_no"] for one in turns.values()} == {row["project_no"]}
    events = await ground.rows("project_event")
    assert {one["project_amount"] for one in events} == {D("4980000.00")}
    payloads = {
        one["recipient"].partition("@")[0]: json.loads(one["payload"])["watch"]
        for one in await ground.rows("outbox", topic="project.watch_moved")
    }
    assert payloads == {"PROV_PA": "LOST", "CITY_PA": "GAINED"}
    refusals = await ground.refused(participation_withdraw, office, withdrawal(case, repaid))
    assert figures(refusals) == {"reason": "ALREADY_WITHDRAWN", "withdrawnOn": "2018-12-20"}
    assert (await ground.row("project_participation", id=repaid.key))["withdrawn_on"] == DAY


async def test_a_loan_that_is_owed_stays_in_the_project(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    office, (first, _) = ground.actor(Role.COUNTY_PA), await parts(ground, case)
    command = withdrawal(
        case, first, withdrawn_on=date(2018, 12, 21), document_no=" ", expected_version=7
    )
    refusals = await ground.refused(participation_withdraw, office, command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@documentNo",
        "VALIDATION@participation",
        "VALIDATION@withdrawnOn",
    ]
    assert figures(refusals, 2) == {"reason": "FUNDS_IN_USE", "funds": "30000.00"}
    nowhere = withdrawal(case, GlobalId("participation", ground.county_id, uuid7(AT)))
    refusals = await ground.refused(participation_withdraw, office, nowhere)
    assert codes(refusals) == ["NOT_FOUND@participation"]
    with pytest.raises(Denied):
        await ground.door.execute(participation_withdraw, ground.bank(), command)
