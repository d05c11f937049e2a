"""Disposal cases: root fields that read."""

from __future__ import annotations

import strawberry

from schema.disposal import DisposalCase, DisposalCaseFilter, DisposalCaseOrder
from schema.query.field import by_id, page


@strawberry.type
class DisposalQuery:
    """Cases of loans of removed households."""

    disposal_case: DisposalCase | None = by_id(
        DisposalCase, "错评清退贷款处置。A case of a loan of a removed household."
    )
    disposal_cases = page(
        DisposalCase,
        "错评清退贷款处置。Cases of loans of removed households.",
        DisposalCaseFilter,
        DisposalCaseOrder,
    )
