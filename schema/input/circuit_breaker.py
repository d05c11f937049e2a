"""Inputs of what is done to circuit breakers."""

from __future__ import annotations

import strawberry

from rules.vocabulary import ClearingMeans
from schema.input.base import Update, field, optional
from schema.scalar import Ratio

_BREAKER = "熔断（一家机构在一县）。The breaker of a lender in a county."


@strawberry.input(description="设定恢复标准。Setting of the ratio at which a lender may resume.")
class BreakerRatioSetInput(Update):
    """By the county government, for each lender."""

    lender: str = field("承贷机构代码。Lender's code.")
    ratio: Ratio = field("恢复标准（小数），不小于 0 且小于 0.03。From 0 to below 0.03.")


@strawberry.input(description="申请恢复办理。A request to resume lending.")
class BreakerResumeRequestInput(Update):
    """By the lender, once the ratio is down to the level set."""

    breaker: strawberry.ID = field(_BREAKER)
    means: ClearingMeans = field("清偿方式：不良率如何下降。How the ratio fell.")
    note: str | None = optional("说明；方式为 OTHER 时必填。Note; needed where means is OTHER.")


@strawberry.input(description="同意恢复办理。The decision that a lender resumes.")
class BreakerResumeGrantInput(Update):
    """The ratio is judged in the transaction of the decision."""

    breaker: strawberry.ID = field(_BREAKER)
    note: str | None = optional("意见；默认沿用申请说明。Note; default: the request's.")


@strawberry.input(description="不同意恢复办理。The decision that a lender does not resume.")
class BreakerResumeRefuseInput(Update):
    """Lending stays suspended."""

    breaker: strawberry.ID = field(_BREAKER)
    reason: str = field("理由。Reason.")
