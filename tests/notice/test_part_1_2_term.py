"""一(二) over HTTP: how long and at what rate (rows 7 to 9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.vocabulary import LoanState
from tests import factories
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio
TERM = "loan { status months maturesOn rate benchmarkRate }"


async def applied(county: County, **changes: Any) -> dict[str, Any]:
    """The loan of an application that is taken."""
    given = county.application(await county.household(), **changes)
    loan: dict[str, Any] = accepted(await county.bank().act("loanSubmit", given, TERM))["loan"]
    return loan


async def refused(county: County, code: str, path: str, row: int, given: Any, **f: str) -> None:
    """An application that is refused."""
    application = county.application(await county.household(), **given)
    await county.bank().refused("loanSubmit", application, code, path, row=row, **f)


@pytest.mark.row(7)
async def test_a_term_of_12_months_with_a_cycle_of_24_is_warned_of(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("100000.00"))
    given = county.application(await county.household(), productionCycleMonths=24)
    payload = await county.bank().warned(
        "loanSubmit",
        given,
        "TERM_SHORTER_THAN_CYCLE",
        "maturesOn",
        row=7,
        shows=TERM,
        months="12",
        productionCycleMonths="24",
    )
    assert payload["loan"]["status"] == "SUBMITTED"


@pytest.mark.row(7)
async def test_a_term_as_long_as_the_cycle_is_not(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("100000.00"))
    given = county.application(
        await county.household(), productionCycleMonths=12, termReason="收获后归还"
    )
    assert accepted(await county.bank().act("loanSubmit", given))["warnings"] == []


LONGEST = [("2018-03-15", "2021-03-15", 36), ("2016-02-29", "2019-02-28", 36)]
TOO_LONG = [
    ("2018-03-15", "2021-03-16", "37", "2021-03-15"),
    ("2016-02-29", "2019-03-01", "37", "2019-02-28"),
]
NO_TERM = ["2018-12-20", "2018-12-19"]


@pytest.mark.row(8)
@pytest.mark.parametrize(("first", "last", "months"), LONGEST)
async def test_a_term_of_three_years(county: County, first: str, last: str, months: int) -> None:
    county.turn_to(first)
    loan = await applied(county, maturesOn=last, rate="4.75")
    assert (loan["months"], loan["maturesOn"]) == (months, last)


@pytest.mark.row(8)
@pytest.mark.parametrize(("first", "last", "months", "latest"), TOO_LONG)
async def test_a_day_more(county: County, first: str, last: str, months: str, latest: str) -> None:
    county.turn_to(first)
    given = {"maturesOn": last, "rate": "4.75"}
    figures = {"maxMonths": "36", "months": months, "latestOn": latest}
    await refused(county, "TERM_EXCEEDS_LIMIT", "maturesOn", 8, given, **figures)


@pytest.mark.row(8)
@pytest.mark.parametrize("last", NO_TERM)
async def test_no_term_or_one_before_its_beginning(county: County, last: str) -> None:
    figures = {"maxMonths": "36", "months": "0", "latestOn": "2021-12-20"}
    await refused(county, "TERM_EXCEEDS_LIMIT", "maturesOn", 8, {"maturesOn": last}, **figures)


# Business day, maturity, rate.
BENCHMARKS = [
    ("2018-06-01", "2019-06-01", "4.35"),
    ("2018-06-01", "2019-06-02", "4.75"),
    ("2018-06-01", "2019-07-01", "4.75"),
    ("2015-10-23", "2016-10-23", "4.60"),
    ("2015-10-24", "2016-10-24", "4.35"),
]
# The same, and what it should be for how many months.
NOT_BENCHMARKS = [
    ("2018-06-01", "2019-06-01", "4.36", "4.35", "12"),
    ("2018-06-01", "2019-06-01", "4.34", "4.35", "12"),
    ("2018-06-01", "2019-06-02", "4.35", "4.75", "13"),
    ("2018-06-01", "2019-07-01", "4.35", "4.75", "13"),
    ("2015-10-23", "2016-10-23", "4.35", "4.60", "12"),
    ("2015-10-24", "2016-10-24", "4.60", "4.35", "12"),
]


@pytest.mark.row(9)
@pytest.mark.parametrize(("day", "last", "rate"), BENCHMARKS)
async def test_the_benchmark_from_application_to_contract(
    county: County, day: str, last: str, rate: str
) -> None:
    county.turn_to(day)
    bank = county.bank()
    given = county.application(await county.household(), maturesOn=last, rate=rate)
    loan = accepted(await bank.act("loanSubmit", given, "loan { id }"))["loan"]
    accepted(await bank.act("loanApprove", {"loan": loan, "approvalNo": "A-1"}))
    shows = "loan { status rate benchmarkRate signedOn }"
    signed = accepted(await bank.act("loanSign", {"loan": loan, "contractNo": "C-1"}, shows))
    assert signed["loan"] == {
        "status": "SIGNED",
        "rate": rate,
        "benchmarkRate": rate,
        "signedOn": day,
    }


@pytest.mark.row(9)
@pytest.mark.parametrize(("day", "last", "rate", "expected", "months"), NOT_BENCHMARKS)
async def test_another_rate_at_the_application(
    county: County, day: str, last: str, rate: str, expected: str, months: str
) -> None:
    county.turn_to(day)
    figures = {"expected": expected, "rate": rate, "signedOn": day, "months": months}
    given = {"maturesOn": last, "rate": rate}
    await refused(county, "RATE_NOT_BENCHMARK", "rate", 9, given, **figures)


@pytest.mark.row(9)
@pytest.mark.parametrize(("day", "last", "rate", "expected", "months"), NOT_BENCHMARKS)
async def test_another_rate_at_the_contract(
    county: County, day: str, last: str, rate: str, expected: str, months: str
) -> None:
    county.turn_to(day)
    loan = await county.loan(
        await county.household(),
        state=LoanState.APPROVED,
        value_on=date.fromisoformat(day),
        matures_on=date.fromisoformat(last),
        rate=Decimal(rate),
    )
    figures = {"expected": expected, "rate": rate, "signedOn": day, "months": months}
    given = {"loan": {"id": str(loan)}, "contractNo": "C-1"}
    await county.bank().refused("loanSign", given, "RATE_NOT_BENCHMARK", "loan", row=9, **figures)


@pytest.mark.row(9)
async def test_the_rate_follows_the_contract_not_the_application_A10(county: County) -> None:
    """Applied for at 4.60, signed on the day the benchmark fell: it is a new contract."""
    county.turn_to("2015-10-23")
    bank = county.bank()
    given = county.application(await county.household(), rate="4.60", maturesOn="2016-10-23")
    loan = accepted(await bank.act("loanSubmit", given, "loan { id }"))["loan"]
    accepted(await bank.act("loanApprove", {"loan": loan, "approvalNo": "A-1"}))
    county.turn_to("2015-10-24")
    figures = {"expected": "4.35", "rate": "4.60", "signedOn": "2015-10-24", "months": "12"}
    sign = {"loan": loan, "contractNo": "C-1"}
    await bank.refused("loanSign", sign, "RATE_NOT_BENCHMARK", "loan", row=9, **figures)
    accepted(await bank.act("loanSign", sign | {"signedOn": "2015-10-23"}))
