"""insurancePolicyRegister, premiumSubsidyPay, premiumSubsidyReverse: one payment stands, ever."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import InsuranceCategory, InsuredKind, PremiumFundSource
from services.failure import Denied, KeyRequired
from services.insurance_policy_register import (
    InsurancePolicyRegister,
    InsurancePremiumParts,
    insurance_policy_register,
)
from services.premium_subsidy_pay import PremiumSubsidyPay, premium_subsidy_pay
from services.premium_subsidy_reverse import PremiumSubsidyReverse, premium_subsidy_reverse
from tests import factories
from tests.factories import AT
from tests.services.ground import Ground, codes

pytestmark = pytest.mark.anyio
D = Decimal


def payment(policy: GlobalId, amount: str = "30.00") -> PremiumSubsidyPay:
    return PremiumSubsidyPay(
        policy=policy,
        amount=D(amount),
        fund_source=PremiumFundSource.COUNTY_BLOCK_POVERTY_FUND,
        document_no="县财农〔2018〕7号",
    )


def registration(household: GlobalId, policy_no: str = "PICC-1") -> InsurancePolicyRegister:
    return InsurancePolicyRegister(
        policy_no=policy_no,
        insurer="人保财险",
        insured_kind=InsuredKind.HOUSEHOLD,
        household=household,
        product="水稻种植保险",
        category=InsuranceCategory.CENTRAL_SUBSIDISED,
        sum_insured=D("2400.00"),
        premium=D("120.00"),
        parts=InsurancePremiumParts(
            central=D("48.00"),
            province=D("30.00"),
            city=D("6.00"),
            county=D("6.00"),
            self_paid=D("30.00"),
        ),
        starts_on=date(2018, 6, 1),
        ends_on=date(2019, 5, 31),
    )


async def insured(ground: Ground) -> GlobalId:
    """A household's policy of which 30.00 are self-paid."""
    borrower = await ground.household()
    return await factories.insurance_policy(ground.owner, ground.county_id, borrower)


async def test_an_insurer_s_number_is_registered_once(ground: Ground) -> None:
    finance = ground.actor(Role.COUNTY_FIN)
    household = (await ground.household()).household
    done = await ground.door.execute(insurance_policy_register, finance, registration(household))
    assert codes(done.refusals) == []
    assert (await ground.row("insurance_policy"))["self_part"] == D("30.00")
    refusals = await ground.refused(insurance_policy_register, finance, registration(household))
    assert codes(refusals) == ["VALIDATION@policyNo"]


async def test_who_is_insured_is_of_the_county(ground: Ground) -> None:
    there = await factories.household(ground.owner, ground.elsewhere())
    refusals = await ground.refused(
        insurance_policy_register, ground.actor(Role.COUNTY_FIN), registration(there.household)
    )
    assert codes(refusals) == ["NOT_FOUND@household"]


async def test_a_payment_is_booked_in_its_own_ledger(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id, D("100.00"))
    finance = ground.actor(Role.COUNTY_FIN)
    policy = await insured(ground)
    async with ground.unchanged(
        "premium_subsidy", "subsidy_entry", "audit_event", "idempotency", "procrastinate_jobs"
    ):
        done = await ground.door.execute(premium_subsidy_pay, finance, payment(policy), key="k")
        again = await ground.door.execute(premium_subsidy_pay, finance, payment(policy), key="k")
    assert done.figures == again.figures == {"amount": "30.00"} and done.ids == again.ids
    entry = await ground.row("subsidy_entry")
    assert (entry["ledger"], entry["kind"], entry["debit_account"], entry["credit_account"]) == (
        "PREMIUM",
        "PAYMENT",
        "PAID_TO_HOUSEHOLDS",
        "COUNTY_BLOCK_POVERTY_FUND",
    )
    assert entry["amount"] == D("30.00")


async def test_of_two_payments_one_stands(ground: Ground) -> None:
    finance, policy = ground.actor(Role.COUNTY_FIN), await insured(ground)
    outcomes = await asyncio.gather(
        *(
            ground.door.execute(premium_subsidy_pay, finance, payment(policy), key=f"k{number}")
            for number in range(3)
        )
    )
    assert sorted(codes(one.refusals) for one in outcomes) == [
        [],
        ["PREMIUM_SUBSIDY_DUPLICATE@policy"],
        ["PREMIUM_SUBSIDY_DUPLICATE@policy"],
    ]
    assert len(await ground.rows("subsidy_entry")) == 1


async def test_a_payment_is_reversed_once_and_paid_anew(ground: Ground) -> None:
    finance, policy = ground.actor(Role.COUNTY_FIN), await insured(ground)
    paid = await ground.door.execute(premium_subsidy_pay, finance, payment(policy), key="1")
    command = PremiumSubsidyReverse(subsidy=paid.ids["subsidy"], reason="误付")
    outcomes = await asyncio.gather(
        *(
            ground.door.execute(premium_subsidy_reverse, finance, command, key=f"r{number}")
            for number in range(2)
        )
    )
    found = sorted(codes(one.refusals) for one in outcomes)
    assert found == [[], ["ALREADY_REVERSED@subsidy"]]
    done = await ground.door.execute(premium_subsidy_pay, finance, payment(policy), key="2")
    assert codes(done.refusals) == []
    assert sorted(row["number"] for row in await ground.rows("premium_subsidy")) == [1, 2]
    refusals = await ground.refused(premium_subsidy_pay, finance, payment(policy), key="3")
    assert codes(refusals) == ["PREMIUM_SUBSIDY_DUPLICATE@policy"]
    kinds = sorted(row["kind"] for row in await ground.rows("subsidy_entry"))
    assert kinds == ["CORRECTION", "PAYMENT", "PAYMENT"]


async def test_a_reversal_is_judged_whole(ground: Ground) -> None:
    finance = ground.actor(Role.COUNTY_FIN)
    borrower = await ground.household()
    policy = await factories.insurance_policy(ground.owner, ground.county_id, borrower)
    paid = await factories.premium_subsidy(ground.owner, borrower, policy)
    refusals = await ground.refused(
        premium_subsidy_reverse, finance, PremiumSubsidyReverse(subsidy=paid, reason=" "), key="k"
    )
    assert codes(refusals) == ["REASON_REQUIRED@reason"]
    absent = GlobalId("premiumsubsidy", ground.county_id, uuid7(AT))
    command = PremiumSubsidyReverse(subsidy=absent, reason="误付")
    refusals = await ground.refused(premium_subsidy_reverse, finance, command, key="k")
    assert codes(refusals) == ["NOT_FOUND@subsidy"]


async def test_only_the_county_s_finance_pays_and_with_a_key(ground: Ground) -> None:
    policy = await insured(ground)
    for actor in (ground.actor(Role.COUNTY_PA), ground.bank(), ground.above(Role.PROV_FIN)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied) as caught:
                await ground.door.execute(premium_subsidy_pay, actor, payment(policy), key="k")
        assert caught.value.grantable_by == ("COUNTY_FIN",)
    with pytest.raises(KeyRequired):
        finance = ground.actor(Role.COUNTY_FIN)
        await ground.door.execute(premium_subsidy_pay, finance, payment(policy))


async def test_another_county_s_policy_is_absent(ground: Ground) -> None:
    there = await factories.household(ground.owner, ground.elsewhere())
    policy = await factories.insurance_policy(ground.owner, there.county_id, there)
    refusals = await ground.refused(
        premium_subsidy_pay, ground.actor(Role.COUNTY_FIN), payment(policy), key="k"
    )
    assert codes(refusals) == ["NOT_FOUND@policy"]
