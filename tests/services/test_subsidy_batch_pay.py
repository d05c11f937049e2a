"""subsidyBatchSubmit, Approve, Return, Pay: three persons, one payment, and the loans after it."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState, RepaymentMethod
from services.failure import Denied, KeyRequired
from services.loan_age import LoanAge, loan_age
from services.subsidy_batch_approve import SubsidyBatchApprove, subsidy_batch_approve
from services.subsidy_batch_pay import SubsidyBatchPay, subsidy_batch_pay
from services.subsidy_batch_return import SubsidyBatchReturn, subsidy_batch_return
from services.subsidy_batch_submit import (
    SubsidyBatchListing,
    SubsidyBatchSubmit,
    subsidy_batch_submit,
)
from tests import factories, factory_claims, factory_fund
from tests.factories import Borrower
from tests.services.ground import Ground, codes, figures
from tests.services.subsidising import (
    LENT_ON,
    MATURES_ON,
    Q2_OVER,
    Q3_OVER,
    approved,
    drafted,
    lent,
    lines_of,
    listing,
    named,
    paid,
    pay,
    repaid,
    submitted,
    the_batch,
)

pytestmark = pytest.mark.anyio
D = Decimal
DUE = D("555.83")


async def aged(ground: Ground, loan: GlobalId, day: date = Q2_OVER) -> Ground:
    """The day after a settlement day: its interest is late."""
    here = ground.on(day)
    done = await here.door.execute(loan_age, here.scheduler, LoanAge(loan=loan, business_on=day))
    assert done.refusals == ()
    return here


async def late(ground: Ground, **more: Any) -> tuple[Ground, GlobalId, dict[str, Any]]:
    """A loan whose interest is late for want of the subsidy, and the batch; on 2018-06-21."""
    loan = await lent(ground, **more)
    await ground.owner.execute(
        "update instalment set interest_paid = interest where county_id = $1 and due_on < $2",
        ground.county_id, date(2018, 6, 1),
    )  # fmt: skip
    here = await aged(ground, loan)
    await drafted(ground)
    return here, loan, await the_batch(ground)


def _borrower(loan: dict[str, Any]) -> Borrower:
    return Borrower(
        loan["household_id"], loan["member_id"], loan["county_id"], loan["township_id"], ""
    )


async def test_the_payment_cures_what_was_late(ground: Ground) -> None:
    here, loan, batch = await late(ground)
    row = await ground.row("loan", id=loan.key)
    assert (row["state"], row["overdue_interest"], row["arrears_cause"]) == (
        "OVERDUE",
        DUE,
        "SUBSIDY_LATE",
    )
    done = await paid(here, batch)
    assert done.figures == {"amount": "555.83", "toLoans": "555.83", "toHouseholds": "0.00"}
    row = await ground.row("loan", id=loan.key)
    assert (row["state"], row["overdue_since_on"], row["overdue_interest"]) == ("ACTIVE", None, 0)
    assert row["arrears_cause"] is None
    repayment = await ground.row("repayment", loan_id=loan.key)
    assert (repayment["interest"], repayment["payer_type"]) == (DUE, "FINANCE")
    assert (repayment["principal"], repayment["received_on"]) == (0, Q2_OVER)
    (line,) = await lines_of(ground, batch)
    assert (line["to_loan"], line["to_household"]) == (DUE, 0)
    entry = await ground.row("subsidy_entry")
    assert (entry["ledger"], entry["debit_account"], entry["credit_account"], entry["amount"]) == (
        "INTEREST",
        "PAID_TO_LENDERS",
        "INTEREST_SUBSIDY_FUND",
        DUE,
    )
    after = await the_batch(ground)
    assert (after["state"], after["paid_on"], after["document_no"]) == (
        "FINANCE_PAID",
        Q2_OVER,
        "县财贴〔2018〕2号",
    )
    kinds = [row["kind"] for row in await ground.rows("loan_event", loan_id=loan.key)]
    assert kinds.count("SUBSIDISED") == 1
    warnings = await ground.rows("warning", loan_id=loan.key)
    assert {one["state"] for one in warnings} == {"CLOSED"}
    await ground.proved()


async def test_a_household_that_paid_itself_has_it_back(ground: Ground) -> None:
    here, loan, batch = await late(ground)
    await repaid(here, loan, Q2_OVER, interest="500.00")
    done = await paid(here, batch)
    assert done.figures == {"amount": "555.83", "toLoans": "55.83", "toHouseholds": "500.00"}
    accounts = {row["debit_account"]: row["amount"] for row in await ground.rows("subsidy_entry")}
    assert accounts == {"PAID_TO_LENDERS": D("55.83"), "PAID_TO_HOUSEHOLDS": D("500.00")}
    assert (await ground.row("loan", id=loan.key))["state"] == "ACTIVE"
    await ground.proved()


async def test_interest_of_the_next_quarter_is_not_served(ground: Ground) -> None:
    """Paid long after, when the open line has accrued: all goes back to the household."""
    here, loan, batch = await late(ground)
    await repaid(here, loan, Q2_OVER, interest="555.83")
    await approved(here, batch)
    done = await pay(ground.on(date(2018, 8, 1)), batch, "k")
    assert done.figures["toLoans"] == "0.00"
    assert await ground.rows("repayment", payer_type="FINANCE") == []


async def test_all_at_maturity_has_its_interest_paid_ahead(ground: Ground) -> None:
    loan = await lent(ground, method=RepaymentMethod.AT_MATURITY)
    await drafted(ground)
    done = await paid(ground.on(Q2_OVER), await the_batch(ground))
    assert done.figures["toLoans"] == "555.83"
    line = await ground.row("instalment", loan_id=loan.key)
    assert line["interest_paid"] == DUE
    assert (await ground.row("loan", id=loan.key))["state"] == "ACTIVE"


async def test_the_last_interest_settles_the_loan(ground: Ground) -> None:
    """Principal was repaid; plan, case and position end with the debt."""
    here, loan, batch = await late(ground)
    await repaid(here, loan, Q2_OVER, principal="50000.00")
    row = await ground.row("loan", id=loan.key)
    case = await factories.collection_case(ground.owner, _borrower(row), loan)
    await paid(here, batch)
    row = await ground.row("loan", id=loan.key)
    assert (row["state"], row["settled_on"]) == ("SETTLED", Q2_OVER)
    assert (await ground.row("collection_case", id=case.key))["closed_reason"] == "SETTLED"
    kinds = [one["kind"] for one in await ground.rows("loan_event", loan_id=loan.key)]
    assert kinds.count("SETTLED") == 1
    await ground.proved()


async def test_a_loan_in_its_buffer_leaves_it(ground: Ground) -> None:
    here, loan, batch = await late(ground)
    await ground.owner.execute(
        "update loan set state = 'IN_BUFFER' where county_id = $1 and id = $2",
        ground.county_id, loan.key,
    )  # fmt: skip
    buffer = await factory_claims.default_buffer(ground.owner, loan)
    await paid(here, batch)
    assert (await ground.row("loan", id=loan.key))["state"] == "ACTIVE"
    assert (await ground.row("default_buffer", id=buffer.key))["state"] == "CLOSED"


async def test_a_claim_for_a_loan_that_is_cured_ends(ground: Ground) -> None:
    here, loan, batch = await late(ground)
    buffer = await factory_claims.default_buffer(ground.owner, loan)
    agreed = await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id)
    claim = await factory_claims.claim(ground.owner, loan, buffer, agreed, state="APPROVED")
    await ground.owner.execute(
        "update loan set state = 'CLAIMING' where county_id = $1 and id = $2",
        ground.county_id, loan.key,
    )  # fmt: skip
    await paid(here, batch)
    row = await ground.row("claim", id=claim.key)
    assert (row["state"], row["ended_reason"]) == ("CANCELLED", "PAID_OFF")


async def test_what_is_taken_back_lowers_what_the_household_has(ground: Ground) -> None:
    """555.83 were paid, 432.58 were due: the next batch pays 333.50 less 123.25."""
    here, loan, batch = await late(ground)
    await paid(here, batch)
    await repaid(here, loan, date(2018, 5, 1), principal="20000.00")
    await drafted(ground, Q3_OVER)
    done = await paid(ground.on(Q3_OVER), await the_batch(ground, 3), "third")
    assert done.figures == {"amount": "210.25", "toLoans": "210.25", "toHouseholds": "0.00"}
    await ground.proved()


async def test_the_statements_are_as_many_for_one_loan_as_for_four(ground: Ground) -> None:
    counts = []
    for number, kind in ((1, "RCC"), (4, "ABC")):
        lender = ground.lender(kind)
        for _ in range(number):
            await aged(ground, await lent(ground, lender=lender))
    await drafted(ground)
    here = ground.on(Q2_OVER)
    for kind in ("RCC", "ABC"):
        batch = await the_batch(ground, lender_id=ground.lender(kind).id)
        command = await listing(here, batch)
        done = await here.door.execute(subsidy_batch_submit, here.bank(kind), command)
        assert codes(done.refusals) == []
        approve = SubsidyBatchApprove(batch=named(batch))
        await here.door.execute(subsidy_batch_approve, here.actor(Role.COUNTY_PA), approve)
        async with ground.counted() as statements:
            await pay(here, batch, kind)
        counts.append(len(ground.ours(statements)))
    assert counts[0] == counts[1], counts
    await ground.proved()


async def test_paid_twice_at_the_same_time_it_is_paid_once(ground: Ground) -> None:
    here, _, batch = await late(ground)
    await approved(here, batch)
    done = await asyncio.gather(*(pay(here, batch, f"k{number}") for number in range(3)))
    assert sorted(codes(one.refusals) for one in done) == [
        [],
        ["INVALID_TRANSITION@batch"],
        ["INVALID_TRANSITION@batch"],
    ]
    assert len(await ground.rows("subsidy_entry")) == 1
    again = await pay(here, batch, "k0")
    assert again.replayed or codes(again.refusals) == ["INVALID_TRANSITION@batch"]
    assert len(await ground.rows("repayment", payer_type="FINANCE")) == 1


async def test_the_risk_fund_is_never_touched(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id, D("100.00"))
    here, _, batch = await late(ground)
    await approved(here, batch)
    tables = ("risk_fund", "fund_entry", "county_position")
    before = [await ground.rows(table) for table in tables]
    await pay(here, batch, "k")
    assert [await ground.rows(table) for table in tables] == before


async def test_a_list_that_differs_is_refused_line_by_line(ground: Ground) -> None:
    first, second = await lent(ground), await lent(ground)
    await drafted(ground)
    batch = await the_batch(ground)
    elsewhere = GlobalId("loan", ground.county_id, named(batch).key)
    command = SubsidyBatchSubmit(
        batch=named(batch),
        lines=(
            SubsidyBatchListing(loan=first, amount=D("555.84")),
            SubsidyBatchListing(loan=elsewhere, amount=D("1.00")),
        ),
    )
    refusals = await ground.refused(subsidy_batch_submit, ground.bank(), command)
    assert codes(refusals) == [
        "SUBSIDY_AMOUNT_MISMATCH@lines",
        "SUBSIDY_AMOUNT_MISMATCH@lines.0.amount",
        "SUBSIDY_AMOUNT_MISMATCH@lines.1.loan",
    ]
    number = (await ground.row("loan", id=second.key))["loan_no"]
    assert figures(refusals) == {
        "loanNo": number,
        "requested": "0.00",
        "computed": "555.83",
        "difference": "-555.83",
    }
    assert figures(refusals, 1)["difference"] == "0.01"
    assert figures(refusals, 2)["computed"] == "0.00"


async def test_a_returned_list_is_submitted_anew_and_three_persons_act(ground: Ground) -> None:
    here, _, batch = await late(ground)
    office, finance = here.actor(Role.COUNTY_PA), here.actor(Role.COUNTY_FIN)
    await approved(here, batch)
    command = SubsidyBatchReturn(batch=named(batch), reason=" ")
    refusals = await here.refused(subsidy_batch_return, office, command)
    assert codes(refusals) == ["REASON_REQUIRED@reason"]
    back = SubsidyBatchReturn(batch=named(batch), reason="名单不符")
    assert codes((await here.door.execute(subsidy_batch_return, office, back)).refusals) == []
    row = await the_batch(ground)
    assert (row["state"], row["approved_by"], row["returned_reason"]) == (
        "RETURNED",
        None,
        "名单不符",
    )
    await submitted(here, batch)
    same = here.actor(Role.COUNTY_PA, subject=here.bank().subject)
    approve = SubsidyBatchApprove(batch=named(batch))
    refusals = await here.refused(subsidy_batch_approve, same, approve)
    assert codes(refusals) == ["SAME_ACTOR@batch"]
    await here.door.execute(subsidy_batch_approve, office, approve)
    command = SubsidyBatchPay(batch=named(batch), document_no="1")
    for subject in (here.bank().subject, office.subject):
        actor = here.actor(Role.COUNTY_FIN, subject=subject)
        refusals = await here.refused(subsidy_batch_pay, actor, command, key="k")
        assert codes(refusals) == ["SAME_ACTOR@batch"]
    assert (
        codes((await here.door.execute(subsidy_batch_pay, finance, command, key="k")).refusals)
        == []
    )


async def test_only_finance_pays_and_with_a_key(ground: Ground) -> None:
    here, _, batch = await late(ground)
    await approved(here, batch)
    command = SubsidyBatchPay(batch=named(batch), document_no="1")
    for actor in (here.actor(Role.COUNTY_PA), here.bank(), here.above(Role.PROV_FIN)):
        async with here.unchanged("audit_event", "decision"):
            with pytest.raises(Denied) as caught:
                await here.door.execute(subsidy_batch_pay, actor, command, key="k")
        assert caught.value.grantable_by == ("COUNTY_FIN",)
    with pytest.raises(KeyRequired):
        await here.door.execute(subsidy_batch_pay, here.actor(Role.COUNTY_FIN), command)


async def test_another_lenders_batch_is_absent(ground: Ground) -> None:
    await lent(ground)
    await drafted(ground)
    command = await listing(ground, await the_batch(ground))
    refusals = await ground.refused(subsidy_batch_submit, ground.bank("ABC"), command)
    assert codes(refusals) == ["NOT_FOUND@batch"]


async def test_a_loan_without_a_schedule_is_served_by_what_was_reported(ground: Ground) -> None:
    loan = await ground.loan(
        await ground.household(),
        value_on=LENT_ON,
        matures_on=MATURES_ON,
        amount=D("50000.00"),
        state=LoanState.OVERDUE,
        overdue_interest=D("600.00"),
    )
    await drafted(ground)
    await paid(ground.on(Q2_OVER), await the_batch(ground))
    row = await ground.row("loan", id=loan.key)
    assert (row["state"], row["overdue_interest"]) == ("OVERDUE", D("44.17"))
    await ground.proved()
