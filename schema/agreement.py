"""Cooperation agreements (合作协议, 一(四)): parties, duties, how the household shares, consent."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import AgreementParty, AgreementState, BenefitKind, Participation
from schema.column import column, condition, edge, group
from schema.connection import Node
from schema.enterprise import Enterprise
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.household import Household


@strawberry.input(description="合作协议筛选。Filter of agreements.")
class AgreementFilter:
    """Which agreements."""

    agreement_no: StringCondition | None = condition("agreement_no", "协议编号。Number.")
    status: Condition[AgreementState] | None = condition("state", "状态。State.")
    ends_on: DateCondition | None = condition("ends_on", "到期日。Last day.")
    household: IdCondition | None = condition("household_id id:Household", "农户。Household.")
    enterprise: IdCondition | None = condition("enterprise_id id:Enterprise", "用款主体。Entity.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[AgreementFilter] | None = joined("and", AND)
    or_: list[AgreementFilter] | None = joined("or", OR)
    not_: AgreementFilter | None = joined("not", NOT)


AgreementOrder = order_of("Agreement")


@strawberry.type(description="一方的职责（一(四)「明确各方职责」）。A duty of one of the parties.")
class AgreementDuty:
    """Who undertakes what."""

    party: AgreementParty = column("party", "责任方。The party.")
    duty: str = column("duty", "职责。What it undertakes.")


@strawberry.type(description="利益联结（一(四)）。How the household shares in what is earned.")
class AgreementBenefitLinkage:
    """A kind, with an amount, a period, or both."""

    kind: BenefitKind | None = column("benefit_kind", "方式；未约定为 null。Kind; null if none.")
    amount: Decimal | None = column("benefit_amount", "金额，元。Amount, yuan.")
    period: str | None = column("benefit_period", "期限或频次。Period.")


@strawberry.type(description="农户同意书（一(四)「贫困户自愿参与」）。The household's consent.")
class AgreementConsent:
    """When it was given, before whom, and the file it is kept in."""

    consent_on: date | None = column("consent_on", "同意日。Day of the consent.")
    witness: str | None = column("consent_witness", "见证人。Witness.")
    file_hash: str | None = column("consent_file_hash", "文件 SHA-256。SHA-256 of the file.")


@strawberry.type(description="农户与经营主体的合作协议。A cooperation agreement.")
class Agreement(Node):
    """Between a household and a business entity; an amendment is a new revision."""

    agreement_no: str = column("agreement_no", "协议编号。Number.")
    revision: int = column("revision", "修订次序，自 1 起。Revision, from 1.")
    status: AgreementState = column("state", "状态。State.")
    amount: Decimal = column("amount", "协议金额，元。Amount, yuan.")
    starts_on: date = column("starts_on", "起始日。First day.")
    ends_on: date = column("ends_on", "到期日。Last day.")
    risk_control: str | None = column("risk_control", "风险防控机制。How risk is held.")
    voluntary: bool = column("voluntary", "是否贫困户自愿。Whether the household is willing.")
    participation: Participation = column("participation", "参与方式。How it takes part itself.")
    signed_on: date | None = column("signed_on", "签订日；未签订为 null。Day of signing.")
    ended_on: date | None = column("ended_on", "终止日；未终止为 null。Day it ended.")
    ended_reason: str | None = column("ended_reason", "终止原因。Why it ended.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    benefit_linkage: AgreementBenefitLinkage = group("利益联结。How the household shares.")
    consent: AgreementConsent = group("农户同意书。The household's consent.")
    duties: list[AgreementDuty] = edge("agreement.duties", "各方职责。Duties of the parties.")
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "agreement.household", "农户。Household."
    )
    enterprise: Enterprise | None = edge("agreement.enterprise", "用款主体。Business entity.")
    replaces: Annotated[Agreement, strawberry.lazy("schema.agreement")] | None = edge(
        "agreement.replaces", "所修订的协议。The revision that it takes the place of."
    )
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
