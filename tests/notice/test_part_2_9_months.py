"""二(九)5 over HTTP: projects in a month, what is late in it, who is in it (rows 84 and 85)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import uuid7
from rules.vocabulary import LoanState
from tests import factories
from tests.notice.days import pass_day, tasks
from tests.notice.desk import County, accepted
from tests.notice.statistics import ONE, amounts, lent, months, pa, the_month
from tests.notice.test_part_2_9_ledger import parts
from tests.notice.test_part_2_9_platform import order, platform
from tests.notice.test_part_2_9_report import assessment, quarter_over, reports
from tests.notice.test_part_2_9_security import collateral, guarantee
from tests.services.using import EACH, used

pytestmark = pytest.mark.anyio

R2 = """projects(first: 9) { nodes { entityName entityKind listState riskLevel lent withdrawn
  balance dividends guarantee collateral insurance deadlineOn planFunds planRecovered } }"""


@pytest.mark.row(73, 76, 84)
async def test_a_month_keeps_what_secures_a_project_and_what_came_of_it(county: County) -> None:
    """R2: entity, security in force that day, payments, exits, risk, progress of an order."""
    case = await platform(county)
    bank, office = county.bank(), pa(county)
    of_july = {"givenOn": "2018-07-02"}
    ended = {"kind": "INSURANCE", "expiresOn": "2018-07-30", "documentNo": "PICC-1"}
    lasting = {"kind": "INSURANCE", "expiresOn": "2018-07-31", "documentNo": "PICC-2"}
    for given in (
        guarantee(case, "60000.00", **of_july),
        collateral(case, "30000.00", **of_july, valuedOn="2018-07-01"),
        guarantee(case, "9000.00", **of_july, **ended),
        guarantee(case, "5000.00", **of_july, **lasting),
    ):
        accepted(await bank.act("projectSecurityRecord", given))
    part = (await parts(county, case))[str(case.loans[0])]
    paid = {"project": str(case.project), "paidOn": "2018-07-02", "documentNo": "分红1号"}
    lines = [{"participation": part, "amount": "1200.50"}]
    accepted(await office.act("dividendRecord", paid | {"lines": lines}))
    risk = assessment(case, riskLevel="HIGH", measures="限期收回")
    accepted(await office.act("projectAssess", risk))
    accepted(await county.office(Role.COUNTY_GOV).act("rectificationOrder", order(case)))
    await county.owner.execute(
        "update loan set outstanding_principal = 10000 where county_id = $1 and id = $2",
        county.county_id,
        case.loans[0].key,
    )
    await pass_day(county, "2018-08-01")
    whole = await the_month(office, None, month={"eq": 7})
    told = (await office.ask(ONE % R2, id=whole["id"]))["statistic"]
    (line,) = told["projects"]["nodes"]
    named = "select name from enterprise where id = $1"
    assert line == {
        "entityName": await county.owner.fetchval(named, case.entity.key),
        "entityKind": "GOV_FINANCING_PLATFORM",
        "listState": "WHITELIST",
        "riskLevel": "HIGH",
        "lent": "60000.00",
        "withdrawn": "0.00",
        "balance": "40000.00",
        "dividends": "1200.50",
        "guarantee": "60000.00",
        "collateral": "30000.00",
        "insurance": "5000.00",
        "deadlineOn": "2018-09-30",
        "planFunds": "60000.00",
        "planRecovered": "20000.00",
    }
    more = paid | {"paidOn": "2018-08-01", "documentNo": "分红2号"}
    accepted(await office.act("dividendRecord", more | {"lines": lines}))
    assert (await office.ask(ONE % R2, id=whole["id"]))["statistic"] == told


@pytest.mark.row(84)
@pytest.mark.parametrize(("paid", "overdue"), [("299.99", "29700.01"), ("300.00", "0.00")])
async def test_a_part_of_the_arrears_does_not_cure_them(
    county: County, paid: str, overdue: str
) -> None:
    """Of a month that is frozen late, when the loan has been cured meanwhile."""
    loan = await lent(county, state=LoanState.ACTIVE, outstanding=Decimal(30_000) - Decimal(paid))
    row = await county.row("loan", id=loan.key)
    of = {name: row[name] for name in ("county_id", "lender_id", "outlet_id", "township_id")}
    more = {"loan_id": row["id"], "recorded_by": "test", "recorded_at": factories.AT}
    fell = '{"sinceOn": "2018-06-19", "principal": "200.00", "interest": "100.00"}'
    event = {"id": uuid7(factories.AT), "kind": "FELL_OVERDUE", "details": fell}
    await factories.insert(
        county.owner, "loan_event", of | more | event | {"business_on": date(2018, 6, 20)}
    )
    repaid = {"interest": Decimal(0), "penalty": Decimal(0), "principal": Decimal(paid)}
    await factories.insert(
        county.owner,
        "repayment",
        of
        | more
        | repaid
        | {"id": uuid7(factories.AT), "received_on": date(2018, 6, 25)}
        | {"payer_type": "BORROWER", "bank_ref": "R"},
    )
    await pass_day(county, "2018-07-02")
    assert amounts(await the_month(pa(county)), "OVERDUE") == {"OVERDUE": overdue}


@pytest.mark.row(84)
async def test_a_lender_that_becomes_known_later_is_taken_into_the_month(county: County) -> None:
    """Its first edition, with a report to write; the others' months stay as they are."""
    await lent(county)
    await pass_day(county, "2018-07-02")
    own, whole = await the_month(pa(county)), await the_month(pa(county), None)
    given = {"statistic": whole["id"], "reason": "农行补报5月放款"}
    assert whole["allowedActions"] == []
    await pa(county).refused(
        "statisticCorrect", given, "VALIDATION", "statistic", row=84, reason="NOT_OF_A_LENDER"
    )
    late = {"value_on": date(2018, 5, 20), "matures_on": date(2019, 5, 20)}
    await county.loan(await county.household(), county.abc, **late)
    assert (await the_month(pa(county), None))["allowedActions"] == ["STATISTIC_CORRECT"]
    done = accepted(await pa(county).act("statisticCorrect", given, "statistic { edition }"))
    assert done["statistic"] == {"edition": 2}
    assert await the_month(pa(county)) == own
    first = await the_month(county.bank("ABC"), "ABC")
    assert (first["edition"], first["status"]) == (1, "FROZEN")
    assert amounts(first, "LENT_TOTAL") == {"LENT_TOTAL": "30000.00"}
    after = await the_month(pa(county), None)
    assert amounts(after, "LENT_TOTAL") == {"LENT_TOTAL": "60000.00"}
    assert after["allowedActions"] == [] and len(await months(pa(county))) == 3
    found = await reports(pa(county))
    assert sorted(one["lender"]["code"].partition("-")[0] for one in found) == ["ABC", "RCC"]


@pytest.mark.row(85)
async def test_every_lender_assesses_what_its_loans_are_used_for(county: County) -> None:
    """One lender's word is not another's; who has nothing out any more owes none."""
    case = await used(county.ground, state="NORMAL", value_on=date(2018, 4, 3))
    borrower, bank = await county.household(), county.abc
    use = {"amount": EACH, "value_on": date(2018, 4, 3), "project_id": case.project.key}
    loan = await county.loan(borrower, bank, **use)
    told: tuple[Any, ...] = (case.project, loan, borrower, bank.id, bank.lender_group, EACH)
    await factories.participation(county.owner, *told)
    await county.owner.execute(
        "update project set lender_groups = '{ABC,RCC}' where county_id = $1", county.county_id
    )
    await quarter_over(county)
    await pass_day(county, "2018-07-14")

    async def missing() -> list[str]:
        found = await tasks(pa(county), "STATISTIC_LATE")
        return [one["figures"]["missing"] for one in found if one["objectId"] == str(case.project)]

    assert await missing() == ["COUNTY_PA,COUNTY_BANK"]
    accepted(await pa(county).act("projectAssess", assessment(case)))
    accepted(await county.bank().act("projectAssess", assessment(case)))
    await pass_day(county, "2018-07-15")
    assert await missing() == ["COUNTY_BANK"]
    accepted(await county.bank("ABC").act("projectAssess", assessment(case)))
    assert await missing() == []
    await pass_day(county, "2018-07-16")
    assert await missing() == []
