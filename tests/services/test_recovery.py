"""recoveryRecord, recoveryDeposit, recoveryBook: what comes back, to the fen (rows 49 and 50)."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import FiveTier, PayerType
from services.buffer_open import BufferOpen, buffer_open
from services.claim_pay import ClaimPay, claim_pay
from services.collection_close import CollectionClose, collection_close
from services.failure import Denied, KeyRequired
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.loan_age import LoanAge, loan_age
from services.loan_classify import LoanClassify, loan_classify
from services.position_prove import PositionProof, position_prove
from services.recovery_book import RecoveryBook, recovery_book
from services.recovery_deposit import RecoveryDeposit, recovery_deposit
from services.recovery_record import recovery_record
from tests import factories, factory_claims, factory_fund
from tests.services.claiming import AFTER, buffered, claimed, signed
from tests.services.extending import outlet_of
from tests.services.ground import Ground, codes, figures
from tests.services.recovering import booked, compensated, deposited, receipt, received

pytestmark = pytest.mark.anyio

D = Decimal


async def test_a_receipt_lowers_what_is_retained(ground: Ground) -> None:
    loan, claim = await compensated(ground)
    late = ground.on(AFTER)
    outcome = await received(late, loan, "10000.00")
    assert outcome.figures == {
        "fundPart": "8000.00",
        "retained": "36234.56",
        "dueOn": "2019-01-09",
    }
    row = await ground.row("recovery")
    assert (row["state"], row["amount"], row["interest"], row["principal"]) == (
        "RECEIVED",
        D("10000.00"),
        D("1234.56"),
        D("8765.44"),
    )
    assert (row["fund_part"], row["due_on"], row["claim_id"]) == (
        D("8000.00"),
        date(2019, 1, 9),
        claim.key,
    )
    row = await ground.row("claim")
    assert (row["state"], row["retained_principal"], row["retained_interest"]) == (
        "RECOVERING",
        D("36234.56"),
        D("0.00"),
    )
    assert (row["recovered"], row["recovered_fund"]) == (D("10000.00"), D("8000.00"))
    row = await ground.row("loan")
    assert (row["state"], row["outstanding_principal"]) == ("WRITTEN_OFF_RETAINED", D("36234.56"))
    assert (await ground.row("household_exposure"))["outstanding"] == D("36234.56")
    book = await ground.row("county_lender_position")
    assert (book["outstanding"], book["loan_count"]) == (0, 0)
    assert (await ground.row("county_position"))["fund_balance"] == 0
    event = await ground.row("loan_event", kind="RECOVERED")
    assert event["amount"] == D("8765.44")


async def test_the_way_back_into_the_fund(ground: Ground) -> None:
    loan, claim = await compensated(ground)
    late = ground.on(AFTER)
    finance = late.actor(Role.COUNTY_FIN)
    recovery = (await received(late, loan, "46234.56")).ids["recovery"]
    assert (await ground.row("loan"))["state"] == "SETTLED_AFTER_WRITE_OFF"
    assert (await ground.row("loan"))["settled_on"] == AFTER
    assert (await ground.row("claim"))["state"] == "RECOVERING"
    assert (await ground.row("household_exposure"))["outstanding"] == 0
    assert (await ground.row("collection_case"))["state"] == "CLOSED"
    early = await late.refused(recovery_book, finance, RecoveryBook(recovery=recovery), key="e")
    assert codes(early) == ["INVALID_TRANSITION@recovery"]
    done = await deposited(late, recovery)
    assert done.warnings == () and done.figures == {"lateDays": "0"}
    again = RecoveryDeposit(recovery=recovery, document_no="C")
    refusals = await late.refused(recovery_deposit, late.bank(), again, key="again")
    assert codes(refusals) == ["INVALID_TRANSITION@recovery"]
    done = await booked(late, recovery)
    assert done.figures == {"fundPart": "36987.65", "balance": "36987.65"}
    entry = await ground.row("fund_entry", kind="RECOVERY")
    assert (entry["debit_account"], entry["credit_account"], entry["amount"]) == (
        "SPECIAL_ACCOUNT",
        "RECOVERED",
        D("36987.65"),
    )
    assert (entry["claim_id"], entry["recovery_id"]) == (claim.key, recovery.key)
    assert (await ground.row("county_position"))["fund_balance"] == D("36987.65")
    row = await ground.row("claim")
    assert (row["state"], row["recovered"], row["recovered_fund"]) == (
        "CLOSED",
        D("46234.56"),
        D("36987.65"),
    )
    twice = await late.refused(recovery_book, finance, RecoveryBook(recovery=recovery), key="2")
    assert codes(twice) == ["VALIDATION@recovery"]
    assert figures(twice) == {"reason": "ALREADY_BOOKED", "bookedOn": "2019-01-02"}
    reverse = FundEntryReverse(entry=done.ids["entry"], reason="误")
    refusals = await late.refused(fund_entry_reverse, finance, reverse, key="r")
    assert codes(refusals) == ["VALIDATION@entry"]
    assert figures(refusals)["reason"] == "ENTRY_OF_RECOVERY"


@pytest.mark.parametrize("first", ["0.01", "1.00", "46234.55"])
async def test_a_fen_too_many_is_refused(ground: Ground, first: str) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    await received(late, loan, first)
    left = D("46234.56") - D(first)
    command = receipt(loan, f"{left + D('0.01')}")
    refusals = await late.refused(recovery_record, late.bank(), command, key="over")
    assert codes(refusals) == ["OVER_RECOVERY@amount"]
    assert figures(refusals) == {
        "amount": f"{left + D('0.01')}",
        "retained": f"{left}",
        "excess": "0.01",
        "loss": "46234.56",
        "paid": "36987.65",
    }
    await received(late, loan, f"{left}")
    row = await ground.row("claim")
    assert (row["recovered"], row["recovered_fund"]) == (D("46234.56"), D("36987.65"))
    command = receipt(loan, "0.01")
    refusals = await late.refused(recovery_record, late.bank(), command, key="more")
    assert codes(refusals) == ["INVALID_TRANSITION@loan", "OVER_RECOVERY@amount"]


async def test_all_of_it_goes_to_the_fund_first_where_agreed(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    await ground.owner.execute("update claim set recovery_rule = 'FUND_FIRST'")
    late = ground.on(AFTER)
    parts = [
        (await received(late, loan, amount)).figures["fundPart"]
        for amount in ("36987.64", "0.02", "9246.90")
    ]
    assert parts == ["36987.64", "0.01", "0.00"]
    assert (await ground.row("claim"))["recovered_fund"] == D("36987.65")


async def test_a_part_that_is_wholly_the_lenders_is_booked_without_an_entry(
    ground: Ground,
) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    await ground.owner.execute("update claim set recovery_rule = 'FUND_FIRST'")
    await received(late, loan, "36987.65")
    recovery = (await received(late, loan, "1.00")).ids["recovery"]
    await deposited(late, recovery)
    done = await booked(late, recovery)
    assert "entry" not in done.ids and await ground.rows("fund_entry", kind="RECOVERY") == []


async def test_everything_wrong_is_told_at_once(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    command = receipt(
        loan,
        "0.00",
        received_on=date(2019, 1, 3),
        payer_type=PayerType.FINANCE,
        expected_version=99,
    )
    refusals = await late.refused(recovery_record, late.bank(), command, key="k")
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@amount",
        "VALIDATION@payerType",
        "VALIDATION@receivedOn",
    ]


async def test_only_what_was_compensated_is_recovered(ground: Ground) -> None:
    loan = await buffered(ground)
    command = receipt(loan, "1.00")
    refusals = await ground.refused(recovery_record, ground.bank(), command, key="k")
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals) == {"object": "loan", "state": "IN_BUFFER", "act": "recover"}


async def test_the_same_number_twice_is_one_receipt(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    await received(late, loan, "1.00", bank_ref="H")
    command = receipt(loan, "2.00", bank_ref="H")
    refusals = await late.refused(recovery_record, late.bank(), command, key="other")
    assert codes(refusals) == ["VALIDATION@bankRef"]
    command = receipt(loan, "1.00", bank_ref="H")
    again = await late.door.execute(recovery_record, late.bank(), command, key="H")
    assert again.replayed and len(await ground.rows("recovery")) == 1
    with pytest.raises(KeyRequired):
        await late.door.execute(recovery_record, late.bank(), receipt(loan, "1.00"))


async def test_a_deposit_is_late_from_the_sixth_working_day(ground: Ground) -> None:
    """Received on Wednesday 2019-01-02: due on the 9th, a Saturday lies behind it."""
    loan, _ = await compensated(ground)
    late = ground.on(date(2019, 1, 14))
    days = {date(2019, 1, 9): 0, date(2019, 1, 10): 1, date(2019, 1, 14): 3}
    for day, working_days in days.items():
        recovery = (await received(late, loan, "1.00", received_on=AFTER)).ids["recovery"]
        done = await deposited(late, recovery, day)
        assert done.figures == {"lateDays": str(working_days)}
        assert codes(done.warnings) == (["DEPOSIT_LATE@depositedOn"] if working_days else [])
    recovery = (await received(late, loan, "1.00", received_on=AFTER)).ids["recovery"]
    for day in (date(2019, 1, 1), date(2019, 1, 15)):
        command = RecoveryDeposit(recovery=recovery, document_no="C", deposited_on=day)
        refusals = await late.refused(recovery_deposit, late.bank(), command, key="k")
        assert codes(refusals) == ["VALIDATION@depositedOn"]


async def test_each_office_does_its_own(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    finance = late.actor(Role.COUNTY_FIN)
    command = receipt(loan, "1.00")
    for actor in (finance, late.actor(Role.COUNTY_PA), outlet_of(late)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await late.door.execute(recovery_record, actor, command, key="k")
    recovery = (await received(late, loan, "1.00")).ids["recovery"]
    deposit = RecoveryDeposit(recovery=recovery, document_no="C")
    with pytest.raises(Denied):
        await late.door.execute(recovery_deposit, finance, deposit, key="k")
    await deposited(late, recovery)
    with pytest.raises(Denied) as caught:
        await late.door.execute(
            recovery_book, late.bank(), RecoveryBook(recovery=recovery), key="k"
        )
    assert caught.value.grantable_by == ("COUNTY_FIN",)


async def test_another_lenders_loan_is_not_found(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    other = late.bank("ABC")
    refusals = await late.refused(recovery_record, other, receipt(loan, "1.00"), key="k")
    assert codes(refusals) == ["NOT_FOUND@loan"]


async def test_two_receipts_at_once_never_take_more_than_is_owed(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    commands = [receipt(loan, "20000.00") for _ in range(4)]
    outcomes = await asyncio.gather(
        *(
            late.door.execute(recovery_record, late.bank(), command, key=command.bank_ref)
            for command in commands
        )
    )
    found = sorted("".join(codes(one.refusals)) for one in outcomes)
    assert found == ["", "", "OVER_RECOVERY@amount", "OVER_RECOVERY@amount"]
    row = await ground.row("claim")
    assert (row["recovered"], row["recovered_fund"]) == (D("40000.00"), D("32000.00"))


async def test_one_recovery_is_booked_once(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    recovery = (await received(late, loan, "46234.56")).ids["recovery"]
    await deposited(late, recovery)
    finance = late.actor(Role.COUNTY_FIN)
    outcomes = await asyncio.gather(
        *(
            late.door.execute(recovery_book, finance, RecoveryBook(recovery=recovery), key=f"k{n}")
            for n in range(3)
        )
    )
    assert sorted(len(one.refusals) for one in outcomes) == [0, 1, 1]
    assert len(await ground.rows("fund_entry", kind="RECOVERY")) == 1
    assert (await ground.row("county_position"))["fund_balance"] == D("36987.65")


async def test_the_case_may_be_closed_once_nothing_is_retained(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    case = GlobalId("collection", ground.county_id, (await ground.row("collection_case"))["id"])
    await received(late, loan, "46234.55")
    command = CollectionClose(collection_case=case, reason="已收回")
    refusals = await late.refused(collection_close, late.bank(), command)
    assert codes(refusals) == ["DEBT_RETAINED@collectionCase"]
    assert figures(refusals)["retained"] == "0.01"
    await received(late, loan, "0.01")
    row = await ground.row("collection_case")
    assert (row["state"], row["closed_reason"]) == ("CLOSED", "SETTLED")


@pytest.mark.parametrize(
    "damage",
    [
        "update fund_entry set amount = amount - 0.01 where kind = 'RECOVERY' and county_id = $1",
        "update recovery set booked_on = null where county_id = $1",
        "update recovery set fund_part = fund_part - 0.01 where county_id = $1",
        "update claim set recovered_fund = recovered_fund + 0.01 where county_id = $1",
        "update claim set retained_interest = 0.01 where county_id = $1",
        "update claim set retained_principal = retained_principal - 1 where county_id = $1",
    ],
)
async def test_the_proof_finds_what_differs(ground: Ground, damage: str) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    recovery = (await received(late, loan, "10000.00")).ids["recovery"]
    await ground.proved()
    await deposited(late, recovery)
    await booked(late, recovery)
    await received(late, loan, "0.01")
    await ground.proved()
    await ground.owner.execute(damage, ground.county_id)
    command = PositionProof(county_id=ground.county_id)
    outcome = await ground.door.execute(position_prove, ground.scheduler, command)
    assert "claim" in outcome.figures["tables"].split(",")


async def test_a_receipt_is_a_fixed_number_of_statements(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    late = ground.on(AFTER)
    counts = []
    async with ground.counted() as statements:
        recovery = (await received(late, loan, "1.00")).ids["recovery"]
    counts.append(len(statements))
    async with ground.counted() as statements:
        await deposited(late, recovery)
    counts.append(len(statements))
    async with ground.counted() as statements:
        await booked(late, recovery)
    counts.append(len(statements))
    assert counts == [17, 13, 18]


@pytest.mark.parametrize(
    ("value_on", "matures_on", "late_on"),
    [
        (date(2017, 11, 1), date(2018, 11, 1), date(2018, 11, 2)),
        (date(2018, 6, 25), date(2020, 6, 25), date(2018, 9, 21)),
    ],
)
async def test_a_schedule_is_paid_too(
    ground: Ground, value_on: date, matures_on: date, late_on: date
) -> None:
    """One loan that matured, and one of which only the first interest had fallen due."""
    loan = await ground.lent(
        value_on, matures_on, rate=D("4.3500" if matures_on.year == 2018 else "4.7500")
    )
    for table in ("loan", "instalment"):
        await ground.owner.execute(
            f"update {table} set outlet_id = $1 where county_id = $2",
            ground.outlet.id,
            ground.county_id,
        )
    await factory_claims.collected(ground.owner, loan)
    await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id)
    on = ground.on(late_on)
    await on.door.execute(loan_age, ground.scheduler, LoanAge(loan=loan, business_on=late_on))
    classed = LoanClassify(loan=loan, five_tier=FiveTier.LOSS)
    opened = BufferOpen(loan=loan)
    for case, command in ((loan_classify, classed), (buffer_open, opened)):
        assert (await on.door.execute(case, ground.bank(), command)).refusals == ()
    claim = await claimed(ground, loan)
    await signed(ground, claim)
    await factories.fund(ground.owner, ground.county_id, D("60000.00"))
    late = ground.on(date(2019, 3, 1))
    pay = ClaimPay(claim=claim, document_no="县财拨〔2019〕1号")
    done = await late.door.execute(claim_pay, late.actor(Role.COUNTY_FIN), pay, key="pay")
    assert done.refusals == (), done.refusals
    loss = (await ground.row("claim"))["loss"]
    assert loss > D("50000.00")
    for month, amount in enumerate(("0.01", "1000.00", "30000.00", f"{loss - D('31000.01')}")):
        late = ground.on(date(2019, 4 + month, 1))
        recovery = (await received(late, loan, amount)).ids["recovery"]
        await deposited(late, recovery)
        await booked(late, recovery)
        await ground.proved()
    row = await ground.row("claim")
    assert (row["state"], row["recovered"], row["recovered_fund"]) == (
        "CLOSED",
        loss,
        row["fund_part"],
    )
    lines = await ground.rows("instalment")
    assert sum(one["principal_paid"] for one in lines) == D("50000.00")
    assert (await ground.row("loan"))["state"] == "SETTLED_AFTER_WRITE_OFF"
    assert (await ground.row("county_position"))["fund_balance"] == D("60000.00")
