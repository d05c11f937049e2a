"""一(四) over HTTP: the household borrows, uses and repays (row 15)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.vocabulary import LoanState, ProjectState
from tests import factories
from tests.factories import VAULT, Borrower
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio


async def enterprise_use(county: County, state: str | None = None) -> dict[str, Any]:
    """An application for money that a cooperative uses, under a project in that state."""
    borrower = await county.household()
    entity = await factories.enterprise(county.owner, county.county_id)
    agreement = await factories.agreement(county.owner, borrower, entity)
    more = {"purpose": "COOPERATION", "usedBy": "ENTERPRISE", "agreement": str(agreement)}
    if state is not None:
        project = await factories.project(county.owner, county.county_id, entity, state=state)
        more["project"] = str(project)
    return county.application(borrower, **more)


@pytest.mark.row(15)
async def test_enterprise_use_without_a_project(county: County) -> None:
    county.turn_to("2018-01-10")
    given = await enterprise_use(county)
    code = "PROJECT_NOT_IN_LIBRARY"
    await county.bank().refused("loanSubmit", given, code, "project", row=81)


NOT_NORMAL = [state for state in ProjectState if state is not ProjectState.NORMAL]


@pytest.mark.row(15)
@pytest.mark.parametrize("state", NOT_NORMAL, ids=str)
async def test_enterprise_use_under_a_project_not_admitted(
    county: County, state: ProjectState
) -> None:
    county.turn_to("2018-01-10")
    given = await enterprise_use(county, state.value)
    figures = {"state": state.value, "admitted": "NORMAL"}
    code = "ENTERPRISE_USE_NOT_ADMITTED"
    await county.bank().refused("loanSubmit", given, code, "project", row=15, **figures)


@pytest.mark.row(15)
async def test_enterprise_use_under_a_normal_project(county: County) -> None:
    county.turn_to("2018-01-10")
    given = await enterprise_use(county, "NORMAL")
    shows = "loan { status usedBy segment }"
    payload = accepted(await county.bank().act("loanSubmit", given, shows))
    assert payload["loan"] == {"status": "SUBMITTED", "usedBy": "ENTERPRISE", "segment": None}


@pytest.mark.row(15)
async def test_the_last_old_day_is_left_to_screening_A17(county: County) -> None:
    county.turn_to("2017-07-24")
    given = await enterprise_use(county, "REGISTERED")
    accepted(await county.bank().act("loanSubmit", given))


@pytest.mark.row(15)
async def test_the_first_new_day_is_not_A17(county: County) -> None:
    county.turn_to("2017-07-25")
    given = await enterprise_use(county, "REGISTERED")
    figures = {"state": "REGISTERED", "admitted": "NORMAL"}
    code = "ENTERPRISE_USE_NOT_ADMITTED"
    await county.bank().refused("loanSubmit", given, code, "project", row=15, **figures)


@pytest.mark.row(15)
async def test_a_project_is_named_for_enterprise_use_only(county: County) -> None:
    given = await enterprise_use(county, "NORMAL") | {"usedBy": "HOUSEHOLD"}
    reason = {"reason": "NOT_ENTERPRISE_USE"}
    await county.bank().refused("loanSubmit", given, "VALIDATION", "project", row=None, **reason)


async def repayment(county: County, payer: str | None) -> dict[str, Any]:
    """A part of a loan lent today, paid by somebody."""
    loan = await county.lent(date(2018, 12, 20), date(2019, 12, 20))
    paid = {"loan": {"id": str(loan)}, "principal": "100.00", "bankRef": "B-1"}
    return paid if payer is None else paid | {"payerType": payer}


SHOWS = "loan { outstandingPrincipal repayments { nodes { principal payerType } } }"


@pytest.mark.row(15)
async def test_a_third_partys_repayment_is_taken_with_a_warning(county: County) -> None:
    given = await repayment(county, "THIRD_PARTY")
    code = "THIRD_PARTY_REPAYMENT"
    bank = county.bank()
    done = await bank.warned("repaymentRecord", given, code, "payerType", row=15, shows=SHOWS)
    paid = {"principal": "100.00", "payerType": "THIRD_PARTY"}
    assert done["loan"] == {"outstandingPrincipal": "49900.00", "repayments": {"nodes": [paid]}}


@pytest.mark.row(15)
@pytest.mark.parametrize("payer", [None, "BORROWER", "HOUSEHOLD_MEMBER"])
async def test_the_households_own_repayment_needs_none(county: County, payer: str | None) -> None:
    given = await repayment(county, payer)
    done = accepted(await county.bank().act("repaymentRecord", given, SHOWS))
    paid = {"principal": "100.00", "payerType": payer or "BORROWER"}
    assert done["loan"]["repayments"]["nodes"] == [paid] and done["warnings"] == []


SHOWS_PAYEE = "loan { status payee { holder bank accountNo } }"
ACCOUNT = "6217001234567890123"


async def paying(county: County, **payee: str) -> tuple[Borrower, dict[str, Any]]:
    """A signed loan of a household, about to be paid into an account."""
    borrower = await county.household()
    loan = await county.loan(
        borrower, state=LoanState.SIGNED, value_on=date(2018, 12, 20), matures_on=date(2019, 12, 20)
    )
    named = {"holder": "欧阳吉祥", "bank": "凤冈农商行", "accountNo": ACCOUNT} | payee
    return borrower, {"loan": {"id": str(loan)}, "payee": named}


async def head(county: County, borrower: Borrower, name: str) -> None:
    """The borrower's name in the register."""
    await county.owner.execute(
        "update household_member set name = $3 where county_id = $1 and household_id = $2",
        borrower.county_id,
        borrower.household_id,
        name,
    )


async def kept(county: County) -> str:
    """All that the database holds of loans, repayments, their history, audit and outcomes."""
    tables = ("loan", "repayment", "loan_event", "audit_event", "idempotency", "outbox")
    return "".join([str(await county.rows(table)) for table in tables])


@pytest.mark.row(15)
async def test_the_account_paid_into_is_recorded_and_shown_masked(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("100000.00"))
    borrower, given = await paying(county)
    await head(county, borrower, "欧阳吉祥")
    bank = county.bank()
    done = accepted(await bank.act("loanDisburse", given, SHOWS_PAYEE))
    payee = {"holder": "欧***", "bank": "凤冈农商行", "accountNo": "***************0123"}
    assert done["loan"] == {"status": "ACTIVE", "payee": payee} and done["warnings"] == []
    found = "{ loans(where: {payeeAccount: {eq: %s}}) { totalCount } }"
    for number, count in ((ACCOUNT, 1), (ACCOUNT[:-1], 0), ("账号", 0)):
        answer = await bank.ask(found % f'"{number}"')
        assert answer["loans"]["totalCount"] == count, number
    row = await county.row("loan")
    whole = VAULT.open_text(row["payee_cipher"], row["payee_key_id"], row["county_id"], row["id"])
    assert whole == f"{ACCOUNT}\n欧阳吉祥"
    assert ACCOUNT not in await kept(county) and "欧阳" not in await kept(county)


@pytest.mark.row(15)
async def test_an_account_of_somebody_else_is_warned_of(county: County) -> None:
    """The notice refuses no account, so neither do we."""
    await factories.fund(county.owner, county.county_id, Decimal("100000.00"))
    _, given = await paying(county, holder="任我行公司")
    done = await county.bank().warned(
        "loanDisburse", given, "THIRD_PARTY_PAYEE", "payee", row=15, shows=SHOWS_PAYEE
    )
    assert done["loan"]["payee"]["holder"] == "任****"
    assert "任我行" not in await kept(county)


@pytest.mark.row(15)
@pytest.mark.parametrize("number", ["1234567", "62170012345678901x", "1" * 33])
async def test_what_is_no_account_is_refused(county: County, number: str) -> None:
    _, given = await paying(county, accountNo=number)
    told = await county.bank().told("loanDisburse", given)
    assert codes(told[ZH]) == codes(told[EN]) == ["VALIDATION@payee.accountNo"]
    assert number not in await kept(county)


@pytest.mark.row(15)
async def test_money_paid_without_naming_an_account_says_so(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("100000.00"))
    _, given = await paying(county)
    del given["payee"]
    done = accepted(await county.bank().act("loanDisburse", given, SHOWS_PAYEE))
    nothing = {"holder": None, "bank": None, "accountNo": None}
    assert done["loan"]["payee"] == nothing and done["warnings"] == []


@pytest.mark.row(15)
async def test_who_repaid_is_recorded_and_shown_masked(county: County) -> None:
    given = await repayment(county, "THIRD_PARTY") | {"payerName": "任我行公司"}
    shows = "loan { repayments { nodes { payerType payerName } } }"
    code = "THIRD_PARTY_REPAYMENT"
    done = await county.bank().warned(
        "repaymentRecord", given, code, "payerType", row=15, shows=shows
    )
    paid = {"payerType": "THIRD_PARTY", "payerName": "任****"}
    assert done["loan"]["repayments"]["nodes"] == [paid]
    row = await county.row("repayment")
    whole = VAULT.open_text(row["payer_cipher"], row["payer_key_id"], row["county_id"], row["id"])
    assert whole == "任我行公司" and "任我行" not in await kept(county)


@pytest.mark.row(15)
async def test_the_borrower_is_named_by_the_loan(county: County) -> None:
    given = await repayment(county, "BORROWER") | {"payerName": "欧阳吉祥"}
    reason = {"reason": "IS_THE_BORROWER"}
    await county.bank().refused(
        "repaymentRecord", given, "VALIDATION", "payerName", row=14, **reason
    )
