"""二(三) 建立保险分担机制: insurance and the subsidy of its premium (rows 28 to 31)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType

from rules.insurance_facts import InsurancePolicyFacts, PremiumSubsidyFacts
from rules.money import ZERO, is_money
from rules.notice_2018_119.part_1_positioning import REGISTERED
from rules.notice_2018_119.text import TEXT
from rules.ratio import ratio
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import (
    EnterpriseKind,
    HouseholdStatus,
    InsuranceCategory,
    InsuredKind,
    PremiumFundSource,
)

# What the dictionary of entities calls the four kinds that run a farm of moderate scale.
ENTITY_OF_INSURED: MappingProxyType[InsuredKind, EnterpriseKind] = MappingProxyType(
    {
        InsuredKind.FAMILY_FARM: EnterpriseKind.FAMILY_FARM,
        InsuredKind.BIG_GROWER: EnterpriseKind.BIG_GROWER,
        InsuredKind.COOPERATIVE: EnterpriseKind.COOPERATIVE,
        InsuredKind.SMALL_AGRI_ENTERPRISE: EnterpriseKind.ENTERPRISE,
    }
)


def insured_as_the_notice_names(policy: InsurancePolicyFacts) -> list[Refusal]:
    """Row 28, 二(三): 「鼓励和支持贫困户或…适度规模经营主体参加政策性农业保险」.

    A household, or an entity of one of the four kinds, with the township's word on whether it
    lifts poor households and shares with them. The word may be no: nothing is refused for it.
    """
    if policy.insured_kind is InsuredKind.HOUSEHOLD:
        return _of_household(policy)
    found = []
    if policy.names_household:
        found.append(_invalid("household", "NOT_OF_INSURED_KIND"))
    if not policy.names_entity:
        found.append(_invalid("enterprise", "MISSING"))
    elif policy.entity_kind not in (None, ENTITY_OF_INSURED[policy.insured_kind]):
        found.append(
            _invalid(
                "insuredKind",
                "NOT_KIND_OF_ENTERPRISE",
                kind=policy.entity_kind,
                admittedInsured=_insured_of(policy.entity_kind),
            )
        )
    for name, attested in (
        ("drivesPoor", policy.drives_poor),
        ("linkedToPoor", policy.linked_to_poor),
    ):
        if attested is None:
            found.append(_invalid(name, "MISSING"))
    return found


def _insured_of(kind: EnterpriseKind | None) -> str:
    """The kind of insured that an entity of this kind is; `null` where it is none of the four."""
    found = [insured for insured, entity in ENTITY_OF_INSURED.items() if entity is kind]
    return found[0].value if found else "null"


def _of_household(policy: InsurancePolicyFacts) -> list[Refusal]:
    found = []
    if not policy.names_household:
        found.append(_invalid("household", "MISSING"))
    for name, given in (
        ("enterprise", policy.names_entity),
        ("drivesPoor", policy.drives_poor is not None),
        ("linkedToPoor", policy.linked_to_poor is not None),
    ):
        if given:
            found.append(_invalid(name, "NOT_OF_INSURED_KIND"))
    return found


def participation(insured: int, borrowers: int) -> Decimal | None:
    """Row 28, 二(三): 「鼓励和支持贫困户或…适度规模经营主体参加政策性农业保险」.

    Borrower households with a policy in force among all borrower households: a figure to report,
    nothing is refused. None without borrowers.
    """
    return ratio(Decimal(insured), Decimal(borrowers))


QUALIFYING = (InsuranceCategory.CENTRAL_SUBSIDISED, InsuranceCategory.LOCAL_SPECIALTY)


def qualifying_category(subsidy: PremiumSubsidyFacts) -> Refusal | None:
    """Row 29, 二(三): 「中央财政保费补贴险种、地方特色农业保险险种」.

    Any policy may be registered; of these two categories the premium is subsidised.
    """
    if subsidy.category in QUALIFYING:
        return None
    return refuse(
        ErrorCode.PREMIUM_NOT_ELIGIBLE,
        "policy",
        clause=TEXT[29],
        category=subsidy.category,
        admittedCategories=",".join(QUALIFYING),
    )


def household_in_full(subsidy: PremiumSubsidyFacts) -> list[Refusal]:
    """Row 30, 二(三): 「建档立卡农户自缴部分…予以全额补贴」.

    The whole of what a registered household pays itself, no fen more or less, once for a policy.
    The policy of an entity has nothing.
    """
    found = []
    if subsidy.insured_kind is not InsuredKind.HOUSEHOLD:
        found.append(
            refuse(
                ErrorCode.PREMIUM_NOT_ELIGIBLE,
                "policy",
                clause=TEXT[30],
                insuredKind=subsidy.insured_kind,
                admittedInsured=InsuredKind.HOUSEHOLD,
            )
        )
    elif subsidy.status not in REGISTERED:
        found.append(
            refuse(
                ErrorCode.PREMIUM_NOT_ELIGIBLE,
                "policy",
                clause=TEXT[30],
                householdStatus=subsidy.status or HouseholdStatus.NOT_REGISTERED,
                admittedStatus=",".join(REGISTERED),
            )
        )
    if subsidy.is_paid:
        found.append(refuse(ErrorCode.PREMIUM_SUBSIDY_DUPLICATE, "policy", clause=TEXT[30]))
    elif (wrong := _amount(subsidy)) is not None:
        found.append(wrong)
    return found


def _amount(subsidy: PremiumSubsidyFacts) -> Refusal | None:
    """What is available is the self-paid part; less than that is not in full."""
    if not is_money(subsidy.amount):
        return None  # Refused as no money at all.
    if subsidy.amount > subsidy.self_paid:
        return refuse(
            ErrorCode.PREMIUM_SUBSIDY_EXCEEDED,
            "amount",
            clause=TEXT[30],
            requested=subsidy.amount,
            available=subsidy.self_paid,
            excess=subsidy.amount - subsidy.self_paid,
        )
    if ZERO < subsidy.amount < subsidy.self_paid:
        return refuse(
            ErrorCode.VALIDATION,
            "amount",
            clause=TEXT[30],
            reason="NOT_IN_FULL",
            selfPaid=subsidy.self_paid,
            difference=subsidy.self_paid - subsidy.amount,
        )
    return None


def allotted_fund(subsidy: PremiumSubsidyFacts) -> Refusal | None:
    """Row 31, 二(三): 「由切块到县财政专项扶贫资金」.

    From that money alone, in a ledger of its own: never from the risk-compensation fund.
    """
    if subsidy.fund_source is PremiumFundSource.COUNTY_BLOCK_POVERTY_FUND:
        return None
    return refuse(
        ErrorCode.WRONG_FUND,
        "fundSource",
        clause=TEXT[31],
        fundSource=subsidy.fund_source,
        admittedSource=PremiumFundSource.COUNTY_BLOCK_POVERTY_FUND,
    )


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[28], reason=reason, **figures)


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    28: (insured_as_the_notice_names, participation),
    29: (qualifying_category,),
    30: (household_in_full,),
    31: (allotted_fund,),
}

NOT_MODELLED: dict[int, str] = {}
