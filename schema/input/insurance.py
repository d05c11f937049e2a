"""Inputs of what is done about farm insurance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import InsuranceCategory, InsuredKind, PremiumFundSource
from schema.input.base import Act, field, optional


@strawberry.input(description="保费分担，元，合计须等于保费。Who pays the premium, yuan.")
class InsurancePremiumPartsInput:
    """All five are told; nothing is 0.00."""

    central: Decimal = field("中央财政，元。Centre, yuan.")
    province: Decimal = field("省级财政，元。Province, yuan.")
    city: Decimal = field("市级财政，元。City, yuan.")
    county: Decimal = field("县级财政，元。County, yuan.")
    self_paid: Decimal = field("自缴部分，元。What the insured pays itself, yuan.")


@strawberry.input(description="登记农业保险保单（任何险种）。A policy, of any category.")
class InsurancePolicyRegisterInput(Act):
    """Insured is a household, or an entity with the township's word on two things."""

    policy_no: str = field("保单号，同一保险公司唯一。Number, unique with its insurer.")
    insurer: str = field("保险公司。Insurer.")
    insured_kind: InsuredKind = field("被保险人类型。Who is insured.")
    household: strawberry.ID | None = optional(
        "被保险农户（类型为 HOUSEHOLD 时必填）。Insured household; for HOUSEHOLD only."
    )
    enterprise: strawberry.ID | None = optional(
        "被保险经营主体（其他类型必填）。Insured entity; for the other kinds."
    )
    drives_poor: bool | None = optional(
        "乡镇证明：扶贫带动力强；经营主体必填。Attested: lifts poor households; of an entity."
    )
    linked_to_poor: bool | None = optional(
        "乡镇证明：与贫困户利益联结紧密；经营主体必填。Attested: shares with them; of an entity."
    )
    product: str = field("险种。Product.")
    category: InsuranceCategory = field("险种类别；商业保险可登记、不补贴。Category.")
    sum_insured: Decimal = field("保险金额，元。Sum insured, yuan.")
    premium: Decimal = field("保费，元，等于五项之和。Premium, yuan, the sum of its parts.")
    parts: InsurancePremiumPartsInput = field("保费分担。Who pays the premium.")
    starts_on: date = field("起保日。First day.")
    ends_on: date = field("终保日（含），不早于起保日。Last day, insured too.")


@strawberry.input(description="拨付保费补贴（农户自缴部分，全额，一次）。Subsidy of a premium.")
class PremiumSubsidyPayInput(Act):
    """Moves money: an idempotency key is mandatory."""

    policy: strawberry.ID = field("保单。The policy.")
    amount: Decimal = field("金额，元，等于自缴部分。Amount, yuan: the self-paid part.")
    fund_source: PremiumFundSource = field(
        "资金来源，须为切块到县财政专项扶贫资金。Source; only the county's allotted money serves."
    )
    document_no: str = field("文号。Document number.")
    paid_on: date | None = optional("拨付日，默认业务日。Day of payment.")


@strawberry.input(description="冲正保费补贴（误付）。Reversal of a payment made by mistake.")
class PremiumSubsidyReverseInput(Act):
    """Moves money: an idempotency key is mandatory."""

    subsidy: strawberry.ID = field("所冲正的补贴。The payment.")
    reason: str = field("原因。Reason.")
    document_no: str | None = optional("文号。Document number.")
