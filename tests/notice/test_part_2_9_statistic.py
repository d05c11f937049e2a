"""二(九)5 over HTTP: monthly statistics, frozen, by two parties, with deadline (row 84)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import FiveTier, LoanState
from tests.notice.days import pass_day, tasks
from tests.notice.desk import County, accepted
from tests.notice.statistics import ONE, amounts, figure, lent, months, pa, the_month
from tests.services.using import used

pytestmark = pytest.mark.anyio


async def submitted(county: County, office: Any, *entries: dict[str, Any]) -> dict[str, Any]:
    month = await the_month(office)
    given = {"statistic": month["id"], "entries": list(entries)}
    done = accepted(await office.act("statisticSubmit", given, "statistic { status }"))
    return dict(done["statistic"])


@pytest.mark.row(84)
async def test_row84_june_is_due_on_the_sixth_of_july(county: County) -> None:
    """June 2018 due 07-06, absent on 07-07: an alert, which the second submission closes."""
    await lent(county)
    await pass_day(county, "2018-07-06")
    month = await the_month(pa(county))
    assert (month["asOfOn"], month["dueOn"], month["edition"]) == ("2018-06-30", "2018-07-06", 1)
    assert not month["isLate"] and await tasks(pa(county), "STATISTIC_LATE") == []
    await pass_day(county, "2018-07-07")
    (task,) = await tasks(county.bank(), "STATISTIC_LATE")
    told = {"month": "2018-06", "dueOn": "2018-07-06", "missing": "COUNTY_PA,COUNTY_BANK"}
    assert {name: task["figures"][name] for name in told} == told
    assert (task["objectId"], task["offices"]) == (month["id"], ["COUNTY_PA", "COUNTY_BANK"])
    assert (await submitted(county, pa(county)))["status"] == "PARTLY"
    await pass_day(county, "2018-07-08")
    (task,) = await tasks(pa(county), "STATISTIC_LATE")
    assert task["figures"]["missing"] == "COUNTY_BANK"
    assert (await submitted(county, county.bank()))["status"] == "SUBMITTED"
    assert await tasks(pa(county), "STATISTIC_LATE") == []
    (closed,) = await tasks(pa(county), "STATISTIC_LATE", is_open=False)
    assert closed["closedReason"] == "CAUSE_GONE"


@pytest.mark.row(84)
async def test_row84_figures_of_the_last_day(county: County) -> None:
    """By lender and in all; what happens from July on is not in June."""
    await lent(county, amount=Decimal("50000.00"))
    await lent(county, tier=FiveTier.LOSS, classified_on=date(2018, 6, 29))
    later = await lent(county, value_on=date(2018, 7, 1), matures_on=date(2019, 7, 1))
    abc = await county.household()
    await county.loan(
        abc, county.abc, value_on=date(2018, 6, 1), matures_on=date(2018, 8, 1),
        amount=Decimal("20000.00"),
    )  # fmt: skip
    county.turn_to("2018-07-01")
    await pass_day(county, "2018-07-01")
    own = await the_month(county.bank())
    assert amounts(own, "LENT_TOTAL", "BALANCE", "NON_PERFORMING", "LENT_MONTH") == {
        "LENT_TOTAL": "80000.00",
        "BALANCE": "80000.00",
        "NON_PERFORMING": "30000.00",
        "LENT_MONTH": "0.00",
    }
    assert figure(own, "NON_PERFORMING")["ratio"] == "0.3750000000"
    whole = await the_month(pa(county), None)
    assert amounts(whole, "LENT_TOTAL", "LENT_MONTH", "DUE_THREE_MONTHS") == {
        "LENT_TOTAL": "100000.00",
        "LENT_MONTH": "20000.00",
        "DUE_THREE_MONTHS": "20000.00",
    }
    assert figure(whole, "LENT_TOTAL")["households"] == 3
    # Four households are registered, three have borrowed by the end of June.
    assert figure(whole, "LENT_TOTAL")["ratio"] == "0.7500000000"
    assert figure(whole, "REGISTERED")["households"] == 4 and str(later).startswith("loan_")
    # A lender sees its own months only, and no sum over other lenders.
    assert [one["lender"]["code"] for one in await months(county.bank("ABC"))] == [
        f"ABC-{county.code}"
    ]


@pytest.mark.row(84)
async def test_row84_data_that_arrives_late_does_not_move_what_is_frozen(county: County) -> None:
    """It is in the next edition, which keeps the one before readable."""
    loan = await lent(county)
    await county.owner.execute(
        "update loan set state = 'ACTIVE' where county_id = $1", county.county_id
    )
    await pass_day(county, "2018-07-02")
    frozen = await the_month(pa(county))
    accepted(
        await county.bank().act(
            "repaymentRecord",
            {
                "loan": {"id": str(loan)},
                "principal": "10000.00",
                "receivedOn": "2018-06-29",
                "bankRef": "late",
            },
        )
    )
    assert await the_month(pa(county)) == frozen
    assert amounts(frozen, "BALANCE", "REPAID_TOTAL") == {
        "BALANCE": "30000.00",
        "REPAID_TOTAL": "0.00",
    }
    given = {"statistic": frozen["id"], "reason": "银行补录6月29日还款"}
    await pa(county).refused(
        "statisticCorrect", given | {"reason": " "}, "REASON_REQUIRED", "reason", row=84
    )
    accepted(await pa(county).act("statisticCorrect", given))
    edition = await the_month(pa(county))
    assert edition["edition"] == 2
    assert amounts(edition, "BALANCE", "REPAID_TOTAL") == {
        "BALANCE": "20000.00",
        "REPAID_TOTAL": "10000.00",
    }
    assert amounts(await the_month(pa(county), None), "BALANCE") == {"BALANCE": "20000.00"}
    (old,) = [
        one
        for one in await months(pa(county), isCurrent={"eq": False})
        if one["lender"] is not None
    ]
    assert (old["figures"], old["status"]) == (frozen["figures"], "SUPERSEDED")
    assert old["allowedActions"] == []
    await pa(county).refused(
        "statisticCorrect",
        given,
        "VALIDATION",
        "statistic",
        row=84,
        reason="SUPERSEDED",
        supersededOn="2018-07-02",
    )
    await county.bank().denied("statisticCorrect", given)


@pytest.mark.row(84)
async def test_row84_both_parties_state_what_they_know_and_differences_show(
    county: County,
) -> None:
    await lent(county)
    await pass_day(county, "2018-07-02")
    shows = """differences { figure amount households paAmount lenderAmount
      paHouseholds lenderHouseholds } entries { office figure }"""
    await submitted(
        county,
        pa(county),
        {"figure": "DEMAND", "households": 12},
        {"figure": "UNLENT", "households": 3},
        {"figure": "BALANCE", "amount": "29000.00"},
    )
    month = await the_month(pa(county))
    found = (await pa(county).ask(ONE % shows, id=month["id"]))["statistic"]
    assert [one["figure"] for one in found["differences"]] == ["BALANCE"]
    await submitted(
        county,
        county.bank(),
        {"figure": "DEMAND", "households": 15},
        {"figure": "UNLENT", "households": 3},
    )
    found = (await county.bank().ask(ONE % shows, id=month["id"]))["statistic"]
    assert found["differences"] == [
        {
            "figure": "BALANCE",
            "amount": "30000.00",
            "households": 1,
            "paAmount": "29000.00",
            "lenderAmount": "30000.00",
            "paHouseholds": 1,
            "lenderHouseholds": 1,
        },
        {
            "figure": "DEMAND",
            "amount": None,
            "households": None,
            "paAmount": None,
            "lenderAmount": None,
            "paHouseholds": 12,
            "lenderHouseholds": 15,
        },
    ]
    assert len(found["entries"]) == 5
    given = {"statistic": month["id"]}
    await county.bank().refused(
        "statisticSubmit",
        given,
        "VALIDATION",
        "statistic",
        row=84,
        reason="ALREADY_SUBMITTED",
        submittedOn="2018-07-02",
    )
    await county.bank("ABC").refused("statisticSubmit", given, "NOT_FOUND", "statistic", row=None)
    whole = await the_month(pa(county), None)
    await pa(county).refused(
        "statisticSubmit",
        {"statistic": whole["id"]},
        "VALIDATION",
        "statistic",
        row=84,
        reason="NOT_OF_A_LENDER",
    )


@pytest.mark.row(84)
async def test_row84_everything_wrong_with_a_statement_is_told_at_once(county: County) -> None:
    await lent(county)
    await pass_day(county, "2018-07-02")
    month = await the_month(pa(county))
    entries = [
        {"figure": "DEMAND", "households": 1},
        {"figure": "DEMAND", "households": 2},
        {"figure": "FUND_BALANCE", "amount": "1.00"},
        {"figure": "UNLENT"},
        {"figure": "BALANCE", "amount": "1.00", "loans": -1},
    ]
    found = await pa(county).told("statisticSubmit", {"statistic": month["id"], "entries": entries})
    assert [".".join(one["path"][1:]) for one in found["zh"]] == [
        "entries.1.figure",
        "entries.2.figure",
        "entries.3.figure",
        "entries.4.loans",
    ]


@pytest.mark.row(84)
async def test_row84_projects_follow_the_division_of_oversight(county: County) -> None:
    """Totals of all projects are seen above; single lines only where the project is seen (A5)."""
    small = await used(county.ground, state="NORMAL")
    large = await used(county.ground, state="NORMAL", declared=Decimal("5000000.00"), count=1)
    await pass_day(county, "2018-07-02")
    region = county.directory.region_by_code(county.code)
    assert region is not None
    city, province = county.directory.ancestors(region)
    shows = """figures { figure amount } projects(first: 9) { totalCount nodes { lent balance
      households project { id } lines(first: 9) { totalCount nodes { balance loan { id } } } } }"""
    whole = await the_month(pa(county), None)
    seen = {}
    for office in (
        pa(county),
        county.office(Role.CITY_PA, region=city.code),
        county.office(Role.PROV_PA, region=province.code),
    ):
        found = (await office.ask(ONE % shows, id=whole["id"]))["statistic"]
        assert {one["figure"]: one["amount"] for one in found["figures"]}[
            "BALANCE_ENTERPRISE"
        ] == "90000.00"
        for line in found["projects"]["nodes"]:
            assert line["lines"]["totalCount"] * 30000 == Decimal(line["balance"])
        seen[office.claims["role"]] = {
            one["project"]["id"]: (one["lent"], one["households"])
            for one in found["projects"]["nodes"]
        }
    both = {str(small.project): ("60000.00", 2), str(large.project): ("30000.00", 1)}
    assert seen["COUNTY_PA"] == both
    assert seen["CITY_PA"] == {str(small.project): ("60000.00", 2)}
    assert seen["PROV_PA"] == {str(large.project): ("30000.00", 1)}


@pytest.mark.row(84)
async def test_row84_a_loan_that_is_settled_is_no_longer_owed(county: County) -> None:
    await lent(county, state=LoanState.SETTLED, outstanding=Decimal("0.00"))
    await pass_day(county, "2018-07-02")
    month = await the_month(pa(county))
    assert amounts(month, "LENT_TOTAL", "BALANCE", "REPAID_TOTAL") == {
        "LENT_TOTAL": "30000.00",
        "BALANCE": "0.00",
        "REPAID_TOTAL": "30000.00",
    }
    assert figure(month, "OVERDUE") == {
        "figure": "OVERDUE",
        "basis": "BALANCE",
        "amount": "0.00",
        "loans": 0,
        "households": 0,
        "ratio": None,
    }
