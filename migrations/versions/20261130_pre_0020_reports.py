"""Monthly statistics, quarterly assessments and written reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_reports"
down_revision = "0019_project_care"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statistic",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("as_of_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("quarter_due_on", sa.Date(), nullable=True),
        sa.Column("formula_version", sa.Integer(), nullable=False),
        sa.Column("part_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("pa_submitted_on", sa.Date(), nullable=True),
        sa.Column("pa_submitted_by", sa.Text(), nullable=True),
        sa.Column("pa_note", sa.Text(), nullable=True),
        sa.Column("lender_submitted_on", sa.Date(), nullable=True),
        sa.Column("lender_submitted_by", sa.Text(), nullable=True),
        sa.Column("lender_note", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(corrects_id is null) = (reason is null)", name=op.f("ck_statistic_reason")
        ),
        sa.CheckConstraint(
            "(edition = 1) = (corrects_id is null)", name=op.f("ck_statistic_corrects")
        ),
        sa.CheckConstraint(
            "(pa_submitted_on is null) = (pa_submitted_by is null) and (lender_submitted_on is null) = (lender_submitted_by is null)",
            name=op.f("ck_statistic_submitted"),
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_statistic_edition")),
        sa.CheckConstraint(
            "lender_id is not null or (pa_submitted_on is null and lender_submitted_on is null)",
            name=op.f("ck_statistic_submitted_of_lender"),
        ),
        sa.CheckConstraint("month between 1 and 12", name=op.f("ck_statistic_month")),
        sa.ForeignKeyConstraint(
            ["county_id", "corrects_id"],
            ["statistic.county_id", "statistic.id"],
            name=op.f("fk_statistic_county_id_corrects_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_statistic_county_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_statistic_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_statistic")),
        info={
            "tenancy": "tenant",
            "resource": "report",
            "attributes": {},
            "append_only": False,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_index(
        "ix_statistic_all_recorded_at", "statistic", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_statistic_of_county",
        "statistic",
        ["county_id", "year", "month"],
        unique=True,
        postgresql_where=sa.text("lender_id is null and superseded_on is null"),
    )
    op.create_index(
        "ix_statistic_of_lender",
        "statistic",
        ["county_id", "lender_id", "year", "month"],
        unique=True,
        postgresql_where=sa.text("lender_id is not null and superseded_on is null"),
    )
    op.create_index(
        "ix_statistic_recorded_at", "statistic", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "statistic_figure",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("statistic_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=True),
        sa.Column("part_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("loans", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("ratio", sa.Numeric(precision=20, scale=10), nullable=True),
        sa.CheckConstraint(
            "code in ('LENT_TOTAL', 'LENT_YEAR', 'LENT_MONTH', 'BALANCE', 'BALANCE_EXITED', 'BALANCE_HOUSEHOLD', 'BALANCE_ENTERPRISE', 'BALANCE_RELENDING', 'REPAID_TOTAL', 'DUE_MONTH', 'DUE_THREE_MONTHS', 'OVERDUE', 'OVERDUE_30', 'NON_PERFORMING', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS', 'EXTENDED', 'RENEWED', 'SUBSIDY_DUE', 'SUBSIDY_PAID', 'SUBSIDY_DUE_QUARTER', 'SUBSIDY_PAID_QUARTER', 'FUND_PAID_IN', 'FUND_BALANCE', 'FUND_COMPENSATED', 'FUND_RECOVERED', 'REGISTERED', 'RATED', 'CREDIT_GRANTED', 'DEMAND', 'UNLENT')",
            name=op.f("ck_statistic_figure_code"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "statistic_id"],
            ["statistic.county_id", "statistic.id"],
            name=op.f("fk_statistic_figure_county_id_statistic_id"),
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "statistic_id", "code", name=op.f("pk_statistic_figure")
        ),
        info={
            "tenancy": "tenant",
            "resource": "report",
            "attributes": {},
            "append_only": True,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_table(
        "statistic_line",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("statistic_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("matures_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("balance", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("repaid", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("five_tier", sa.Text(), nullable=False),
        sa.Column("overdue_since_on", sa.Date(), nullable=True),
        sa.Column("used_by", sa.Text(), nullable=False),
        sa.Column("funding_source", sa.Text(), nullable=False),
        sa.Column("is_exited", sa.Boolean(), nullable=False),
        sa.Column("is_extended", sa.Boolean(), nullable=False),
        sa.Column("is_renewal", sa.Boolean(), nullable=False),
        sa.Column("figures", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "five_tier in ('NORMAL', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS')",
            name=op.f("ck_statistic_line_five_tier"),
        ),
        sa.CheckConstraint(
            "funding_source in ('OWN', 'RELENDING')", name=op.f("ck_statistic_line_funding_source")
        ),
        sa.CheckConstraint(
            "used_by in ('HOUSEHOLD', 'ENTERPRISE')", name=op.f("ck_statistic_line_used_by")
        ),
        sa.CheckConstraint(
            "balance >= 0 and balance <= amount", name=op.f("ck_statistic_line_balance")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_statistic_line_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "statistic_id"],
            ["statistic.county_id", "statistic.id"],
            name=op.f("fk_statistic_line_county_id_statistic_id"),
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "statistic_id", "loan_id", name=op.f("pk_statistic_line")
        ),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": True,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_table(
        "statistic_entry",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("statistic_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("loans", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "code in ('LENT_TOTAL', 'LENT_YEAR', 'LENT_MONTH', 'BALANCE', 'BALANCE_EXITED', 'BALANCE_HOUSEHOLD', 'BALANCE_ENTERPRISE', 'BALANCE_RELENDING', 'REPAID_TOTAL', 'DUE_MONTH', 'DUE_THREE_MONTHS', 'OVERDUE', 'OVERDUE_30', 'NON_PERFORMING', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS', 'EXTENDED', 'RENEWED', 'SUBSIDY_DUE', 'SUBSIDY_PAID', 'SUBSIDY_DUE_QUARTER', 'SUBSIDY_PAID_QUARTER', 'FUND_PAID_IN', 'FUND_BALANCE', 'FUND_COMPENSATED', 'FUND_RECOVERED', 'REGISTERED', 'RATED', 'CREDIT_GRANTED', 'DEMAND', 'UNLENT')",
            name=op.f("ck_statistic_entry_code"),
        ),
        sa.CheckConstraint(
            "office in ('COUNTY_PA', 'COUNTY_BANK')", name=op.f("ck_statistic_entry_office")
        ),
        sa.CheckConstraint(
            "amount >= 0 and loans >= 0 and households >= 0", name=op.f("ck_statistic_entry_counts")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "statistic_id"],
            ["statistic.county_id", "statistic.id"],
            name=op.f("fk_statistic_entry_county_id_statistic_id"),
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "statistic_id", "office", "code", name=op.f("pk_statistic_entry")
        ),
        info={
            "tenancy": "tenant",
            "resource": "report",
            "attributes": {},
            "append_only": True,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_table(
        "statistic_project",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("statistic_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("part_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("list_state", sa.Text(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("loans", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("lent", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("lent_old", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("lent_new", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("balance", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("overdue", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("non_performing", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "list_state in ('UNLISTED', 'WHITELIST', 'NEGATIVE', 'EXITED')",
            name=op.f("ck_statistic_project_list_state"),
        ),
        sa.CheckConstraint(
            "state in ('REGISTERED', 'SCREENING', 'NORMAL', 'RISK', 'NON_COMPLIANT', 'RECALLING', 'RECTIFYING', 'EXITING', 'EXITED')",
            name=op.f("ck_statistic_project_state"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_statistic_project_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "statistic_id"],
            ["statistic.county_id", "statistic.id"],
            name=op.f("fk_statistic_project_county_id_statistic_id"),
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_statistic_project_enterprise_id")
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "statistic_id", "project_id", name=op.f("pk_statistic_project")
        ),
        info={
            "tenancy": "tenant",
            "resource": "project",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": True,
            "updatable": ("project_amount", "project_lender_groups"),
            "changed_by": None,
        },
    )
    op.create_index(
        "ix_statistic_project_project",
        "statistic_project",
        ["county_id", "project_id"],
        unique=False,
    )
    op.create_table(
        "project_assessment",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=False),
        sa.Column("risk_level", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_by", sa.Text(), nullable=False),
        sa.Column("months_missing", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(office = 'COUNTY_BANK') = (lender_id is not null)",
            name=op.f("ck_project_assessment_office"),
        ),
        sa.CheckConstraint(
            "rating in ('GOOD', 'FAIR', 'POOR')", name=op.f("ck_project_assessment_rating")
        ),
        sa.CheckConstraint(
            "risk_level in ('LOW', 'MEDIUM', 'HIGH')", name=op.f("ck_project_assessment_risk_level")
        ),
        sa.CheckConstraint(
            "(edition = 1) = (corrects_id is null)", name=op.f("ck_project_assessment_corrects")
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_project_assessment_edition")),
        sa.CheckConstraint("quarter between 1 and 4", name=op.f("ck_project_assessment_quarter")),
        sa.ForeignKeyConstraint(
            ["county_id", "corrects_id"],
            ["project_assessment.county_id", "project_assessment.id"],
            name=op.f("fk_project_assessment_county_id_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_project_assessment_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_project_assessment_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_project_assessment")),
        info={
            "tenancy": "tenant",
            "resource": "project",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": False,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_index(
        "ix_project_assessment_all_recorded_at",
        "project_assessment",
        ["recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_project_assessment_of_lender",
        "project_assessment",
        ["county_id", "project_id", "lender_id", "year", "quarter"],
        unique=True,
        postgresql_where=sa.text("lender_id is not null and superseded_on is null"),
    )
    op.create_index(
        "ix_project_assessment_of_office",
        "project_assessment",
        ["county_id", "project_id", "year", "quarter"],
        unique=True,
        postgresql_where=sa.text("lender_id is null and superseded_on is null"),
    )
    op.create_index(
        "ix_project_assessment_project",
        "project_assessment",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_project_assessment_recorded_at",
        "project_assessment",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "written_report",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("statistic_id", sa.Uuid(), nullable=True),
        sa.Column("whole_id", sa.Uuid(), nullable=True),
        sa.Column("projects", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("lent", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("balance", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("overdue", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("non_performing", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("submitted_role", sa.Text(), nullable=True),
        sa.Column("pa_received_on", sa.Date(), nullable=True),
        sa.Column("pa_received_by", sa.Text(), nullable=True),
        sa.Column("lender_received_on", sa.Date(), nullable=True),
        sa.Column("lender_received_by", sa.Text(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'DRAFT') = (submitted_on is null) and (submitted_on is null) = (statistic_id is null)",
            name=op.f("ck_written_report_submitted"),
        ),
        sa.CheckConstraint(
            "state <> 'COMPLETE' or pa_received_on is not null and (lender_groups = '{}' or lender_received_on is not null)",
            name=op.f("ck_written_report_complete"),
        ),
        sa.CheckConstraint(
            "state in ('DRAFT', 'SUBMITTED', 'RECEIVED_PA', 'RECEIVED_LENDER', 'COMPLETE', 'RETURNED')",
            name=op.f("ck_written_report_state"),
        ),
        sa.CheckConstraint(
            "(edition = 1) = (corrects_id is null)", name=op.f("ck_written_report_corrects")
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_written_report_edition")),
        sa.CheckConstraint("quarter between 1 and 4", name=op.f("ck_written_report_quarter")),
        sa.ForeignKeyConstraint(
            ["county_id", "corrects_id"],
            ["written_report.county_id", "written_report.id"],
            name=op.f("fk_written_report_county_id_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "statistic_id"],
            ["statistic.county_id", "statistic.id"],
            name=op.f("fk_written_report_county_id_statistic_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "whole_id"],
            ["statistic.county_id", "statistic.id"],
            name=op.f("fk_written_report_county_id_whole_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_written_report_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_written_report_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_written_report")),
        info={
            "tenancy": "tenant",
            "resource": "report",
            "attributes": {},
            "append_only": False,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_index(
        "ix_written_report_all_recorded_at", "written_report", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_written_report_recorded_at",
        "written_report",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_written_report_standing",
        "written_report",
        ["county_id", "lender_id", "year", "quarter"],
        unique=True,
        postgresql_where=sa.text("superseded_on is null"),
    )


def downgrade() -> None:
    op.drop_table("written_report")
    op.drop_table("project_assessment")
    op.drop_table("statistic_project")
    op.drop_table("statistic_entry")
    op.drop_table("statistic_line")
    op.drop_table("statistic_figure")
    op.drop_table("statistic")
