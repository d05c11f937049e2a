"""Farm insurance: who is insured, whose premium is subsidised, by how much and from what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.insurance import judge_insurance_policy, judge_premium_reversal, judge_premium_subsidy
from rules.insurance_facts import (
    InsurancePolicyFacts,
    PremiumParts,
    PremiumReversalFacts,
    PremiumSubsidyFacts,
)
from rules.notice_2018_119.part_2_3_insurance import participation
from rules.ratio import percent_text
from rules.refusal import Refusal
from rules.vocabulary import (
    EnterpriseKind,
    HouseholdStatus,
    InsuranceCategory,
    InsuredKind,
    PremiumFundSource,
)

D = Decimal
PARTS = PremiumParts(
    central=D("48.00"), province=D("30.00"), city=D("6.00"), county=D("6.00"), self_paid=D("30.00")
)
POLICY = InsurancePolicyFacts(
    today=date(2018, 12, 20),
    insured_kind=InsuredKind.HOUSEHOLD,
    names_household=True,
    names_entity=False,
    sum_insured=D("2400.00"),
    premium=D("120.00"),
    parts=PARTS,
    starts_on=date(2018, 6, 1),
    ends_on=date(2019, 5, 31),
)
ENTITY = replace(
    POLICY,
    insured_kind=InsuredKind.COOPERATIVE,
    names_household=False,
    names_entity=True,
    entity_kind=EnterpriseKind.COOPERATIVE,
    drives_poor=False,
    linked_to_poor=True,
)
SUBSIDY = PremiumSubsidyFacts(
    today=date(2018, 12, 20),
    category=InsuranceCategory.CENTRAL_SUBSIDISED,
    insured_kind=InsuredKind.HOUSEHOLD,
    status=HouseholdStatus.POOR,
    self_paid=D("30.00"),
    is_paid=False,
    amount=D("30.00"),
    fund_source=PremiumFundSource.COUNTY_BLOCK_POVERTY_FUND,
    paid_on=date(2018, 12, 20),
)


def told(refusals: list[Refusal]) -> list[tuple[str, str, int | str | None]]:
    """Code, place and reason of each."""
    return [(one.code.value, ".".join(one.path[1:]), one.param("reason")) for one in refusals]


@pytest.mark.parametrize("category", InsuranceCategory)
def test_a_policy_of_any_category_is_registered(category: InsuranceCategory) -> None:
    assert judge_insurance_policy(POLICY) == []
    assert judge_insurance_policy(ENTITY) == []
    wanted = [] if category is not InsuranceCategory.COMMERCIAL else ["PREMIUM_NOT_ELIGIBLE"]
    found = judge_premium_subsidy(replace(SUBSIDY, category=category))
    assert [one.code.value for one in found] == wanted


@pytest.mark.parametrize(
    ("self_paid", "total", "difference"),
    [("29.99", "119.99", "0.01"), ("30.01", "120.01", "-0.01"), ("0.00", "90.00", "30.00")],
)
def test_the_parts_make_the_premium_to_the_fen(self_paid: str, total: str, difference: str) -> None:
    policy = replace(POLICY, parts=replace(PARTS, self_paid=D(self_paid)))
    (refusal,) = judge_insurance_policy(policy)
    assert refusal.path == ("input", "premium")
    assert dict(refusal.params) == {
        "reason": "PARTS_DIFFER",
        "sum": total,
        "premium": "120.00",
        "difference": difference,
    }


fens = st.integers(0, 10**9).map(lambda n: D(n) / 100)


@given(st.tuples(fens, fens, fens, fens, fens), st.integers(-100, 100))
def test_whatever_the_parts_only_their_sum_is_the_premium(
    amounts: tuple[Decimal, ...], off: int
) -> None:
    parts = PremiumParts(
        central=amounts[0],
        province=amounts[1],
        city=amounts[2],
        county=amounts[3],
        self_paid=amounts[4],
    )
    premium = parts.total + D(off) / 100
    if premium <= 0:
        return
    found = judge_insurance_policy(replace(POLICY, premium=premium, parts=parts))
    assert (found == []) is (off == 0)


@pytest.mark.parametrize(
    ("policy", "changes", "wanted"),
    [
        (POLICY, {"names_household": False}, [("household", "MISSING")]),
        (
            POLICY,
            {"names_entity": True, "drives_poor": True, "linked_to_poor": False},
            [
                ("drivesPoor", "NOT_OF_INSURED_KIND"),
                ("enterprise", "NOT_OF_INSURED_KIND"),
                ("linkedToPoor", "NOT_OF_INSURED_KIND"),
            ],
        ),
        (ENTITY, {"names_entity": False, "entity_kind": None}, [("enterprise", "MISSING")]),
        (ENTITY, {"names_household": True}, [("household", "NOT_OF_INSURED_KIND")]),
        (
            ENTITY,
            {"drives_poor": None, "linked_to_poor": None},
            [("drivesPoor", "MISSING"), ("linkedToPoor", "MISSING")],
        ),
        (
            ENTITY,
            {"entity_kind": EnterpriseKind.FAMILY_FARM},
            [("insuredKind", "NOT_KIND_OF_ENTERPRISE")],
        ),
        (POLICY, {"ends_on": date(2018, 5, 31)}, [("endsOn", "BEFORE_START")]),
        (POLICY, {"sum_insured": D("0.00")}, [("sumInsured", "NOT_POSITIVE_MONEY")]),
        (POLICY, {"premium": D("-1.00")}, [("premium", "NOT_POSITIVE_MONEY")]),
        (POLICY, {"premium": D("120.001")}, [("premium", "NOT_POSITIVE_MONEY")]),
        (
            POLICY,
            {"parts": replace(PARTS, city=D("-0.01"), county=D("0.001"))},
            [("parts.city", "NEGATIVE_MONEY"), ("parts.county", "NEGATIVE_MONEY")],
        ),
    ],
)
def test_a_policy_is_judged_whole(
    policy: InsurancePolicyFacts, changes: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    found = told(judge_insurance_policy(replace(policy, **changes)))
    assert found == [("VALIDATION", path, reason) for path, reason in wanted]


def test_a_policy_of_one_day_is_one() -> None:
    assert judge_insurance_policy(replace(POLICY, ends_on=POLICY.starts_on)) == []


@pytest.mark.parametrize(
    ("kind", "entity"),
    [
        (InsuredKind.FAMILY_FARM, EnterpriseKind.FAMILY_FARM),
        (InsuredKind.BIG_GROWER, EnterpriseKind.BIG_GROWER),
        (InsuredKind.SMALL_AGRI_ENTERPRISE, EnterpriseKind.ENTERPRISE),
    ],
)
def test_the_four_kinds_of_entities(kind: InsuredKind, entity: EnterpriseKind) -> None:
    assert judge_insurance_policy(replace(ENTITY, insured_kind=kind, entity_kind=entity)) == []
    platform = replace(ENTITY, insured_kind=kind, entity_kind=EnterpriseKind.GOV_FINANCING_PLATFORM)
    (refusal,) = judge_insurance_policy(platform)
    assert refusal.param("admittedInsured") == "null"


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [
        ("30.00", []),
        ("30.01", [("PREMIUM_SUBSIDY_EXCEEDED", "amount", None)]),
        ("29.99", [("VALIDATION", "amount", "NOT_IN_FULL")]),
        ("0.00", [("VALIDATION", "amount", "NOT_POSITIVE_MONEY")]),
        ("29.999", [("VALIDATION", "amount", "NOT_POSITIVE_MONEY")]),
    ],
)
def test_the_self_paid_part_in_full(amount: str, wanted: list[tuple[str, str, str | None]]) -> None:
    assert told(judge_premium_subsidy(replace(SUBSIDY, amount=D(amount)))) == wanted


def test_what_is_available_is_told() -> None:
    (refusal,) = judge_premium_subsidy(replace(SUBSIDY, amount=D("30.01")))
    assert dict(refusal.params) == {
        "requested": "30.01",
        "available": "30.00",
        "excess": "0.01",
    }


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"category": InsuranceCategory.LOCAL_SPECIALTY}, []),
        ({"status": HouseholdStatus.EXITED}, []),
        ({"status": HouseholdStatus.RETURNED_POOR}, []),
        ({"status": HouseholdStatus.REMOVED_WRONG}, ["PREMIUM_NOT_ELIGIBLE"]),
        ({"status": HouseholdStatus.NOT_REGISTERED}, ["PREMIUM_NOT_ELIGIBLE"]),
        (
            {"insured_kind": InsuredKind.FAMILY_FARM, "status": None},
            ["PREMIUM_NOT_ELIGIBLE"],
        ),
        ({"is_paid": True}, ["PREMIUM_SUBSIDY_DUPLICATE"]),
        ({"fund_source": PremiumFundSource.RISK_FUND}, ["WRONG_FUND", "FUND_EARMARKED"]),
        ({"fund_source": PremiumFundSource.OTHER}, ["WRONG_FUND"]),
        ({"paid_on": date(2018, 12, 21)}, ["VALIDATION"]),
        (
            {
                "category": InsuranceCategory.COMMERCIAL,
                "insured_kind": InsuredKind.BIG_GROWER,
                "status": None,
                "amount": D("30.01"),
                "fund_source": PremiumFundSource.RISK_FUND,
                "paid_on": date(2018, 12, 21),
            },
            [
                "VALIDATION",
                "PREMIUM_NOT_ELIGIBLE",
                "PREMIUM_NOT_ELIGIBLE",
                "PREMIUM_SUBSIDY_EXCEEDED",
                "WRONG_FUND",
                "FUND_EARMARKED",
            ],
        ),
    ],
)
def test_whose_premium_is_subsidised(changes: dict[str, Any], wanted: list[str]) -> None:
    found = judge_premium_subsidy(replace(SUBSIDY, **changes))
    assert [one.code.value for one in found] == wanted


def test_a_payment_is_reversed_once_with_a_reason() -> None:
    sound = PremiumReversalFacts(is_reversed=False, reason="付错")
    assert judge_premium_reversal(sound) == []
    found = judge_premium_reversal(PremiumReversalFacts(is_reversed=True, reason=" "))
    assert sorted(one.code.value for one in found) == ["ALREADY_REVERSED", "REASON_REQUIRED"]


@pytest.mark.parametrize(
    ("insured", "borrowers", "shown"),
    [(40, 100, "40.00"), (0, 100, "0.00"), (1, 3, "33.33"), (2, 3, "66.67"), (3, 3, "100.00")],
)
def test_participation(insured: int, borrowers: int, shown: str) -> None:
    found = participation(insured, borrowers)
    assert found is not None and percent_text(found) == shown


def test_without_borrowers_there_is_no_rate() -> None:
    assert participation(0, 0) is None
