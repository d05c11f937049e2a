"""The first tables: projects and loans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_projects_and_loans"
down_revision = "0002_households"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("total_investment", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("declared_loan_funds", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("contributed_principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("household_count", sa.Integer(), nullable=False),
        sa.Column("lead_lender_id", sa.Integer(), nullable=True),
        sa.Column("lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "industry in ('PLANTING', 'BREEDING', 'PROCESSING', 'FORESTRY', 'TOURISM', 'ECOMMERCE', 'HANDICRAFT', 'OTHER')",
            name=op.f("ck_project_industry"),
        ),
        sa.CheckConstraint(
            "state in ('REGISTERED', 'SCREENING', 'NORMAL', 'RISK', 'NON_COMPLIANT', 'RECALLING', 'RECTIFYING', 'EXITING', 'EXITED')",
            name=op.f("ck_project_state"),
        ),
        sa.CheckConstraint(
            "amount = greatest(declared_loan_funds, contributed_principal)",
            name=op.f("ck_project_amount"),
        ),
        sa.CheckConstraint(
            "declared_loan_funds >= 0 and contributed_principal >= 0 and total_investment >= 0",
            name=op.f("ck_project_funds"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_project_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_project_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_lender_id"], ["lender.id"], name=op.f("fk_project_lead_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_project")),
        sa.UniqueConstraint(
            "county_id", "project_no", name=op.f("uq_project_county_id_project_no")
        ),
    )
    op.create_index("ix_project_all_amount", "project", ["amount", "id"], unique=False)
    op.create_index("ix_project_all_recorded_at", "project", ["recorded_at", "id"], unique=False)
    op.create_index("ix_project_amount", "project", ["county_id", "amount", "id"], unique=False)
    op.create_index(
        "ix_project_enterprise", "project", ["county_id", "enterprise_id"], unique=False
    )
    op.create_index(
        "ix_project_recorded_at", "project", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "loan",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_no", sa.Text(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("benchmark_rate", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("repayment_method", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=False),
        sa.Column("funding_source", sa.Text(), nullable=False),
        sa.Column("guarantee_mode", sa.Text(), nullable=False),
        sa.Column("production_cycle_months", sa.Integer(), nullable=True),
        sa.Column("term_reason", sa.Text(), nullable=True),
        sa.Column("contract_no", sa.Text(), nullable=True),
        sa.Column("approval_no", sa.Text(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("planned_value_on", sa.Date(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("matures_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("five_tier", sa.Text(), nullable=False),
        sa.Column("classified_on", sa.Date(), nullable=True),
        sa.Column("outstanding_principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("overdue_since_on", sa.Date(), nullable=True),
        sa.Column("overdue_principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("overdue_interest", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(used_by = 'ENTERPRISE') = (project_id is not null)",
            name=op.f("ck_loan_project_of_enterprise"),
        ),
        sa.CheckConstraint(
            "five_tier in ('NORMAL', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS')",
            name=op.f("ck_loan_five_tier"),
        ),
        sa.CheckConstraint(
            "funding_source in ('OWN', 'RELENDING')", name=op.f("ck_loan_funding_source")
        ),
        sa.CheckConstraint("guarantee_mode = 'CREDIT'", name=op.f("ck_loan_unsecured")),
        sa.CheckConstraint(
            "guarantee_mode in ('CREDIT', 'GUARANTEE', 'MORTGAGE', 'PLEDGE')",
            name=op.f("ck_loan_guarantee_mode"),
        ),
        sa.CheckConstraint(
            "industry in ('PLANTING', 'BREEDING', 'PROCESSING', 'FORESTRY', 'TOURISM', 'ECOMMERCE', 'HANDICRAFT', 'OTHER')",
            name=op.f("ck_loan_industry"),
        ),
        sa.CheckConstraint(
            "purpose in ('OWN_PRODUCTION', 'COOPERATION')", name=op.f("ck_loan_purpose_admitted")
        ),
        sa.CheckConstraint(
            "purpose in ('OWN_PRODUCTION', 'COOPERATION', 'HOUSING', 'WEALTH_MANAGEMENT', 'CONSUMPTION', 'OTHER')",
            name=op.f("ck_loan_purpose"),
        ),
        sa.CheckConstraint(
            "repayment_method in ('QUARTERLY_INTEREST', 'EQUAL_INSTALMENTS', 'EQUAL_PRINCIPAL', 'AT_MATURITY')",
            name=op.f("ck_loan_repayment_method"),
        ),
        sa.CheckConstraint(
            "state in ('DRAFT', 'SUBMITTED', 'REFUSED', 'WITHDRAWN', 'APPROVED', 'SIGNED', 'CANCELLED', 'ACTIVE', 'OVERDUE', 'EARLY_CALLED', 'IN_BUFFER', 'CLAIMING', 'WRITTEN_OFF_RETAINED', 'SETTLED', 'SETTLED_AFTER_WRITE_OFF')",
            name=op.f("ck_loan_state"),
        ),
        sa.CheckConstraint("used_by in ('HOUSEHOLD', 'ENTERPRISE')", name=op.f("ck_loan_used_by")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_loan_amount")),
        sa.CheckConstraint("matures_on > planned_value_on", name=op.f("ck_loan_term")),
        sa.CheckConstraint("months between 1 and 36", name=op.f("ck_loan_months")),
        sa.CheckConstraint(
            "outstanding_principal >= 0 and outstanding_principal <= amount",
            name=op.f("ck_loan_outstanding"),
        ),
        sa.CheckConstraint(
            "overdue_principal >= 0 and overdue_principal <= outstanding_principal and overdue_interest >= 0",
            name=op.f("ck_loan_overdue"),
        ),
        sa.CheckConstraint(
            "value_on is null or matures_on > value_on", name=op.f("ck_loan_value_on")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_loan_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "member_id"],
            ["household_member.county_id", "household_member.id"],
            name=op.f("fk_loan_county_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_loan_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_loan_county_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_loan_lender_id")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f("fk_loan_outlet_id")),
        sa.ForeignKeyConstraint(["township_id"], ["region.id"], name=op.f("fk_loan_township_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_loan")),
        sa.UniqueConstraint(
            "county_id", "lender_id", "loan_no", name=op.f("uq_loan_county_id_lender_id_loan_no")
        ),
    )
    op.create_index("ix_loan_all_amount", "loan", ["amount", "id"], unique=False)
    op.create_index("ix_loan_all_matures_on", "loan", ["matures_on", "id"], unique=False)
    op.create_index(
        "ix_loan_all_outstanding", "loan", ["outstanding_principal", "id"], unique=False
    )
    op.create_index("ix_loan_all_recorded_at", "loan", ["recorded_at", "id"], unique=False)
    op.create_index("ix_loan_amount", "loan", ["county_id", "amount", "id"], unique=False)
    op.create_index(
        "ix_loan_household",
        "loan",
        ["county_id", "household_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_loan_lender", "loan", ["county_id", "lender_id", "recorded_at", "id"], unique=False
    )
    op.create_index("ix_loan_matures_on", "loan", ["county_id", "matures_on", "id"], unique=False)
    op.create_index(
        "ix_loan_outstanding", "loan", ["county_id", "outstanding_principal", "id"], unique=False
    )
    op.create_index(
        "ix_loan_project",
        "loan",
        ["county_id", "project_id"],
        unique=False,
        postgresql_where=sa.text("project_id is not null"),
    )
    op.create_index("ix_loan_recorded_at", "loan", ["county_id", "recorded_at", "id"], unique=False)
    op.create_table(
        "classification",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("five_tier", sa.Text(), nullable=False),
        sa.Column("as_of_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "five_tier in ('NORMAL', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS')",
            name=op.f("ck_classification_five_tier"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_classification_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_classification_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_classification")),
    )
    op.create_index(
        "ix_classification_loan",
        "classification",
        ["county_id", "loan_id", "as_of_on", "id"],
        unique=False,
    )
    op.create_table(
        "loan_event",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED')",
            name=op.f("ck_loan_event_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_loan_event_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_loan_event_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_loan_event")),
    )
    op.create_index(
        "ix_loan_event_loan",
        "loan_event",
        ["county_id", "loan_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "repayment",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("interest", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("penalty", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("payer_type", sa.Text(), nullable=False),
        sa.Column("bank_ref", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "payer_type in ('BORROWER', 'HOUSEHOLD_MEMBER', 'THIRD_PARTY')",
            name=op.f("ck_repayment_payer_type"),
        ),
        sa.CheckConstraint(
            "principal >= 0 and interest >= 0 and penalty >= 0 and principal + interest + penalty > 0",
            name=op.f("ck_repayment_parts"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_repayment_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_repayment_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_repayment")),
        sa.UniqueConstraint(
            "county_id", "loan_id", "bank_ref", name=op.f("uq_repayment_county_id_loan_id_bank_ref")
        ),
    )
    op.create_index(
        "ix_repayment_loan",
        "repayment",
        ["county_id", "loan_id", "received_on", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_repayment_loan", table_name="repayment")
    op.drop_table("repayment")
    op.drop_index("ix_loan_event_loan", table_name="loan_event")
    op.drop_table("loan_event")
    op.drop_index("ix_classification_loan", table_name="classification")
    op.drop_table("classification")
    op.drop_index("ix_loan_recorded_at", table_name="loan")
    op.drop_index(
        "ix_loan_project", table_name="loan", postgresql_where=sa.text("project_id is not null")
    )
    op.drop_index("ix_loan_outstanding", table_name="loan")
    op.drop_index("ix_loan_matures_on", table_name="loan")
    op.drop_index("ix_loan_lender", table_name="loan")
    op.drop_index("ix_loan_household", table_name="loan")
    op.drop_index("ix_loan_amount", table_name="loan")
    op.drop_index("ix_loan_all_recorded_at", table_name="loan")
    op.drop_index("ix_loan_all_outstanding", table_name="loan")
    op.drop_index("ix_loan_all_matures_on", table_name="loan")
    op.drop_index("ix_loan_all_amount", table_name="loan")
    op.drop_table("loan")
    op.drop_index("ix_project_recorded_at", table_name="project")
    op.drop_index("ix_project_enterprise", table_name="project")
    op.drop_index("ix_project_amount", table_name="project")
    op.drop_index("ix_project_all_recorded_at", table_name="project")
    op.drop_index("ix_project_all_amount", table_name="project")
    op.drop_table("project")
