"""repaymentRecord: what ends with a debt, and debts of other kinds than an ordinary loan's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authz.act import Act
from authz.rls import scope
from authz.role import Role
from models.clock import Clock
from models.ids import GlobalId
from rules.refusal import ErrorCode
from rules.vocabulary import LoanState, RepaymentMethod, Severity
from services.instalment import load, pay_off
from services.loan_disburse import LoanDisburse, loan_disburse
from services.repayment_record import RepaymentRecord, repayment_record
from services.work import Work
from tests import factories
from tests.services.ground import Ground, codes, figures
from tests.services.test_loan_age import FIRST, LENT, MATURES, aged, plan, standing
from tests.services.test_repayment_schedule import lines, parts, pay

pytestmark = pytest.mark.anyio

D = Decimal


async def warned(ground: Ground, loan: GlobalId, rule: ErrorCode) -> None:
    row = await ground.row("loan", id=loan.key)
    await factories.insert(
        ground.owner,
        "warning",
        {
            "county_id": ground.county_id,
            "id": row["id"],
            "rule": rule.value,
            "severity": Severity.YELLOW.value,
            "state": "OPEN",
            "object_kind": "loan",
            "object_id": str(loan),
            "lender_id": row["lender_id"],
            "township_id": row["township_id"],
            "loan_id": row["id"],
            "offices": [Role.COUNTY_BANK.value],
            "figures": {},
            "opened_on": LENT,
            "recorded_at": factories.AT,
            "changed_at": factories.AT,
            "version": 1,
        },
    )


async def case(ground: Ground, loan: GlobalId) -> None:
    row = await ground.row("loan", id=loan.key)
    await factories.insert(
        ground.owner,
        "collection_case",
        {
            "county_id": ground.county_id,
            "id": row["id"],
            "loan_id": row["id"],
            "lender_id": row["lender_id"],
            "outlet_id": row["outlet_id"],
            "township_id": row["township_id"],
            "cause": "OVERDUE",
            "state": "OPEN",
            "opened_on": LENT,
            "recorded_at": factories.AT,
            "recorded_by": "bank",
            "version": 1,
        },
    )


@pytest.mark.parametrize("office", ["COUNTY_BANK", "BANK_OUTLET", "BANK_SYSTEM"])
@pytest.mark.parametrize("has_lines", [True, False])
async def test_what_ends_with_the_debt(ground: Ground, office: str, has_lines: bool) -> None:
    """Plan, case and warnings end with it, whoever of the lender records the last payment."""
    borrower, outlet = await ground.household(), ground.outlet
    state = LoanState.SIGNED if has_lines else LoanState.OVERDUE
    loan = await ground.loan(
        borrower,
        state=state,
        value_on=LENT,
        matures_on=MATURES,
        outlet_id=outlet.id,
        overdue_interest=D("0.00") if has_lines else FIRST,
    )
    if has_lines:
        await ground.on(LENT).door.execute(
            loan_disburse, ground.bank(), LoanDisburse(loan=loan), key="lent"
        )
        await aged(ground, loan, date(2018, 9, 21))
    else:
        await warned(ground, loan, ErrorCode.OVERDUE_STARTED)
    await plan(ground, loan, D("30000.00"), (date(2018, 12, 1), "30000.00"))
    await case(ground, loan)
    actor = ground.actor(
        Role[office],
        lender=ground.rcc.code,
        outlet=outlet.code if office == "BANK_OUTLET" else None,
    )
    day = date(2018, 12, 2) if not has_lines else date(2018, 9, 22)
    owed = D("30000.00") + (FIRST if not has_lines else D("297.26"))
    outcome = await pay(ground, loan, day, actor, amount=str(owed))
    assert codes(outcome.refusals) == []
    assert (await ground.row("loan"))["state"] == "SETTLED"
    ended = await ground.row("instalment_plan")
    assert (ended["state"], ended["ended_reason"], ended["ended_on"]) == (
        "FULFILLED",
        "SETTLED",
        day,
    )
    closed = await ground.row("collection_case")
    assert (closed["state"], closed["closed_reason"], closed["version"]) == ("CLOSED", "SETTLED", 2)
    assert (await ground.row("warning"))["state"] == "CLOSED"
    kinds = [row["kind"] for row in await ground.rows("loan_event")]
    assert {"SETTLED", "PLAN_ENDED", "REPAID"} <= set(kinds)


async def test_a_debt_not_paid_leaves_plan_and_case(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    await plan(ground, loan, D("50000.00"), (date(2018, 12, 1), "50000.00"))
    await case(ground, loan)
    await warned(ground, loan, ErrorCode.MATURING_SOON)
    await pay(ground, loan, LENT, principal="49999.99")
    for table, state in (("instalment_plan", "ACTIVE"), ("collection_case", "OPEN")):
        assert (await ground.row(table))["state"] == state
    assert (await ground.row("warning"))["state"] == "OPEN"


async def test_without_lines_an_amount_pays_the_arrears_first(ground: Ground) -> None:
    loan = await ground.loan(
        await ground.household(),
        state=LoanState.OVERDUE,
        overdue_principal=D("100.00"),
        overdue_interest=D("5.00"),
    )
    await pay(ground, loan, factories.DAY, amount="50.00", penalty_due="1.00")
    assert await parts(ground, loan) == [("1.00", "5.00", "44.00")]
    assert (await standing(ground, loan))[2:] == (D("56.00"), D("0.00"))
    command = RepaymentRecord(loan=loan, amount=D("29956.01"), bank_ref="X")
    refusals = await ground.refused(repayment_record, ground.bank(), command, key="k")
    assert figures(refusals) == {
        "outstanding": "29956.00",
        "interestDue": "0.00",
        "excess": "0.01",
    }
    await pay(ground, loan, factories.DAY, amount="29956.00")
    assert (await ground.row("loan"))["state"] == "SETTLED"


async def test_a_written_off_debt_is_settled_by_its_lines(ground: Ground) -> None:
    """Off the book: neither book nor county moves, the exposure does."""
    loan = await ground.lent(LENT, MATURES, amount=D("1000.00"))
    await ground.owner.execute(
        "update loan set state = 'WRITTEN_OFF_RETAINED' where id = $1", loan.key
    )
    for table in ("county_lender_position", "county_position"):
        await ground.owner.execute(
            f"update {table} set outstanding = 0, loan_count = 0 where county_id = $1",
            ground.county_id,
        )
    await pay(ground, loan, LENT, principal="400.00")
    assert (await ground.row("loan"))["state"] == "WRITTEN_OFF_RETAINED"
    await pay(ground, loan, LENT, amount="600.00")
    assert (await ground.row("loan"))["state"] == "SETTLED_AFTER_WRITE_OFF"
    assert (await ground.row("household_exposure"))["outstanding"] == D("0.00")


async def test_an_early_call_is_paid_or_passes(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    await ground.owner.execute(
        "update loan set state = 'EARLY_CALLED', demand_on = '2018-08-15' where id = $1", loan.key
    )
    await pay(ground, loan, date(2018, 8, 15), principal="10000.00")
    assert (await standing(ground, loan))[:2] == ("EARLY_CALLED", None)
    await pay(ground, loan, date(2018, 8, 16), principal="10000.00")
    # 44 days of 50,000 to the demand, and 10,000 for the day until it was paid.
    assert await standing(ground, loan) == (
        "OVERDUE",
        date(2018, 8, 15),
        D("30000.00"),
        D("267.04"),
    )
    owed = await ground.on(date(2018, 8, 16)).refused(
        repayment_record,
        ground.bank(),
        RepaymentRecord(loan=loan, amount=D("40000.00"), bank_ref="X"),
        key="over",
    )
    due = D(figures(owed)["interestDue"])
    await pay(ground, loan, date(2018, 8, 16), amount=str(due + 30000))
    assert (await ground.row("loan"))["state"] == "SETTLED"


async def test_an_extended_loan_is_booked_on_its_lines(ground: Ground) -> None:
    """Terms after an extension come from its record: the new rate from the old maturity on."""
    loan = await ground.lent(LENT, date(2018, 12, 2), method=RepaymentMethod.AT_MATURITY)
    row = await ground.row("loan")
    await factories.insert(
        ground.owner,
        "extension",
        {
            "county_id": ground.county_id,
            "id": row["id"],
            "loan_id": row["id"],
            "lender_id": row["lender_id"],
            "outlet_id": row["outlet_id"],
            "township_id": row["township_id"],
            "state": "EFFECTIVE",
            "reason": "减产",
            "old_matures_on": date(2018, 12, 2),
            "new_matures_on": date(2019, 3, 2),
            "new_rate": D("4.7500"),
            "requested_on": LENT,
            "requested_by": "bank",
            "pa_consented_on": LENT,
            "pa_consented_by": "pa",
            "lender_consented_on": LENT,
            "lender_consented_by": "bank",
            "recorded_at": factories.AT,
            "version": 1,
        },
    )
    await ground.owner.execute(
        "update loan set matures_on = '2019-03-02', extended_on = '2018-12-02',"
        " extended_rate = 4.75 where id = $1",
        loan.key,
    )
    await ground.owner.execute("update instalment set principal = 0 where loan_id = $1", loan.key)
    line = await ground.row("instalment")
    await factories.insert(
        ground.owner,
        "instalment",
        dict(line)
        | {
            "number": 2,
            "due_on": date(2019, 3, 2),
            "principal": D("50000.00"),
            "interest": D("593.75"),
            "principal_days": D("4500000.00"),
        },
    )
    await pay(ground, loan, date(2018, 12, 12), amount="10000.00")
    # Interest of the term, 153 days at 4.35 %: 924.38; ten days at 4.75 %: 65.97.
    assert await parts(ground, loan) == [("0.00", "990.35", "9009.65")]
    assert (await lines(ground, loan))[1][1:] == ("50000.00", "498.65", "9009.65", "65.97")


@pytest.mark.parametrize("has_lines", [True, False])
async def test_a_debt_paid_off_by_another_loan(ground: Ground, has_lines: bool) -> None:
    """All principal and the interest of 44 days; without lines there is nothing to book."""
    day, actor = date(2018, 8, 15), ground.bank()
    loan = (
        await ground.lent(LENT, MATURES)
        if has_lines
        else await ground.loan(await ground.household())
    )
    async with ground.database.writing(scope(actor, Act.LOAN_DISBURSE)) as transaction:
        work = Work(
            connection=transaction.connection,
            actor=actor,
            act=Act.LOAN_DISBURSE,
            clock=Clock(day),
            directory=ground.directory,
            vault=None,
            dry_run=False,
            county_id=ground.county_id,
        )
        row = await ground.row("loan", id=loan.key)
        known = await load(work, row)
        assert (known is not None) is has_lines
        if known is not None:
            assert await pay_off(work, row, known.ledger, day) == D("265.83")
    assert [line[1:] for line in await lines(ground, loan)][:1] == (
        [("50000.00", "265.83", "50000.00", "265.83")] if has_lines else []
    )
    rows = await ground.rows("instalment")
    assert all(row["principal_paid"] == row["principal"] for row in rows)
    assert all(row["interest_paid"] == row["interest"] for row in rows)
