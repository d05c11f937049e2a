"""Through the door: the business day picks the version that judges, and the loan remembers it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.clock import Clock
from rules.vocabulary import LoanState
from services.door import Door
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.project_amend import ProjectAmend, project_amend
from tests import factories
from tests.factories import VAULT
from tests.rules.later_version import BEGINS, DOCUMENT, later_version
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

FIRST_DOCUMENT = "黔府办函〔2018〕119号"
EVE = date(2020, 12, 31)
D = Decimal


@pytest.fixture(autouse=True)
def both() -> Iterator[None]:
    """Both versions are known."""
    with later_version():
        yield


def on(ground: Ground, day: date) -> Ground:
    """The same county on another business day."""
    return replace(ground, door=Door(ground.database, Clock(day), ground.directory, VAULT))


@pytest.mark.parametrize(
    ("day", "rate", "limit", "document"),
    [
        (EVE, "4.3500", "50000.00", FIRST_DOCUMENT),
        (BEGINS, "3.8500", "80000.00", DOCUMENT),
    ],
)
async def test_an_application_is_judged_by_the_version_of_its_day(
    ground: Ground, day: date, rate: str, limit: str, document: str
) -> None:
    ground = on(ground, day)
    borrower = await ground.household()
    command = ground.submission(
        borrower, amount=D(limit) + D("0.01"), rate=D(rate), matures_on=date(2021, 12, 31)
    )
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["HOUSEHOLD_LIMIT_EXCEEDED@amount"]
    assert refusals[0].clause.document == document and figures(refusals)["limit"] == limit
    command = replace(command, amount=D(limit))
    outcome = await ground.door.execute(loan_submit, ground.bank(), command, key="k")
    assert codes(outcome.refusals) == [] and outcome.figures == {"available": "0.00"}
    row = await ground.row("loan")
    assert (row["policy_version"], row["amount"]) == (document, D(limit))
    assert (row["rate"], row["benchmark_rate"]) == (D(rate), D(rate))
    assert (await ground.row("household_exposure"))["ceiling"] == D(limit)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [("3.0000", []), ("3.8500", []), ("3.8501", ["RATE_EXCEEDS_LPR@rate"])],
)
async def test_the_lpr_of_the_reference_data_caps_the_rate(
    ground: Ground, rate: str, expected: list[str]
) -> None:
    """A rate below the cap is kept beside the LPR it was held to."""
    ground = on(ground, BEGINS)
    command = ground.submission(await ground.household(), rate=D(rate), matures_on=date(2022, 1, 1))
    outcome = await ground.door.execute(loan_submit, ground.bank(), command, key="k")
    assert codes(outcome.refusals) == expected
    if expected:
        assert outcome.refusals[0].clause.document == DOCUMENT
        assert figures(outcome.refusals)["expected"] == "3.85"
        assert await ground.rows("loan") == []
    else:
        row = await ground.row("loan")
        assert (row["rate"], row["benchmark_rate"]) == (D(rate), D("3.8500"))


async def test_a_contract_of_the_eve_keeps_its_version_when_it_is_disbursed(
    ground: Ground,
) -> None:
    """Signed in 2021 with the day of 2020, disbursed in 2021: old limit, old rate, old document."""
    ground = on(ground, BEGINS)
    days = {"value_on": EVE, "matures_on": date(2021, 12, 31)}
    loan = await ground.loan(
        await ground.household(), state=LoanState.APPROVED, amount=D("50000.00"), **days
    )
    sign = LoanSign(loan=loan, contract_no="C-2020", signed_on=EVE)
    outcome = await ground.door.execute(loan_sign, ground.bank(), sign, key="s")
    assert codes(outcome.refusals) == []
    disburse = LoanDisburse(loan=loan, value_on=BEGINS)
    outcome = await ground.door.execute(loan_disburse, ground.bank(), disburse, key="d")
    assert codes(outcome.refusals) == []
    row = await ground.row("loan")
    assert (row["state"], row["policy_version"]) == ("ACTIVE", FIRST_DOCUMENT)
    assert (row["rate"], row["benchmark_rate"]) == (D("4.3500"), D("4.3500"))


async def test_a_contract_of_the_eve_is_held_to_the_old_limit_in_2021(ground: Ground) -> None:
    ground = on(ground, BEGINS)
    days = {"value_on": EVE, "matures_on": date(2021, 12, 31)}
    loan = await ground.loan(
        await ground.household(),
        state=LoanState.SIGNED,
        amount=D("50000.01"),
        ceiling=D("80000.00"),
        rate=D("3.8500"),
        **days,
    )
    command = LoanDisburse(loan=loan, value_on=BEGINS)
    refusals = await ground.refused(loan_disburse, ground.bank(), command, key="k")
    assert codes(refusals) == ["HOUSEHOLD_LIMIT_EXCEEDED@loan", "RATE_NOT_BENCHMARK@loan"]
    assert {one.clause.document for one in refusals} == {FIRST_DOCUMENT}
    assert figures(refusals)["limit"] == "50000.00"


async def test_a_contract_of_the_new_year_is_bound_to_the_new_version(ground: Ground) -> None:
    ground = on(ground, BEGINS)
    days = {"value_on": EVE, "matures_on": date(2021, 12, 31)}
    loan = await ground.loan(
        await ground.household(), state=LoanState.APPROVED, rate=D("3.8000"), **days
    )
    command = LoanSign(loan=loan, contract_no="C-2021", signed_on=EVE)
    refusals = await ground.refused(loan_sign, ground.bank(), command)
    assert codes(refusals) == ["RATE_NOT_BENCHMARK@loan"]
    command = replace(command, signed_on=BEGINS)
    outcome = await ground.door.execute(loan_sign, ground.bank(), command)
    assert codes(outcome.refusals) == []
    row = await ground.row("loan")
    assert (row["policy_version"], row["benchmark_rate"]) == (DOCUMENT, D("3.8500"))


@pytest.mark.parametrize(
    ("day", "declared", "moved"),
    [
        (EVE, "5000000.00", True),
        (BEGINS, "5000000.00", False),
        (BEGINS, "7999999.99", False),
        (BEGINS, "8000000.00", True),
    ],
)
async def test_the_watch_follows_the_business_day(
    ground: Ground, day: date, declared: str, moved: bool
) -> None:
    ground = on(ground, day)
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(
        ground.owner, ground.county_id, entity, declared=D("4999999.99")
    )
    command = ProjectAmend(
        project=project, declared_loan_funds=D(declared), reason="扩大规模", expected_version=1
    )
    outcome = await ground.door.execute(
        project_amend, ground.actor(Role.COUNTY_PA), command, key="k"
    )
    assert codes(outcome.refusals) == []
    told = [one for one in await ground.rows("project_event") if one["kind"] == "WATCH_MOVED"]
    assert [json.loads(one["details"])["to"] for one in told] == ["PROVINCE"] * moved
