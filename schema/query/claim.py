"""Default buffers and claims on the fund: root fields that read."""

from __future__ import annotations

import strawberry

from schema.claim import Claim, ClaimFilter, ClaimOrder
from schema.default_buffer import DefaultBuffer, DefaultBufferFilter, DefaultBufferOrder
from schema.query.field import by_id, page


@strawberry.type
class ClaimQuery:
    """From default to compensation."""

    default_buffer: DefaultBuffer | None = by_id(DefaultBuffer, "代偿缓冲期。A default buffer.")
    default_buffers = page(
        DefaultBuffer, "代偿缓冲期。Default buffers.", DefaultBufferFilter, DefaultBufferOrder
    )
    claim: Claim | None = by_id(Claim, "代偿申请。A claim on the fund.")
    claims = page(Claim, "代偿申请。Claims on the fund.", ClaimFilter, ClaimOrder)
