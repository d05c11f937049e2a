"""Interest, revenue, and plans to top up: kept, replaced, done when the fund covers again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from authz.role import Role
from rules.notice_2018_119.part_2_6_fund import injection_due
from rules.vocabulary import LoanState, RevenueBasis, SourceLevel
from services.budget_revenue_record import BudgetRevenueRecord, budget_revenue_record
from services.failure import Denied, KeyRequired
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.fund_inject import FundInject, fund_inject
from services.fund_interest_record import FundInterestRecord, fund_interest_record
from services.top_up_plan_record import TopUpPlanRecord, top_up_plan_record
from services.warning_sweep import WarningSweep, warning_sweep
from tests import factories
from tests.services.fund_reading import computed
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


async def revenues(ground: Ground, *amounts: str) -> None:
    """Budgets of 2017 on, a year each."""
    for year, amount in enumerate(amounts, 2017):
        command = BudgetRevenueRecord(
            year=year, basis=RevenueBasis.BUDGET, amount=D(amount), document_no=f"人大{year}"
        )
        actor = ground.actor(Role.COUNTY_FIN)
        outcome = await ground.door.execute(budget_revenue_record, actor, command)
        assert outcome.refusals == ()


async def swept(ground: Ground, day: date) -> list[dict[str, object]]:
    """What is open of INJECTION_SHORT after the sweep of that day."""
    later = ground.on(day)
    command = WarningSweep(county_id=ground.county_id, business_on=day)
    outcome = await later.door.execute(warning_sweep, ground.scheduler, command)
    assert outcome.refusals == ()
    return await ground.rows("warning", rule="INJECTION_SHORT", state="OPEN")


async def test_a_short_injection_is_warned_of_once_the_year_is_over(ground: Ground) -> None:
    """Row 43: due 2,500,000.00; a fen less is short from 1 January until it is paid (B34)."""
    await factories.fund(ground.owner, ground.county_id)
    await revenues(ground, "450000000.00", "500000000.00")
    actor = ground.actor(Role.COUNTY_FIN)
    paid = await ground.door.execute(fund_inject, actor, injection("2499999.99"), key="a")
    assert paid.refusals == ()
    assert await swept(ground, date(2018, 12, 31)) == []
    (warning,) = await swept(ground, date(2019, 1, 1))
    assert json.loads(str(warning["figures"])) == {
        "year": "2018",
        "due": "2500000.00",
        "injected": "2499999.99",
        "gap": "0.01",
    }
    assert warning["offices"] == ["COUNTY_FIN", "COUNTY_GOV"]
    late = ground.on(date(2019, 1, 2))
    # Money of the new year's own does not count for the old one; named for it, it does.
    await late.door.execute(fund_inject, actor, injection("0.01"), key="b")
    assert len(await swept(ground, date(2019, 1, 2))) == 1
    await late.door.execute(fund_inject, actor, injection("0.01", for_year=2018), key="c")
    assert await swept(ground, date(2019, 1, 3)) == []


async def test_a_duty_is_that_of_the_rules(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    await revenues(ground, "500000000.00", "480000000.00", "480000000.50")
    (fall,) = await computed(ground, "fund.injection_duty", year="2018")
    (rise,) = await computed(ground, "fund.injection_duty", year="2019")
    assert (fall["due"], rise["due"]) == (D("0.00"), injection_due(D(0), D("0.50"), 2019))
    assert rise["gap"] == D("0.03") and rise["due_on"] == date(2019, 12, 31)
    assert await computed(ground, "fund.injection_duty", year="2017") == []
    assert await computed(ground, "fund.injection_duty", year="2020") == []


async def test_opening_and_movements_make_closing(ground: Ground) -> None:
    """Any period of a history at random, and a trial balance that adds up to nothing."""
    chance = Random(43)
    await factories.fund(ground.owner, ground.county_id)
    actor = ground.actor(Role.COUNTY_FIN)
    for number in range(25):
        day = date(2018, 1, 1) + timedelta(days=chance.randrange(350))
        command = injection(f"{chance.randrange(1, 10**7) / 100:.2f}", business_on=day)
        outcome = await ground.door.execute(fund_inject, actor, command, key=f"i{number}")
        if chance.random() < 0.3:
            back = FundEntryReverse(entry=outcome.ids["entry"], reason="误")
            await ground.door.execute(fund_entry_reverse, actor, back, key=f"r{number}")
    entries = await ground.rows("fund_entry")
    assert {row["kind"] for row in entries} == {"INJECTION", "CORRECTION"}
    for _ in range(20):
        first = date(2018, 1, 1) + timedelta(days=chance.randrange(350))
        last = first + timedelta(days=chance.randrange(200))
        (found,) = await computed(
            ground, "fund.statement", **{"from": f"'{first}'", "to": f"'{last}'"}
        )
        moved = sum(
            row["amount"] if row["debit_account"] == "SPECIAL_ACCOUNT" else -row["amount"]
            for row in entries
            if first <= row["business_on"] <= last
        )
        assert found["opening"] + moved == found["closing"]
    accounts = await computed(ground, "fund.trial_balance")
    assert sum(row["balance"] for row in accounts) == 0  # type: ignore[misc]
    cash = next(row for row in accounts if row["account"] == "SPECIAL_ACCOUNT")
    assert cash["balance"] == (await ground.row("county_position"))["fund_balance"]


async def test_only_finance_records(ground: Ground) -> None:
    for actor in (ground.actor(Role.COUNTY_PA), ground.bank()):
        with pytest.raises(Denied):
            await ground.door.execute(top_up_plan_record, actor, PLAN)
