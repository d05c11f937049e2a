"""二(四) over HTTP: the interest subsidy, in fact and by three offices (rows 2, 32, 33, 35)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from tests.notice.days import pass_day
from tests.notice.desk import County, Office, accepted

pytestmark = pytest.mark.anyio

OVER = "2018-06-21"
LENT_ON, MATURES_ON = date(2018, 1, 10), date(2019, 6, 10)
AT_475, AT_435 = Decimal("4.7500"), Decimal("4.3500")
BATCHES = """query { subsidyBatches(first: 10) { nodes {
  id year quarter fromOn toOn dueOn status isLate amount lineCount allowedActions version
  lender { code } lines(first: 20) { nodes {
    kind fromOn toOn days rate accrued amount excluded toLoan toHousehold
    loan { id loanNo } adjusts { quarter } } } } } }"""


async def lent(county: County, **more: Any) -> GlobalId:
    """50,000 yuan at 4.75 percent, for longer than a year."""
    values: dict[str, Any] = {
        "value_on": LENT_ON,
        "matures_on": MATURES_ON,
        "amount": Decimal("50000.00"),
        "rate": AT_475,
    }
    return await county.loan(
        more.pop("borrower", None) or await county.household(), **values | more
    )


async def the_batch(office: Office, quarter: int = 2) -> dict[str, Any]:
    """The batch of a quarter of 2018 as that office sees it."""
    found = (await office.ask(BATCHES))["subsidyBatches"]["nodes"]
    (batch,) = [one for one in found if (one["year"], one["quarter"]) == (2018, quarter)]
    return dict(batch)


async def drafted(county: County, day: str = OVER) -> dict[str, Any]:
    """The day after the quarter begins, and its batch."""
    await pass_day(county, day)
    return await the_batch(county.bank())


def paying(batch: dict[str, Any]) -> list[tuple[int, str]]:
    """Days and yuan of the lines that are subsidised."""
    lines = batch["lines"]["nodes"]
    return [(line["days"], line["amount"]) for line in lines if line["excluded"] is None]


def excluded(batch: dict[str, Any]) -> list[tuple[str, str, int, str, str]]:
    """Span, days, yuan and cause of the lines that are not."""
    return [
        (line["fromOn"], line["toOn"], line["days"], line["amount"], line["excluded"])
        for line in batch["lines"]["nodes"]
        if line["excluded"] is not None
    ]


def listing(batch: dict[str, Any], **changed: str) -> dict[str, Any]:
    """The lender's list as it is computed, but for the amounts of some loan numbers."""
    lines = [
        {
            "loan": {"id": line["loan"]["id"]},
            "amount": changed.get(line["loan"]["loanNo"], line["amount"]),
        }
        for line in batch["lines"]["nodes"]
        if line["excluded"] is None
    ]
    return {"batch": batch["id"], "lines": lines}


async def approved(county: County, batch: dict[str, Any]) -> None:
    accepted(await county.bank().act("subsidyBatchSubmit", listing(batch)))
    given = {"batch": batch["id"]}
    accepted(await county.office(Role.COUNTY_PA).act("subsidyBatchApprove", given))


def payment(batch: dict[str, Any]) -> dict[str, Any]:
    return {"batch": batch["id"], "documentNo": "县财贴〔2018〕2号"}


async def paid(county: County, batch: dict[str, Any]) -> dict[str, Any]:
    """Paid by finance on the business day."""
    await approved(county, batch)
    shows = "batch { status paidOn documentNo isLate }"
    finance = county.office(Role.COUNTY_FIN)
    done = accepted(await finance.act("subsidyBatchPay", payment(batch), shows))
    return dict(done["batch"])


async def repaid(county: County, loan: GlobalId, on: str, principal: str) -> None:
    given = {
        "loan": {"id": str(loan)},
        "principal": principal,
        "receivedOn": on,
        "bankRef": f"R-{on}-{principal}",
    }
    accepted(await county.bank().act("repaymentRecord", given))


# --- Row 35: the interest in fact ---------------------------------------------------------------


@pytest.mark.row(35)
@pytest.mark.parametrize(
    ("rate", "amount"),
    [(AT_475, "606.94"), (AT_435, "555.83")],
    ids=["row35-4.75-percent", "row35-4.35-percent"],
)
async def test_row35_a_whole_quarter(county: County, rate: Decimal, amount: str) -> None:
    await lent(county, rate=rate)
    batch = await drafted(county)
    assert paying(batch) == [(92, amount)] and excluded(batch) == []
    assert (batch["fromOn"], batch["toOn"], batch["amount"]) == ("2018-03-21", "2018-06-20", amount)
    assert batch["status"] == "DRAFT" and batch["allowedActions"] == ["SUBSIDYBATCH_SUBMIT"]


@pytest.mark.row(35)
async def test_row35_a_repayment_within_the_quarter_is_rounded_once(county: County) -> None:
    loan = await lent(county)
    county.turn_to("2018-05-01")
    await repaid(county, loan, "2018-05-01", "20000.00")
    assert paying(await drafted(county)) == [(92, "472.36")]


@pytest.mark.row(35)
async def test_row35_the_day_of_disbursement_counts(county: County) -> None:
    await lent(county, value_on=date(2018, 5, 10))
    assert paying(await drafted(county)) == [(42, "277.08")]


@pytest.mark.row(35)
async def test_row35_a_fen_that_differs_is_refused_with_both_amounts(county: County) -> None:
    loan = await lent(county)
    batch = await drafted(county)
    number = (await county.row("loan", id=loan.key))["loan_no"]
    bank = county.bank()
    for asked, difference in (("606.95", "0.01"), ("606.93", "-0.01")):
        await bank.refused(
            "subsidyBatchSubmit",
            listing(batch, **{number: asked}),
            "SUBSIDY_AMOUNT_MISMATCH",
            "lines.0.amount",
            row=35,
            loanNo=number,
            requested=asked,
            computed="606.94",
            difference=difference,
        )
    await bank.refused(
        "subsidyBatchSubmit",
        {"batch": batch["id"], "lines": []},
        "SUBSIDY_AMOUNT_MISMATCH",
        "lines",
        row=35,
        loanNo=number,
        requested="0.00",
        computed="606.94",
        difference="-606.94",
    )
    done = accepted(await bank.act("subsidyBatchSubmit", listing(batch), "batch { status amount }"))
    assert done["batch"] == {"status": "BANK_SUBMITTED", "amount": "606.94"}


@pytest.mark.row(35)
async def test_row35_what_becomes_known_later_is_made_good_later(county: County) -> None:
    """606.94 were paid where 472.36 were due: 134.58 less in the next quarter."""
    loan = await lent(county)
    await paid(county, await drafted(county))
    await repaid(county, loan, "2018-05-01", "20000.00")
    await pass_day(county, "2018-09-21")
    batch = await the_batch(county.bank(), 3)
    lines = [
        (line["kind"], line["days"], line["amount"], (line["adjusts"] or {}).get("quarter"))
        for line in batch["lines"]["nodes"]
    ]
    assert lines == [("REGULAR", 92, "364.17", None), ("ADJUSTMENT", 92, "-134.58", 2)]
    assert batch["amount"] == "229.59"


# --- Rows 2 and 32: whom, and how long ----------------------------------------------------------


@pytest.mark.row(2)
async def test_row2_each_run_screens_the_household_anew(county: County) -> None:
    borrower = await county.household()
    await lent(county, borrower=borrower)
    county.turn_to("2018-05-01")
    given = {
        "household": str(borrower.household),
        "status": "REMOVED_WRONG",
        "fromOn": "2018-05-01",
        "reason": "县核查",
    }
    accepted(await county.office(Role.COUNTY_PA).act("householdStatusChange", given))
    batch = await drafted(county)
    assert paying(batch) == [(41, "270.49")]
    assert excluded(batch) == [("2018-05-01", "2018-06-20", 51, "0.00", "HOUSEHOLD_REMOVED")]


@pytest.mark.row(32)
async def test_row32_nothing_from_the_maturity_on(county: County) -> None:
    loan = await lent(county, matures_on=date(2018, 6, 10))
    batch = await drafted(county)
    assert paying(batch) == [(81, "534.38")]
    assert excluded(batch) == [("2018-06-10", "2018-06-20", 11, "0.00", "AFTER_MATURITY")]
    county.turn_to("2018-07-01")
    await repaid(county, loan, "2018-07-01", "50000.00")
    await pass_day(county, "2018-09-21")
    assert excluded(await the_batch(county.bank(), 3)) == [
        ("2018-06-21", "2018-09-20", 10, "0.00", "AFTER_MATURITY")
    ]


@pytest.mark.row(32)
async def test_row32_an_extension_is_subsidised(county: County) -> None:
    loan = await county.lent(
        date(2017, 12, 10), date(2018, 6, 10), amount=Decimal("50000.00"), rate=AT_435
    )
    county.turn_to("2018-06-01")
    bank, office = county.bank(), county.office(Role.COUNTY_PA)
    given = {"loan": {"id": str(loan)}, "newMaturesOn": "2018-12-10", "reason": "茶叶秋季上市"}
    asked = accepted(await bank.act("extensionRequest", given, "extension { id }"))["extension"]
    for consenting in (office, county.bank(sub="another")):
        accepted(await consenting.act("extensionConsent", {"extension": asked["id"]}))
    batch = await drafted(county)
    assert paying(batch) == [(92, "555.83")] and excluded(batch) == []


@pytest.mark.row(32)
async def test_row32_a_renewal_is_subsidised_as_its_own_contract(county: County) -> None:
    """Days that principal stood on: the old loan pays none from its end on, the new one begins."""
    borrower = await county.household()
    old = await lent(county, borrower=borrower, matures_on=date(2018, 6, 10), rate=AT_435)
    county.turn_to("2018-05-10")
    given = county.application(
        borrower,
        amount="50000.00",
        rate="4.3500",
        maturesOn="2019-05-10",
        renews={"id": str(old)},
    )
    bank, loan = county.bank(), "loan { id }"
    new = accepted(await bank.act("loanSubmit", given, loan))["loan"]["id"]
    for act, number in (("Approve", "approvalNo"), ("Sign", "contractNo"), ("Disburse", None)):
        more = {} if number is None else {number: "1"}
        accepted(await bank.act(f"loan{act}", {"loan": {"id": new}, **more}))
    batch = await drafted(county)
    lines = {line["loan"]["id"]: line for line in batch["lines"]["nodes"]}
    told = ("fromOn", "toOn", "days", "amount", "excluded")
    assert {key: tuple(line[name] for name in told) for key, line in lines.items()} == {
        str(old): ("2018-03-21", "2018-06-09", 50, "302.08", None),
        new: ("2018-05-10", "2018-06-20", 42, "253.75", None),
    }
    assert batch["amount"] == "555.83"


# --- Row 33: three offices, three persons -------------------------------------------------------


@pytest.mark.row(33, 90, 93)
async def test_row33_each_office_does_its_own_step(county: County) -> None:
    await lent(county)
    batch = await drafted(county)
    bank, finance = county.bank(), county.office(Role.COUNTY_FIN)
    office, given = county.office(Role.COUNTY_PA), {"batch": batch["id"]}
    for stranger in (office, finance):
        await stranger.denied("subsidyBatchSubmit", listing(batch))
    accepted(await bank.act("subsidyBatchSubmit", listing(batch)))
    assert (await the_batch(office))["allowedActions"] == [
        "SUBSIDYBATCH_APPROVE",
        "SUBSIDYBATCH_RETURN",
    ]
    for stranger in (bank, finance):
        await stranger.denied("subsidyBatchApprove", given)
    accepted(await office.act("subsidyBatchApprove", given))
    for stranger in (bank, office):
        await stranger.denied("subsidyBatchPay", payment(batch))
    assert (await the_batch(finance))["allowedActions"] == ["SUBSIDYBATCH_PAY"]
    accepted(await finance.act("subsidyBatchPay", payment(batch)))
    assert (await the_batch(finance))["status"] == "FINANCE_PAID"


@pytest.mark.row(33)
async def test_row33_no_person_holds_two_offices(county: County) -> None:
    await lent(county)
    batch = await drafted(county)
    bank = county.bank(sub="one-person")
    accepted(await bank.act("subsidyBatchSubmit", listing(batch)))
    same = {"sub": "one-person"}
    await county.office(Role.COUNTY_PA, **same).refused(
        "subsidyBatchApprove", {"batch": batch["id"]}, "SAME_ACTOR", "batch", row=33
    )
    office = county.office(Role.COUNTY_PA)
    accepted(await office.act("subsidyBatchApprove", {"batch": batch["id"]}))
    await county.office(Role.COUNTY_FIN, **same).refused(
        "subsidyBatchPay", payment(batch), "SAME_ACTOR", "batch", row=33
    )


@pytest.mark.row(33)
async def test_row33_a_list_goes_back_with_a_reason(county: County) -> None:
    await lent(county)
    batch = await drafted(county)
    office, given = county.office(Role.COUNTY_PA), {"batch": batch["id"]}
    accepted(await county.bank().act("subsidyBatchSubmit", listing(batch)))
    await office.refused(
        "subsidyBatchReturn", given | {"reason": " "}, "REASON_REQUIRED", "reason", row=33
    )
    shows = "batch { status returnedReason }"
    done = accepted(await office.act("subsidyBatchReturn", given | {"reason": "户主不符"}, shows))
    assert done["batch"] == {"status": "RETURNED", "returnedReason": "户主不符"}
    await office.refused(
        "subsidyBatchApprove",
        given,
        "INVALID_TRANSITION",
        "batch",
        row=None,
        object="subsidy_batch",
        state="RETURNED",
        act="approve",
    )
    accepted(await county.bank().act("subsidyBatchSubmit", listing(batch)))
