"""Warnings, and how a county prepares: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.warning import (
    CountyDocumentRegisterInput,
    RiskTeamAppointInput,
    WarningAcknowledgeInput,
    WarningCloseInput,
)
from schema.preparedness import CountyDocument, RiskTeam
from schema.warning import Warning
from schema.write import mutation
from services import (
    county_document_register,
    risk_team_appoint,
    warning_acknowledge,
    warning_close,
)


@strawberry.type
class WarningMutation:
    """Everything that is done to warnings, and to prepare for them."""

    warning_acknowledge = mutation(
        warning_acknowledge.warning_acknowledge,
        warning_acknowledge.WarningAcknowledge,
        WarningAcknowledgeInput,
        {"warning": Warning},
        "确认预警。Acknowledge a warning.",
    )
    warning_close = mutation(
        warning_close.warning_close,
        warning_close.WarningClose,
        WarningCloseInput,
        {"warning": Warning},
        "关闭预警，须说明原因。Close a warning and say why.",
    )
    county_document_register = mutation(
        county_document_register.county_document_register,
        county_document_register.CountyDocumentRegister,
        CountyDocumentRegisterInput,
        {"document": CountyDocument},
        "登记管理办法或处置预案。Register the county's rules or its contingency plan.",
    )
    risk_team_appoint = mutation(
        risk_team_appoint.risk_team_appoint,
        risk_team_appoint.RiskTeamAppoint,
        RiskTeamAppointInput,
        {"team": RiskTeam},
        "成立风险防范处置小组。Appoint the county's risk team.",
    )
