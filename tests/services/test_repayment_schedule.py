"""repaymentRecord on a loan with a schedule: allocation, lines, arrears and settlement."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from authz.actor import Actor
from models.ids import GlobalId
from rules.vocabulary import RepaymentMethod
from services.loan_age import LoanAge, loan_age
from services.repayment_record import RepaymentRecord, repayment_record
from tests.services.ground import Ground, codes, figures
from tests.services.test_loan_age import DUE, FIRST, LENT, MATURES, SECOND, aged, standing

pytestmark = pytest.mark.anyio

D = Decimal


async def pay(
    ground: Ground, loan: GlobalId, day: date, actor: Actor | None = None, **sums: str
) -> Any:
    """A payment received and recorded on a day; amounts as text."""
    values = {name: D(text) for name, text in sums.items()}
    given: dict[str, Any] = {"loan": loan, "bank_ref": f"B{day}{sums}", "received_on": day}
    outcome = await ground.on(day).door.execute(
        repayment_record,
        actor or ground.bank(),
        RepaymentRecord(**given, **values),
        key=f"{loan}{day}{sums}",
    )
    await ground.proved()
    return outcome


async def lines(ground: Ground, loan: GlobalId) -> list[tuple[Any, ...]]:
    """Due day, principal, interest and what was paid of them, in order."""
    rows = await ground.rows("instalment", loan_id=loan.key)
    names = ("due_on", "principal", "interest", "principal_paid", "interest_paid")
    return [
        (row["due_on"].isoformat(), *(str(row[name]) for name in names[1:]))
        for row in sorted(rows, key=lambda row: row["number"])
    ]


async def parts(ground: Ground, loan: GlobalId) -> list[tuple[str, str, str]]:
    """Penalty, interest and principal of every repayment."""
    rows = await ground.rows("repayment", loan_id=loan.key)
    return [
        (str(row["penalty"]), str(row["interest"]), str(row["principal"]))
        for row in sorted(rows, key=lambda row: row["recorded_at"])
    ]


async def test_the_schedule_is_written_at_disbursement(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    # 81, 91, 90 and 92 days to the twentieth, both counted, and 12 to the day before maturity.
    assert await lines(ground, loan) == [
        ("2018-09-20", "0.00", "489.38", "0.00", "0.00"),
        ("2018-12-20", "0.00", "549.79", "0.00", "0.00"),
        ("2019-03-20", "0.00", "543.75", "0.00", "0.00"),
        ("2019-06-20", "0.00", "555.83", "0.00", "0.00"),
        ("2019-07-02", "50000.00", "66.46", "0.00", "0.00"),
    ]
    rows = await ground.rows("instalment")
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
    named = await ground.row("loan")
    for row in rows:
        assert {row[name] == named[name] for name in ("lender_id", "township_id", "outlet_id")} == {
            True
        }
    await ground.proved()


@pytest.mark.parametrize(
    ("method", "first", "last"),
    [
        ("EQUAL_INSTALMENTS", ("1295.02", "197.92"), ("1487.03", "5.89")),
        ("EQUAL_PRINCIPAL", ("1388.89", "197.92"), ("1388.85", "5.50")),
    ],
)
async def test_monthly_schedules(
    ground: Ground, method: str, first: tuple[str, str], last: tuple[str, str]
) -> None:
    loan = await ground.lent(
        date(2018, 6, 1), date(2021, 6, 1), rate=D("4.7500"), method=RepaymentMethod[method]
    )
    found = await lines(ground, loan)
    assert len(found) == 36 and (found[0][1:3], found[-1][1:3]) == (first, last)
    assert sum(D(line[1]) for line in found) == D("50000.00")


async def test_an_amount_pays_penalty_then_interest_then_principal(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    day = DUE + timedelta(days=1)
    outcome = await pay(ground, loan, day, amount="1000.00", penalty_due="10.62")
    assert codes(outcome.refusals) == [] and outcome.figures == {"outstanding": "49500.00"}
    assert await parts(ground, loan) == [("10.62", "489.38", "500.00")]
    # Prepaid on the first day of the period: its 91 days bear interest for 49,500.
    assert (await lines(ground, loan))[:2] == [
        ("2018-09-20", "0.00", "489.38", "0.00", "489.38"),
        ("2018-12-20", "500.00", "544.29", "500.00", "0.00"),
    ]


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ({"amount": "5.00", "penalty_due": "10.00"}, ("5.00", "0.00", "0.00")),
        ({"amount": "10.00", "penalty_due": "10.00"}, ("10.00", "0.00", "0.00")),
        ({"amount": "10.01", "penalty_due": "10.00"}, ("10.00", "0.01", "0.00")),
        ({"amount": "489.38"}, ("0.00", "489.38", "0.00")),
        # Exactly 489.375 are borne: a fen of principal, which the day does not count for, rounds
        # them down.
        ({"amount": "489.39"}, ("0.00", "489.37", "0.02")),
        ({"interest": "489.38", "penalty": "99.99"}, ("99.99", "489.38", "0.00")),
    ],
)
async def test_bounds_of_the_allocation(
    ground: Ground, sums: dict[str, str], expected: tuple[str, str, str]
) -> None:
    loan = await ground.lent(LENT, MATURES)
    outcome = await pay(ground, loan, DUE, **sums)
    assert codes(outcome.refusals) == []
    assert await parts(ground, loan) == [expected]


async def test_a_prepayment_plans_the_coming_lines_anew(ground: Ground) -> None:
    """Equal principal: what is left is spread over the months that are left."""
    method = RepaymentMethod.EQUAL_PRINCIPAL
    loan = await ground.lent(
        date(2018, 6, 1), date(2018, 12, 1), amount=D("6000.00"), method=method
    )
    await pay(ground, loan, date(2018, 7, 1), amount="1021.75")
    await pay(ground, loan, date(2018, 7, 1), principal="2000.00")
    assert await lines(ground, loan) == [
        ("2018-07-01", "1000.00", "21.75", "1000.00", "21.75"),
        ("2018-08-01", "2600.00", "10.88", "2000.00", "0.00"),
        ("2018-09-01", "600.00", "8.70", "0.00", "0.00"),
        ("2018-10-01", "600.00", "6.53", "0.00", "0.00"),
        ("2018-11-01", "600.00", "4.35", "0.00", "0.00"),
        ("2018-12-01", "600.00", "2.18", "0.00", "0.00"),
    ]


async def test_settled_early_with_the_interest_of_the_days(ground: Ground) -> None:
    """44 days bear 265.83; a fen less leaves that fen owed, and the loan stands."""
    loan = await ground.lent(LENT, MATURES)
    day = date(2018, 8, 15)
    refused = await ground.on(day).refused(
        repayment_record,
        ground.bank(),
        RepaymentRecord(loan=loan, amount=D("50265.84"), bank_ref="X"),
        key="over",
    )
    assert codes(refused) == ["REPAYMENT_EXCEEDS_OUTSTANDING@amount"]
    assert figures(refused) == {
        "outstanding": "50000.00",
        "interestDue": "265.83",
        "excess": "0.01",
    }
    await pay(ground, loan, day, principal="50000.00", interest="265.82")
    row = await ground.row("loan")
    assert (row["state"], row["outstanding_principal"], row["settled_on"]) == (
        "ACTIVE",
        D("0.00"),
        None,
    )
    assert [line for line in await lines(ground, loan) if line[2] != line[4]] == [
        ("2018-09-20", "50000.00", "265.83", "50000.00", "265.82")
    ]
    await aged(ground, loan, date(2018, 9, 21))
    assert await standing(ground, loan) == ("OVERDUE", DUE, D("0.00"), D("0.01"))
    await pay(ground, loan, date(2018, 9, 22), amount="0.01")
    row = await ground.row("loan")
    assert (row["state"], str(row["settled_on"]), row["overdue_since_on"]) == (
        "SETTLED",
        "2018-09-22",
        None,
    )
    exposure, totals = await ground.row("household_exposure"), await ground.row("county_position")
    assert (exposure["outstanding"], totals["loan_count"]) == (D("0.00"), 0)


async def test_settled_at_once_on_the_day_of_disbursement(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    await pay(ground, loan, LENT, amount="50000.00")
    assert (await ground.row("loan"))["state"] == "SETTLED"
    assert await parts(ground, loan) == [("0.00", "0.00", "50000.00")]


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ({}, ["VALIDATION@amount"]),
        ({"amount": "1.00", "principal": "1.00"}, ["VALIDATION@amount"]),
        ({"amount": "1.00", "interest": "0.00"}, ["VALIDATION@amount"]),
        ({"amount": "1.00", "penalty": "1.00"}, ["VALIDATION@amount"]),
        ({"penalty_due": "1.00"}, ["VALIDATION@amount"]),
        ({"principal": "1.00", "penalty_due": "0.00"}, ["VALIDATION@penaltyDue"]),
        ({"amount": "0.00"}, ["VALIDATION@amount"]),
        ({"amount": "-1.00"}, ["VALIDATION@amount"]),
        (
            {"amount": "1.001", "penalty_due": "-1.00"},
            ["VALIDATION@amount", "VALIDATION@penaltyDue"],
        ),
        ({"amount": "NaN"}, ["VALIDATION@amount"]),
        ({"amount": "60000.00"}, ["REPAYMENT_EXCEEDS_OUTSTANDING@amount"]),
        (
            {"principal": "50000.01", "interest": "999.00"},
            ["REPAYMENT_EXCEEDS_OUTSTANDING@interest", "REPAYMENT_EXCEEDS_OUTSTANDING@principal"],
        ),
        ({"interest": "489.39"}, ["REPAYMENT_EXCEEDS_OUTSTANDING@interest"]),
    ],
)
async def test_one_form_and_no_more_than_is_owed(
    ground: Ground, sums: dict[str, str], expected: list[str]
) -> None:
    loan = await ground.lent(LENT, MATURES)
    values = {name: D(text) for name, text in sums.items()}
    command = RepaymentRecord(loan=loan, bank_ref="B", received_on=DUE, **values)  # type: ignore[arg-type]
    refusals = await ground.on(DUE).refused(repayment_record, ground.bank(), command, key="k")
    assert codes(refusals) == expected


async def test_a_day_before_disbursement_is_told_beside_the_rest(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    early = LENT - timedelta(days=1)
    command = RepaymentRecord(loan=loan, bank_ref="B", received_on=early, amount=D("60000.00"))
    refusals = await ground.on(DUE).refused(repayment_record, ground.bank(), command, key="k")
    assert codes(refusals) == ["VALIDATION@receivedOn", "REPAYMENT_EXCEEDS_OUTSTANDING@amount"]


async def test_a_payment_brings_the_loan_up_to_the_day(ground: Ground) -> None:
    """Nobody let the day pass: what is late after the payment is told by the payment."""
    loan = await ground.lent(LENT, MATURES)
    await pay(ground, loan, date(2018, 9, 25), interest="400.00")
    assert await standing(ground, loan) == ("OVERDUE", DUE, D("0.00"), D("89.38"))
    kinds = {row["kind"] for row in await ground.rows("loan_event")}
    assert kinds == {"DISBURSED", "REPAID", "FELL_OVERDUE"}
    assert (await ground.row("warning"))["rule"] == "OVERDUE_STARTED"
    async with ground.unchanged():
        await aged(ground, loan, date(2018, 9, 25))


async def test_a_payment_told_of_late_counts_from_its_day(ground: Ground) -> None:
    """Received on the due day, recorded five days later: no day more of interest, no arrears."""
    loan = await ground.lent(LENT, MATURES)
    await aged(ground, loan, date(2018, 9, 21))
    command = RepaymentRecord(loan=loan, bank_ref="B", received_on=DUE, amount=FIRST)
    outcome = await ground.on(date(2018, 9, 25)).door.execute(
        repayment_record, ground.bank(), command, key="k"
    )
    assert outcome.refusals == () and await standing(ground, loan) == (
        "ACTIVE",
        None,
        D("0.00"),
        D("0.00"),
    )


async def test_a_payment_told_of_after_a_later_one_counts_with_it(ground: Ground) -> None:
    loan = await ground.lent(LENT, MATURES)
    await pay(ground, loan, date(2018, 8, 15), principal="10000.00")
    command = RepaymentRecord(
        loan=loan, bank_ref="earlier", received_on=date(2018, 8, 1), principal=D("10000.00")
    )
    outcome = await ground.on(date(2018, 8, 16)).door.execute(
        repayment_record, ground.bank(), command, key="k"
    )
    assert outcome.refusals == ()
    # 44 days of 50,000 and 37 of 30,000.
    assert (await lines(ground, loan))[0] == (
        "2018-09-20",
        "20000.00",
        "399.96",
        "20000.00",
        "0.00",
    )
    assert {str(row["received_on"]) for row in await ground.rows("repayment")} == {
        "2018-08-01",
        "2018-08-15",
    }


async def test_statements_are_counted(ground: Ground) -> None:
    """The lines are read with the book, one more writes them; each consequence its own."""
    for name, day, sums, count in (
        ("warm", LENT, {"amount": "1.00"}, None),
        ("part", LENT, {"amount": "1.00"}, 18),
        ("late", date(2018, 9, 25), {"interest": "1.00"}, 21),
        ("settled", LENT, {"amount": "1000.00"}, 22),
    ):
        loan = await ground.lent(LENT, MATURES, amount=D("1000.00"))
        command = RepaymentRecord(
            loan=loan, bank_ref=name, received_on=day, **{k: D(v) for k, v in sums.items()}
        )
        door = ground.on(day).door
        async with ground.counted() as statements:
            await door.execute(repayment_record, ground.bank(), command, key=name)
        found = ground.ours(statements)
        assert count is None or len(found) == count, (name, len(found), found)


async def test_a_book_that_was_waited_for_is_read_as_its_holder_left_it(ground: Ground) -> None:
    """The lines beside it are as old as the wait, but their loan is locked."""
    loan = await ground.lent(LENT, MATURES)
    command = RepaymentRecord(loan=loan, bank_ref="B", received_on=LENT, principal=D("10.00"))
    before = await ground.row("county_lender_position", lender_id=ground.rcc.id)
    async with ground.owner.transaction():
        await ground.owner.execute(
            "update county_lender_position set outstanding = outstanding + 5, version = version + 1"
            " where county_id = $1 and lender_id = $2",
            ground.county_id,
            ground.rcc.id,
        )
        paying = asyncio.create_task(
            ground.on(LENT).door.execute(repayment_record, ground.bank(), command, key="k")
        )
        waiting = (
            "select count(*) from pg_locks"
            " where not granted and transactionid = pg_current_xact_id()::xid"
        )
        for _ in range(1000):
            if await ground.owner.fetchval(waiting):
                break
            await asyncio.sleep(0.01)
    assert (await paying).refusals == ()
    after = await ground.row("county_lender_position", lender_id=ground.rcc.id)
    assert after["outstanding"] == before["outstanding"] + 5 - 10
    assert after["version"] == before["version"] + 2


async def test_arrears_paid_out_of_order_of_days_follow_the_lines(ground: Ground) -> None:
    """Two lines late: the first is paid first, and `since` moves to the second."""
    loan = await ground.lent(LENT, MATURES)
    await aged(ground, loan, date(2018, 12, 21))
    await pay(ground, loan, date(2018, 12, 21), amount=str(FIRST))
    assert await standing(ground, loan) == ("OVERDUE", date(2018, 12, 20), D("0.00"), SECOND)
    rules = {row["rule"]: row["state"] for row in await ground.rows("warning")}
    assert rules == {"OVERDUE_STARTED": "OPEN", "OVERDUE_30_DAYS": "CLOSED"}
    command = LoanAge(loan=loan, business_on=date(2019, 1, 20))
    outcome = await ground.on(date(2019, 1, 20)).door.execute(loan_age, ground.scheduler, command)
    assert outcome.figures["warnings"] == "1"
