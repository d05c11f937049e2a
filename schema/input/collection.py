"""Inputs of what follows lending: inspections, collection, malicious default."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import (
    CollectionCause,
    CollectionMeans,
    DisposalDecision,
    InspectionFinding,
    LoanPurpose,
)
from schema.input.base import Act, LoanReferenceInput, Update, field, optional

_LOAN = "贷款。The loan."
_CASE = "清收案件。The case."
_FINDING = "恶意逃废债认定。The finding."


@strawberry.input(description="登记贷后检查（二(一)）。Record of an inspection after lending.")
class InspectionRecordInput(Act):
    """A misuse marks the loan, ends its subsidy and opens a case of collection."""

    loan: LoanReferenceInput = field(_LOAN)
    inspected_on: date | None = optional(
        "检查日，默认业务日；不早于放款日。Day of the visit, by default the business day."
    )
    finding: InspectionFinding = field("检查结果。Finding.")
    actual_purpose: LoanPurpose | None = optional(
        "实际用途；改变用途时必填。Actual purpose; mandatory where the funds were misused."
    )
    note: str = field("检查情况。What was seen.")
    file_hash: str | None = optional(
        "照片或记录的 SHA-256，64 位十六进制。SHA-256 of a photo or record, 64 hex characters."
    )


@strawberry.input(description="清收立案（二(五)）。Opening of a case of collection.")
class CollectionOpenInput(Act):
    """One open case a loan at most."""

    loan: LoanReferenceInput = field(_LOAN)
    cause: CollectionCause = field("原因，须与贷款现状相符。Cause, as the loan shows it.")


@strawberry.input(description="登记清收措施（二(五)）。Record of a step in a case of collection.")
class CollectionActionRecordInput(Act):
    """Judicial steps are the lender's and the court's."""

    collection_case: strawberry.ID = field(_CASE)
    means: CollectionMeans = field("手段。Means.")
    acted_on: date | None = optional(
        "实施日，默认业务日；不早于立案日。Day on which it was done, by default the business day."
    )
    result: str = field("结果。Result.")
    document_no: str | None = optional("文号或案号。Document or court number.")


@strawberry.input(
    description="县级人民政府对改变用途贷款的决定（二(七)）。A county's decision on a misused loan."
)
class CollectionDecideInput(Update):
    """Only a decision to compensate lets the loss be claimed; a new finding asks for a new one."""

    collection_case: strawberry.ID = field(_CASE)
    decision: DisposalDecision = field("决定。The decision.")
    deciding_body: str = field("决定机关。Body that decided.")
    document_no: str | None = optional("文号。Document number.")
    note: str | None = optional("说明。Note.")
    decided_on: date | None = optional(
        "决定日，默认业务日；不早于发现之日。Day of the decision, by default the business day."
    )


@strawberry.input(description="清收结案（二(五)）。Closing of a case of collection.")
class CollectionCloseInput(Update):
    """Not while a non-performing loan is owed."""

    collection_case: strawberry.ID = field(_CASE)
    reason: str = field("结案理由。Why it is closed.")


@strawberry.input(
    description="提前催收贷款：改变用途、不良，或县级人民政府决定提前收回（二(五)）。An early call."
)
class LoanRecallInput(Update):
    """The demand stands in the loan's case, which is opened where there is none."""

    loan: LoanReferenceInput = field(_LOAN)
    demand_on: date = field("要求还款日，须晚于业务日。Day to pay by, after the business day.")
    amount: Decimal = field("要求还款额，元，不超过未还本金。Yuan, at most what is outstanding.")


@strawberry.input(
    description="提出恶意逃废债认定（二(五)）。Proposal of a finding of malicious default."
)
class MaliciousDefaultProposeInput(Act):
    """By the lender of the loan; it takes effect by the court."""

    loan: LoanReferenceInput = field(_LOAN)
    evidence: str = field("证据。Evidence.")


@strawberry.input(description="申请解除恶意逃废债认定（二(五)）。Proposal to lift a finding.")
class MaliciousDefaultLiftInput(Update):
    """By the lender that proposed it."""

    malicious_default: strawberry.ID = field(_FINDING)
    reason: str = field("理由。Why.")


@strawberry.input(
    description="法院认定或解除恶意逃废债（二(五)）。The court confirms a finding, or lifts one."
)
class MaliciousDefaultConfirmInput(Update):
    """What was proposed last takes effect."""

    malicious_default: strawberry.ID = field(_FINDING)
    case_no: str | None = optional("案号；认定时必填。Case number; mandatory for a finding.")
    note: str | None = optional("说明。Note.")


@strawberry.input(
    description="法院不予认定或不予解除（二(五)）。The court does not find it, or does not lift it."
)
class MaliciousDefaultRejectInput(Update):
    """With a word to the lender."""

    malicious_default: strawberry.ID = field(_FINDING)
    note: str = field("说明。Note.")
