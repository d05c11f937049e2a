"""Sound records of what is reported, as YAML would write them."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules import report_facts

TODAY = date(2018, 12, 20)

REPORTS: dict[type, dict[str, Any]] = {
    report_facts.StatedFigure: {"code": "DEMAND", "households": 3},
    report_facts.StatementFacts: {"today": TODAY},
    report_facts.CorrectionFacts: {"today": TODAY, "reason": "银行补录"},
    report_facts.ProjectAssessmentFacts: {
        "today": TODAY,
        "last_on": date(2018, 9, 30),
        "registered_on": date(2018, 1, 5),
        "risk_level": "MEDIUM",
        "findings": "分红按期兑现",
        "measures": "",
        "reason": "",
        "submitted_months": [date(2018, 7, 31), date(2018, 8, 31), date(2018, 9, 30)],
    },
    report_facts.WrittenReportFacts: {"today": TODAY, "state": "DRAFT", "text": "运行平稳"},
}
