"""二(三) over HTTP: farm insurance, the self-paid premium and its ledger (rows 28 to 31)."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from rules.notice_2018_119.text import TEXT
from tests import factories
from tests.factories import Borrower
from tests.notice.desk import County, Office, accepted, check, codes

pytestmark = pytest.mark.anyio
_numbers = itertools.count(1)
CATEGORIES = "CENTRAL_SUBSIDISED,LOCAL_SPECIALTY"
LEDGER = """query($county: RegionCode!, $from: Date, $to: Date) {
  premiumLedger(county: $county, fromOn: $from, toOn: $to) {
    entryCount paid reversed debit credit accounts { account debit credit balance } } }"""


def policy_of(borrower: Borrower | None = None, /, **changes: Any) -> dict[str, Any]:
    """A household's policy of the notice's example: 120.00 split 48/30/6/6/30."""
    return {
        "policyNo": f"PICC-{next(_numbers)}",
        "insurer": "人保财险凤冈支公司",
        "insuredKind": "HOUSEHOLD",
        "household": str(borrower.household) if borrower else None,
        "product": "能繁母猪养殖保险",
        "category": "CENTRAL_SUBSIDISED",
        "sumInsured": "2400.00",
        "premium": "120.00",
        "parts": {
            "central": "48.00",
            "province": "30.00",
            "city": "6.00",
            "county": "6.00",
            "selfPaid": "30.00",
        },
        "startsOn": "2018-06-01",
        "endsOn": "2019-05-31",
    } | changes


def payment(policy: str, /, **changes: Any) -> dict[str, Any]:
    """A payment of the self-paid part from the money that the notice names."""
    return {
        "policy": policy,
        "amount": "30.00",
        "fundSource": "COUNTY_BLOCK_POVERTY_FUND",
        "documentNo": "县财农〔2018〕7号",
    } | changes


async def registered(finance: Office, given: dict[str, Any]) -> str:
    """Id of a policy that is taken."""
    done = accepted(await finance.act("insurancePolicyRegister", given, "policy { id }"))
    made: str = done["policy"]["id"]
    return made


async def of_cooperative(county: County, **changes: Any) -> dict[str, Any]:
    """A cooperative's policy, with the township's word on both."""
    entity = await factories.enterprise(county.owner, county.county_id, kind="COOPERATIVE")
    return policy_of(
        None,
        **{
            "insuredKind": "COOPERATIVE",
            "enterprise": str(entity),
            "drivesPoor": True,
            "linkedToPoor": True,
        }
        | changes,
    )


@pytest.mark.row(28)
async def test_a_household_and_an_entity_are_insured(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    shows = "policy { insuredKind premium parts { selfPaid central } drivesPoor isPaid }"
    of_household = policy_of(await county.household())
    done = accepted(await finance.act("insurancePolicyRegister", of_household, shows))
    assert done["policy"] == {
        "insuredKind": "HOUSEHOLD",
        "premium": "120.00",
        "parts": {"selfPaid": "30.00", "central": "48.00"},
        "drivesPoor": None,
        "isPaid": False,
    }
    given = await of_cooperative(county, category="COMMERCIAL", drivesPoor=False)
    done = accepted(await finance.act("insurancePolicyRegister", given, shows))
    assert (done["policy"]["insuredKind"], done["policy"]["drivesPoor"]) == ("COOPERATIVE", False)


@pytest.mark.row(28)
async def test_an_entity_needs_the_township_s_word(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    for name in ("drivesPoor", "linkedToPoor"):
        given = await of_cooperative(county, **{name: None})
        await finance.refused(
            "insurancePolicyRegister", given, "VALIDATION", name, row=28, reason="MISSING"
        )


@pytest.mark.row(28)
async def test_the_parts_make_the_premium(county: County) -> None:
    given = policy_of(await county.household(), premium="120.01")
    await county.office(Role.COUNTY_FIN).refused(
        "insurancePolicyRegister",
        given,
        "VALIDATION",
        "premium",
        row=28,
        reason="PARTS_DIFFER",
        sum="120.00",
        premium="120.01",
        difference="0.01",
    )


@pytest.mark.row(29)
async def test_a_commercial_policy_has_no_subsidy(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household(), category="COMMERCIAL"))
    await finance.refused(
        "premiumSubsidyPay",
        payment(policy),
        "PREMIUM_NOT_ELIGIBLE",
        "policy",
        row=29,
        category="COMMERCIAL",
        admittedCategories=CATEGORIES,
    )


@pytest.mark.row(29)
async def test_a_local_specialty_has(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    given = policy_of(await county.household(), category="LOCAL_SPECIALTY")
    policy = await registered(finance, given)
    done = accepted(await finance.act("premiumSubsidyPay", payment(policy), "subsidy { amount }"))
    assert done["subsidy"] == {"amount": "30.00"}


@pytest.mark.row(30)
async def test_the_self_paid_30_00_of_120_00(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household()))
    shows = (
        "subsidy { number amount fundSource documentNo paidOn reversedOn allowedActions }"
        " policy { isPaid allowedActions subsidies { amount } }"
    )
    done = accepted(await finance.act("premiumSubsidyPay", payment(policy), shows))
    assert done["subsidy"] == {
        "number": 1,
        "amount": "30.00",
        "fundSource": "COUNTY_BLOCK_POVERTY_FUND",
        "documentNo": "县财农〔2018〕7号",
        "paidOn": "2018-12-20",
        "reversedOn": None,
        "allowedActions": ["PREMIUMSUBSIDY_REVERSE"],
    }
    assert done["policy"] == {
        "isPaid": True,
        "allowedActions": [],
        "subsidies": [{"amount": "30.00"}],
    }


@pytest.mark.row(30)
async def test_a_claim_of_30_01_is_refused(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household()))
    await finance.refused(
        "premiumSubsidyPay",
        payment(policy, amount="30.01"),
        "PREMIUM_SUBSIDY_EXCEEDED",
        "amount",
        row=30,
        requested="30.01",
        available="30.00",
        excess="0.01",
    )


@pytest.mark.row(30)
async def test_29_99_is_not_in_full(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household()))
    await finance.refused(
        "premiumSubsidyPay",
        payment(policy, amount="29.99"),
        "VALIDATION",
        "amount",
        row=30,
        reason="NOT_IN_FULL",
        selfPaid="30.00",
        difference="0.01",
    )


@pytest.mark.row(30)
async def test_a_second_claim_is_refused_until_the_first_is_reversed(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household()))
    paid = accepted(await finance.act("premiumSubsidyPay", payment(policy), "subsidy { id }"))
    await finance.refused(
        "premiumSubsidyPay", payment(policy), "PREMIUM_SUBSIDY_DUPLICATE", "policy", row=30
    )
    given = {"subsidy": paid["subsidy"]["id"], "reason": "误付他户"}
    shows = "subsidy { reversedOn reversedReason allowedActions } policy { isPaid }"
    reversed_ = accepted(await finance.act("premiumSubsidyReverse", given, shows))
    assert reversed_["subsidy"] == {
        "reversedOn": "2018-12-20",
        "reversedReason": "误付他户",
        "allowedActions": [],
    }
    assert reversed_["policy"] == {"isPaid": False}
    again = accepted(await finance.act("premiumSubsidyPay", payment(policy), "subsidy { number }"))
    assert again["subsidy"] == {"number": 2}


@pytest.mark.row(30)
async def test_an_entity_s_policy_has_none(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, await of_cooperative(county))
    await finance.refused(
        "premiumSubsidyPay",
        payment(policy),
        "PREMIUM_NOT_ELIGIBLE",
        "policy",
        row=30,
        insuredKind="COOPERATIVE",
        admittedInsured="HOUSEHOLD",
    )


@pytest.mark.row(30)
async def test_a_removed_household_has_none(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household(status="REMOVED_WRONG")))
    await finance.refused(
        "premiumSubsidyPay",
        payment(policy),
        "PREMIUM_NOT_ELIGIBLE",
        "policy",
        row=30,
        householdStatus="REMOVED_WRONG",
        admittedStatus="POOR,EXITED,RETURNED_POOR",
    )


@pytest.mark.row(31)
async def test_not_from_other_money(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household()))
    await finance.refused(
        "premiumSubsidyPay",
        payment(policy, fundSource="OTHER"),
        "WRONG_FUND",
        "fundSource",
        row=31,
        fundSource="OTHER",
        admittedSource="COUNTY_BLOCK_POVERTY_FUND",
    )


@pytest.mark.row(31)
async def test_not_from_the_risk_fund(county: County) -> None:
    """Refused for the premium (row 31) and for the fund, which is earmarked (row 42)."""
    await factories.fund(county.owner, county.county_id, Decimal("1000.00"))
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, policy_of(await county.household()))
    source = {"fundSource": "RISK_FUND", "admittedSource": "COUNTY_BLOCK_POVERTY_FUND"}
    told = await finance.told("premiumSubsidyPay", payment(policy, fundSource="RISK_FUND"))
    for language, (wrong, earmarked) in told.items():
        check(wrong, "WRONG_FUND", "fundSource", 31, source, language)
        check(earmarked, "FUND_EARMARKED", "fundSource", 42, {"kind": "SUBSIDY"}, language)


@pytest.mark.row(31)
async def test_the_premium_s_ledger_is_its_own_and_balances(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("1000.00"))
    finance = county.office(Role.COUNTY_FIN)
    paid = []
    for _ in range(3):
        policy = await registered(finance, policy_of(await county.household()))
        given = payment(policy, paidOn="2018-12-01")
        done = accepted(await finance.act("premiumSubsidyPay", given, "subsidy { id }"))
        paid.append(done["subsidy"]["id"])
    given = {"subsidy": paid[1], "reason": "误付"}
    accepted(await finance.act("premiumSubsidyReverse", given))
    shown = (await finance.ask(LEDGER, county=county.code))["premiumLedger"]
    assert shown == {
        "entryCount": 4,
        "paid": "90.00",
        "reversed": "30.00",
        "debit": "120.00",
        "credit": "120.00",
        "accounts": [
            {
                "account": "COUNTY_BLOCK_POVERTY_FUND",
                "debit": "30.00",
                "credit": "90.00",
                "balance": "-60.00",
            },
            {
                "account": "PAID_TO_HOUSEHOLDS",
                "debit": "90.00",
                "credit": "30.00",
                "balance": "60.00",
            },
        ],
    }
    before = await finance.ask(LEDGER, county=county.code, to="2018-12-19")
    assert before["premiumLedger"]["entryCount"] == 3
    after = await finance.ask(LEDGER, **{"county": county.code, "from": "2018-12-20"})
    assert after["premiumLedger"]["reversed"] == "30.00"
    assert (await county.row("county_position"))["fund_balance"] == Decimal("1000.00")
    assert len(await county.rows("fund_entry")) == 1


@pytest.mark.row(31)
async def test_only_finance_registers_and_pays(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    household = await county.household()
    policy = await registered(finance, policy_of(household))
    for role in (Role.COUNTY_PA, Role.COUNTY_GOV):
        office = county.office(role)
        await office.denied("premiumSubsidyPay", payment(policy))
        await office.denied("insurancePolicyRegister", policy_of(household))
    body = await county.bank().body("{ insurancePolicies { totalCount } }")
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.row(30)
async def test_several_things_wrong_are_told_at_once_with_their_clauses(county: County) -> None:
    finance = county.office(Role.COUNTY_FIN)
    policy = await registered(finance, await of_cooperative(county, category="COMMERCIAL"))
    given = payment(policy, amount="30.01", fundSource="RISK_FUND", paidOn="2018-12-21")
    told = (await finance.told("premiumSubsidyPay", given))["zh"]
    assert codes(told) == [
        "VALIDATION@paidOn",
        "PREMIUM_NOT_ELIGIBLE@policy",
        "PREMIUM_NOT_ELIGIBLE@policy",
        "PREMIUM_SUBSIDY_EXCEEDED@amount",
        "WRONG_FUND@fundSource",
        "FUND_EARMARKED@fundSource",
    ]
    assert [one["clause"]["quote"] for one in told] == [
        TEXT[row].quote for row in (30, 29, 30, 30, 31, 42)
    ]
