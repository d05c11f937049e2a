"""Inputs of screening, exits and orders of rectification (二(九)1 to 3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from schema.input.base import Act, LoanReferenceInput, Update, field, optional


@strawberry.input(description="登记户贷企用甄别。Screening of an enterprise use.")
class ScreeningRecordInput(Act):
    """Five criteria; one record of a project, or of a single loan, which prevails."""

    project: strawberry.ID = field("项目。The project.")
    loan: LoanReferenceInput | None = optional("只甄别其中一笔贷款。One loan of it only.")
    voluntary: bool = field("农户自愿。The households are willing.")
    participation: bool = field("农户参与。The households take part.")
    purpose: bool = field("用途合规。The purpose is admitted.")
    agreement: bool = field("协议规范。The agreements are in order.")
    not_platform: bool = field("非政府融资平台、房地产、基础设施。It is no platform.")
    note: str | None = optional("说明；有一项不符时必填。Note; needed where one is not met.")


@strawberry.input(description="会签户贷企用甄别。The other office's signature.")
class ScreeningSignInput(Update):
    """By the office that did not record it."""

    screening: strawberry.ID = field("甄别记录。The screening.")
    agrees: bool = field("是否同意，默认同意。Whether it agrees.", default=True)
    opinion: str | None = optional("意见；不同意时必填。Opinion; needed to disagree.")


@strawberry.input(description="退出阶段。A stage.")
class ExitStageGivenInput:
    """In the order of their days."""

    due_on: date = field("应收回日。Day by which it is back.")
    amount: Decimal = field("金额，元。Amount, yuan.")


@strawberry.input(description="农户同意。A household's consent.")
class ExitConsentGivenInput:
    """Each household once."""

    household: strawberry.ID = field("农户。The household.")
    consent_on: date = field("同意日。Day of the consent.")
    witness: str = field("见证人。Witness.")
    file_hash: str = field(
        "同意书的 SHA-256，64 位小写十六进制。SHA-256 of the paper, lower-case hex."
    )


@strawberry.input(description="制定退出计划。Stages of a voluntary exit.")
class ExitPlanAgreeInput(Update):
    """They add up to the funds in use; every household consents."""

    project: strawberry.ID = field("项目。The project.")
    stages: list[ExitStageGivenInput] = field("阶段，最多 60。Stages, at most 60.")
    consents: list[ExitConsentGivenInput] | None = optional(
        "农户同意，最多 2000。Consents of the households, at most 2000."
    )


@strawberry.input(description="责令限期整改。Order of rectification.")
class RectificationOrderInput(Update):
    """Of a platform; a later order replaces the one before."""

    project: strawberry.ID = field("项目。The project.")
    document_no: str = field("文号。Number of the order.")
    responsible: str = field("责任人。Who answers for it.")
    deadline_on: date = field("期限。Deadline.")
    stages: list[ExitStageGivenInput] = field("收回计划，最多 60。Stages, at most 60.")


@strawberry.input(description="项目退出。End of a project.")
class ProjectExitInput(Update):
    """Nothing is out any more."""

    project: strawberry.ID = field("项目。The project.")
    note: str | None = optional("说明。Note.")
