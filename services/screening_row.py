"""A screening of enterprise use, found and locked behind its project (二(九)1, row 66)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.screening import Screening
from rules.project_facts import Criteria
from rules.vocabulary import ScreeningResult
from services.row_of_project import RowOfProject

CRITERIA = ("voluntary", "participation", "purpose", "agreement", "not_platform")
SCREENING = RowOfProject(
    Screening,
    "screening",
    (
        "project_id",
        "loan_id",
        "result",
        *CRITERIA,
        "note",
        "opened_role",
        "signed_on",
        "signed_role",
        "opinion",
        "version",
    ),
)


def criteria_of(row: Mapping[str, Any]) -> Criteria:
    """The checklist of a row."""
    return Criteria(**{name: row[name] for name in CRITERIA})


def result_of(code: str | None) -> ScreeningResult | None:
    """The result that stands of a project or a loan; None where it was not screened."""
    return None if code is None else ScreeningResult[code]
