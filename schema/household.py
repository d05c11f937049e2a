"""Registered poor households (建档立卡户), members (identity numbers masked) and exposure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from authz.role import Role
from rules.refusal import ErrorCode
from rules.vocabulary import EligibilityCondition, HouseholdFlag, HouseholdStatus
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    IdCardCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.agreement import Agreement, AgreementFilter, AgreementOrder
    from schema.disposal import DisposalCase, DisposalCaseFilter, DisposalCaseOrder
    from schema.insurance import InsurancePolicy, InsurancePolicyFilter, InsurancePolicyOrder
    from schema.loan import Loan, LoanFilter, LoanOrder
    from schema.malicious_default import (
        MaliciousDefault,
        MaliciousDefaultFilter,
        MaliciousDefaultOrder,
    )


@strawberry.input(description="农户筛选。Filter of households.")
class HouseholdFilter:
    """Which households."""

    household_no: StringCondition | None = condition("household_no", "户编号。Household number.")
    status: Condition[HouseholdStatus] | None = condition("status", "建档状态。Status.")
    id_card: IdCardCondition | None = condition(
        "identity hmac", "有此身份证号成员的农户。Households with a member of this number."
    )
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[HouseholdFilter] | None = joined("and", AND)
    or_: list[HouseholdFilter] | None = joined("or", OR)
    not_: HouseholdFilter | None = joined("not", NOT)


HouseholdOrder = order_of("Household")
AssessmentOrder = order_of("Assessment")


@strawberry.type(description="家庭成员；身份证号一律脱敏。A member; the identity number is masked.")
class HouseholdMember(Node):
    """A person of a household."""

    name: str = column("name", "姓名。Name.")
    relation: str = column("relation", "与户主关系。Relation to the head.")
    id_card: str = column(
        "id_card_masked", "身份证号（脱敏，如 522422********0013）。Masked identity number."
    )
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "member.household", "所在农户。Household."
    )


@strawberry.type(description="建档状态的一段历史。A change of a household's status.")
class HouseholdStatusChange(Node):
    """Status from a day on."""

    status: HouseholdStatus = column("status", "状态。Status.")
    from_on: date = column("from_on", "起始日。First day.")
    reason: str = column("reason", "原因及文号。Reason, with the document's number.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "status_change.household", "农户。Household."
    )


@strawberry.type(
    description="借款条件的评估（只增不改，一(一)）。An assessment of a condition, append-only."
)
class Assessment(Node):
    """Whether a household met a condition on a day."""

    condition: EligibilityCondition = column("condition", "条件。Condition.")
    met: bool = column("met", "是否具备。Whether it was met.")
    assessed_on: date = column("assessed_on", "评估日；最新一日的为准。As of; the newest counts.")
    note: str | None = column("note", "说明。Note.")
    recorded_role: Role = column("recorded_role", "评估角色。Role that assessed it.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "assessment.household", "农户。Household."
    )


@strawberry.type(
    description="农户授信占用（全部机构合计，以户为单位，一(二)）。Exposure over all lenders."
)
class HouseholdExposure:
    """What a household owes and has asked for: totals only, no lender's loans."""

    outstanding: Decimal = column("outstanding", "未还本金，元。Outstanding principal, yuan.")
    approved: Decimal = column("approved", "已审批或已签约，元。Approved or signed, yuan.")
    pending: Decimal = column("pending", "申请中，元。Applied for, yuan.")
    committed: Decimal = column("committed", "合计占用，元。Sum of the three, yuan.")
    limit: Decimal = column("ceiling", "每户上限，元。Limit per household, yuan.")
    available: Decimal = column("available", "可用额度，元。What is left, yuan.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "exposure.household", "农户。Household."
    )


@strawberry.type(description="建档立卡户。A household of the poverty register.")
class Household(Node):
    """The unit of lending (一(二)「以户为单位」)."""

    household_no: str = column("household_no", "户编号。Household number.")
    village: str = column("village", "村。Village.")
    head_name: str = column("head_name", "户主姓名。Name of the head.")
    status: HouseholdStatus = column("status", "建档状态。Status in the register.")
    status_since_on: date = column("status_since_on", "状态起始日。Status since.")
    poverty_cause: str | None = column("poverty_cause", "致贫原因。Cause of poverty.")
    credit_rating: str | None = column("credit_rating", "信用等级。Credit rating.")
    rated_on: date | None = column("rated_on", "评级日。Day of the rating.")
    conditions_met: list[EligibilityCondition] = column(
        "conditions_met", "已具备的借款条件（一(一) 五项）。Conditions met, of the five."
    )
    conditions_unmet: list[EligibilityCondition] = column(
        "conditions_unmet", "评估为不具备的条件；未评估的两处均无。Answered with no."
    )
    blocked_by: list[ErrorCode] = column(
        "blocked_by",
        "该户此刻不能获得贷款的原因（额度除外）。Why it cannot borrow now, the limit aside.",
    )
    flags: list[HouseholdFlag] = column("flags", "标记。Marks.")
    roster_number: int | None = column(
        "roster_number", "列有该户的最新名册版本。Newest version of the register that lists it."
    )
    left_roster_on: date | None = column(
        "left_roster_on", "未被新名册列入之日；在册为 null。Day it was no longer listed, or null."
    )
    synthetic: bool = column("synthetic", "演示数据。Made for the demo.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
    members: list[HouseholdMember] = edge("household.members", "家庭成员。Members.")
    statuses: list[HouseholdStatusChange] = edge("household.statuses", "状态历史。Status history.")
    exposure: HouseholdExposure | None = edge(
        "household.exposure", "授信占用（全部机构合计）；无权时为 null。Exposure over all lenders."
    )
    loans = connection(
        Connection[Annotated["Loan", strawberry.lazy("schema.loan")]],
        "本户贷款（按调用者权限）。Loans of the household, under the caller's rights.",
        {"edge": "household.loans"},
        where=Annotated["LoanFilter", strawberry.lazy("schema.loan")],
        order=Annotated["LoanOrder", strawberry.lazy("schema.loan")],
    )
    agreements = connection(
        Connection[Annotated["Agreement", strawberry.lazy("schema.agreement")]],
        "本户的合作协议。Cooperation agreements of the household.",
        {"edge": "household.agreements"},
        where=Annotated["AgreementFilter", strawberry.lazy("schema.agreement")],
        order=Annotated["AgreementOrder", strawberry.lazy("schema.agreement")],
    )
    assessments = connection(
        Connection[Assessment],
        "借款条件评估。Assessments of the five conditions.",
        {"edge": "household.assessments"},
        order=AssessmentOrder,
    )
    disposal_cases = connection(
        Connection[Annotated["DisposalCase", strawberry.lazy("schema.disposal")]],
        "错评清退后的贷款处置（按调用者权限）。Cases of its loans after a removal.",
        {"edge": "household.disposal_cases"},
        where=Annotated["DisposalCaseFilter", strawberry.lazy("schema.disposal")],
        order=Annotated["DisposalCaseOrder", strawberry.lazy("schema.disposal")],
    )
    malicious_defaults = connection(
        Connection[Annotated["MaliciousDefault", strawberry.lazy("schema.malicious_default")]],
        "恶意逃废债认定（本县各机构可见）。Findings of malicious default, whoever lent.",
        {"edge": "household.malicious_defaults"},
        where=Annotated["MaliciousDefaultFilter", strawberry.lazy("schema.malicious_default")],
        order=Annotated["MaliciousDefaultOrder", strawberry.lazy("schema.malicious_default")],
    )
    insurance_policies = connection(
        Connection[Annotated["InsurancePolicy", strawberry.lazy("schema.insurance")]],
        "本户的农业保险保单；无权时为 null。Policies of farm insurance; null without the right.",
        {"edge": "household.insurance_policies"},
        where=Annotated["InsurancePolicyFilter", strawberry.lazy("schema.insurance")],
        order=Annotated["InsurancePolicyOrder", strawberry.lazy("schema.insurance")],
        nullable=True,
    )
