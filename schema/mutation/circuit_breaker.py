"""Circuit breakers: root fields that write."""

from __future__ import annotations

import strawberry

from schema.circuit_breaker import CircuitBreaker
from schema.input.circuit_breaker import (
    BreakerRatioSetInput,
    BreakerResumeGrantInput,
    BreakerResumeRefuseInput,
    BreakerResumeRequestInput,
)
from schema.write import mutation
from services import (
    breaker_ratio_set,
    breaker_resume_grant,
    breaker_resume_refuse,
    breaker_resume_request,
)


@strawberry.type
class CircuitBreakerMutation:
    """The level to resume at, the request to resume, and the decision on it."""

    breaker_ratio_set = mutation(
        breaker_ratio_set.breaker_ratio_set,
        breaker_ratio_set.BreakerRatioSet,
        BreakerRatioSetInput,
        {"breaker": CircuitBreaker},
        "设定恢复标准。Set the ratio at which a lender may resume.",
    )
    breaker_resume_request = mutation(
        breaker_resume_request.breaker_resume_request,
        breaker_resume_request.BreakerResumeRequest,
        BreakerResumeRequestInput,
        {"breaker": CircuitBreaker},
        "申请恢复办理。Ask to resume lending.",
    )
    breaker_resume_grant = mutation(
        breaker_resume_grant.breaker_resume_grant,
        breaker_resume_grant.BreakerResumeGrant,
        BreakerResumeGrantInput,
        {"breaker": CircuitBreaker},
        "同意恢复办理。Let a lender resume.",
    )
    breaker_resume_refuse = mutation(
        breaker_resume_refuse.breaker_resume_refuse,
        breaker_resume_refuse.BreakerResumeRefuse,
        BreakerResumeRefuseInput,
        {"breaker": CircuitBreaker},
        "不同意恢复办理。Turn a request to resume down.",
    )
