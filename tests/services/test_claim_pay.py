"""claimPay and the way to it: from default to compensation, to the fen (rows 46 to 59)."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import ClaimAnswer, ReminderPartner
from services.buffer_extend import BufferExtend, buffer_extend
from services.buffer_extension_approve import BufferExtensionApprove, buffer_extension_approve
from services.buffer_open import BufferOpen, buffer_open
from services.claim_cancel import ClaimCancel, claim_cancel
from services.claim_pay import ClaimPay, claim_pay
from services.claim_resubmit import ClaimResubmit, claim_resubmit
from services.claim_sign import ClaimSign, claim_sign
from services.claim_signature_withdraw import ClaimSignatureWithdraw, claim_signature_withdraw
from services.claim_submit import ClaimSubmit, claim_submit
from services.claim_withdraw import ClaimWithdraw, claim_withdraw
from services.collection_close import CollectionClose, collection_close
from services.failure import Denied
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.reminder_record import ReminderRecord, reminder_record
from services.repayment_record import RepaymentRecord, repayment_record
from tests.services.claiming import (
    AFTER,
    LOSS,
    buffered,
    claimed,
    funded,
    overdue,
    seat_of,
    signed,
)
from tests.services.extending import outlet_of
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal
ENDS_ON = date(2019, 1, 1)


async def test_a_buffer_counts_from_the_default(ground: Ground) -> None:
    loan = await overdue(ground)
    outcome = await ground.door.execute(buffer_open, ground.bank(), BufferOpen(loan=loan))
    assert outcome.refusals == ()
    row = await ground.row("default_buffer")
    assert (row["default_on"], row["months"], row["ends_on"], row["state"]) == (
        date(2018, 11, 1),
        2,
        ENDS_ON,
        "OPEN",
    )
    assert (await ground.row("loan"))["state"] == "IN_BUFFER"


@pytest.mark.parametrize(("months", "code"), [(3, "BUFFER_TOO_LONG"), (0, "VALIDATION")])
async def test_one_month_or_two(ground: Ground, months: int, code: str) -> None:
    loan = await overdue(ground)
    command = BufferOpen(loan=loan, months=months)
    refusals = await ground.refused(buffer_open, ground.bank(), command)
    assert codes(refusals) == [f"{code}@months"]


async def test_a_third_month_needs_a_reason_and_another_person(ground: Ground) -> None:
    await buffered(ground)
    row = await ground.row("default_buffer")
    buffer = GlobalId("buffer", ground.county_id, row["id"])
    blank = BufferExtend(default_buffer=buffer, reason=" ", months=4)
    refusals = await ground.refused(buffer_extend, ground.bank(), blank)
    assert codes(refusals) == ["REASON_REQUIRED@reason", "BUFFER_TOO_LONG@months"]
    asked = BufferExtend(default_buffer=buffer, reason="正在变卖茶青")
    assert (await ground.door.execute(buffer_extend, ground.bank(), asked)).refusals == ()
    approve = BufferExtensionApprove(default_buffer=buffer)
    refusals = await ground.refused(buffer_extension_approve, ground.bank(), approve)
    assert codes(refusals) == ["SAME_ACTOR@defaultBuffer"]
    other = ground.bank(subject="another")
    assert (await ground.door.execute(buffer_extension_approve, other, approve)).refusals == ()
    row = await ground.row("default_buffer")
    assert (row["months"], row["ends_on"]) == (3, date(2019, 2, 1))


async def test_a_claim_waits_for_the_end_of_the_buffer(ground: Ground) -> None:
    loan = await buffered(ground)
    last = ground.on(ENDS_ON)
    command = ClaimSubmit(loan=loan)
    refusals = await last.refused(claim_submit, outlet_of(last), command)
    assert codes(refusals) == ["BUFFER_NOT_ENDED@loan"]
    assert figures(refusals)["firstAdmissibleOn"] == "2019-01-02"
    with pytest.raises(Denied):
        await last.door.execute(claim_submit, last.bank(), command)
    claim = await claimed(ground, loan)
    row = await ground.row("claim")
    assert (row["id"], row["state"], row["loss"], row["fund_part"]) == (
        claim.key,
        "TOWNSHIP_REVIEW",
        LOSS,
        D("36987.65"),
    )
    parts = {one["party"]: one["amount"] for one in await ground.rows("claim_part")}
    assert parts == {"FUND": D("36987.65"), "LENDER": D("9246.91")}


async def test_reminders_of_lender_and_township_leave_no_warning(ground: Ground) -> None:
    loan = await buffered(ground)
    told = ReminderRecord(loan=loan, note="上门督促")
    for actor in (outlet_of(ground), seat_of(ground, Role.TOWN_PA)):
        assert (await ground.door.execute(reminder_record, actor, told)).refusals == ()
    wrong = ReminderRecord(loan=loan, note="督促", partner=ReminderPartner.LENDER)
    refusals = await ground.refused(reminder_record, seat_of(ground, Role.TOWN_PA), wrong)
    assert codes(refusals) == ["VALIDATION@partner"]
    late = ground.on(AFTER)
    outcome = await late.door.execute(claim_submit, outlet_of(late), ClaimSubmit(loan=loan))
    assert outcome.warnings == ()


async def test_the_seats_sign_in_their_stage(ground: Ground) -> None:
    claim = await claimed(ground, await buffered(ground))
    late = ground.on(AFTER)
    agree = ClaimSign(claim=claim, answer=ClaimAnswer.AGREE, opinion="同意")
    refusals = await late.refused(claim_sign, seat_of(late, Role.COUNTY_PA), agree)
    assert codes(refusals) == ["WRONG_STAGE@claim"]
    blank = ClaimSign(claim=claim, answer=ClaimAnswer.AGREE, opinion=" ")
    refusals = await late.refused(claim_sign, seat_of(late, Role.TOWN_PA), blank)
    assert codes(refusals) == ["OPINION_REQUIRED@opinion"]
    await signed(ground, claim, Role.TOWN_PA)
    assert (await ground.row("claim"))["state"] == "TOWNSHIP_REVIEW"
    refusals = await late.refused(claim_sign, seat_of(late, Role.TOWN_PA), agree)
    assert codes(refusals) == ["ALREADY_SIGNED@claim"]
    taken = ClaimSignatureWithdraw(claim=claim)
    outcome = await late.door.execute(claim_signature_withdraw, seat_of(late, Role.TOWN_PA), taken)
    assert outcome.refusals == ()
    await signed(ground, claim, Role.TOWN_PA, Role.TOWN_FIN, Role.COUNTY_PA)
    same = late.actor(Role.COUNTY_FIN, subject=seat_of(late, Role.COUNTY_PA).subject)
    refusals = await late.refused(claim_sign, same, agree)
    assert codes(refusals) == ["SAME_ACTOR@claim"]
    await signed(ground, claim, Role.COUNTY_FIN)
    assert (await ground.row("claim"))["state"] == "COUNTY_REVIEW"
    await signed(ground, claim, Role.COUNTY_BANK)
    assert (await ground.row("claim"))["state"] == "APPROVED"


async def test_a_returned_claim_is_signed_anew(ground: Ground) -> None:
    claim = await claimed(ground, await buffered(ground))
    late = ground.on(AFTER)
    back = ClaimSign(claim=claim, answer=ClaimAnswer.RETURN, opinion="补充材料")
    await late.door.execute(claim_sign, seat_of(late, Role.TOWN_FIN), back)
    assert (await ground.row("claim"))["state"] == "RETURNED"
    again = ClaimResubmit(claim=claim)
    assert (await late.door.execute(claim_resubmit, outlet_of(late), again)).refusals == ()
    row = await ground.row("claim")
    assert (row["state"], row["round"]) == ("TOWNSHIP_REVIEW", 2)
    await signed(ground, claim)
    assert len(await ground.rows("claim_opinion")) == 6
    cancel = ClaimCancel(claim=claim, reason="借款人开始还款")
    finance = late.actor(Role.COUNTY_FIN)
    assert (await late.door.execute(claim_cancel, finance, cancel)).refusals == ()
    assert (await ground.row("loan"))["state"] == "IN_BUFFER"


async def test_a_rejected_or_withdrawn_claim_may_follow_another(ground: Ground) -> None:
    loan = await buffered(ground)
    late = ground.on(AFTER)
    claim = await claimed(ground, loan)
    no = ClaimSign(claim=claim, answer=ClaimAnswer.REJECT, opinion="尚可追偿")
    await late.door.execute(claim_sign, seat_of(late, Role.TOWN_PA), no)
    assert (await ground.row("claim"))["state"] == "REJECTED"
    assert (await ground.row("loan"))["state"] == "IN_BUFFER"
    second = await claimed(ground, loan)
    await late.door.execute(claim_withdraw, outlet_of(late), ClaimWithdraw(claim=second))
    assert (await ground.row("claim", id=second.key))["state"] == "WITHDRAWN"
    assert (await ground.row("loan"))["state"] == "IN_BUFFER"


async def test_the_fund_pays_its_part_and_the_debt_is_kept(ground: Ground) -> None:
    loan = await buffered(ground)
    claim = await claimed(ground, loan)
    late = ground.on(AFTER)
    finance = late.actor(Role.COUNTY_FIN)
    command = ClaimPay(claim=claim, document_no="县财拨〔2019〕1号")
    refusals = await late.refused(claim_pay, finance, command, key="early")
    assert codes(refusals) == ["INVALID_TRANSITION@claim"]
    await signed(ground, claim)
    await funded(ground, "36987.64")
    refusals = await late.refused(claim_pay, finance, command, key="short")
    assert codes(refusals) == ["INSUFFICIENT_FUND@claim"]
    assert figures(refusals) == {
        "balance": "36987.64",
        "amount": "36987.65",
        "missing": "0.01",
    }
    await ground.owner.execute(
        "update county_position set fund_balance = 36987.65 where county_id = $1",
        ground.county_id,
    )
    outcome = await late.door.execute(claim_pay, finance, command, key="paid")
    assert outcome.refusals == () and outcome.figures["balance"] == "0.00"
    again = await late.door.execute(claim_pay, finance, command, key="paid")
    assert again.replayed
    refusals = await late.refused(claim_pay, finance, command, key="twice")
    assert codes(refusals) == ["ALREADY_COMPENSATED@claim"]
    row = await ground.row("claim")
    assert (row["state"], row["retained_principal"], row["retained_interest"]) == (
        "PAID",
        D("45000.00"),
        D("1234.56"),
    )
    assert (await ground.row("loan"))["state"] == "WRITTEN_OFF_RETAINED"
    assert (await ground.row("household_exposure"))["outstanding"] == D("45000.00")
    book = await ground.row("county_lender_position")
    assert (book["outstanding"], book["non_performing"], book["loan_count"]) == (0, 0, 0)
    entry = await ground.row("fund_entry", kind="COMPENSATION")
    assert (entry["amount"], entry["claim_id"]) == (D("36987.65"), claim.key)
    reverse = FundEntryReverse(entry=outcome.ids["entry"], reason="付错")
    refusals = await late.refused(fund_entry_reverse, finance, reverse, key="reversed")
    assert codes(refusals) == ["VALIDATION@entry"]
    assert figures(refusals) == {
        "reason": "ENTRY_OF_CLAIM",
        "kind": "COMPENSATION",
        "amount": "36987.65",
    }
    assert (await ground.row("default_buffer"))["state"] == "CLOSED"
    case = await ground.row("collection_case")
    named = GlobalId("collection", ground.county_id, case["id"])
    close = CollectionClose(collection_case=named, reason="已代偿")
    refusals = await late.refused(collection_close, late.bank(), close)
    assert codes(refusals) == ["DEBT_RETAINED@collectionCase"]
    paid = RepaymentRecord(loan=loan, principal=D("1.00"), bank_ref="X")
    refusals = await late.refused(repayment_record, late.bank(), paid, key="repaid")
    assert codes(refusals) == ["DEBT_RETAINED@loan"]


async def test_two_payments_at_once_pay_once(ground: Ground) -> None:
    claim = await claimed(ground, await buffered(ground))
    await signed(ground, claim)
    await funded(ground, "50000.00")
    late = ground.on(AFTER)
    finance = late.actor(Role.COUNTY_FIN)
    command = ClaimPay(claim=claim, document_no="县财拨〔2019〕1号")
    outcomes = await asyncio.gather(
        *(late.door.execute(claim_pay, finance, command, key=f"k{n}") for n in range(3))
    )
    found = sorted("".join(codes(one.refusals)) for one in outcomes)
    assert found == ["", "ALREADY_COMPENSATED@claim", "ALREADY_COMPENSATED@claim"]
    assert len(await ground.rows("fund_entry", kind="COMPENSATION")) == 1
    assert (await ground.row("county_position"))["fund_balance"] == D("13012.35")


async def test_a_borrower_that_pays_off_ends_buffer_and_claim(ground: Ground) -> None:
    loan = await buffered(ground)
    await claimed(ground, loan)
    late = ground.on(AFTER)
    paid = RepaymentRecord(loan=loan, principal=D("45000.00"), interest=D("1234.56"), bank_ref="X")
    outcome = await late.door.execute(repayment_record, late.bank(), paid, key="k")
    assert outcome.refusals == (), outcome.refusals
    assert (await ground.row("loan"))["state"] == "SETTLED"
    claim = await ground.row("claim")
    assert (claim["state"], claim["ended_reason"]) == ("WITHDRAWN", "PAID_OFF")
    assert (await ground.row("default_buffer"))["state"] == "CLOSED"
