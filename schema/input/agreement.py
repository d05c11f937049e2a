"""Inputs of what is done to cooperation agreements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import AgreementParty, BenefitKind, Participation
from schema.input.base import Act, Update, field, optional

_AGREEMENT = "合作协议。The agreement."


@strawberry.input(description="一方的职责。A duty of one of the parties.")
class AgreementDutyInput:
    """Household and enterprise each have one before the agreement is signed."""

    party: AgreementParty = field("责任方。The party.")
    duty: str = field("职责。What it undertakes.")


@strawberry.input(description="利益联结。How the household shares.")
class AgreementBenefitLinkageInput:
    """An amount, a period, or both are due before the agreement is signed."""

    kind: BenefitKind = field("方式。Kind.")
    amount: Decimal | None = optional("金额，元。Amount, yuan.")
    period: str | None = optional("期限或频次。Period.")


@strawberry.input(description="登记合作协议。Registration of a cooperation agreement.")
class AgreementRegisterInput(Act):
    """A draft may lack what is due when it is signed."""

    agreement_no: str = field("协议编号，本县唯一。Number, unique in the county.")
    household: strawberry.ID = field("建档立卡户。The household.")
    enterprise: strawberry.ID = field("用款主体。The business entity.")
    amount: Decimal = field("协议金额，元。Amount, yuan.")
    starts_on: date = field("起始日。First day.")
    ends_on: date = field("到期日，须晚于起始日。Last day, after the first.")
    duties: list[AgreementDutyInput] = field("各方职责，最多 20 条。Duties, at most 20.")
    benefit_linkage: AgreementBenefitLinkageInput | None = optional("利益联结。How it shares.")
    risk_control: str | None = optional("风险防控机制。How risk is held.")
    voluntary: bool = field("是否贫困户自愿。Whether the household is willing.")
    participation: Participation = field("参与方式。How the household takes part itself.")
    replaces: strawberry.ID | None = optional(
        "所修订的协议（同一编号、同一农户）。The agreement of this number that it amends."
    )


@strawberry.input(description="农户同意书。The household's consent.")
class AgreementConsentInput:
    """All three are needed; what is missing is named."""

    consent_on: date | None = optional("同意日，不晚于签订日。Day, not after the signing.")
    witness: str | None = optional("见证人。Witness.")
    file_hash: str | None = optional(
        "已签同意书的 SHA-256，64 位小写十六进制。SHA-256 of the signed paper, lower-case hex."
    )


@strawberry.input(description="签订合作协议。Signing of a cooperation agreement.")
class AgreementSignInput(Update):
    """Consent, the three sections and the two principles are asked for."""

    agreement: strawberry.ID = field(_AGREEMENT)
    consent: AgreementConsentInput | None = optional("农户同意书。The household's consent.")
    signed_on: date | None = optional("签订日，默认业务日。Day of signing.")


@strawberry.input(description="终止合作协议。Termination of a cooperation agreement.")
class AgreementTerminateInput(Update):
    """From force only."""

    agreement: strawberry.ID = field(_AGREEMENT)
    reason: str = field("理由，必填。Reason, mandatory.")
