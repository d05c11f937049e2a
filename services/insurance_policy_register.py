"""insurancePolicyRegister: a policy of farm insurance, of any category (二(三), row 28; B35)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.household import Household
from models.ids import GlobalId
from models.insurance import InsurancePolicy
from models.statement import Statement
from rules.insurance import judge_insurance_policy
from rules.insurance_facts import InsurancePolicyFacts, PremiumParts
from rules.refusal import ErrorCode
from rules.vocabulary import EnterpriseKind, InsuranceCategory, InsuredKind
from services import household_row
from services.command import number, part, text
from services.enterprise_row import find_enterprise
from services.insurance_row import POLICY
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(InsurancePolicy)
_HOUSEHOLD = table_of(Household)


@dataclass(frozen=True, kw_only=True)
class InsurancePremiumParts:
    """Who pays the premium, yuan; the five make the whole."""

    central: Decimal
    province: Decimal
    city: Decimal
    county: Decimal
    self_paid: Decimal


@dataclass(frozen=True, kw_only=True)
class InsurancePolicyRegister:
    """Input of `insurancePolicyRegister`: insured is one household or one entity."""

    policy_no: str = number()
    insurer: str = text(100)
    insured_kind: InsuredKind
    household: GlobalId | None = None
    enterprise: GlobalId | None = None
    drives_poor: bool | None = None
    linked_to_poor: bool | None = None
    product: str = text(100)
    category: InsuranceCategory
    sum_insured: Decimal
    premium: Decimal
    parts: InsurancePremiumParts = part(InsurancePremiumParts)  # noqa: RUF009
    starts_on: date
    ends_on: date


INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


@use_case(Act.INSURANCEPOLICY_REGISTER, duplicate=(ErrorCode.VALIDATION, "policyNo"))
async def insurance_policy_register(work: Work, command: InsurancePolicyRegister) -> Done | Refused:
    """Keep it as the insurer issued it; whether its premium is subsidised is asked when paid."""
    work.permit(Resource.INSURANCE, {"county_id": work.county_id})
    household = await _find_household(work, command.household)
    named = command.enterprise
    entity = None if named is None else await find_enterprise(work, named)
    work.add(judge_insurance_policy(_facts(work, command, entity)))
    if work.refusals:
        return Refused()
    row = await INSERT.one(
        work.connection,
        **_terms(command),
        county_id=work.county_id,
        id=work.new_id(),
        household_id=household,
        enterprise_id=None if entity is None else entity["id"],
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    return Done(ids={"policy": POLICY.named(row)}, audits=(POLICY.audited(None, row),))


async def _find_household(work: Work, named: GlobalId | None) -> UUID | None:
    if named is None:
        return None
    row = await household_row.FIND.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        household_id=work.key_of(named, "household"),
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "household")
        return None
    key: UUID = row["id"]
    return key


def _facts(
    work: Work, command: InsurancePolicyRegister, entity: Mapping[str, Any] | None
) -> InsurancePolicyFacts:
    """As the rules take it; what was not found has been refused already."""
    split = command.parts
    return InsurancePolicyFacts(
        today=work.today,
        insured_kind=command.insured_kind,
        names_household=command.household is not None,
        names_entity=command.enterprise is not None,
        entity_kind=None if entity is None else EnterpriseKind[entity["kind"]],
        drives_poor=command.drives_poor,
        linked_to_poor=command.linked_to_poor,
        sum_insured=command.sum_insured,
        premium=command.premium,
        parts=PremiumParts(
            central=split.central,
            province=split.province,
            city=split.city,
            county=split.county,
            self_paid=split.self_paid,
        ),
        starts_on=command.starts_on,
        ends_on=command.ends_on,
    )


def _terms(command: InsurancePolicyRegister) -> dict[str, Any]:
    """The columns that the insurer's paper tells."""
    return {
        "policy_no": command.policy_no,
        "insurer": command.insurer,
        "insured_kind": command.insured_kind.value,
        "product": command.product,
        "category": command.category.value,
        "sum_insured": command.sum_insured,
        "premium": command.premium,
        "central_part": command.parts.central,
        "province_part": command.parts.province,
        "city_part": command.parts.city,
        "county_part": command.parts.county,
        "self_part": command.parts.self_paid,
        "drives_poor": command.drives_poor,
        "linked_to_poor": command.linked_to_poor,
        "starts_on": command.starts_on,
        "ends_on": command.ends_on,
    }
