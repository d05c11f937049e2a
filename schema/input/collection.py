"""Inputs of what follows lending: inspections, collection, malicious default."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.vocabulary import InspectionFinding, LoanPurpose
from schema.input.base import Act, LoanReferenceInput, field, optional

_LOAN = "贷款。The loan."


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
