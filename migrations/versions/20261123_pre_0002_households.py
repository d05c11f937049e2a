"""The first tables: households."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_households"
down_revision = "0001_dictionaries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint("length(sha256) = 32", name=op.f("ck_document_sha256")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_document_size")),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_document_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_sha256", "document", ["county_id", "sha256"], unique=False)
    op.create_table(
        "household",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_no", sa.Text(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("head_name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_since_on", sa.Date(), nullable=False),
        sa.Column("poverty_cause", sa.Text(), nullable=True),
        sa.Column("credit_rating", sa.Text(), nullable=True),
        sa.Column("rated_on", sa.Date(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status in ('NOT_REGISTERED', 'POOR', 'EXITED', 'RETURNED_POOR', 'REMOVED_WRONG')",
            name=op.f("ck_household_status"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_household_county_id")),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_household_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_household")),
        sa.UniqueConstraint(
            "county_id", "household_no", name=op.f("uq_household_county_id_household_no")
        ),
    )
    op.create_index(
        "ix_household_order", "household", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_index("ix_household_recorded", "household", ["recorded_at", "id"], unique=False)
    op.create_index(
        "ix_household_township", "household", ["county_id", "township_id"], unique=False
    )
    op.create_table(
        "household_exposure",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("outstanding", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("approved", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("pending", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("ceiling", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outstanding + approved + pending <= ceiling",
            name=op.f("ck_household_exposure_ceiling"),
        ),
        sa.CheckConstraint(
            "outstanding >= 0 and approved >= 0 and pending >= 0",
            name=op.f("ck_household_exposure_parts"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_household_exposure_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_household_exposure_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "household_id", name=op.f("pk_household_exposure")),
    )
    op.create_table(
        "household_member",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("id_card_masked", sa.Text(), nullable=False),
        sa.Column("id_card_hmac", sa.LargeBinary(), nullable=False),
        sa.Column("id_card_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_household_member_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_household_member_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_household_member")),
        sa.UniqueConstraint(
            "county_id",
            "household_id",
            "position",
            name=op.f("uq_household_member_county_id_household_id_position"),
        ),
    )
    op.create_index(
        "ix_household_member_hmac", "household_member", ["county_id", "id_card_hmac"], unique=False
    )
    op.create_table(
        "household_status",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status in ('NOT_REGISTERED', 'POOR', 'EXITED', 'RETURNED_POOR', 'REMOVED_WRONG')",
            name=op.f("ck_household_status_status"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "document_id"],
            ["document.county_id", "document.id"],
            name=op.f("fk_household_status_county_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_household_status_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_household_status_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_household_status")),
    )
    op.create_index(
        "ix_household_status_household",
        "household_status",
        ["county_id", "household_id", "from_on"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_household_status_household", table_name="household_status")
    op.drop_table("household_status")
    op.drop_index("ix_household_member_hmac", table_name="household_member")
    op.drop_table("household_member")
    op.drop_table("household_exposure")
    op.drop_index("ix_household_township", table_name="household")
    op.drop_index("ix_household_recorded", table_name="household")
    op.drop_index("ix_household_order", table_name="household")
    op.drop_table("household")
    op.drop_index("ix_document_sha256", table_name="document")
    op.drop_table("document")
