"""二(八)2 over HTTP: what a removed household owes is decided case by case (row 64; A19)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests.notice.days import after, handled, pass_day, tasks, the_task
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

REMOVED_ON = "2018-05-01"
CASES = """query($id: ID!) { loan(id: $id) { status flags subsidyEndsOn
  disposalCase { id status openedOn decision allowedActions } } }"""


async def removed(county: County, **more: Any) -> GlobalId:
    """A loan of a household that is removed on 2018-05-01."""
    borrower = await county.household()
    loan = await county.loan(
        borrower, value_on=date(2018, 1, 10), matures_on=date(2019, 1, 10), **more
    )
    county.turn_to(REMOVED_ON)
    given = {"household": str(borrower.household), "status": "REMOVED_WRONG", "reason": "错评"}
    accepted(await county.office(Role.COUNTY_PA).act("householdStatusChange", given))
    return loan


async def case_of(county: County, loan: GlobalId) -> dict[str, str]:
    """The case of a loan, as its decision names it."""
    found = (await county.office(Role.COUNTY_GOV).ask(CASES, id=str(loan)))["loan"]
    return {"disposalCase": found["disposalCase"]["id"]}


def decision(case: dict[str, str], **more: Any) -> dict[str, Any]:
    given = {"decision": "KEEP_TO_MATURITY", "decidingBody": "县人民政府"}
    return case | given | more


@pytest.mark.row(64)
@pytest.mark.parametrize(
    ("state", "is_case"),
    [
        (LoanState.ACTIVE, True),
        (LoanState.OVERDUE, True),
        (LoanState.EARLY_CALLED, True),
        (LoanState.WRITTEN_OFF_RETAINED, True),
        (LoanState.SETTLED, False),
        (LoanState.SIGNED, False),
    ],
    ids=lambda value: f"row64-{value}" if isinstance(value, LoanState) else "",
)
async def test_row64_a_loan_that_is_owed_becomes_a_case(
    county: County, state: LoanState, is_case: bool
) -> None:
    more = {"outstanding": Decimal("0.00")} if state is LoanState.SETTLED else {}
    loan = await removed(county, state=state, **more)
    government = county.office(Role.COUNTY_GOV)
    found = (await government.ask(CASES, id=str(loan)))["loan"]["disposalCase"]
    assert (found is not None) is is_case
    if is_case:
        assert found | {"id": ""} == {
            "id": "",
            "status": "OPEN",
            "openedOn": REMOVED_ON,
            "decision": None,
            "allowedActions": ["DISPOSAL_DECIDE"],
        }
    assert len(await tasks(government, "DISPOSAL_UNDECIDED")) == int(is_case)


@pytest.mark.row(64)
@pytest.mark.parametrize(
    "decided", ["KEEP_TO_MATURITY", "EARLY_COLLECT", "INSTALMENT", "COMPENSATE"]
)
async def test_row64_it_is_a_task_until_it_is_decided(county: County, decided: str) -> None:
    loan = await removed(county)
    government = county.office(Role.COUNTY_GOV)
    task = await the_task(
        government,
        "DISPOSAL_UNDECIDED",
        severity="ORANGE",
        offices=["COUNTY_GOV"],
        objectId=str(loan),
        openedOn=REMOVED_ON,
    )
    assert task["figures"]["outstanding"] == "30000.00"
    await pass_day(county, after(REMOVED_ON, 40))
    await the_task(government, "DISPOSAL_UNDECIDED", openedOn=REMOVED_ON)
    given = decision(await case_of(county, loan), decision=decided)
    for role in (Role.COUNTY_PA, Role.COUNTY_BANK):
        await county.office(role).denied("disposalDecide", given)
    shown = "disposalCase { status decision decidingBody decidedOn }"
    done = accepted(await government.act("disposalDecide", given, shown))
    assert done["disposalCase"] == {
        "status": "DECIDED",
        "decision": decided,
        "decidingBody": "县人民政府",
        "decidedOn": "2018-06-10",
    }
    assert await tasks(government, "DISPOSAL_UNDECIDED") == []
    await pass_day(county, after(REMOVED_ON, 41))
    assert await tasks(government, "DISPOSAL_UNDECIDED") == []


@pytest.mark.row(64)
async def test_row64_the_task_itself_may_be_closed_with_a_reason(county: County) -> None:
    await removed(county)
    government = county.office(Role.COUNTY_GOV)
    task = await the_task(government, "DISPOSAL_UNDECIDED")
    await handled(government, task, by_another=county.office(Role.COUNTY_PA))


@pytest.mark.row(64)
@pytest.mark.parametrize(
    ("more", "place", "figures"),
    [
        ({"decidingBody": " "}, "decidingBody", {"reason": "MISSING"}),
        (
            {"decidedOn": "2018-05-02"},
            "decidedOn",
            {"reason": "IN_THE_FUTURE", "latestOn": REMOVED_ON},
        ),
        (
            {"decidedOn": "2018-04-30"},
            "decidedOn",
            {"reason": "BEFORE_REMOVAL", "earliestOn": REMOVED_ON},
        ),
    ],
    ids=["row64-nobody-decided", "row64-tomorrow", "row64-before-the-removal"],
)
async def test_row64_no_such_decision(
    county: County, more: dict[str, str], place: str, figures: dict[str, str]
) -> None:
    loan = await removed(county)
    given = decision(await case_of(county, loan), **more)
    await county.office(Role.COUNTY_GOV).refused(
        "disposalDecide", given, "VALIDATION", place, row=64, **figures
    )


@pytest.mark.row(64)
async def test_row64_decided_once(county: County) -> None:
    loan = await removed(county)
    given = decision(await case_of(county, loan))
    government = county.office(Role.COUNTY_GOV)
    accepted(await government.act("disposalDecide", given))
    await government.refused(
        "disposalDecide",
        given,
        "INVALID_TRANSITION",
        "disposalCase",
        row=64,
        object="disposal",
        state="DECIDED",
        act="decide",
    )


@pytest.mark.row(64)
@pytest.mark.parametrize(
    ("decided", "is_ground"),
    [("EARLY_COLLECT", True), ("KEEP_TO_MATURITY", False)],
    ids=["row64-collected-early", "row64-kept-to-maturity"],
)
async def test_row64_the_decision_is_the_ground_of_an_early_call(
    county: County, decided: str, is_ground: bool
) -> None:
    loan = await removed(county)
    given = decision(await case_of(county, loan), decision=decided)
    accepted(await county.office(Role.COUNTY_GOV).act("disposalDecide", given))
    call = {"loan": {"id": str(loan)}, "demandOn": "2018-06-01", "amount": "30000.00"}
    if is_ground:
        accepted(await county.bank().act("loanRecall", call))
        return
    await county.bank().refused(
        "loanRecall", call, "VALIDATION", "loan", row=37, reason="NO_GROUND_FOR_RECALL"
    )
