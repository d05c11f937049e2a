"""All tables, imported once, so that `Base.metadata` is whole."""

from models import (
    audit,
    calendar_day,
    classification,
    document,
    enterprise,
    household,
    idempotency,
    identity_index,
    lender,
    loan,
    loan_event,
    outbox,
    policy_hash,
    position,
    project,
    rate,
    region,
    repayment,
    risk_fund,
)
from models.base import Base

__all__ = [
    "METADATA",
    "audit",
    "calendar_day",
    "classification",
    "document",
    "enterprise",
    "household",
    "idempotency",
    "identity_index",
    "lender",
    "loan",
    "loan_event",
    "outbox",
    "policy_hash",
    "position",
    "project",
    "rate",
    "region",
    "repayment",
    "risk_fund",
]

METADATA = Base.metadata
