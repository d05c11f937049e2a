"""Acts that are no loan's: fund, entity, repayment, arrears and renewal ask the day's version.

The later text made up here differs in each of them; until its first day nothing of it is heard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from authz.role import Role
from rules import policy
from rules.agreement import judge_agreement_registration
from rules.dated import Dated
from rules.facts import (
    AgreementRegistrationFacts,
    FundFacts,
    InjectionFacts,
    OutflowFacts,
    ProjectAmendmentFacts,
    ProjectRegistrationFacts,
)
from rules.fund import judge_injection, judge_outflow
from rules.project import judge_project_amendment, judge_project_registration
from rules.refusal import Clause, ErrorCode, Refusal, refuse
from rules.vocabulary import FiveTier, Industry, PayerType, SourceLevel
from services.age_candidates import page_after
from services.fund_inject import FundInject, fund_inject
from services.loan_submit import loan_submit
from services.project_register import ProjectRegister, project_register
from services.repayment_record import RepaymentRecord, repayment_record
from services.warning_found import bounds_on
from services.work import NO_ROW
from tests import factories
from tests.rules.later_version import BEGINS, DOCUMENT, LATER
from tests.rules.situation import build
from tests.services.ground import Ground, codes
from tests.services.test_loan_age import aged
from tests.services.test_renewal import advanced, renewal

pytestmark = pytest.mark.anyio

EVE = BEGINS - timedelta(days=1)
CITED = Clause(DOCUMENT, "五", "其他")
D = Decimal


def refused(*given: Any) -> Refusal:
    return refuse(ErrorCode.PROHIBITED_USE, given[-1] if len(given) > 1 else "kind", clause=CITED)


OTHER = replace(
    LATER,
    rules=replace(
        LATER.rules,
        pooled_use=refused,
        entity_of_good_standing=lambda *_: None,
        sourced_injection=lambda _: [refuse(ErrorCode.FUND_EARMARKED, clause=CITED)],
        earmarked=lambda _: None,
        third_party_repayment=lambda _: None,
        class_of_renewal=lambda _: FiveTier.SPECIAL_MENTION,
        long_overdue=lambda since, day: (day - since).days > 60,
        shortfall=lambda *_: D("1.00"),
    ),
    numbers={**LATER.numbers, "OVERDUE_DAYS": Dated("五", "days", ((BEGINS, 60),), clause=CITED)},
)


@pytest.fixture(autouse=True)
def both() -> Iterator[None]:
    """Every test here knows both versions."""
    with patch.object(policy, "VERSIONS", policy.in_succession(*policy.VERSIONS, OTHER)):
        yield


def told(refusals: list[Refusal]) -> list[tuple[str, str]]:
    """Code and document of each."""
    return [(one.code.value, one.clause.document if one.clause else "") for one in refusals]


def test_the_verdicts_follow_the_business_day() -> None:
    notice = policy.VERSIONS[0].code
    other = [("PROHIBITED_USE", DOCUMENT)]
    negative = {"entity_list_state": "NEGATIVE", "declared_after": "6000000.00"}
    for judge, kind, changes, eve, begins in (
        (judge_injection, InjectionFacts, {}, [], [("FUND_EARMARKED", DOCUMENT)]),
        (
            judge_outflow,
            OutflowFacts,
            {"kind": "INTEREST"},
            [("FUND_EARMARKED", notice)],
            [],
        ),
        (judge_project_registration, ProjectRegistrationFacts, {}, [], other),
        (judge_agreement_registration, AgreementRegistrationFacts, {}, [], other),
        (
            judge_project_amendment,
            ProjectAmendmentFacts,
            negative,
            [("ENTITY_ON_NEGATIVE_LIST", notice)],
            other,
        ),
    ):
        assert told(judge(build(kind, {**changes, "today": EVE}))) == eve, kind
        assert told(judge(build(kind, {**changes, "today": BEGINS}))) == begins, kind
    fund = FundFacts(balance=D("1.00"), outstanding=D("100.00"))
    shortfalls = [policy.policy_on(day).rules.shortfall(fund, day) for day in (EVE, BEGINS)]
    assert shortfalls == [D("9.00"), D("1.00")]


def test_numbers_of_a_sweep_are_those_of_the_version() -> None:
    for day, days in ((EVE, 30), (BEGINS, 60)):
        assert bounds_on(day)["overdue_days"] == days
        assert page_after(NO_ROW, 1, day)["overdue_days"] == days
    assert bounds_on(BEGINS) == {**bounds_on(EVE), "overdue_days": 60}


@pytest.mark.parametrize(("day", "expected"), [(EVE, []), (BEGINS, ["FUND_EARMARKED"])])
async def test_money_enters_the_fund_by_the_version(
    ground: Ground, day: date, expected: list[str]
) -> None:
    await factories.fund(ground.owner, ground.county_id)
    command = FundInject(
        amount=D("1.00"), source_level=SourceLevel.COUNTY, document_no="凤财〔2021〕1号"
    )
    outcome = await ground.on(day).door.execute(
        fund_inject, ground.actor(Role.COUNTY_FIN), command, key="k"
    )
    assert [one.code.value for one in outcome.refusals] == expected
    assert len(await ground.rows("fund_entry")) == 1 - len(expected)


@pytest.mark.parametrize(("day", "expected"), [(EVE, []), (BEGINS, ["PROHIBITED_USE@enterprise"])])
async def test_a_project_is_registered_by_the_version(
    ground: Ground, day: date, expected: list[str]
) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    command = ProjectRegister(
        project_no="P-1",
        name="茶叶",
        enterprise=entity,
        industry=Industry.PLANTING,
        total_investment=D("1.00"),
        declared_loan_funds=D("1.00"),
    )
    outcome = await ground.on(day).door.execute(
        project_register, ground.actor(Role.COUNTY_PA), command, key="k"
    )
    assert codes(outcome.refusals) == expected
    assert len(await ground.rows("project")) == 1 - len(expected)


@pytest.mark.parametrize(("day", "expected"), [(EVE, ["THIRD_PARTY_REPAYMENT"]), (BEGINS, [])])
async def test_a_payer_is_warned_of_by_the_version(
    ground: Ground, day: date, expected: list[str]
) -> None:
    loan = await ground.loan(
        await ground.household(), value_on=EVE - timedelta(days=9), matures_on=date(2021, 12, 1)
    )
    command = RepaymentRecord(
        loan=loan, principal=D("1.00"), bank_ref="B", payer_type=PayerType.THIRD_PARTY
    )
    outcome = await ground.on(day).door.execute(repayment_record, ground.bank(), command, key="k")
    assert codes(outcome.refusals) == []
    assert [one.code.value for one in outcome.warnings] == expected


@pytest.mark.parametrize(
    ("day", "rules"),
    [(EVE, ["OVERDUE_30_DAYS", "OVERDUE_STARTED"]), (BEGINS, ["OVERDUE_STARTED"])],
)
async def test_long_overdue_is_what_the_version_says(
    ground: Ground, day: date, rules: list[str]
) -> None:
    matured_on = EVE - timedelta(days=40)
    loan = await ground.loan(
        await ground.household(),
        value_on=matured_on - timedelta(days=300),
        matures_on=matured_on,
    )
    await aged(ground, loan, day)
    assert sorted(row["rule"] for row in await ground.rows("warning")) == rules


@pytest.mark.parametrize(("day", "tier"), [(EVE, "NORMAL"), (BEGINS, "SPECIAL_MENTION")])
async def test_a_renewal_begins_with_the_class_the_version_gives(
    ground: Ground, day: date, tier: str
) -> None:
    ground = ground.on(day)
    borrower = await ground.household()
    old = await ground.loan(
        borrower, value_on=day - timedelta(days=30), matures_on=date(2021, 6, 1)
    )
    rate = D("4.3500") if day == EVE else D("3.8500")
    command = renewal(ground, borrower, old, "20000.00", rate=rate, matures_on=date(2021, 12, 1))
    outcome = await ground.door.execute(loan_submit, ground.bank(), command)
    assert codes(outcome.refusals) == []
    new = outcome.ids["loan"]
    await advanced(ground, new, "approve", "sign", "disburse")
    assert (await ground.row("loan", id=new.key))["five_tier"] == tier
