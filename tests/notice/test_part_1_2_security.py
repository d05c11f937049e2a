"""一(二) over HTTP: nobody answers for the household, and nothing of it is pledged (row 10)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import LoanState
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

CODE = "COLLATERAL_NOT_ALLOWED"
NAME = "任我行保证人"
GUARANTOR = {"name": NAME, "kind": "NATURAL_PERSON"}
HOUSE = {"kind": "BUILDING", "description": "任我行名下房屋一处"}


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Everything that is logged meanwhile."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()} {record.__dict__}")

    listener, root = Listener(), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(listener)
    root.setLevel(level)


async def refused(county: County, path: str, **given: Any) -> None:
    """An application that is refused for the security it names."""
    application = county.application(await county.household(), **given)
    told = {path: given[path] if isinstance(given[path], str) else given[path][0]["kind"]}
    await county.bank().refused("loanSubmit", application, CODE, path, row=10, **told)


@pytest.mark.row(10)
@pytest.mark.parametrize("mode", ["GUARANTEE", "MORTGAGE", "PLEDGE"])
async def test_security_of_the_household_is_refused(county: County, mode: str) -> None:
    await refused(county, "guaranteeMode", guaranteeMode=mode)


@pytest.mark.row(10)
async def test_credit_is_what_it_is_when_nothing_is_said(county: County) -> None:
    given = county.application(await county.household(), guarantors=[], collaterals=[])
    payload = accepted(await county.bank().act("loanSubmit", given, "loan { guaranteeMode }"))
    assert payload["loan"] == {"guaranteeMode": "CREDIT"}


@pytest.mark.row(10)
async def test_a_guarantor_supplied_is_refused(county: County) -> None:
    await refused(county, "guarantors", guarantors=[GUARANTOR])


@pytest.mark.row(10)
async def test_an_asset_supplied_is_refused(county: County) -> None:
    await refused(county, "collaterals", collaterals=[HOUSE])


@pytest.mark.row(10)
async def test_all_of_it_is_told_at_once_and_who_it_is_is_kept_nowhere(
    county: County, log: list[str]
) -> None:
    """A bank's feed: two guarantors, a house, another mode, and a name that is too long."""
    others = [{"name": "某" * 101, "kind": "GUARANTEE_COMPANY"}]
    given = county.application(
        await county.household(),
        guaranteeMode="GUARANTEE",
        guarantors=[GUARANTOR, *others],
        collaterals=[HOUSE],
    )
    told = await county.bank().told("loanSubmit", given)
    assert (
        codes(told[ZH])
        == codes(told[EN])
        == [
            "VALIDATION@guarantors.1.name",
            f"{CODE}@collaterals",
            f"{CODE}@guaranteeMode",
            f"{CODE}@guarantors",
        ]
    )
    assert told[ZH][3]["params"] == [
        {"name": "guarantors", "value": "NATURAL_PERSON,GUARANTEE_COMPANY"}
    ]
    assert told[ZH][1]["message"].endswith("免担保免抵押：不得有抵质押物，所报为房屋（BUILDING）")
    written = str(await county.rows("audit_event"))
    assert CODE in written and "NATURAL_PERSON" in written
    for kept in (written, *log, str(told)):
        assert NAME not in kept and "任我行" not in kept and "某某" not in kept


@pytest.mark.row(10)
async def test_a_renewal_is_unsecured_too(county: County) -> None:
    borrower = await county.household()
    old = await county.loan(borrower, value_on=date(2018, 6, 1), matures_on=date(2019, 6, 1))
    given = county.application(borrower, renews={"id": str(old)}, guarantors=[GUARANTOR])
    await county.bank().refused(
        "loanSubmit", given, CODE, "guarantors", row=10, guarantors="NATURAL_PERSON"
    )


@pytest.mark.row(10)
async def test_no_contract_is_recorded_with_a_pledge(county: County) -> None:
    loan = await county.loan(await county.household(), state=LoanState.APPROVED)
    given = {"loan": {"id": str(loan)}, "contractNo": "C-1", "collaterals": [HOUSE]}
    await county.bank().refused(
        "loanSign", given, CODE, "collaterals", row=10, collaterals="BUILDING"
    )


@pytest.mark.row(10)
async def test_a_longer_term_is_not_bought_with_a_guarantor(county: County) -> None:
    loan = await county.loan(await county.household(), outlet_id=county.outlet.id)
    given = {
        "loan": {"id": str(loan)},
        "newMaturesOn": "2019-12-01",
        "reason": "茶叶三月上市",
        "guarantors": [GUARANTOR],
    }
    outlet = county.office(Role.BANK_OUTLET)
    await outlet.refused(
        "extensionRequest", given, CODE, "guarantors", row=10, guarantors="NATURAL_PERSON"
    )
