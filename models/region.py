"""Administrative divisions: the tree province > city > county > township, and its dated codes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of
from rules.vocabulary import RegionLevel


class Region(Base):
    """A division. `id` is allotted once in a block of its parent and never changes.

    A province owns [id, id + 9,999,999], a city 99,999, a county 999, so every regular scope is
    one interval `id .. id_max`. `tier` (1 to 4) is the place in the tree, `level` what it is
    called: 贵安新区 and its county-level child are SPECIAL. `code` is the code in force today.
    """

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id_max: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    tier: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[str]
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    poverty_county: Mapped[bool]
    key_county: Mapped[bool]
    deep_poverty_county: Mapped[bool]
    exit_batch: Mapped[str | None]

    __table_args__ = (
        one_of("level", RegionLevel),
        CheckConstraint("tier between 1 and 4", name="tier"),
        CheckConstraint("id_max >= id", name="interval"),
        Index("ix_region_parent_id", "parent_id", "code"),
        mark("reference"),
    )


class RegionCode(Base):
    """A code and parent of a region while they were in force (GB/T 2260 changes).

    `valid_from` null: from the beginning of our records; `valid_to` null: still in force.
    Inputs accept predecessor codes.
    """

    __tablename__ = "region_code"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    __table_args__ = (
        CheckConstraint(
            "valid_to is null or valid_from is null or valid_to > valid_from", name="valid"
        ),
        Index("ix_region_code_code", "code"),
        mark("reference"),
    )
