"""Inputs of what is done to households, and to the loans of removed ones."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.vocabulary import DisposalDecision, EligibilityCondition, HouseholdStatus
from schema.input.base import Update, field, optional

_HOUSEHOLD = "农户。The household."
_ASSESSED_ON = "评估日，默认业务日；较早的只补历史。As of; an older one only fills the history."


@strawberry.input(description="农户信用评级（一(一) 良好信用）。Rating of a household's credit.")
class HouseholdRateInput(Update):
    """By a lender of the county."""

    household: strawberry.ID = field(_HOUSEHOLD)
    grade: str = field("信用等级，如 AAA。Grade.")
    met: bool = field("是否信用良好。Whether this is good credit.")
    note: str | None = optional("说明。Note.")
    assessed_on: date | None = optional(_ASSESSED_ON)


@strawberry.input(description="一项条件的评估。Answer to one condition.")
class ConditionAnswerInput:
    """Whether a condition is met."""

    condition: EligibilityCondition = field("条件（信用评级除外）。Condition, not CREDIT_RATING.")
    met: bool = field("是否具备。Whether it is met.")
    note: str | None = optional("说明。Note.")


@strawberry.input(description="评估借款条件（一(一)）。Assessment of a household's conditions.")
class HouseholdAssessInput(Update):
    """By the household's township."""

    household: strawberry.ID = field(_HOUSEHOLD)
    assessments: list[ConditionAnswerInput] = field(
        "至少一项，每项一次。At least one condition, each once."
    )
    assessed_on: date | None = optional(_ASSESSED_ON)


@strawberry.input(
    description="变更建档状态：脱贫退出、返贫、错评清退（二(八)2）。Change of a household's status."
)
class HouseholdStatusChangeInput(Update):
    """What a removal brings about is shown by `dryRun` before it is saved."""

    household: strawberry.ID = field(_HOUSEHOLD)
    status: HouseholdStatus = field(
        "EXITED、RETURNED_POOR 或 REMOVED_WRONG；登记由名册决定。The new status."
    )
    from_on: date | None = optional(
        "起始日，默认业务日；不早于现状态起始日。First day, by default the business day."
    )
    reason: str = field("原因。Reason.")
    document_no: str | None = optional("文号。Document number.")


@strawberry.input(
    description="决定错评清退户贷款的处置（二(八)2）。Decision on a loan of a removed household."
)
class DisposalDecideInput(Update):
    """Once for a case."""

    disposal_case: strawberry.ID = field("处置事项。The case.")
    decision: DisposalDecision = field("决定。Decision.")
    deciding_body: str = field("决定机关，如县人民政府。Body that decided.")
    document_no: str | None = optional("文号。Document number.")
    note: str | None = optional("说明。Note.")
    decided_on: date | None = optional(
        "决定日，默认业务日；不早于清退日。Day of the decision, by default the business day."
    )
