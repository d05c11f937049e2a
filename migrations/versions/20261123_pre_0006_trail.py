"""The first tables: trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_trail"
down_revision = "0005_funds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=True),
        sa.Column("object_id", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("lender_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.CheckConstraint(
            "decision in ('DONE', 'REFUSED', 'DENIED')", name=op.f("ck_audit_event_decision")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_audit_event_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_audit_event")),
    )
    op.create_index(
        "ix_audit_event_all_recorded_at", "audit_event", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_audit_event_object",
        "audit_event",
        ["county_id", "object_id", "recorded_at"],
        unique=False,
    )
    op.create_index(
        "ix_audit_event_project",
        "audit_event",
        ["county_id", "project_id"],
        unique=False,
        postgresql_where=sa.text("project_id is not null"),
    )
    op.create_index(
        "ix_audit_event_recorded_at",
        "audit_event",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "audit_seal",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_audit_seal_hash")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_audit_seal_position")),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_audit_seal_county_id")),
        sa.PrimaryKeyConstraint("county_id", "position", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("county_id", "event_id", name=op.f("uq_audit_seal_county_id_event_id")),
    )
    op.create_table(
        "decision",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=True),
        sa.Column("object_id", sa.Text(), nullable=True),
        sa.Column("subject", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("object", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("missing_right", sa.Text(), nullable=False),
        sa.Column("grantable_by", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_decision_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_decision")),
    )
    op.create_index(
        "ix_decision_id", "decision", ["county_id", "actor", "recorded_at"], unique=False
    )
    op.create_table(
        "idempotency",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("kept_until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(key) between 1 and 255", name=op.f("ck_idempotency_key")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_idempotency_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "client", "key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "outbox",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("delivered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_outbox_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_undelivered",
        "outbox",
        ["county_id", "recorded_at"],
        unique=False,
        postgresql_where=sa.text("delivered_at is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_outbox_undelivered",
        table_name="outbox",
        postgresql_where=sa.text("delivered_at is null"),
    )
    op.drop_table("outbox")
    op.drop_table("idempotency")
    op.drop_index("ix_decision_id", table_name="decision")
    op.drop_table("decision")
    op.drop_table("audit_seal")
    op.drop_index(
        "ix_audit_event_project",
        table_name="audit_event",
        postgresql_where=sa.text("project_id is not null"),
    )
    op.drop_index("ix_audit_event_recorded_at", table_name="audit_event")
    op.drop_index("ix_audit_event_object", table_name="audit_event")
    op.drop_index("ix_audit_event_all_recorded_at", table_name="audit_event")
    op.drop_table("audit_event")
