"""A finding of malicious default, locked for the office that says the next word on it."""

from __future__ import annotations

from authz.resource import Resource
from models.malicious_default import MaliciousDefault
from services.own_row import OwnRow

# Reading it is reading a household; the acts on it are tied to its loan's lender and county.
FINDING = OwnRow(
    MaliciousDefault,
    "maliciousdefault",
    Resource.LOAN,
    (
        "state",
        "evidence",
        "case_no",
        "proposed_on",
        "confirmed_on",
        "lift_reason",
        "ended_on",
        "ended_note",
        "version",
    ),
)
END = FINDING.writer("state", "ended_on", "ended_by", "ended_note")
