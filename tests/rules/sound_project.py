"""A sound record of every kind of facts about a project; `sound` has them with the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules import project_facts

TODAY = date(2018, 12, 20)

OF_PROJECTS: dict[type, dict[str, Any]] = {
    project_facts.Criteria: dict.fromkeys(
        ("voluntary", "participation", "purpose", "agreement", "not_platform"), True
    ),
    project_facts.ScreeningFacts: {
        "today": TODAY,
        "state": "REGISTERED",
        "entity_kind": "COOPERATIVE",
        "criteria": {},
        "note": "",
        "opened_on": None,
        "screened_on": None,
    },
    project_facts.ScreeningSignatureFacts: {
        "today": TODAY,
        "result": "PENDING",
        "opened_on": date(2018, 12, 1),
        "agrees": True,
        "opinion": "",
        "is_same_office": False,
        "is_same_person": False,
    },
    project_facts.CreditMarkFacts: {"today": TODAY, "met": False, "at_risk": True},
    project_facts.ScreenedUseFacts: {"segment": "NEW", "project_state": "NORMAL"},
    project_facts.StageFacts: {"due_on": date(2019, 6, 30), "amount": "60000.00"},
    project_facts.ExitPlanFacts: {
        "today": TODAY,
        "state": "NORMAL",
        "funds": "60000.00",
        "stages": [{}],
        "households": 2,
        "consents": 2,
    },
    project_facts.RectificationFacts: {
        "today": TODAY,
        "state": "REGISTERED",
        "entity_kind": "GOV_FINANCING_PLATFORM",
        "funds": "60000.00",
        "stages": [{}],
        "document_no": "凤府函〔2018〕9号",
        "responsible": "张三",
        "deadline_on": date(2019, 6, 30),
    },
    project_facts.ListingFacts: {
        "today": TODAY,
        "state": "WHITELIST",
        "to": "NEGATIVE",
        "reason": "资金链断裂",
        "measures": "停止新增",
        "funds": "60000.00",
    },
    project_facts.ProjectExitFacts: {"state": "EXITING", "funds": "0.00"},
    project_facts.SecurityGivenFacts: {
        "today": TODAY,
        "state": "NORMAL",
        "kind": "COLLATERAL",
        "amount": "60000.00",
        "document_no": "DY-1",
        "party": "茶叶合作社",
        "given_on": TODAY,
        "collateral_kind": "BUILDING",
        "valued_on": TODAY,
    },
    project_facts.SecuredFacts: {
        "funds": "1000000.00",
        "guarantee": "1000000.00",
        "collateral": "1000000.00",
    },
    project_facts.CollateralDemandFacts: {
        "today": TODAY,
        "state": "NORMAL",
        "due_on": date(2019, 1, 20),
        "secured": {"collateral": "0.00"},
    },
    project_facts.ProjectSecureFacts: {
        "today": TODAY,
        "state": "RECALLING",
        "entity_kind": "COOPERATIVE",
        "entity_list_state": "WHITELIST",
        "secured": {},
    },
    project_facts.FundUseFacts: {
        "today": TODAY,
        "entity_kind": "COOPERATIVE",
        "kind": "OWN_PRODUCTION",
        "amount": "10000.00",
        "used_on": TODAY,
        "purpose": "购买茶苗",
        "recipient": "",
    },
    project_facts.WithdrawalFacts: {
        "today": TODAY,
        "state": "NORMAL",
        "joined_on": date(2018, 6, 1),
        "withdrawn_on": None,
        "to_withdraw_on": TODAY,
        "outstanding": "0.00",
        "document_no": "凤扶函〔2018〕3号",
    },
}
