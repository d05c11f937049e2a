"""Security named with the terms of a loan, which the notice does not admit (一(二), row 10)."""

from __future__ import annotations

import strawberry

from rules.vocabulary import CollateralKind, GuarantorKind
from schema.input.base import Act, field, optional


@strawberry.input(description="保证人（免担保免抵押，报送即拒绝）。A guarantor; refused.")
class GuarantorInput:
    """Banks' feeds send them; who it is, is neither stored nor logged."""

    name: str = field("姓名或名称，不留存。Name; kept nowhere.")
    kind: GuarantorKind = field("类型。Kind.")


@strawberry.input(description="抵质押物（免担保免抵押，报送即拒绝）。Collateral; refused.")
class CollateralInput:
    """Of an enterprise it belongs to the project, never to the household's loan."""

    kind: CollateralKind = field("类型。Kind.")
    description: str | None = optional("说明，不留存。Description; kept nowhere.")


@strawberry.input
class Terms(Act):
    """Fields of an input that carries terms of a loan."""

    guarantors: list[GuarantorInput] | None = optional(
        "保证人，须为空：免担保免抵押（一(二)）。Guarantors; none is admitted."
    )
    collaterals: list[CollateralInput] | None = optional(
        "抵质押物，须为空：免担保免抵押（一(二)）。Collateral; none is admitted."
    )
