"""What secures a project's funds, their use, what households get: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.project_care import (
    CollateralDemandInput,
    CreditReferralRecordInput,
    DividendRecordInput,
    FundUseRecordInput,
    ParticipationWithdrawInput,
    ProjectSecureInput,
    ProjectSecurityRecordInput,
    ProjectSecurityReleaseInput,
)
from schema.project import Project, ProjectParticipation
from schema.project_care import CreditReferral, FundUse, ProjectSecurity
from schema.write import mutation
from services import (
    collateral_demand,
    credit_referral_record,
    dividend_record,
    fund_use_record,
    participation_withdraw,
    project_secure,
    project_security_record,
    project_security_release,
)


@strawberry.type
class ProjectCareMutation:
    """What is done while an entity uses the funds."""

    project_security_record = mutation(
        project_security_record.project_security_record,
        project_security_record.ProjectSecurityRecord,
        ProjectSecurityRecordInput,
        {"security": ProjectSecurity, "project": Project},
        "登记用款担保。Record security for a project's funds.",
    )
    project_security_release = mutation(
        project_security_release.project_security_release,
        project_security_release.ProjectSecurityRelease,
        ProjectSecurityReleaseInput,
        {"security": ProjectSecurity, "project": Project},
        "解除用款担保。Release security for a project's funds.",
    )
    collateral_demand = mutation(
        collateral_demand.collateral_demand,
        collateral_demand.CollateralDemand,
        CollateralDemandInput,
        {"project": Project},
        "限期补足抵押。Demand collateral by a day.",
    )
    project_secure = mutation(
        project_secure.project_secure,
        project_secure.ProjectSecure,
        ProjectSecureInput,
        {"project": Project},
        "抵押落实恢复项目。Let a recalled project go on.",
    )
    fund_use_record = mutation(
        fund_use_record.fund_use_record,
        fund_use_record.FundUseRecord,
        FundUseRecordInput,
        {"fund_use": FundUse, "project": Project},
        "登记资金使用。Record a use of a project's funds.",
    )
    credit_referral_record = mutation(
        credit_referral_record.credit_referral_record,
        credit_referral_record.CreditReferralRecord,
        CreditReferralRecordInput,
        {"credit_referral": CreditReferral, "project": Project},
        "推荐企业直接授信。Refer an entity for direct credit.",
    )
    dividend_record = mutation(
        dividend_record.dividend_record,
        dividend_record.DividendRecord,
        DividendRecordInput,
        {"project": Project},
        "登记收益兑现。Record payments to households.",
    )
    participation_withdraw = mutation(
        participation_withdraw.participation_withdraw,
        participation_withdraw.ParticipationWithdraw,
        ParticipationWithdrawInput,
        {"participation": ProjectParticipation, "project": Project},
        "贷款退出项目。Withdraw a loan from its project.",
    )
