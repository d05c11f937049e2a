"""instalmentPlanAgree and instalmentPlanCancel: exact parts, one plan at a time."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authz.act import Act
from authz.rls import scope
from authz.role import Role
from models.clock import Clock
from models.ids import GlobalId, uuid7
from rules.care_facts import PlanFacts
from rules.disposal import judge_instalment_plan
from rules.refusal import ErrorCode
from rules.vocabulary import LoanState
from services.failure import Denied
from services.instalment_plan import plan_in_force
from services.instalment_plan_agree import InstalmentPlanAgree, PlanPart, instalment_plan_agree
from services.instalment_plan_cancel import InstalmentPlanCancel, instalment_plan_cancel
from services.loan_age import LoanAge, loan_age
from services.repayment_record import RepaymentRecord, repayment_record
from services.work import Work
from tests.factories import AT, DAY
from tests.services.extending import outlet_of, pa_of
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal
DAYS = (date(2018, 12, 21), date(2019, 3, 20), date(2019, 6, 20))
MATURED = date(2018, 12, 19)


def parts(*amounts: str) -> tuple[PlanPart, ...]:
    """Parts of these amounts, due on the first of our days."""
    return tuple(
        PlanPart(due_on=day, amount=D(amount)) for day, amount in zip(DAYS, amounts, strict=False)
    )


THREE = parts("10000.00", "10000.00", "10000.00")


def plan(loan: GlobalId, rows: tuple[PlanPart, ...] = THREE, **more: Any) -> InstalmentPlanAgree:
    return InstalmentPlanAgree(**{"loan": loan, "rows": rows, "note": "三月采茶后有收入", **more})


async def overdue(ground: Ground, **more: Any) -> GlobalId:
    """A loan of 30,000 yuan that was not paid yesterday."""
    values = {"state": LoanState.OVERDUE, "matures_on": MATURED, **more}
    return await ground.loan(await ground.household(), **values)


async def agreed(ground: Ground, loan: GlobalId) -> GlobalId:
    outcome = await ground.door.execute(instalment_plan_agree, ground.bank(), plan(loan))
    assert outcome.refusals == ()
    return outcome.ids["instalment_plan"]


async def test_three_parts_of_ten_thousand(ground: Ground) -> None:
    loan = await overdue(ground)
    before = await ground.row("loan")
    outcome = await ground.door.execute(
        instalment_plan_agree, ground.bank(), plan(loan, expected_version=1)
    )
    row = await ground.row("instalment_plan")
    named = GlobalId("plan", ground.county_id, row["id"])
    assert outcome.refusals == () and outcome.ids == {"instalment_plan": named, "loan": loan}
    told = ("state", "total", "note", "agreed_on", "agreed_by", "ended_on", "version")
    assert tuple(row[name] for name in told) == (
        "ACTIVE",
        D("30000.00"),
        "三月采茶后有收入",
        DAY,
        ground.bank().subject,
        None,
        1,
    )
    rows = await ground.rows("instalment_plan_row")
    assert sorted((one["number"], one["due_on"], one["amount"]) for one in rows) == [
        (number, day, D("10000.00")) for number, day in enumerate(DAYS, 1)
    ]
    assert {one["plan_id"] for one in rows} == {row["id"]}
    assert {(one["lender_id"], one["township_id"]) for one in rows} == {
        (before["lender_id"], before["township_id"])
    }
    after = await ground.row("loan")
    changed = {name for name in after if after[name] != before[name]}
    # B18: maturity, state and class stay; it is the disposal of a loan that has matured.
    assert changed == {"disposal_class", "version", "changed_at"}
    assert after["disposal_class"] == "INSTALMENT"
    events = {one["kind"]: json.loads(one["details"]) for one in await ground.rows("loan_event")}
    assert events == {
        "PLAN_AGREED": {
            "plan": str(row["id"]),
            "reason": "MISMATCH",
            "parts": 3,
            "total": "30000.00",
        },
        "DISPOSED": {"from": None, "to": "INSTALMENT"},
    }
    audits = {one["object_id"] for one in await ground.rows("audit_event")}
    assert audits == {str(named), str(loan)}
    await ground.proved()


@pytest.mark.parametrize("matures_on", [DAY, date(2019, 6, 1)])
async def test_before_the_day_after_the_maturity_the_loan_stays(
    ground: Ground, matures_on: date
) -> None:
    """An instalment fell due, or the loan matures today: no class of disposal is set yet."""
    state = LoanState.ACTIVE if matures_on == DAY else LoanState.OVERDUE
    loan = await overdue(ground, matures_on=matures_on, state=state)
    tables = ("instalment_plan", "instalment_plan_row", "loan_event", "audit_event")
    async with ground.unchanged(*tables, "procrastinate_jobs"):
        await agreed(ground, loan)
    assert [one["kind"] for one in await ground.rows("loan_event")] == ["PLAN_AGREED"]


async def test_the_sum_is_exact(ground: Ground) -> None:
    loan = await overdue(ground)
    command = plan(loan, parts("9999.99", "9999.99", "9999.99"))
    refusals = await ground.refused(instalment_plan_agree, ground.bank(), command)
    assert codes(refusals) == ["PLAN_SUM_MISMATCH@rows"]
    assert figures(refusals) == {
        "sum": "29999.97",
        "outstanding": "30000.00",
        "difference": "0.03",
    }
    repaid = await overdue(ground, outstanding=D("25000.01"))
    command = plan(repaid, parts("25000.00", "0.01"))
    await ground.door.execute(instalment_plan_agree, ground.bank(), command)
    assert (await ground.row("instalment_plan"))["total"] == D("25000.01")


async def test_everything_wrong_is_told_at_once(ground: Ground) -> None:
    loan = await overdue(ground)
    rows = (
        PlanPart(due_on=DAY, amount=D("10000.00")),
        PlanPart(due_on=DAYS[1], amount=D("-1.00")),
        PlanPart(due_on=DAYS[0], amount=D("0.001")),
    )
    command = plan(loan, rows, note=" ", expected_version=9)
    refusals = await ground.refused(instalment_plan_agree, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@rows.0.dueOn",
        "VALIDATION@rows.1.amount",
        "VALIDATION@rows.2.amount",
        "VALIDATION@rows.2.dueOn",
        "REASON_REQUIRED@note",
        "PLAN_SUM_MISMATCH@rows",
    ]
    assert figures(refusals, 1) == {"reason": "NOT_LATER", "after": "2018-12-20"}
    assert figures(refusals, 4) == {"reason": "NOT_LATER", "after": "2019-03-20"}


@pytest.mark.parametrize("count", [60, 61])
async def test_at_most_sixty_parts(ground: Ground, count: int) -> None:
    loan = await overdue(ground, outstanding=D(count))
    days = [DAY + timedelta(days=number) for number in range(1, count + 1)]
    command = plan(loan, tuple(PlanPart(due_on=day, amount=D("1.00")) for day in days))
    if count == 60:
        assert not (
            await ground.door.execute(instalment_plan_agree, ground.bank(), command)
        ).refusals
        assert len(await ground.rows("instalment_plan_row")) == 60
        return
    refusals = await ground.refused(instalment_plan_agree, ground.bank(), command)
    assert codes(refusals)[0] == "VALIDATION@rows"
    assert figures(refusals) == {"reason": "TOO_MANY", "maxItems": "60"}


@pytest.mark.parametrize(
    ("state", "matures_on"),
    [
        ("ACTIVE", date(2018, 12, 21)),
        ("EARLY_CALLED", MATURED),
        ("CLAIMING", MATURED),
        ("WRITTEN_OFF_RETAINED", MATURED),
    ],
)
async def test_only_what_fell_due_is_paid_in_parts(
    ground: Ground, state: str, matures_on: date
) -> None:
    loan = await ground.loan(
        await ground.household(), state=LoanState[state], matures_on=matures_on
    )
    refusals = await ground.refused(instalment_plan_agree, ground.bank(), plan(loan))
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals) == {
        "object": "loan",
        "state": state,
        "act": "agree_plan",
        "maturesOn": matures_on.isoformat(),
    }


async def test_one_plan_at_a_time(ground: Ground) -> None:
    loan = await overdue(ground)
    outcomes = await asyncio.gather(
        *(ground.door.execute(instalment_plan_agree, ground.bank(), plan(loan)) for _ in range(4))
    )
    refused = [codes(one.refusals) for one in outcomes if one.refusals]
    assert refused == [["ALREADY_OPEN@loan"]] * 3
    assert len(await ground.rows("instalment_plan")) == 1
    assert len(await ground.rows("instalment_plan_row")) == 3


def cancel(named: GlobalId, reason: str = "未按期还款") -> InstalmentPlanCancel:
    return InstalmentPlanCancel(instalment_plan=named, reason=reason)


async def in_force(ground: Ground, loan: GlobalId) -> bool:
    """What another use case of the lender is told of the loan's plan, in one statement."""
    actor = ground.bank()
    async with ground.database.writing(scope(actor, Act.LOAN_CLASSIFY)) as transaction:
        work = Work(
            connection=transaction.connection,
            actor=actor,
            act=Act.LOAN_CLASSIFY,
            clock=Clock(DAY),
            directory=ground.directory,
            vault=None,
            dry_run=False,
            county_id=ground.county_id,
        )
        return (
            await plan_in_force(work, {"county_id": ground.county_id, "id": loan.key}) is not None
        )


async def test_a_plan_is_cancelled_and_another_agreed(ground: Ground) -> None:
    loan = await overdue(ground)
    assert not await in_force(ground, loan)
    named = await agreed(ground, loan)
    assert await in_force(ground, loan)
    refusals = await ground.refused(instalment_plan_cancel, ground.bank(), cancel(named, " "))
    assert codes(refusals) == ["REASON_REQUIRED@reason"]
    async with ground.unchanged("instalment_plan", "loan_event", "audit_event"):
        outcome = await ground.door.execute(instalment_plan_cancel, ground.bank(), cancel(named))
    assert outcome.refusals == () and outcome.ids == {"instalment_plan": named, "loan": loan}
    row = await ground.row("instalment_plan")
    assert (row["state"], row["ended_on"], row["ended_reason"], row["version"]) == (
        "CANCELLED",
        DAY,
        "未按期还款",
        2,
    )
    (event,) = await ground.rows("loan_event", kind="PLAN_ENDED")
    assert json.loads(event["details"]) == {
        "plan": str(row["id"]),
        "state": "CANCELLED",
        "reason": "未按期还款",
    }
    refusals = await ground.refused(instalment_plan_cancel, ground.bank(), cancel(named))
    assert codes(refusals) == ["INVALID_TRANSITION@instalmentPlan"]
    assert not await in_force(ground, loan)
    assert await agreed(ground, loan) != named


async def test_the_loan_is_locked_before_its_plan_ends(ground: Ground) -> None:
    """Claim and recall ask for the plan under the lock of the loan: it does not end beside them."""
    loan = await overdue(ground)
    named = await agreed(ground, loan)
    async with ground.owner.transaction():
        await ground.owner.execute(
            "select 1 from loan where county_id = $1 and id = $2 for no key update",
            ground.county_id,
            loan.key,
        )
        ending = asyncio.create_task(
            ground.door.execute(instalment_plan_cancel, ground.bank(), cancel(named))
        )
        done, _ = await asyncio.wait([ending], timeout=0.3)
        assert done == set()
        assert (await ground.row("instalment_plan"))["state"] == "ACTIVE"
    assert (await ending).refusals == ()
    assert (await ground.row("instalment_plan"))["state"] == "CANCELLED"


@pytest.mark.parametrize("is_paid", [True, False])
async def test_a_missed_part_ends_the_plan(ground: Ground, is_paid: bool) -> None:
    """Row 57: the day after a part fell due unpaid; a part paid in time leaves it in force."""
    loan = await ground.lent(date(2018, 6, 1), MATURED, amount=D("30000.00"))
    await ground.door.execute(
        loan_age, ground.scheduler, LoanAge(loan=loan, business_on=DAY), key="age"
    )
    assert (await ground.row("loan"))["state"] == "OVERDUE"
    await agreed(ground, loan)
    if is_paid:
        paid = RepaymentRecord(loan=loan, principal=D("10000.00"), bank_ref="B1")
        outcome = await ground.on(DAYS[0]).door.execute(
            repayment_record, ground.bank(), paid, key="paid"
        )
        assert outcome.refusals == ()
    day = DAYS[0] + timedelta(days=1)
    await ground.on(day).door.execute(
        loan_age, ground.scheduler, LoanAge(loan=loan, business_on=day), key="missed"
    )
    row = await ground.row("instalment_plan")
    assert (row["state"], row["ended_reason"]) == (
        ("ACTIVE", None) if is_paid else ("CANCELLED", "MISSED")
    )


async def test_who_sees_it_and_who_may(ground: Ground) -> None:
    loan = await overdue(ground, outlet_id=ground.outlet.id)
    refusals = await ground.refused(instalment_plan_agree, ground.bank("ABC"), plan(loan))
    assert codes(refusals) == ["NOT_FOUND@loan"]
    named = await agreed(ground, loan)
    absent = GlobalId("plan", ground.county_id, uuid7(AT))
    for actor, plan_id in ((ground.bank("ABC"), named), (ground.bank(), absent)):
        refusals = await ground.refused(instalment_plan_cancel, actor, cancel(plan_id))
        assert codes(refusals) == ["NOT_FOUND@instalmentPlan"]
    for denied in (outlet_of(ground), pa_of(ground), ground.actor(Role.COUNTY_GOV)):
        with pytest.raises(Denied):
            await ground.door.execute(instalment_plan_agree, denied, plan(loan))
        with pytest.raises(Denied):
            await ground.door.execute(instalment_plan_cancel, denied, cancel(named))
    assert (await ground.row("instalment_plan"))["state"] == "ACTIVE"


async def test_statements_are_counted(ground: Ground) -> None:
    for agree_count, cancel_count in ((None, None), (12, 9)):
        loan = await overdue(ground)
        async with ground.counted() as statements:
            outcome = await ground.door.execute(instalment_plan_agree, ground.bank(), plan(loan))
        assert agree_count in (None, len(ground.ours(statements))), statements
        named = outcome.ids["instalment_plan"]
        async with ground.counted() as statements:
            await ground.door.execute(instalment_plan_cancel, ground.bank(), cancel(named))
        assert cancel_count in (None, len(ground.ours(statements))), statements


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    fen=st.lists(st.integers(1, 5_000_000), min_size=1, max_size=60),
    off=st.integers(-3, 3),
    gaps=st.lists(st.integers(1, 400), min_size=60, max_size=60),
)
def test_a_plan_stands_exactly_when_it_adds_up(fen: list[int], off: int, gaps: list[int]) -> None:
    day, rows = DAY, []
    for amount, gap in zip(fen, gaps, strict=False):
        day += timedelta(days=gap)
        rows.append((day, D(amount) / 100))
    facts = PlanFacts(
        today=DAY,
        state=LoanState.OVERDUE,
        matures_on=MATURED,
        outstanding=D(sum(fen) + off) / 100,
        is_planned=False,
        note="三月采茶后有收入",
        rows=tuple(rows),
    )
    found = [refusal.code for refusal in judge_instalment_plan(facts)]
    assert found == ([] if off == 0 else [ErrorCode.PLAN_SUM_MISMATCH])
