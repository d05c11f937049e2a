"""loan_age: a day passes for one loan; once is as good as twice."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from authz.rls import scope
from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState, RepaymentMethod
from services.age_candidates import page_after
from services.failure import Denied
from services.loan_age import CANDIDATES, LoanAge, loan_age
from services.repayment_record import RepaymentRecord, repayment_record
from services.work import NO_ROW
from tests import factories
from tests.services.ground import Ground, codes

pytestmark = pytest.mark.anyio

D = Decimal
# 50,000 at 4.35 %: the line of 20 September bears 81 days, that of 20 December 91.
LENT, DUE, MATURES = date(2018, 7, 2), date(2018, 9, 20), date(2019, 7, 2)
FIRST, SECOND = D("489.38"), D("549.79")


async def aged(ground: Ground, loan: GlobalId, day: date) -> Any:
    command = LoanAge(loan=loan, business_on=day)
    outcome = await ground.on(day).door.execute(loan_age, ground.scheduler, command)
    assert outcome.refusals == ()
    return outcome


async def candidates(ground: Ground, day: date, after: UUID = NO_ROW) -> list[UUID]:
    actor = ground.scheduler
    async with ground.database.reading(scope(actor)) as connection:
        rows = await CANDIDATES.all(
            connection,
            actor,
            **page_after(after, ground.county_id, day),
        )
    return [row["id"] for row in rows]


async def standing(ground: Ground, loan: GlobalId) -> tuple[Any, ...]:
    row = await ground.row("loan", id=loan.key)
    names = ("state", "overdue_since_on", "overdue_principal", "overdue_interest")
    return tuple(row[name] for name in names)


async def pay(ground: Ground, loan: GlobalId, day: date, **parts: Any) -> Any:
    command = RepaymentRecord(loan=loan, bank_ref=f"B{day}{parts}", received_on=day, **parts)
    return await ground.on(day).door.execute(
        repayment_record, ground.bank(), command, key=f"{loan}{day}{parts}"
    )


async def kinds(ground: Ground, loan: GlobalId) -> list[str]:
    rows = await ground.rows("loan_event", loan_id=loan.key)
    return [row["kind"] for row in sorted(rows, key=lambda row: row["recorded_at"])]


async def test_a_loan_falls_overdue_the_day_after_its_due_day(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    assert await candidates(ground, DUE) == []
    async with ground.unchanged():
        await aged(ground, loan, DUE)
    day = DUE + timedelta(days=1)
    assert await candidates(ground, day) == [loan.key]
    outcome = await aged(ground, loan, day)
    assert outcome.figures == {"overduePrincipal": "0.00", "warnings": "1"}
    assert await standing(ground, loan) == ("OVERDUE", DUE, D("0.00"), FIRST)
    book = await ground.row("county_lender_position")
    assert (book["overdue"], book["overdue_count"]) == (D("50000.00"), 1)
    assert (await kinds(ground, loan))[-1] == "FELL_OVERDUE"
    event = (await ground.rows("loan_event", kind="FELL_OVERDUE"))[0]
    assert event["business_on"] == day
    assert json.loads(event["details"]) == {
        "sinceOn": "2018-09-20",
        "principal": "0.00",
        "interest": "489.38",
    }
    warning = await ground.row("warning")
    assert (warning["rule"], warning["severity"], warning["state"]) == (
        "OVERDUE_STARTED",
        "ORANGE",
        "OPEN",
    )
    assert warning["offices"] == ["COUNTY_BANK", "COUNTY_PA"]
    assert json.loads(warning["figures"])["interest"] == "489.38"
    assert {row["recipient"].split("@")[0] for row in await ground.rows("outbox")} == {
        "COUNTY_BANK",
        "COUNTY_PA",
    }
    await ground.proved()


async def test_the_same_day_twice_or_an_earlier_one_changes_nothing(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    last = date(2018, 12, 21)
    await aged(ground, loan, last)
    for day in (last, date(2018, 12, 1), date(2018, 9, 21), date(2018, 9, 1)):
        async with ground.unchanged():
            command = LoanAge(loan=loan, business_on=day)
            outcome = await ground.on(last).door.execute(loan_age, ground.scheduler, command)
        assert outcome.refusals == () and outcome.ids == {"loan": loan}
        assert await candidates(ground, day) == []


async def test_day_by_day_over_two_due_days_and_a_month_end(ground: Ground) -> None:
    """Arrears grow the day after each due day, and on the thirty-first day it is long."""
    loan = await ground.lent(LENT, MATURES)
    changes: dict[date, tuple[Any, ...]] = {}
    told: dict[date, str] = {}
    before, known = await standing(ground, loan), 0
    day = date(2018, 9, 18)
    while day <= date(2018, 12, 24):
        asked = await candidates(ground, day)
        await aged(ground, loan, day)
        now, rows = await standing(ground, loan), await ground.rows("warning")
        if now != before:
            changes[day] = now
        if len(rows) > known:
            told[day] = max(rows, key=lambda row: row["recorded_at"])["rule"]
        assert asked == ([loan.key] if now != before or len(rows) > known else []), day
        before, known = now, len(rows)
        day += timedelta(days=1)
    assert changes == {
        date(2018, 9, 21): ("OVERDUE", DUE, D("0.00"), FIRST),
        date(2018, 12, 21): ("OVERDUE", DUE, D("0.00"), FIRST + SECOND),
    }
    assert told == {date(2018, 9, 21): "OVERDUE_STARTED", date(2018, 10, 21): "OVERDUE_30_DAYS"}
    await ground.proved()


async def test_monthly_lines_over_a_short_month(ground: Ground) -> None:
    """Lent on the 31st: due on the last day of shorter months, late from the first."""
    method = RepaymentMethod.EQUAL_PRINCIPAL
    loan = await ground.lent(
        date(2018, 8, 31), date(2019, 2, 28), amount=D("6000.00"), method=method
    )
    await aged(ground, loan, date(2018, 9, 30))
    assert (await standing(ground, loan))[0] == "ACTIVE"
    await aged(ground, loan, date(2018, 10, 1))
    assert await standing(ground, loan) == (
        "OVERDUE",
        date(2018, 9, 30),
        D("1000.00"),
        D("21.75"),
    )
    await aged(ground, loan, date(2018, 11, 1))
    assert (await standing(ground, loan))[2:] == (D("2000.00"), D("39.88"))
    await aged(ground, loan, date(2019, 3, 1))
    assert (await standing(ground, loan))[2] == D("6000.00")
    await ground.proved()


async def test_paid_arrears_make_it_active_and_close_its_warnings(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    await aged(ground, loan, date(2018, 10, 25))
    rules = {row["rule"]: row["state"] for row in await ground.rows("warning")}
    assert rules == {"OVERDUE_STARTED": "OPEN", "OVERDUE_30_DAYS": "OPEN"}
    await pay(ground, loan, date(2018, 10, 26), interest=D("489.37"))
    assert await standing(ground, loan) == ("OVERDUE", DUE, D("0.00"), D("0.01"))
    await pay(ground, loan, date(2018, 10, 26), amount=D("0.01"))
    assert await standing(ground, loan) == ("ACTIVE", None, D("0.00"), D("0.00"))
    rows = await ground.rows("warning")
    assert {(row["state"], row["closed_reason"]) for row in rows} == {("CLOSED", "CAUSE_GONE")}
    # A new span of arrears is told of anew.
    await aged(ground, loan, date(2018, 12, 21))
    await aged(ground, loan, date(2019, 1, 19))
    assert len(await ground.rows("warning", state="OPEN")) == 1
    await aged(ground, loan, date(2019, 1, 20))
    assert len(await ground.rows("warning", state="OPEN")) == 2
    await ground.proved()


async def test_a_closed_warning_is_not_opened_again_for_the_same_arrears(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    await aged(ground, loan, date(2018, 10, 21))
    await ground.owner.execute(
        "update warning set state = 'CLOSED', closed_on = '2018-10-22' where county_id = $1",
        ground.county_id,
    )
    async with ground.unchanged():
        await aged(ground, loan, date(2018, 10, 23))
    assert await candidates(ground, date(2018, 10, 23)) == []


async def test_without_lines_everything_is_due_at_maturity(ground: Ground) -> None:
    loan = await ground.loan(
        await ground.household(), amount=D("3000.00"), matures_on=date(2018, 12, 18)
    )
    await aged(ground, loan, date(2018, 12, 18))
    assert (await standing(ground, loan))[0] == "ACTIVE"
    assert await candidates(ground, date(2018, 12, 18)) == []
    assert await candidates(ground, date(2018, 12, 19)) == [loan.key]
    await aged(ground, loan, date(2018, 12, 19))
    assert await standing(ground, loan) == (
        "OVERDUE",
        date(2018, 12, 18),
        D("3000.00"),
        D("0.00"),
    )
    assert await candidates(ground, date(2018, 12, 20)) == []
    await ground.proved()


async def test_reported_arrears_of_a_loan_without_lines_stay(ground: Ground) -> None:
    loan = await ground.loan(
        await ground.household(), state=LoanState.OVERDUE, overdue_interest=D("5.00")
    )
    before = await standing(ground, loan)
    await aged(ground, loan, factories.DAY)
    assert await standing(ground, loan) == before
    assert [row["rule"] for row in await ground.rows("warning")] == ["OVERDUE_30_DAYS"]


@pytest.mark.parametrize("has_lines", [True, False])
async def test_a_demand_that_is_not_met(ground: Ground, has_lines: bool) -> None:
    """Everything is overdue since the day of the demand, with what was borne until then."""
    demand = date(2018, 8, 15)
    loan = (
        await ground.lent(LENT, MATURES)
        if has_lines
        else await ground.loan(await ground.household(), amount=D("50000.00"))
    )
    called = "update loan set state = 'EARLY_CALLED', demand_on = $2 where id = $1"
    await ground.owner.execute(called, loan.key, demand)
    await aged(ground, loan, demand)
    assert (await standing(ground, loan))[0] == "EARLY_CALLED"
    assert await candidates(ground, demand) == []
    day = demand + timedelta(days=1)
    assert await candidates(ground, day) == [loan.key]
    await aged(ground, loan, day)
    # 44 days from 2 July to 14 August: 50,000 x 44 x 4.35 / 36,000.
    accrued = D("265.83") if has_lines else D("0.00")
    assert await standing(ground, loan) == ("OVERDUE", demand, D("50000.00"), accrued)
    assert (await kinds(ground, loan))[-1] == "DEMAND_PASSED"
    assert (await ground.row("warning"))["rule"] == "OVERDUE_STARTED"
    async with ground.unchanged():
        await aged(ground, loan, day)
    assert await candidates(ground, day) == []
    if has_lines:
        await aged(ground, loan, date(2018, 9, 21))
        assert (await standing(ground, loan))[3] == FIRST
    await ground.proved()


async def plan(ground: Ground, loan: GlobalId, total: Decimal, *parts: tuple[date, str]) -> None:
    key = UUID(int=loan.key.int + 1)  # type: ignore[union-attr]
    row = await ground.row("loan", id=loan.key)
    common = {"county_id": ground.county_id, "lender_id": row["lender_id"]}
    common |= {"township_id": row["township_id"], "outlet_id": row["outlet_id"]}
    await factories.insert(
        ground.owner,
        "instalment_plan",
        common
        | {
            "id": key,
            "loan_id": loan.key,
            "state": "ACTIVE",
            "total": total,
            "note": "分两期",
            "agreed_on": LENT,
            "agreed_by": "bank",
            "recorded_at": factories.AT,
            "version": 1,
        },
    )
    for number, (due_on, amount) in enumerate(parts, 1):
        await factories.insert(
            ground.owner,
            "instalment_plan_row",
            common | {"plan_id": key, "number": number, "due_on": due_on, "amount": D(amount)},
        )


async def test_a_missed_part_ends_the_plan(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    parts = ((date(2018, 8, 10), "20000.00"), (date(2018, 9, 10), "30000.00"))
    await plan(ground, loan, D("50000.00"), *parts)
    await pay(ground, loan, date(2018, 8, 9), principal=D("20000.00"))
    await aged(ground, loan, date(2018, 8, 11))
    assert (await ground.row("instalment_plan"))["state"] == "ACTIVE"
    await pay(ground, loan, date(2018, 9, 10), principal=D("29999.99"))
    assert await candidates(ground, date(2018, 9, 10)) == []
    await aged(ground, loan, date(2018, 9, 10))
    assert await candidates(ground, date(2018, 9, 11)) == [loan.key]
    await aged(ground, loan, date(2018, 9, 11))
    found = await ground.row("instalment_plan")
    assert (found["state"], found["ended_reason"], str(found["ended_on"])) == (
        "CANCELLED",
        "MISSED",
        "2018-09-11",
    )
    assert (await kinds(ground, loan))[-1] == "PLAN_ENDED"
    warning = await ground.row("warning")
    assert (warning["rule"], json.loads(warning["figures"])["outstanding"]) == (
        "PLAN_MISSED",
        "0.01",
    )
    async with ground.unchanged():
        await aged(ground, loan, date(2018, 9, 12))


@pytest.mark.parametrize("state", ["SUBMITTED", "SIGNED", "SETTLED", "WRITTEN_OFF_RETAINED"])
async def test_off_the_book_no_day_passes(ground: Ground, state: str) -> None:
    debt = D("1000.00") if state == "WRITTEN_OFF_RETAINED" else D("0.00")
    loan = await ground.loan(
        await ground.household(),
        state=LoanState[state],
        outstanding=debt,
        matures_on=date(2018, 12, 1),
    )
    async with ground.unchanged():
        await aged(ground, loan, factories.DAY)
    assert await candidates(ground, factories.DAY) == []


async def test_buffer_and_claim_keep_their_state(ground: Ground) -> None:
    for state in (LoanState.IN_BUFFER, LoanState.CLAIMING):
        loan = await ground.loan(
            await ground.household(),
            state=state,
            overdue_interest=D("1.00"),
            matures_on=date(2018, 12, 1),
        )
        await aged(ground, loan, factories.DAY)
        assert await standing(ground, loan) == (
            state.value,
            date(2018, 11, 1),
            D("30000.00"),
            D("1.00"),
        )
    await ground.proved()


async def test_not_before_its_day_and_only_by_the_scheduler(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    command = LoanAge(loan=loan, business_on=factories.DAY + timedelta(days=1))
    refusals = await ground.refused(loan_age, ground.scheduler, command)
    assert codes(refusals) == ["VALIDATION@businessOn"]
    with pytest.raises(Denied):
        await ground.door.execute(loan_age, ground.actor(Role.COUNTY_PA), command)
    absent = LoanAge(loan=GlobalId("loan", ground.county_id, NO_ROW), business_on=factories.DAY)
    assert codes(await ground.refused(loan_age, ground.scheduler, absent)) == ["NOT_FOUND@loan"]


async def test_a_day_and_a_payment_at_once(ground: Ground) -> None:
    """Whichever comes first, the arrears are paid and the sums agree."""
    day = date(2018, 9, 21)
    for number in range(6):
        loan = await ground.lent(LENT, MATURES, amount=D("1000.00"))
        paid, passed = await asyncio.gather(
            pay(ground, loan, day, amount=D("9.79")), aged(ground, loan, day)
        )
        assert paid.refusals == () and passed.refusals == (), number
        assert await standing(ground, loan) == ("ACTIVE", None, D("0.00"), D("0.00"))
        open_ = await ground.rows("warning", state="OPEN", loan_id=loan.key)
        assert open_ == []
    await ground.proved()


async def test_candidates_come_in_pages_after_an_id(ground: Ground) -> None:
    loans = [await ground.lent(LENT, MATURES, amount=D("100.00")) for _ in range(3)]
    keys = sorted(loan.key for loan in loans)
    day = date(2018, 9, 21)
    assert await candidates(ground, day) == keys
    assert await candidates(ground, day, keys[0]) == keys[1:]
    assert await candidates(ground, day, keys[2]) == []


async def test_statements_are_counted(ground: Ground) -> None:
    for name, day, count in (
        ("warm", date(2018, 9, 21), None),
        ("nothing", date(2018, 9, 20), 5),
        ("falls", date(2018, 9, 21), 14),
        ("long", date(2018, 12, 21), 15),
    ):
        loan = await ground.lent(LENT, MATURES, amount=D("1000.00"))
        async with ground.counted() as statements:
            await aged(ground, loan, day)
        found = ground.ours(statements)
        assert count is None or len(found) == count, (name, len(found), found)
