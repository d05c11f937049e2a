"""二(五) over HTTP: whom the court finds to evade a debt borrows nowhere (row 39; B21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests.factories import Borrower
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

CASE_NO = "(2018)黔0327执77号"
FOUND = "maliciousDefault { id status caseNo } household { blockedBy }"


async def proposed(county: County, borrower: Borrower, **more: str) -> tuple[GlobalId, str]:
    """A loan of the rural institution and what it says of its borrower."""
    loan = await county.loan(borrower, amount=Decimal("10000.00"))
    given = {"loan": {"id": str(loan)}, "evidence": "转移财产，拒不还款"} | more
    done = accepted(
        await county.bank().act("maliciousDefaultPropose", given, "maliciousDefault { id }")
    )
    return loan, done["maliciousDefault"]["id"]


async def found(county: County, borrower: Borrower) -> str:
    """A finding that the court has confirmed."""
    _, finding = await proposed(county, borrower)
    given = {"maliciousDefault": finding, "caseNo": CASE_NO}
    done = await county.office(Role.COUNTY_COURT).act("maliciousDefaultConfirm", given, FOUND)
    assert accepted(done)["household"] == {"blockedBy": ["MALICIOUS_DEFAULTER"]}
    return finding


@pytest.mark.row(39)
@pytest.mark.parametrize("kind", ["RCC", "ABC", "PSBC"], ids=lambda kind: f"row39-{kind}")
async def test_row39_flagged_at_one_bank_refused_at_every_one(county: County, kind: str) -> None:
    borrower = await county.household()
    await found(county, borrower)
    given = county.application(borrower, amount="10000.00")
    await county.bank(kind).refused("loanSubmit", given, "MALICIOUS_DEFAULTER", "household", row=39)


@pytest.mark.row(39)
@pytest.mark.parametrize(
    ("stage", "name", "more"),
    [
        (LoanState.SUBMITTED, "loanApprove", {"approvalNo": "A-1"}),
        (LoanState.APPROVED, "loanSign", {"contractNo": "C-1"}),
        (LoanState.SIGNED, "loanDisburse", {}),
    ],
    ids=["row39-approval", "row39-signing", "row39-disbursement"],
)
async def test_row39_what_was_pending_elsewhere_goes_no_further(
    county: County, stage: LoanState, name: str, more: dict[str, str]
) -> None:
    borrower = await county.household()
    pending = await county.loan(
        borrower,
        county.abc,
        state=stage,
        amount=Decimal("10000.00"),
        value_on=date(2018, 12, 20),
        matures_on=date(2019, 12, 20),
    )
    await found(county, borrower)
    given = {"loan": {"id": str(pending)}, **more}
    await county.bank("ABC").refused(name, given, "MALICIOUS_DEFAULTER", "loan", row=39)


@pytest.mark.row(39)
async def test_row39_every_bank_of_the_county_sees_it_and_none_beyond(
    county: County, counties: Iterator[str]
) -> None:
    neighbour = replace(county, code=next(counties))
    finding = await found(county, await county.household())
    seen = """{ maliciousDefaults(where: {status: {eq: EFFECTIVE}}) {
      nodes { id caseNo lender { code } loan { id } } } }"""
    assert (await county.bank("ABC").ask(seen))["maliciousDefaults"]["nodes"] == [
        {"id": finding, "caseNo": CASE_NO, "lender": {"code": county.rcc.code}, "loan": None}
    ]
    assert (await neighbour.bank("ABC").ask(seen))["maliciousDefaults"]["nodes"] == []


@pytest.mark.row(39)
async def test_row39_a_proposal_bars_nobody(county: County) -> None:
    """B21: it takes effect by the court's case number."""
    borrower = await county.household()
    _, finding = await proposed(county, borrower)
    given = county.application(borrower, amount="10000.00")
    accepted(await county.bank("ABC").act("loanSubmit", given))
    court = county.office(Role.COUNTY_COURT)
    named = {"maliciousDefault": finding}
    await court.refused(
        "maliciousDefaultConfirm", named, "VALIDATION", "caseNo", row=39, reason="MISSING"
    )
    told = await court.told("maliciousDefaultConfirm", named | {"caseNo": " "})
    assert codes(told[ZH]) == codes(told[EN]) == ["VALIDATION@caseNo"]
    done = await court.act(
        "maliciousDefaultReject", named | {"note": "证据不足"}, FOUND.partition(" household")[0]
    )
    assert accepted(done)["maliciousDefault"]["status"] == "REJECTED"


@pytest.mark.row(39)
async def test_row39_each_word_is_its_offices(county: County) -> None:
    borrower = await county.household()
    loan, finding = await proposed(county, borrower)
    court, bank = county.office(Role.COUNTY_COURT), county.bank()
    given = {"loan": {"id": str(loan)}, "evidence": "转移财产"}
    await court.denied("maliciousDefaultPropose", given)
    await bank.refused("maliciousDefaultPropose", given, "ALREADY_OPEN", "loan", row=39)
    confirmed = {"maliciousDefault": finding, "caseNo": CASE_NO}
    await bank.denied("maliciousDefaultConfirm", confirmed)
    accepted(await court.act("maliciousDefaultConfirm", confirmed))
    lifted = {"maliciousDefault": finding, "reason": "已全部履行"}
    await county.bank("ABC").denied("maliciousDefaultLift", lifted)


@pytest.mark.row(39)
async def test_row39_it_is_lifted_the_same_way(county: County) -> None:
    """B21: the lender proposes, and the court's word lets the household borrow again."""
    borrower = await county.household()
    finding = await found(county, borrower)
    named = {"maliciousDefault": finding}
    bank = county.bank()
    told = await bank.told("maliciousDefaultLift", named | {"reason": " "})
    assert codes(told[ZH]) == ["REASON_REQUIRED@reason"]
    accepted(await bank.act("maliciousDefaultLift", named | {"reason": "已全部履行"}))
    given = county.application(borrower, amount="10000.00")
    other = county.bank("ABC")
    await other.refused("loanSubmit", given, "MALICIOUS_DEFAULTER", "household", row=39)
    done = await county.office(Role.COUNTY_COURT).act("maliciousDefaultConfirm", named, FOUND)
    assert accepted(done)["household"] == {"blockedBy": []}
    accepted(await other.act("loanSubmit", given))
