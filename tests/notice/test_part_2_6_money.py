"""二(六)1 over HTTP: what comes into the fund, what may leave it, and a shortfall made good.

Rows 40 (money of every level), 42 (earmarked, never below nothing) and 45 (topped up).
"""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.notice_2018_119.text import TEXT
from rules.vocabulary import FundEntryKind
from services.claim_pay import ClaimPay, claim_pay
from tests import factories
from tests.notice.books import repaid
from tests.notice.days import pass_day, tasks, the_task
from tests.notice.desk import County, Office, accepted, check
from tests.services.claiming import AFTER, buffered, buffered_again, claimed, signed

pytestmark = pytest.mark.anyio

ENTRIES = """{ riskFund(county: "%s") { position { balance } entries(first: 50) { nodes {
  id kind amount balanceChange debitAccount creditAccount sourceLevel documentNo businessOn
  reversalOf { id } reversedBy { id } } } } }"""
PLANS = """{ riskFund(county: "%s") { topUpPlans(first: 10) { nodes {
  shortfall amount plannedOn documentNo status endedOn } } } }"""


def injection(amount: str, level: str = "COUNTY", **more: Any) -> dict[str, Any]:
    return {"amount": amount, "sourceLevel": level, "documentNo": f"财〔2018〕{level}号"} | more


async def entries(office: Office) -> list[dict[str, Any]]:
    """Entries of the county's fund, newest first."""
    found = (await office.ask(ENTRIES % office.county.code))["riskFund"]
    nodes: list[dict[str, Any]] = found["entries"]["nodes"]
    assert sum(Decimal(one["balanceChange"]) for one in nodes) == Decimal(
        found["position"]["balance"]
    )
    return nodes


@pytest.mark.row(40)
async def test_row40_every_level_pays_in_under_its_number(county: County) -> None:
    await factories.fund(county.owner, county.county_id)
    finance = county.office(Role.COUNTY_FIN)
    levels = ("CENTRAL", "PROVINCE", "CITY", "COUNTY")
    for place, level in enumerate(levels, 1):
        given = injection(f"{place}.0{place}", level, businessOn="2018-03-01")
        accepted(await finance.act("fundInject", given, "entry { id }"))
    found = {one["sourceLevel"]: one for one in await entries(finance)}
    assert sorted(found) == sorted(levels)
    for place, level in enumerate(levels, 1):
        one = found[level]
        assert (one["kind"], one["amount"]) == ("INJECTION", f"{place}.0{place}")
        assert (one["documentNo"], one["businessOn"]) == (f"财〔2018〕{level}号", "2018-03-01")
        assert (one["debitAccount"], one["creditAccount"]) == (
            "SPECIAL_ACCOUNT",
            f"{level}_BUDGET",
        )


@pytest.mark.row(40)
@pytest.mark.parametrize(
    ("changes", "path", "figures"),
    [
        ({"documentNo": " "}, "documentNo", {"reason": "MISSING"}),
        ({"amount": "0.00"}, "amount", {"reason": "NOT_POSITIVE_MONEY", "least": "0.01"}),
        (
            {"businessOn": "2018-12-21"},
            "businessOn",
            {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"},
        ),
    ],
    ids=["no-number", "nothing", "tomorrow"],
)
async def test_row40_an_unsound_injection_is_refused(
    county: County, changes: dict[str, Any], path: str, figures: dict[str, str]
) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("100.00"))
    finance = county.office(Role.COUNTY_FIN)
    given = injection("100.00") | changes
    await finance.refused("fundInject", given, "VALIDATION", path, row=40, **figures)


@pytest.mark.row(40)
async def test_row40_an_injection_names_its_level(county: County) -> None:
    """Another level, none at all, or half a fen is no input: the schema says what is."""
    await factories.fund(county.owner, county.county_id)
    finance = county.office(Role.COUNTY_FIN)
    unsound = injection("1.00", "TOWNSHIP"), injection("1.001")
    for given in (*unsound, {"amount": "1.00", "documentNo": "1"}):
        await finance.denied("fundInject", given, "BAD_USER_INPUT")
    await county.office(Role.COUNTY_PA).denied("fundInject", injection("1.00"))


@pytest.mark.row(42)
async def test_row42_only_claims_and_corrections_leave_the_fund(county: County) -> None:
    """The ledger itself holds it: an entry of any other kind out of the special account fails."""
    fund, _ = await factories.fund(county.owner, county.county_id, Decimal("1000.00"))
    for kind in set(FundEntryKind) - {FundEntryKind.COMPENSATION, FundEntryKind.CORRECTION}:
        with pytest.raises(asyncpg.CheckViolationError, match="earmarked"):
            await _outflow(county, fund, kind)
    assert len(await county.rows("fund_entry")) == 1


async def _outflow(county: County, fund: GlobalId, kind: FundEntryKind) -> None:
    await county.owner.execute(
        """insert into fund_entry (county_id, id, fund_id, kind, debit_account, credit_account,
          amount, document_no, business_on, recorded_at, recorded_by, claim_id)
        values ($1, gen_random_uuid(), $2, $3, 'COMPENSATION_PAID', 'SPECIAL_ACCOUNT', 1, 'x',
          '2018-12-20', now(), 'x', gen_random_uuid())""",
        county.county_id,
        fund.key,
        kind.value,
    )


@pytest.mark.row(42)
async def test_row42_no_subsidy_is_paid_from_the_fund(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("1000.00"))
    finance = county.office(Role.COUNTY_FIN)
    household = await county.household()
    policy = {
        "policyNo": "PICC-42",
        "insurer": "人保财险",
        "insuredKind": "HOUSEHOLD",
        "household": str(household.household),
        "product": "能繁母猪养殖保险",
        "category": "CENTRAL_SUBSIDISED",
        "sumInsured": "2400.00",
        "premium": "30.00",
        "parts": {
            "central": "0.00",
            "province": "0.00",
            "city": "0.00",
            "county": "0.00",
            "selfPaid": "30.00",
        },
        "startsOn": "2018-06-01",
        "endsOn": "2019-05-31",
    }
    made = accepted(await finance.act("insurancePolicyRegister", policy, "policy { id }"))
    given = {"policy": made["policy"]["id"], "amount": "30.00", "fundSource": "RISK_FUND"}
    told = await finance.told("premiumSubsidyPay", given | {"documentNo": "县财农〔2018〕7号"})
    for language, errors in told.items():
        (error,) = [one for one in errors if one["code"] == "FUND_EARMARKED"]
        check(error, "FUND_EARMARKED", "fundSource", 42, {"kind": "SUBSIDY"}, language)
    assert [one["balanceChange"] for one in await entries(finance)] == ["1000.00"]


@pytest.mark.row(42)
async def test_row42_interest_comes_in_and_a_mistake_is_taken_back_once(county: County) -> None:
    await factories.fund(county.owner, county.county_id)
    finance = county.office(Role.COUNTY_FIN)
    slip = {"amount": "12.34", "documentNo": "LX-2018-4"}
    booked = accepted(await finance.act("fundInterestRecord", slip, "entry { id }"))["entry"]
    undo = {"entry": booked["id"], "reason": "重复入账"}
    accepted(await finance.act("fundEntryReverse", undo, "entry { id }"))
    correction, interest = await entries(finance)
    assert (interest["kind"], interest["balanceChange"]) == ("INTEREST", "12.34")
    assert (correction["kind"], correction["balanceChange"]) == ("CORRECTION", "-12.34")
    assert correction["reversalOf"]["id"] == interest["id"]
    assert interest["reversedBy"]["id"] == correction["id"]
    await finance.refused("fundEntryReverse", undo, "ALREADY_REVERSED", "entry", row=None)


@pytest.mark.row(42)
async def test_row42_what_was_spent_is_not_taken_back(county: County) -> None:
    """A fen that is no longer there keeps the injection where it is."""
    _, entry = await factories.fund(county.owner, county.county_id, Decimal("1000.00"))
    await county.owner.execute(
        "update county_position set fund_balance = 999.99 where county_id = $1", county.county_id
    )
    await county.office(Role.COUNTY_FIN).refused(
        "fundEntryReverse",
        {"entry": str(entry), "reason": "误"},
        "INSUFFICIENT_FUND",
        "entry",
        row=42,
        balance="999.99",
        amount="1000.00",
        missing="0.01",
    )


@pytest.mark.row(42)
async def test_row42_two_claims_at_once_never_overdraw(county: County) -> None:
    """Each takes 36,987.65, the fund has a fen less than both: one is paid, one waits."""
    ground = county.ground
    await factories.fund(county.owner, county.county_id, Decimal("73975.29"))
    claims = []
    for number in range(2):
        loan = await (buffered(ground) if number == 0 else buffered_again(ground))
        claim = await claimed(ground, loan)
        await signed(ground, claim)
        claims.append(claim)
    late = ground.on(AFTER)
    payer = late.actor(Role.COUNTY_FIN, subject="payer")
    outcomes = await asyncio.gather(
        *(
            late.door.execute(
                claim_pay, payer, ClaimPay(claim=claim, document_no=f"付{place}"), key=f"p{place}"
            )
            for place, claim in enumerate(claims)
        )
    )
    found = sorted([one.code.value for one in outcome.refusals] for outcome in outcomes)
    assert found == [[], ["INSUFFICIENT_FUND"]]
    finance = county.office(Role.COUNTY_FIN)
    county.turn_to(AFTER.isoformat())
    paid = [one for one in await entries(finance) if one["kind"] == "COMPENSATION"]
    assert [one["balanceChange"] for one in paid] == ["-36987.65"]
    assert (await county.row("county_position"))["fund_balance"] == Decimal("36987.64")
    await ground.proved()


async def short(county: County, balance: str = "2000.00") -> GlobalId:
    """30,000.00 outstanding beside that balance: 3,000.00 are required; the loan."""
    await factories.fund(county.owner, county.county_id, Decimal(balance))
    loan = await county.lent(date(2018, 12, 1), date(2019, 12, 1), amount=Decimal("30000.00"))
    await pass_day(county, "2018-12-20")
    return loan


def plan(amount: str = "1000.00", **more: Any) -> dict[str, Any]:
    return {"amount": amount, "plannedOn": "2018-12-31", "documentNo": "县财〔2018〕8号"} | more


async def plans(office: Office) -> list[tuple[str, str, str | None]]:
    """State, amount and end of the plans, oldest first."""
    found = (await office.ask(PLANS % office.county.code))["riskFund"]["topUpPlans"]["nodes"]
    return [(one["status"], one["amount"], one["endedOn"]) for one in reversed(found)]


@pytest.mark.row(45)
async def test_row45_a_plan_hangs_on_the_shortfall_until_it_is_covered(county: County) -> None:
    await short(county)
    finance = county.office(Role.COUNTY_FIN)
    await the_task(finance, "FUND_BELOW_RATIO", severity="ORANGE")
    shows = "plan { shortfall amount plannedOn documentNo status endedOn }"
    made = accepted(await finance.act("topUpPlanRecord", plan(), shows))["plan"]
    assert made == plan() | {"shortfall": "1000.00", "status": "OPEN", "endedOn": None}
    # A fen less than planned leaves plan and alert where they are; the fen closes both.
    accepted(await finance.act("fundInject", injection("999.99")))
    assert await plans(finance) == [("OPEN", "1000.00", None)]
    await pass_day(county, "2018-12-21")
    task = await the_task(finance, "FUND_BELOW_RATIO")
    assert task["figures"]["shortfall"] == "0.01"
    accepted(await finance.act("fundInject", injection("0.01")))
    assert await plans(finance) == [("COVERED", "1000.00", "2018-12-21")]
    assert await tasks(finance, "FUND_BELOW_RATIO") == []
    (closed,) = await tasks(finance, "FUND_BELOW_RATIO", is_open=False)
    assert closed["closedReason"] == "CAUSE_GONE"


@pytest.mark.row(45)
async def test_row45_the_alert_is_no_office_s_to_close(county: County) -> None:
    await short(county)
    finance = county.office(Role.COUNTY_FIN)
    task = await the_task(finance, "FUND_BELOW_RATIO")
    assert task["allowedActions"] == ["WARNING_ACKNOWLEDGE"]
    accepted(await finance.act("warningAcknowledge", {"warning": task["id"]}))
    await finance.refused(
        "warningClose",
        {"warning": task["id"], "reason": "已安排专项资金"},
        "FUND_BELOW_RATIO",
        "warning",
        row=45,
        balance="2000.00",
        outstanding="30000.00",
        shortfall="1000.00",
    )
    await the_task(finance, "FUND_BELOW_RATIO", status="ACKED")


@pytest.mark.row(45)
async def test_row45_loans_repaid_cover_it_too(county: County) -> None:
    """10,000.00 repaid: 2,000.00 suffice, and the next day closes plan and alert."""
    loan = await short(county)
    finance = county.office(Role.COUNTY_FIN)
    accepted(await finance.act("topUpPlanRecord", plan()))
    await repaid(county.bank(), loan, "9999.99")
    await pass_day(county, "2018-12-21")
    assert await plans(finance) == [("OPEN", "1000.00", None)]
    await repaid(county.bank(), loan, "0.01")
    await pass_day(county, "2018-12-22")
    assert await plans(finance) == [("COVERED", "1000.00", "2018-12-22")]
    assert await tasks(finance, "FUND_BELOW_RATIO") == []


@pytest.mark.row(45)
async def test_row45_a_plan_is_for_a_shortfall_and_for_a_day_to_come(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("1.00"))
    finance = county.office(Role.COUNTY_FIN)
    await finance.refused(
        "topUpPlanRecord", plan(), "VALIDATION", "amount", row=45, reason="NOTHING_SHORT"
    )
    await county.lent(date(2018, 12, 1), date(2019, 12, 1), amount=Decimal("30000.00"))
    day = {"reason": "TOO_EARLY", "earliestOn": "2018-12-20"}
    given = plan(plannedOn="2018-12-19")
    await finance.refused("topUpPlanRecord", given, "VALIDATION", "plannedOn", row=45, **day)
    least = {"reason": "NOT_POSITIVE_MONEY", "least": "0.01"}
    await finance.refused("topUpPlanRecord", plan("0.00"), "VALIDATION", "amount", row=45, **least)


@pytest.mark.row(45)
async def test_row45_a_later_plan_takes_the_place_of_the_open_one(county: County) -> None:
    await short(county)
    finance = county.office(Role.COUNTY_FIN)
    done = accepted(await finance.act("topUpPlanRecord", plan("400.00")))
    (warning,) = done["warnings"]
    assert (warning["code"], warning["clause"]["quote"]) == ("FUND_BELOW_RATIO", TEXT[44].quote)
    assert {one["name"]: one["value"] for one in warning["params"]}["shortfall"] == "600.00"
    accepted(await finance.act("topUpPlanRecord", plan()))
    assert await plans(finance) == [
        ("REPLACED", "400.00", "2018-12-20"),
        ("OPEN", "1000.00", None),
    ]
