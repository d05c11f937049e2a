"""A screening of enterprise use, found and locked behind its project (二(九)1, row 66)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.screening import Screening
from rules.project_facts import Criteria
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
