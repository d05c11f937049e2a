"""一(四) over HTTP: the household borrows, uses and repays (row 15)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.vocabulary import ProjectState
from tests import factories
from tests.notice.desk import County, accepted

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
