"""Cooperation agreements: root fields that read."""

from __future__ import annotations

import strawberry

from schema.agreement import Agreement, AgreementFilter, AgreementOrder
from schema.query.field import by_id, page


@strawberry.type
class AgreementQuery:
    """Agreements."""

    agreement: Agreement | None = by_id(Agreement, "合作协议。An agreement.")
    agreements = page(Agreement, "合作协议。Agreements.", AgreementFilter, AgreementOrder)
