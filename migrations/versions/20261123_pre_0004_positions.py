"""The first tables: positions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_positions"
down_revision = "0003_projects_and_loans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "county_position",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("outstanding", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("loan_count", sa.Integer(), nullable=False),
        sa.Column("fund_balance", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("fund_balance >= 0", name=op.f("ck_county_position_fund_balance")),
        sa.CheckConstraint(
            "outstanding >= 0 and loan_count >= 0", name=op.f("ck_county_position_outstanding")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_county_position_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", name=op.f("pk_county_position")),
    )
    op.create_table(
        "breaker_event",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("non_performing", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("outstanding", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('CLOSED', 'TRIPPED', 'RESUME_REQUESTED')",
            name=op.f("ck_breaker_event_state"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_breaker_event_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_breaker_event")),
    )
    op.create_index(
        "ix_breaker_event_lender",
        "breaker_event",
        ["county_id", "lender_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "county_lender_position",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outstanding", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("non_performing", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("overdue", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("loan_count", sa.Integer(), nullable=False),
        sa.Column("non_performing_count", sa.Integer(), nullable=False),
        sa.Column("overdue_count", sa.Integer(), nullable=False),
        sa.Column("breaker_state", sa.Text(), nullable=False),
        sa.Column("resume_ratio", sa.Numeric(precision=12, scale=10), nullable=True),
        sa.Column("tripped_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("tripped_non_performing", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("tripped_outstanding", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(breaker_state = 'CLOSED') or tripped_at is not null",
            name=op.f("ck_county_lender_position_tripped_at"),
        ),
        sa.CheckConstraint(
            "breaker_state in ('CLOSED', 'TRIPPED', 'RESUME_REQUESTED')",
            name=op.f("ck_county_lender_position_breaker_state"),
        ),
        sa.CheckConstraint(
            "loan_count >= 0 and non_performing_count between 0 and loan_count and overdue_count between 0 and loan_count",
            name=op.f("ck_county_lender_position_counts"),
        ),
        sa.CheckConstraint(
            "non_performing between 0 and outstanding and overdue between 0 and outstanding",
            name=op.f("ck_county_lender_position_parts"),
        ),
        sa.CheckConstraint(
            "resume_ratio >= 0 and resume_ratio < 0.03",
            name=op.f("ck_county_lender_position_resume_ratio"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_county_lender_position_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_county_lender_position_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "lender_id", name=op.f("pk_county_lender_position")),
    )
    op.create_table(
        "project_event",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_role", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("amount_after", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind in ('REGISTERED', 'AMENDED', 'SUPERVISED', 'CONTRIBUTED', 'WATCH_MOVED')",
            name=op.f("ck_project_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_project_event_county_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_project_event")),
    )
    op.create_index(
        "ix_project_event_project",
        "project_event",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "project_participation",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("principal > 0", name=op.f("ck_project_participation_principal")),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_project_participation_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_project_participation_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_project_participation_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_project_participation_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_project_participation")),
        sa.UniqueConstraint(
            "county_id", "loan_id", name=op.f("uq_project_participation_county_id_loan_id")
        ),
    )
    op.create_index(
        "ix_project_participation_project",
        "project_participation",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_project_participation_project", table_name="project_participation")
    op.drop_table("project_participation")
    op.drop_index("ix_project_event_project", table_name="project_event")
    op.drop_table("project_event")
    op.drop_table("county_lender_position")
    op.drop_index("ix_breaker_event_lender", table_name="breaker_event")
    op.drop_table("breaker_event")
    op.drop_table("county_position")
