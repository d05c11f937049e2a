"""Entities that use the money: root fields that read."""

from __future__ import annotations

import strawberry

from schema.enterprise import Enterprise, EnterpriseFilter, EnterpriseOrder
from schema.query.field import by_id, page


@strawberry.type
class EnterpriseQuery:
    """Enterprises."""

    enterprise: Enterprise | None = by_id(Enterprise, "用款主体。An enterprise.")
    enterprises = page(Enterprise, "用款主体。Enterprises.", EnterpriseFilter, EnterpriseOrder)
