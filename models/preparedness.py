"""How a county is prepared (二(一)): its rules, its contingency plan, its risk team."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of
from rules.vocabulary import CountyDocumentKind


class CountyDocument(Base):
    """A document of the county by its number; `valid_to` null means until it is replaced."""

    __tablename__ = "county_document"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    document_no: Mapped[str]
    title: Mapped[str]
    issued_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    file_hash: Mapped[bytes | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("kind", CountyDocumentKind),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="valid"),
        CheckConstraint("file_hash is null or length(file_hash) = 32", name="file_hash"),
        UniqueConstraint("county_id", "kind", "document_no"),
        Index("ix_county_document_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_county_document_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "preparedness"),
    )


class RiskTeam(Base):
    """The county's risk team (风险防范处置小组); `members` are {name, department, duty}."""

    __tablename__ = "risk_team"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    leader: Mapped[str]
    leader_post: Mapped[str]
    document_no: Mapped[str]
    members: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("to_on is null or to_on >= from_on", name="term"),
        Index("ix_risk_team_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_risk_team_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "preparedness"),
    )
