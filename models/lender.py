"""Lending institutions (承贷金融机构) of a county, and their township outlets (网点)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of
from rules.vocabulary import LenderKind


class Lender(Base):
    """A county-level lending institution; `lender_group` is its provincial group (省级承贷机构)."""

    __tablename__ = "lender"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    lender_group: Mapped[str]
    uscc: Mapped[str | None]
    home_county_id: Mapped[int] = mapped_column(ForeignKey("region.id"))

    __table_args__ = (
        one_of("kind", LenderKind),
        Index("ix_lender_home_county_id", "home_county_id", "code"),
        mark("reference"),
    )


class Outlet(Base):
    """A township outlet of a lender."""

    __tablename__ = "outlet"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"), index=True)
    home_county_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))

    __table_args__ = (
        Index("ix_outlet_home_county_id", "home_county_id", "code"),
        mark("reference"),
    )
