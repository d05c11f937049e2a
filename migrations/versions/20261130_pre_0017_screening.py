"""Screening of enterprise use, exit plans, and warnings that tell of a project."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_screening"
down_revision = "0016_bank_match"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exit_plan",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("funds", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("consent_count", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'RECTIFICATION') = (deadline_on is not null) and (kind = 'RECTIFICATION') = (responsible is not null) and (kind = 'RECTIFICATION') = (document_no is not null)",
            name=op.f("ck_exit_plan_ordered"),
        ),
        sa.CheckConstraint(
            "(state = 'ACTIVE') = (ended_on is null)", name=op.f("ck_exit_plan_ended_on")
        ),
        sa.CheckConstraint(
            "kind in ('VOLUNTARY', 'RECTIFICATION')", name=op.f("ck_exit_plan_kind")
        ),
        sa.CheckConstraint(
            "state in ('ACTIVE', 'FULFILLED', 'REPLACED')", name=op.f("ck_exit_plan_state")
        ),
        sa.CheckConstraint("funds >= 0 and consent_count >= 0", name=op.f("ck_exit_plan_funds")),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_exit_plan_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_exit_plan_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_exit_plan")),
        info={
            "tenancy": "tenant",
            "resource": "project",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_exit_plan_active",
        "exit_plan",
        ["county_id", "project_id"],
        unique=True,
        postgresql_where=sa.text("state = 'ACTIVE'"),
    )
    op.create_index(
        "ix_exit_plan_project",
        "exit_plan",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "exit_consent",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("length(file_hash) = 32", name=op.f("ck_exit_consent_file_hash")),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_exit_consent_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "plan_id"],
            ["exit_plan.county_id", "exit_plan.id"],
            name=op.f("fk_exit_consent_county_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_exit_consent_county_id_project_id"),
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "plan_id", "household_id", name=op.f("pk_exit_consent")
        ),
        info={
            "tenancy": "tenant",
            "resource": "project",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": True,
            "updatable": ("project_amount", "project_lender_groups"),
        },
    )
    op.create_index(
        "ix_exit_consent_project", "exit_consent", ["county_id", "project_id"], unique=False
    )
    op.create_table(
        "exit_stage",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_exit_stage_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "plan_id"],
            ["exit_plan.county_id", "exit_plan.id"],
            name=op.f("fk_exit_stage_county_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_exit_stage_county_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("county_id", "plan_id", "number", name=op.f("pk_exit_stage")),
        info={
            "tenancy": "tenant",
            "resource": "project",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": True,
            "updatable": ("project_amount", "project_lender_groups"),
        },
    )
    op.create_index(
        "ix_exit_stage_project", "exit_stage", ["county_id", "project_id"], unique=False
    )
    op.create_table(
        "screening",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("voluntary", sa.Boolean(), nullable=False),
        sa.Column("participation", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Boolean(), nullable=False),
        sa.Column("agreement", sa.Boolean(), nullable=False),
        sa.Column("not_platform", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_role", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("signed_role", sa.Text(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(result = 'PENDING') = (signed_on is null)", name=op.f("ck_screening_signed_on")
        ),
        sa.CheckConstraint(
            "result in ('PENDING', 'COMPLIANT', 'NON_COMPLIANT', 'REJECTED')",
            name=op.f("ck_screening_result"),
        ),
        sa.CheckConstraint(
            "result not in ('COMPLIANT', 'NON_COMPLIANT') or (result = 'COMPLIANT') = (voluntary and participation and purpose and agreement and not_platform)",
            name=op.f("ck_screening_criteria"),
        ),
        sa.CheckConstraint(
            "signed_by <> opened_by and signed_role <> opened_role",
            name=op.f("ck_screening_two_signers"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_screening_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_screening_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_screening_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_screening")),
        info={
            "tenancy": "tenant",
            "resource": "project",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_screening_of_loan",
        "screening",
        ["county_id", "loan_id"],
        unique=True,
        postgresql_where=sa.text("result <> 'REJECTED'"),
    )
    op.create_index(
        "ix_screening_of_project",
        "screening",
        ["county_id", "project_id"],
        unique=True,
        postgresql_where=sa.text("loan_id is null and result <> 'REJECTED'"),
    )
    op.create_index(
        "ix_screening_project",
        "screening",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.add_column("loan", sa.Column("screening", sa.Text(), nullable=True))
    op.add_column("loan", sa.Column("screened_on", sa.Date(), nullable=True))
    op.add_column("project", sa.Column("screening", sa.Text(), nullable=True))
    op.add_column("project", sa.Column("screened_on", sa.Date(), nullable=True))
    op.add_column("project", sa.Column("collateral_due_on", sa.Date(), nullable=True))
    op.add_column(
        "project",
        sa.Column("flags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column("warning", sa.Column("project_id", sa.Uuid(), nullable=True))
    op.add_column(
        "warning", sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=True)
    )
    op.add_column(
        "warning", sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=True)
    )
    op.create_index(
        "ix_warning_project",
        "warning",
        ["county_id", "project_id"],
        unique=False,
        postgresql_where=sa.text("project_id is not null"),
    )
    op.create_foreign_key(
        op.f("fk_warning_county_id_project_id"),
        "warning",
        "project",
        ["county_id", "project_id"],
        ["county_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_loan_screening"), "loan", "screening in ('COMPLIANT', 'NON_COMPLIANT')"
    )
    op.create_check_constraint(
        op.f("ck_loan_screened_on"), "loan", "(screening is null) = (screened_on is null)"
    )
    op.create_check_constraint(
        op.f("ck_project_screening"), "project", "screening in ('COMPLIANT', 'NON_COMPLIANT')"
    )
    op.create_check_constraint(
        op.f("ck_project_screened_on"), "project", "(screening is null) = (screened_on is null)"
    )
    op.create_check_constraint(
        op.f("ck_warning_project"),
        "warning",
        "(project_id is null) = (project_amount is null) and (project_id is null) = (project_lender_groups is null)",
    )
    op.drop_constraint(op.f("ck_project_event_kind"), "project_event", type_="check")
    op.create_check_constraint(
        op.f("ck_project_event_kind"),
        "project_event",
        "kind in ('REGISTERED', 'AMENDED', 'SUPERVISED', 'CONTRIBUTED', 'WATCH_MOVED', 'SCREENING_OPENED', 'SCREENED', 'EXIT_AGREED', 'RECTIFICATION_ORDERED', 'EXITED', 'LIST_CHANGED', 'SECURITY_RECORDED', 'SECURITY_RELEASED', 'COLLATERAL_DEMANDED', 'RECALLED', 'SECURED', 'FUNDS_USED')",
    )
    op.drop_constraint(op.f("ck_loan_event_kind"), "loan_event", type_="check")
    op.create_check_constraint(
        op.f("ck_loan_event_kind"),
        "loan_event",
        "kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'CANCELLED', 'FELL_OVERDUE', 'FLAGGED', 'FLAG_LIFTED', 'RECALLED', 'DEMAND_PASSED', 'EXTENDED', 'RENEWED', 'DISPOSED', 'PLAN_AGREED', 'PLAN_ENDED', 'BUFFER_OPENED', 'BUFFER_EXTENDED', 'CLAIMED', 'CLAIM_ENDED', 'COMPENSATED', 'RECOVERED', 'SUBSIDISED', 'SCREENED')",
    )


def downgrade() -> None:
    op.execute("delete from loan_event where kind = 'SCREENED'")
    op.drop_constraint(op.f("ck_loan_event_kind"), "loan_event", type_="check")
    op.create_check_constraint(
        op.f("ck_loan_event_kind"),
        "loan_event",
        "kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'CANCELLED', 'FELL_OVERDUE', 'FLAGGED', 'FLAG_LIFTED', 'RECALLED', 'DEMAND_PASSED', 'EXTENDED', 'RENEWED', 'DISPOSED', 'PLAN_AGREED', 'PLAN_ENDED', 'BUFFER_OPENED', 'BUFFER_EXTENDED', 'CLAIMED', 'CLAIM_ENDED', 'COMPENSATED', 'RECOVERED', 'SUBSIDISED')",
    )
    op.execute(
        "delete from project_event where kind not in ('REGISTERED', 'AMENDED', 'SUPERVISED', 'CONTRIBUTED', 'WATCH_MOVED')"
    )
    op.drop_constraint(op.f("ck_project_event_kind"), "project_event", type_="check")
    op.create_check_constraint(
        op.f("ck_project_event_kind"),
        "project_event",
        "kind in ('REGISTERED', 'AMENDED', 'SUPERVISED', 'CONTRIBUTED', 'WATCH_MOVED')",
    )
    op.execute("delete from warning where project_id is not null")
    # They compare the columns that go; the rights of the version before are installed anew.
    for policy in ("reading", "inserting", "updating"):
        op.execute(f"drop policy if exists {policy} on warning")
    op.drop_constraint(op.f("fk_warning_county_id_project_id"), "warning", type_="foreignkey")
    op.drop_index(
        "ix_warning_project",
        table_name="warning",
        postgresql_where=sa.text("project_id is not null"),
    )
    op.drop_column("warning", "project_lender_groups")
    op.drop_column("warning", "project_amount")
    op.drop_column("warning", "project_id")
    op.drop_column("project", "flags")
    op.drop_column("project", "collateral_due_on")
    op.drop_column("project", "screened_on")
    op.drop_column("project", "screening")
    op.drop_column("loan", "screened_on")
    op.drop_column("loan", "screening")
    op.drop_index("ix_screening_project", table_name="screening")
    op.drop_index(
        "ix_screening_of_project",
        table_name="screening",
        postgresql_where=sa.text("loan_id is null and result <> 'REJECTED'"),
    )
    op.drop_index(
        "ix_screening_of_loan",
        table_name="screening",
        postgresql_where=sa.text("result <> 'REJECTED'"),
    )
    op.drop_table("screening")
    op.drop_index("ix_exit_stage_project", table_name="exit_stage")
    op.drop_table("exit_stage")
    op.drop_index("ix_exit_consent_project", table_name="exit_consent")
    op.drop_table("exit_consent")
    op.drop_index("ix_exit_plan_project", table_name="exit_plan")
    op.drop_index(
        "ix_exit_plan_active", table_name="exit_plan", postgresql_where=sa.text("state = 'ACTIVE'")
    )
    op.drop_table("exit_plan")
