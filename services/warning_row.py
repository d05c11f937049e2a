"""A warning, locked for the office whose task it is."""

from __future__ import annotations

from authz.resource import Resource
from models.warning import Warning
from services.own_row import OwnRow

WARNING = OwnRow(
    Warning,
    "warning",
    Resource.WARNING,
    ("rule", "severity", "state", "acknowledged_on", "closed_on", "closed_reason", "version"),
)
