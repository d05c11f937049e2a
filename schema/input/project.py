"""Inputs of what is done to enterprises and enterprise-lending projects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import EnterpriseKind, EnterpriseListState, Industry
from schema.input.base import Act, Update, field, optional


@strawberry.input(description="登记用款主体。Registration of an entity.")
class EnterpriseRegisterInput(Act):
    """Province-wide, owned by the registering county."""

    name: str = field("名称。Name.")
    uscc: str = field("统一社会信用代码。Unified social credit code.")
    kind: EnterpriseKind = field("类型。Kind.")
    legal_representative: str | None = optional("法定代表人。Legal representative.")


@strawberry.input(description="列入名单。An entity is put on a list.")
class ListingEnterInput(Update):
    """Province-wide; a negative entry is lifted by the county that made it."""

    enterprise: strawberry.ID = field("用款主体。The entity.")
    state: EnterpriseListState = field("名单。The list.")
    reason: str | None = optional("原因；列入或移出负面清单时必填。Reason.")
    measures: str | None = optional("管理措施；列入负面清单时必填。Measures.")


@strawberry.input(description="项目入库。Registration of a project in the county's library.")
class ProjectRegisterInput(Act):
    """Who watches it follows its amount."""

    project_no: str = field("项目编号，本县唯一。Number, unique in the county.")
    name: str = field("名称。Name.")
    enterprise: strawberry.ID = field("用款主体。The entity.")
    industry: Industry = field("产业。Industry.")
    total_investment: Decimal = field("总投资，元。Total investment, yuan.")
    declared_loan_funds: Decimal = field("申报使用贷款资金，元。Loan funds declared, yuan.")
    lead_lender: str | None = optional("牵头承贷机构代码。Lead lender's code.")
    funds_used_since: date | None = optional(
        "存量导入：政府融资平台、房地产、基础设施在文件施行前已使用贷款资金的起始日；项目即为整改中。"
        "Stock of a platform from before the notice: since when; it enters as RECTIFYING."
    )


@strawberry.input(description="变更项目。Amendment of a project.")
class ProjectAmendInput(Update):
    """Crossing 5,000,000.00 yuan moves the watch at once and tells both offices."""

    project: strawberry.ID = field("项目。The project.")
    name: str | None = optional("名称。Name.")
    total_investment: Decimal | None = optional("总投资，元。Total investment, yuan.")
    declared_loan_funds: Decimal | None = optional("申报使用贷款资金，元。Declared, yuan.")
    lead_lender: str | None = optional("牵头承贷机构代码。Lead lender's code.")
    reason: str | None = optional("理由；变更申报资金时必填。Reason; needed to change the funds.")


@strawberry.input(description="监管意见。A supervision note.")
class ProjectSuperviseInput(Act):
    """By the watching level alone."""

    project: strawberry.ID = field("项目。The project.")
    note: str = field("意见。Note.")
