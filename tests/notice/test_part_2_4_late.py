"""二(四) over HTTP: the subsidy in time, and what it is when it is late (rows 34 and 36)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from authz.role import Role
from rules.vocabulary import FiveTier, LoanState
from tests.notice.days import pass_day, tasks, the_task
from tests.notice.desk import County
from tests.notice.test_part_2_4_subsidy import drafted, lent, paid, the_batch

pytestmark = pytest.mark.anyio

DUE_ON, LATE_ON = "2018-06-30", "2018-07-01"
LOAN = "query($id: ID!) { loan(id: $id) { status arrearsCause overdue { interest } } }"
LEDGER = """query($county: RegionCode!) { interestLedger(county: $county) {
  entryCount toLenders toHouseholds takenBack debit credit accounts { account balance } } }"""


# --- Rows 34 and 36: in time, and what it is when it is not ------------------------------------


@pytest.mark.row(34)
async def test_row34_paid_on_the_due_day_it_is_in_time(county: County) -> None:
    await lent(county)
    batch = await drafted(county)
    assert batch["dueOn"] == DUE_ON
    await pass_day(county, DUE_ON)
    assert await tasks(county.office(Role.COUNTY_FIN), "SUBSIDY_LATE") == []
    assert await paid(county, batch) == {
        "status": "FINANCE_PAID",
        "paidOn": DUE_ON,
        "documentNo": "县财贴〔2018〕2号",
        "isLate": False,
    }
    await pass_day(county, LATE_ON)
    assert await tasks(county.office(Role.COUNTY_FIN), "SUBSIDY_LATE") == []


@pytest.mark.row(34)
async def test_row34_a_day_later_it_is_late_until_it_is_paid(county: County) -> None:
    loan = await lent(county)
    batch = await drafted(county)
    await pass_day(county, LATE_ON)
    finance = county.office(Role.COUNTY_FIN)
    task = await the_task(
        finance, "SUBSIDY_LATE", severity="ORANGE", offices=["COUNTY_FIN"], objectId=batch["id"]
    )
    assert task["figures"] == {
        "quarter": "2018Q2",
        "dueOn": DUE_ON,
        "amount": "606.94",
        "loans": "1",
        "loanNos": (await county.row("loan", id=loan.key))["loan_no"],
        "lender": f"RCC-{county.code}",
    }
    assert (await the_batch(finance))["isLate"] is True
    await paid(county, batch)
    (closed,) = await tasks(finance, "SUBSIDY_LATE", is_open=False)
    assert closed["closedReason"] == "CAUSE_GONE"


@pytest.mark.row(36)
async def test_row36_a_late_subsidy_is_no_fault_of_the_household(county: County) -> None:
    """606.94 of interest are late: the cause is shown, nobody evades, the payment cures it."""
    loan = await lent(
        county,
        state=LoanState.OVERDUE,
        tier=FiveTier.SUBSTANDARD,
        overdue_interest=Decimal("606.94"),
    )
    batch = await drafted(county)
    bank = county.bank()
    assert (await bank.ask(LOAN, id=str(loan)))["loan"] == {
        "status": "OVERDUE",
        "arrearsCause": "SUBSIDY_LATE",
        "overdue": {"interest": "606.94"},
    }
    evasion = {"loan": {"id": str(loan)}, "evidence": "失联"}
    await bank.refused("maliciousDefaultPropose", evasion, "SUBSIDY_LATE", "loan", row=36)
    book = """query($lender: String!, $county: RegionCode!) {
      circuitBreaker(lender: $lender, county: $county) { numerator numeratorSubsidyLate ratio } }"""
    lender = {"lender": f"RCC-{county.code}", "county": county.code}
    assert (await bank.ask(book, **lender))["circuitBreaker"] == {
        "numerator": "50000.00",
        "numeratorSubsidyLate": "50000.00",
        "ratio": "1.0000000000",
    }
    await paid(county, batch)
    assert (await bank.ask(LOAN, id=str(loan)))["loan"] == {
        "status": "ACTIVE",
        "arrearsCause": None,
        "overdue": {"interest": "0.00"},
    }
    finance = county.office(Role.COUNTY_FIN)
    ledger = (await finance.ask(LEDGER, county=county.code))["interestLedger"]
    assert ledger == {
        "entryCount": 1,
        "toLenders": "606.94",
        "toHouseholds": "0.00",
        "takenBack": "0.00",
        "debit": "606.94",
        "credit": "606.94",
        "accounts": [
            {"account": "INTEREST_SUBSIDY_FUND", "balance": "-606.94"},
            {"account": "PAID_TO_LENDERS", "balance": "606.94"},
        ],
    }


@pytest.mark.row(36)
async def test_row36_a_fen_of_its_own_is_the_households(county: County) -> None:
    loan = await lent(county, state=LoanState.OVERDUE, overdue_interest=Decimal("606.95"))
    await drafted(county)
    assert (await county.bank().ask(LOAN, id=str(loan)))["loan"]["arrearsCause"] is None
