"""Fingerprint of the rights that row-level security was installed from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark


class PolicyHash(Base):
    """One row; `/readyz` fails when `hash` differs from that of the running policy."""

    __tablename__ = "policy_hash"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str]
    installed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("id = 1", name="single"), mark("system"))
