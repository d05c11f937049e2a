"""The watch of a project moved (关注变动): a row for the level it left, one for the new one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import WatchLevel, WatchTurn


class ProjectWatchTurn(Base):
    """What `level` is told: number and name of the project that it gained or lost; append-only.

    Unlike all else that tells of a project it never follows its amount: `project_amount` and
    `project_lender_groups` are those by which that level watched it, after the move where it
    gained it and before where it lost it. So who loses sight still has number and name (B28).
    """

    __tablename__ = "project_watch_turn"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    level: Mapped[str]
    turn: Mapped[str]
    project_no: Mapped[str]
    name: Mapped[str]
    moved_on: Mapped[date]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("level", WatchLevel),
        one_of("turn", WatchTurn),
        within_county("project_id", "project"),
        Index("ix_project_watch_turn_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_project_watch_turn_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "project", attributes=FENCE, append_only=True),
    )
