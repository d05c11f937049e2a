"""Interest, revenue, and plans to top up: kept, replaced, done when the fund covers again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from rules.vocabulary import LoanState, RevenueBasis, SourceLevel
from services.budget_revenue_record import BudgetRevenueRecord, budget_revenue_record
from services.failure import Denied, KeyRequired
from services.fund_inject import FundInject, fund_inject
from services.fund_interest_record import FundInterestRecord, fund_interest_record
from services.top_up_plan_record import TopUpPlanRecord, top_up_plan_record
from tests import factories
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal
PLAN = TopUpPlanRecord(
    amount=D("1000.00"), planned_on=date(2018, 12, 31), document_no="县财〔2018〕8号"
)


def injection(amount: str, **more: object) -> FundInject:
    values: dict[str, object] = {
        "amount": D(amount),
        "source_level": SourceLevel.COUNTY,
        "document_no": "县财〔2018〕9号",
    }
    return FundInject(**(values | more))  # type: ignore[arg-type]


async def lent(ground: Ground, balance: str) -> None:
    """30,000 yuan outstanding beside that balance: 3,000 are required."""
    await factories.fund(ground.owner, ground.county_id, D(balance))
    await ground.loan(await ground.household(), state=LoanState.ACTIVE, amount=D("30000.00"))


async def test_interest_comes_in(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id, D("100.00"))
    actor = ground.actor(Role.COUNTY_FIN)
    command = FundInterestRecord(amount=D("1.23"), document_no="LX-1")
    with pytest.raises(KeyRequired):
        await ground.door.execute(fund_interest_record, actor, command)
    outcome = await ground.door.execute(fund_interest_record, actor, command, key="k")
    assert outcome.refusals == () and outcome.figures == {"balance": "101.23"}
    entry = await ground.row("fund_entry", kind="INTEREST")
    assert (entry["debit_account"], entry["credit_account"]) == ("SPECIAL_ACCOUNT", "BANK_INTEREST")
    late = FundInterestRecord(amount=D("0.00"), document_no="x", business_on=date(2018, 12, 21))
    refusals = await ground.refused(fund_interest_record, actor, late, key="k2")
    assert codes(refusals) == ["VALIDATION@amount", "VALIDATION@businessOn"]
    await ground.proved()


async def test_revenue_is_recorded_and_corrected_by_a_later_record(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    for amount in ("450.00", "451.00"):
        command = BudgetRevenueRecord(
            year=2018, basis=RevenueBasis.BUDGET, amount=D(amount), document_no="人大〔2018〕1号"
        )
        assert (await ground.door.execute(budget_revenue_record, actor, command)).refusals == ()
    assert [row["amount"] for row in await ground.rows("budget_revenue")] == [D(450), D(451)]
    wrong = BudgetRevenueRecord(
        year=2018, basis=RevenueBasis.FINAL_ACCOUNTS, amount=D("1.001"), document_no="x"
    )
    refusals = await ground.refused(budget_revenue_record, actor, wrong)
    assert codes(refusals) == ["VALIDATION@amount", "VALIDATION@year"]
    assert figures(refusals, 1)["most"] == "2017"


async def test_a_plan_is_replaced_and_then_covered(ground: Ground) -> None:
    await lent(ground, "2999.99")
    actor = ground.actor(Role.COUNTY_FIN)
    for _ in range(2):
        outcome = await ground.door.execute(top_up_plan_record, actor, PLAN)
        assert outcome.refusals == () and outcome.figures == {"shortfall": "0.01"}
        assert outcome.warnings == ()
    states = [row["state"] for row in await ground.rows("top_up_plan")]
    assert sorted(states) == ["OPEN", "REPLACED"]
    outcome = await ground.door.execute(fund_inject, actor, injection("0.01"), key="k")
    assert outcome.refusals == ()
    assert (await ground.row("top_up_plan", state="COVERED"))["ended_on"] == date(2018, 12, 20)
    refusals = await ground.refused(top_up_plan_record, actor, PLAN)
    assert codes(refusals) == ["VALIDATION@amount"]
    assert figures(refusals)["reason"] == "NOTHING_SHORT"


async def test_a_plan_that_is_not_enough_says_so(ground: Ground) -> None:
    await lent(ground, "1000.00")
    outcome = await ground.door.execute(top_up_plan_record, ground.actor(Role.COUNTY_FIN), PLAN)
    assert codes(outcome.warnings) == ["FUND_BELOW_RATIO@"]
    assert figures(outcome.warnings)["shortfall"] == "1000.00"


async def test_an_injection_names_the_year_it_is_for(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    actor = ground.on(date(2019, 1, 5)).actor(Role.COUNTY_FIN)
    later = ground.on(date(2019, 1, 5))
    outcome = await later.door.execute(
        fund_inject, actor, injection("1.00", for_year=2018), key="k"
    )
    assert outcome.refusals == ()
    assert (await ground.row("fund_entry"))["for_year"] == 2018
    refusals = await later.refused(fund_inject, actor, injection("1.00", for_year=2020), key="k2")
    assert codes(refusals) == ["VALIDATION@forYear"]


async def test_only_finance_records(ground: Ground) -> None:
    for actor in (ground.actor(Role.COUNTY_PA), ground.bank()):
        with pytest.raises(Denied):
            await ground.door.execute(top_up_plan_record, actor, PLAN)
