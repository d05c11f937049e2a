"""二(六)3 over HTTP: what comes back of a compensated loan, and into the fund (rows 49 and 50)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from services.warning_sweep import WarningSweep, warning_sweep
from tests import factories, factory_claims, factory_fund
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

LOSS, PAID = "46234.56", "36987.65"
SHOWS = (
    "recovery { id status amount interest principal fundPart lenderPart dueOn depositedOn lateDays"
    " bookedOn allowedActions version } claim { status retained { total }"
    " recovered { total fundPart lenderPart } } loan { status outstandingPrincipal }"
)


async def written_off(county: County, loss: str = LOSS, paid: str = PAID) -> GlobalId:
    """A loan for which the fund has paid that much of that loss, on 2018-01-02."""
    interest = Decimal("1234.56") if loss == LOSS else Decimal("0.00")
    principal = Decimal(loss) - interest
    borrower = await county.household()
    loan = await county.loan(
        borrower,
        state=LoanState.WRITTEN_OFF_RETAINED,
        amount=principal,
        value_on=date(2016, 11, 1),
        matures_on=date(2017, 11, 1),
    )
    agreed = await factory_fund.cooperation(county.owner, county.county_id, county.rcc.id)
    buffer = await factory_claims.default_buffer(county.owner, loan)
    claim = await factory_claims.claim(county.owner, loan, buffer, agreed, state="PAID")
    await county.owner.execute(
        "update claim set loss = $3, interest = $4, fund_part = $5, retained_principal = $6,"
        " retained_interest = $4, paid_on = '2018-01-02', paid_by = 'finance'"
        " where county_id = $1 and id = $2",
        county.county_id,
        claim.key,
        Decimal(loss),
        interest,
        Decimal(paid),
        principal,
    )
    await factories.fund(county.owner, county.county_id)
    return loan


def receipt(loan: GlobalId, amount: str, number: str = "H-1", **more: str) -> dict[str, Any]:
    return {"loan": {"id": str(loan)}, "amount": amount, "bankRef": number} | more


async def recorded(county: County, given: dict[str, Any]) -> dict[str, Any]:
    """The payload of a receipt that nothing speaks against."""
    return accepted(await county.bank().act("recoveryRecord", given, SHOWS))


@pytest.mark.row(49)
@pytest.mark.parametrize(
    ("received", "due", "sixth"),
    [
        ("2018-07-02", "2018-07-09", "2018-07-10"),
        ("2018-09-28", "2018-10-10", "2018-10-11"),
        ("2018-02-12", "2018-02-24", "2018-02-26"),
        ("2018-12-28", "2019-01-07", "2019-01-08"),
    ],
)
async def test_row49_a_deposit_on_the_fifth_working_day_and_on_the_sixth(
    county: County, received: str, due: str, sixth: str
) -> None:
    loan = await written_off(county)
    county.turn_to(sixth)
    for number, day in enumerate((due, sixth)):
        given = receipt(loan, "100.00", f"H-{number}", receivedOn=received)
        done = (await recorded(county, given))["recovery"]
        assert (done["status"], done["dueOn"], done["lateDays"]) == ("RECEIVED", due, 0)
        given = {"recovery": done["id"], "documentNo": f"C-{number}", "depositedOn": day}
        bank, shows = county.bank(), "recovery { status depositedOn lateDays }"
        if day == due:
            done = accepted(await bank.act("recoveryDeposit", given, shows))
            assert done["warnings"] == []
        else:
            told = {"receivedOn": received, "dueOn": due, "depositedOn": day, "lateDays": "1"}
            late = ("recoveryDeposit", given, "DEPOSIT_LATE", "depositedOn")
            done = await bank.warned(*late, row=49, shows=shows, **told)
        assert done["recovery"] == {
            "status": "DEPOSITED",
            "depositedOn": day,
            "lateDays": int(day == sixth),
        }


@pytest.mark.row(49)
async def test_row49_a_late_deposit_is_a_task_until_it_comes(county: County) -> None:
    loan = await written_off(county)
    county.turn_to("2018-10-10")
    given = receipt(loan, "100.00", receivedOn="2018-09-28")
    recovery = (await recorded(county, given))["recovery"]["id"]
    query = "{ warnings(where: {rule: {eq: DEPOSIT_LATE}}) { nodes { status objectId offices } } }"
    found = []
    for day in ("2018-10-10", "2018-10-11"):
        county.turn_to(day)
        command = WarningSweep(county_id=county.county_id, business_on=date.fromisoformat(day))
        on = county.ground.on(date.fromisoformat(day))
        await on.door.execute(warning_sweep, county.ground.scheduler, command)
        found.append((await county.office(Role.COUNTY_FIN).ask(query))["warnings"]["nodes"])
    offices = ["COUNTY_BANK", "COUNTY_FIN"]
    assert found == [[], [{"status": "OPEN", "objectId": recovery, "offices": offices}]]
    given = {"recovery": recovery, "documentNo": "C-1"}
    accepted(await county.bank().act("recoveryDeposit", given))
    (warning,) = (await county.bank().ask(query))["warnings"]["nodes"]
    assert warning["status"] == "CLOSED"


@pytest.mark.row(49)
async def test_row49_finance_books_what_lies_in_the_special_account(county: County) -> None:
    loan = await written_off(county)
    bank, finance = county.bank(), county.office(Role.COUNTY_FIN)
    done = await recorded(county, receipt(loan, "10000.00"))
    recovery = done["recovery"]
    assert recovery["allowedActions"] == ["RECOVERY_DEPOSIT"]
    assert (recovery["fundPart"], recovery["lenderPart"]) == ("8000.00", "2000.00")
    assert (recovery["interest"], recovery["principal"]) == ("1234.56", "8765.44")
    assert done["loan"] == {"status": "WRITTEN_OFF_RETAINED", "outstandingPrincipal": "36234.56"}
    assert done["claim"] == {
        "status": "RECOVERING",
        "retained": {"total": "36234.56"},
        "recovered": {"total": "10000.00", "fundPart": "8000.00", "lenderPart": "2000.00"},
    }
    book = {"recovery": recovery["id"], "documentNo": "县财收〔2018〕1号"}
    told = {"object": "recovery", "state": "RECEIVED", "act": "book"}
    await finance.refused("recoveryBook", book, "INVALID_TRANSITION", "recovery", row=49, **told)
    given = {"recovery": recovery["id"], "documentNo": "C-1"}
    accepted(await bank.act("recoveryDeposit", given))
    await bank.denied("recoveryBook", book)
    entry = "entry { kind amount debitAccount creditAccount documentNo recovery { id } }"
    done = accepted(await finance.act("recoveryBook", book, f"recovery {{ bookedOn }} {entry}"))
    assert done["recovery"]["bookedOn"] == "2018-12-20"
    assert done["entry"] == {
        "kind": "RECOVERY",
        "amount": "8000.00",
        "debitAccount": "SPECIAL_ACCOUNT",
        "creditAccount": "RECOVERED",
        "documentNo": "县财收〔2018〕1号",
        "recovery": {"id": recovery["id"]},
    }
    fund = f'{{ riskFund(county: "{county.code}") {{ position {{ balance }} }} }}'
    assert (await finance.ask(fund))["riskFund"]["position"]["balance"] == "8000.00"
    figures = {"reason": "ALREADY_BOOKED", "bookedOn": "2018-12-20"}
    await finance.refused("recoveryBook", book, "VALIDATION", "recovery", row=49, **figures)


@pytest.mark.row(50)
@pytest.mark.parametrize(
    ("loss", "paid", "over", "rest"),
    [(LOSS, PAID, "46234.57", "9246.91"), ("40000.00", "40000.00", "40000.01", "0.00")],
)
async def test_row50_no_more_than_was_compensated(
    county: County, loss: str, paid: str, over: str, rest: str
) -> None:
    loan = await written_off(county, loss, paid)
    told = {"amount": over, "retained": loss, "excess": "0.01", "loss": loss, "paid": paid}
    given = receipt(loan, over)
    await county.bank().refused("recoveryRecord", given, "OVER_RECOVERY", "amount", row=50, **told)
    done = await recorded(county, receipt(loan, loss))
    recovery = done["recovery"]
    assert (recovery["fundPart"], recovery["lenderPart"]) == (paid, rest)
    assert done["loan"] == {"status": "SETTLED_AFTER_WRITE_OFF", "outstandingPrincipal": "0.00"}
    assert done["claim"]["retained"] == {"total": "0.00"}


@pytest.mark.row(50)
async def test_row50_the_parts_of_many_receipts_make_what_was_paid(county: County) -> None:
    loan = await written_off(county)
    parts = []
    for number, amount in enumerate(("0.01", "0.01", "0.01", "46234.53")):
        done = await recorded(county, receipt(loan, amount, f"H-{number}"))
        parts.append(done["recovery"]["fundPart"])
    assert parts == ["0.01", "0.01", "0.00", "36987.63"]
    assert sum(map(Decimal, parts)) == Decimal(PAID)
    query = f'{{ loan(id: "{loan}") {{ recoveries {{ totalCount nodes {{ amount }} }} }} }}'
    found = (await county.bank().ask(query))["loan"]["recoveries"]
    assert found["totalCount"] == 4 and {"amount": "46234.53"} in found["nodes"]


@pytest.mark.row(59)
async def test_row59_what_is_paid_of_a_retained_debt_is_a_recovery(county: County) -> None:
    loan = await written_off(county)
    bank = county.bank()
    given = {"loan": {"id": str(loan)}, "amount": "100.00", "bankRef": "R-1"}
    told = {"retained": LOSS}
    await bank.refused("repaymentRecord", given, "DEBT_RETAINED", "loan", row=59, **told)
    for errors in (await bank.told("repaymentRecord", given)).values():
        assert "recoveryRecord" in errors[0]["message"]
    shown = f'{{ loan(id: "{loan}") {{ allowedActions }} }}'
    acts = (await bank.ask(shown))["loan"]["allowedActions"]
    assert "RECOVERY_RECORD" in acts and "REPAYMENT_RECORD" not in acts


@pytest.mark.row(93)
async def test_row93_only_finance_books_into_the_fund(county: County) -> None:
    loan = await written_off(county)
    recovery = (await recorded(county, receipt(loan, "100.00")))["recovery"]["id"]
    given = {"recovery": recovery, "documentNo": "C-1"}
    accepted(await county.bank().act("recoveryDeposit", given))
    for role in (Role.COUNTY_PA, Role.COUNTY_GOV):
        await county.office(role).denied("recoveryBook", {"recovery": recovery})
        await county.office(role).denied("recoveryRecord", receipt(loan, "1.00", "H-2"))
    await county.bank("ABC").refused("recoveryDeposit", given, "NOT_FOUND", "recovery", row=None)
    accepted(await county.office(Role.COUNTY_FIN).act("recoveryBook", {"recovery": recovery}))
