"""Inspections, cases of collection and malicious defaults: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.collection import InspectionRecordInput
from schema.inspection import Inspection
from schema.loan import Loan
from schema.write import mutation
from services import inspection_record


@strawberry.type
class CollectionMutation:
    """Everything that is done about loans that go wrong."""

    inspection_record = mutation(
        inspection_record.inspection_record,
        inspection_record.InspectionRecord,
        InspectionRecordInput,
        {"inspection": Inspection, "loan": Loan},
        "登记贷后检查；改变用途即停止贴息并立案。Record an inspection; a misuse has its effects.",
    )
