"""repaymentRecord: never above what is owed; the last fen settles."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from rules.vocabulary import FiveTier, LoanState, PayerType
from services.loan_reference import LoanNumber
from services.repayment_record import RepaymentRecord, repayment_record
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal


async def test_a_part_is_repaid(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, loan_no="L9", classified_on=date(2018, 11, 19))
    command = RepaymentRecord(
        loan=LoanNumber(lender=ground.rcc.code, loan_no="L9"),
        principal=D("10000.00"),
        interest=D("108.75"),
        bank_ref="B1",
        received_on=date(2018, 12, 1),
    )
    outcome = await ground.door.execute(repayment_record, ground.system(), command, key="k")
    assert codes(outcome.refusals) == codes(outcome.warnings) == []
    assert outcome.figures == {"outstanding": "20000.00"} and outcome.ids["loan"] == loan
    row = await ground.row("loan")
    assert (row["state"], row["outstanding_principal"]) == ("ACTIVE", D("20000.00"))
    paid = await ground.row("repayment")
    assert (paid["principal"], paid["interest"], paid["penalty"], str(paid["received_on"])) == (
        D("10000.00"),
        D("108.75"),
        D("0.00"),
        "2018-12-01",
    )
    assert outcome.ids["repayment"].key == paid["id"]
    book, totals = await ground.row("county_lender_position"), await ground.row("county_position")
    exposure = await ground.row("household_exposure")
    assert {row["outstanding"] for row in (book, totals, exposure)} == {D("20000.00")}
    assert (book["loan_count"], totals["loan_count"]) == (1, 1)
    event = await ground.row("loan_event")
    assert (event["kind"], event["amount"]) == ("REPAID", D("10000.00"))


async def test_the_last_fen_settles(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(
        borrower,
        state=LoanState.OVERDUE,
        tier=FiveTier.LOSS,
        overdue_principal=D("30000.00"),
        overdue_interest=D("10.00"),
    )
    command = RepaymentRecord(
        loan=loan, principal=D("30000.00"), interest=D("10.00"), bank_ref="B1"
    )
    await ground.door.execute(repayment_record, ground.bank(), command, key="k")
    row = await ground.row("loan")
    assert (row["state"], row["outstanding_principal"], str(row["settled_on"])) == (
        "SETTLED",
        D("0.00"),
        "2018-12-20",
    )
    assert row["overdue_since_on"] is None and row["overdue_interest"] == D("0.00")
    book = await ground.row("county_lender_position")
    names = ("outstanding", "non_performing", "overdue", "loan_count", "overdue_count")
    assert {book[name] for name in names} == {0} and book["non_performing_count"] == 0
    assert (await ground.row("county_position"))["loan_count"] == 0
    kinds = [event["kind"] for event in await ground.rows("loan_event")]
    assert sorted(kinds) == ["REPAID", "SETTLED"]


async def test_arrears_served_make_the_loan_active_again(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(
        borrower, state=LoanState.OVERDUE, overdue_principal=D("100.00"), overdue_interest=D("5.00")
    )
    part = RepaymentRecord(loan=loan, principal=D("100.00"), bank_ref="B1")
    await ground.door.execute(repayment_record, ground.bank(), part, key="k1")
    row = await ground.row("loan")
    assert (row["state"], row["overdue_principal"], row["overdue_interest"]) == (
        "OVERDUE",
        D("0.00"),
        D("5.00"),
    )
    assert (await ground.row("county_lender_position"))["overdue"] == D("29900.00")
    rest = RepaymentRecord(loan=loan, principal=D("0.00"), interest=D("5.00"), bank_ref="B2")
    await ground.door.execute(repayment_record, ground.bank(), rest, key="k2")
    row = await ground.row("loan")
    assert (row["state"], row["overdue_since_on"]) == ("ACTIVE", None)
    book = await ground.row("county_lender_position")
    assert (book["overdue"], book["overdue_count"]) == (D("0.00"), 0)


async def test_a_good_repayment_may_trip_the_breaker(ground: Ground) -> None:
    """The ratio rises when good principal is paid back: who changes the book judges it."""
    one, other = await ground.household(), await ground.household()
    await ground.loan(one, amount=D("291.00"), tier=FiveTier.LOSS)
    good = await ground.loan(other, amount=D("9700.00"))
    command = RepaymentRecord(loan=good, principal=D("291.00"), bank_ref="B1")
    outcome = await ground.door.execute(repayment_record, ground.bank(), command, key="k")
    assert outcome.refusals == ()
    book = await ground.row("county_lender_position")
    assert (book["breaker_state"], book["outstanding"]) == ("TRIPPED", D("9700.00"))
    assert len(await ground.rows("outbox", topic="breaker.tripped")) == 4
    assert (await ground.row("warning"))["severity"] == "RED"


async def test_a_tripped_lender_still_takes_money(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    await ground.owner.execute(
        "update county_lender_position set breaker_state = 'TRIPPED', tripped_at = changed_at"
        " where county_id = $1",
        ground.county_id,
    )
    command = RepaymentRecord(loan=loan, principal=D("1.00"), bank_ref="B1")
    outcome = await ground.door.execute(repayment_record, ground.bank(), command, key="k")
    assert outcome.refusals == ()


async def test_never_above_what_is_owed(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = RepaymentRecord(
        loan=loan, principal=D("30000.01"), bank_ref="B1", received_on=date(2018, 12, 21)
    )
    refusals = await ground.refused(repayment_record, ground.bank(), command, key="k")
    assert codes(refusals) == [
        "VALIDATION@receivedOn",
        "REPAYMENT_EXCEEDS_OUTSTANDING@principal",
    ]
    assert figures(refusals, 1) == {"outstanding": "30000.00", "excess": "0.01"}


@pytest.mark.parametrize(
    ("principal", "interest", "penalty", "expected"),
    [
        ("0.00", "0.00", "0.00", ["VALIDATION@principal"]),
        ("-1.00", "0.00", "0.00", ["VALIDATION@principal"]),
        ("1.001", "0.00", "0.00", ["VALIDATION@principal"]),
        ("NaN", "0.00", "0.00", ["VALIDATION@principal"]),
        ("1.00", "-0.01", "-0.01", ["VALIDATION@interest", "VALIDATION@penalty"]),
        ("1.00", "1E+30", "0.00", ["VALIDATION@interest"]),
    ],
)
async def test_amounts_are_money(
    ground: Ground, principal: str, interest: str, penalty: str, expected: list[str]
) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = RepaymentRecord(
        loan=loan,
        principal=D(principal),
        interest=D(interest),
        penalty=D(penalty),
        bank_ref="B1",
    )
    refusals = await ground.refused(repayment_record, ground.bank(), command, key="k")
    assert codes(refusals) == expected


async def test_not_before_disbursement_and_only_on_a_debt(ground: Ground) -> None:
    borrower = await ground.household()
    lent = await ground.loan(borrower)
    early = RepaymentRecord(
        loan=lent, principal=D("1.00"), bank_ref="B1", received_on=date(2018, 5, 31)
    )
    refusals = await ground.refused(repayment_record, ground.bank(), early, key="k")
    assert figures(refusals)["reason"] == "BEFORE_DISBURSEMENT"
    other = await ground.household()
    pending = await ground.loan(other, state=LoanState.SIGNED)
    command = RepaymentRecord(loan=pending, principal=D("1.00"), bank_ref="B1", expected_version=9)
    refusals = await ground.refused(repayment_record, ground.bank(), command, key="k")
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@loan",
        "REPAYMENT_EXCEEDS_OUTSTANDING@principal",
    ]


async def test_a_payment_of_the_bank_is_booked_once(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = RepaymentRecord(loan=loan, principal=D("1.00"), bank_ref="B1")
    await ground.door.execute(repayment_record, ground.bank(), command, key="k1")
    refusals = await ground.refused(repayment_record, ground.bank(), command, key="k2")
    assert codes(refusals) == ["VALIDATION@bankRef"]
    assert figures(refusals) == {"reason": "DUPLICATE"}


async def test_a_third_party_is_a_warning(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = RepaymentRecord(
        loan=loan, principal=D("1.00"), bank_ref="B1", payer_type=PayerType.THIRD_PARTY
    )
    outcome = await ground.door.execute(repayment_record, ground.bank(), command, key="k")
    assert codes(outcome.warnings) == [
        "THIRD_PARTY_REPAYMENT@payerType",
        "CLASSIFICATION_STALE@loan",
    ]


@pytest.mark.parametrize(
    ("classified_on", "principal", "days"),
    [
        (date(2018, 11, 19), "1.00", None),  # 31 days ago: in time.
        (date(2018, 11, 18), "1.00", "32"),
        (None, "1.00", "202"),  # Never classified: since the value date.
        (None, "30000.00", None),  # What is paid off needs no class any more.
    ],
)
async def test_an_old_class_is_a_warning(
    ground: Ground, classified_on: date | None, principal: str, days: str | None
) -> None:
    loan = await ground.loan(await ground.household(), classified_on=classified_on)
    command = RepaymentRecord(loan=loan, principal=D(principal), bank_ref="B1")
    outcome = await ground.door.execute(repayment_record, ground.bank(), command, key="k")
    expected = [] if days is None else ["CLASSIFICATION_STALE@loan"]
    assert codes(outcome.refusals) == [] and codes(outcome.warnings) == expected
    if days is not None:
        told = figures(outcome.warnings)
        since = classified_on or date(2018, 6, 1)
        assert told == {"days": days, "daysMax": "31", "classifiedOn": since.isoformat()}


async def test_concurrent_payments_never_overpay(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, amount=D("1000.00"))
    outcomes = await asyncio.gather(
        *(
            ground.door.execute(
                repayment_record,
                ground.bank(),
                RepaymentRecord(loan=loan, principal=D("400.00"), bank_ref=f"B{number}"),
                key=f"k{number}",
            )
            for number in range(4)
        )
    )
    assert sorted(len(outcome.refusals) for outcome in outcomes) == [0, 0, 1, 1]
    assert (await ground.row("loan"))["outstanding_principal"] == D("200.00")
    assert (await ground.row("county_position"))["outstanding"] == D("200.00")


async def test_statements_are_counted(ground: Ground) -> None:
    for name, principal, count in (
        ("warm", "1.00", None),
        ("part", "1.00", 18),
        ("all", "30000.00", 22),
    ):
        borrower = await ground.household()
        loan = await ground.loan(borrower)
        command = RepaymentRecord(loan=loan, principal=D(principal), bank_ref=name)
        async with ground.counted() as statements:
            await ground.door.execute(repayment_record, ground.bank(), command, key=name)
        sent = ground.ours(statements)
        assert count is None or len(sent) == count, (name, len(sent), sent)
