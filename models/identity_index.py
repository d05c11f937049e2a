"""Which household a person belongs to, over all counties, by keyed hash of the identity number."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark


class IdentityIndex(Base):
    """Finds one person registered in two counties without any readable number."""

    __tablename__ = "identity_index"

    id_card_hmac: Mapped[bytes] = mapped_column(primary_key=True)
    home_county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__ = (mark("reference", append_only=True),)
