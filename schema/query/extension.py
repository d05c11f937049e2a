"""Extensions and instalment plans: root fields that read."""

from __future__ import annotations

import strawberry

from schema.extension import Extension, ExtensionFilter, ExtensionOrder
from schema.query.field import by_id, page


@strawberry.type
class ExtensionQuery:
    """Extensions."""

    extension: Extension | None = by_id(Extension, "展期。An extension.")
    extensions = page(Extension, "展期。Extensions.", ExtensionFilter, ExtensionOrder)
