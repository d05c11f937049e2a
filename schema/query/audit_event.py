"""The audit trail: root fields that read."""

from __future__ import annotations

import strawberry

from schema.audit_event import AuditEvent, AuditEventFilter, AuditEventOrder
from schema.query.field import page


@strawberry.type
class AuditEventQuery:
    """The trail."""

    audit_events = page(AuditEvent, "审计记录。The audit trail.", AuditEventFilter, AuditEventOrder)
