"""Early warnings, and how a county is prepared for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_warnings"
down_revision = "0009_loan_care"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "county_document",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("file_hash", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('COUNTY_RULES', 'CONTINGENCY_PLAN')", name=op.f("ck_county_document_kind")
        ),
        sa.CheckConstraint(
            "file_hash is null or length(file_hash) = 32", name=op.f("ck_county_document_file_hash")
        ),
        sa.CheckConstraint(
            "valid_to is null or valid_to >= valid_from", name=op.f("ck_county_document_valid")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_county_document_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_county_document")),
        sa.UniqueConstraint(
            "county_id",
            "kind",
            "document_no",
            name=op.f("uq_county_document_county_id_kind_document_no"),
        ),
        info={
            "tenancy": "tenant",
            "resource": "preparedness",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_county_document_all_recorded_at", "county_document", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_county_document_recorded_at",
        "county_document",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "risk_team",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("leader", sa.Text(), nullable=False),
        sa.Column("leader_post", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("members", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_on is null or to_on >= from_on", name=op.f("ck_risk_team_term")),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_risk_team_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_risk_team")),
        info={
            "tenancy": "tenant",
            "resource": "preparedness",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_risk_team_all_recorded_at", "risk_team", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_risk_team_recorded_at", "risk_team", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "warning",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("offices", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "severity in ('BLUE', 'YELLOW', 'ORANGE', 'RED')", name=op.f("ck_warning_severity")
        ),
        sa.CheckConstraint("state in ('OPEN', 'ACKED', 'CLOSED')", name=op.f("ck_warning_state")),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_warning_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_warning_county_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_warning_lender_id")),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_warning_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_warning")),
        info={
            "tenancy": "tenant",
            "resource": "warning",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index("ix_warning_all_recorded_at", "warning", ["recorded_at", "id"], unique=False)
    op.create_index(
        "ix_warning_loan", "warning", ["county_id", "loan_id", "recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_warning_open",
        "warning",
        ["county_id", "rule", "object_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'CLOSED'"),
    )
    op.create_index(
        "ix_warning_recorded_at", "warning", ["county_id", "recorded_at", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_warning_recorded_at", table_name="warning")
    op.drop_index(
        "ix_warning_open", table_name="warning", postgresql_where=sa.text("state <> 'CLOSED'")
    )
    op.drop_index("ix_warning_loan", table_name="warning")
    op.drop_index("ix_warning_all_recorded_at", table_name="warning")
    op.drop_table("warning")
    op.drop_index("ix_risk_team_recorded_at", table_name="risk_team")
    op.drop_index("ix_risk_team_all_recorded_at", table_name="risk_team")
    op.drop_table("risk_team")
    op.drop_index("ix_county_document_recorded_at", table_name="county_document")
    op.drop_index("ix_county_document_all_recorded_at", table_name="county_document")
    op.drop_table("county_document")
