"""Interest subsidy, farm insurance and the subsidy of premiums."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014_subsidy"
down_revision = "0013_fund_care"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insurance_policy",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_no", sa.Text(), nullable=False),
        sa.Column("insurer", sa.Text(), nullable=False),
        sa.Column("insured_kind", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("sum_insured", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("premium", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("central_part", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("province_part", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("city_part", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("county_part", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("self_part", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("drives_poor", sa.Boolean(), nullable=True),
        sa.Column("linked_to_poor", sa.Boolean(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(insured_kind = 'HOUSEHOLD') = (household_id is not null) and (insured_kind = 'HOUSEHOLD') = (enterprise_id is null)",
            name=op.f("ck_insurance_policy_insured"),
        ),
        sa.CheckConstraint(
            "category in ('CENTRAL_SUBSIDISED', 'LOCAL_SPECIALTY', 'COMMERCIAL')",
            name=op.f("ck_insurance_policy_category"),
        ),
        sa.CheckConstraint(
            "insured_kind in ('HOUSEHOLD', 'FAMILY_FARM', 'BIG_GROWER', 'COOPERATIVE', 'SMALL_AGRI_ENTERPRISE')",
            name=op.f("ck_insurance_policy_insured_kind"),
        ),
        sa.CheckConstraint(
            "central_part >= 0 and province_part >= 0 and city_part >= 0 and county_part >= 0 and self_part >= 0 and premium > 0 and sum_insured > 0 and premium = central_part + province_part + city_part + county_part + self_part",
            name=op.f("ck_insurance_policy_premium"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_insurance_policy_term")),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_insurance_policy_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_insurance_policy_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_insurance_policy")),
        sa.UniqueConstraint(
            "county_id",
            "insurer",
            "policy_no",
            name=op.f("uq_insurance_policy_county_id_insurer_policy_no"),
        ),
        info={
            "tenancy": "tenant",
            "resource": "insurance",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_insurance_policy_all_recorded_at",
        "insurance_policy",
        ["recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_insurance_policy_household",
        "insurance_policy",
        ["county_id", "household_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_insurance_policy_recorded_at",
        "insurance_policy",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "subsidy_batch",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('DRAFT', 'BANK_SUBMITTED', 'PA_APPROVED', 'FINANCE_PAID', 'RETURNED')",
            name=op.f("ck_subsidy_batch_state"),
        ),
        sa.CheckConstraint(
            "(submitted_by is null or approved_by is null or submitted_by <> approved_by) and (approved_by is null or paid_by is null or approved_by <> paid_by) and (submitted_by is null or paid_by is null or submitted_by <> paid_by)",
            name=op.f("ck_subsidy_batch_three_persons"),
        ),
        sa.CheckConstraint("amount >= 0 and line_count >= 0", name=op.f("ck_subsidy_batch_amount")),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_subsidy_batch_term")),
        sa.CheckConstraint("quarter between 1 and 4", name=op.f("ck_subsidy_batch_quarter")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_subsidy_batch_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_subsidy_batch_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_subsidy_batch")),
        sa.UniqueConstraint(
            "county_id",
            "lender_id",
            "year",
            "quarter",
            name=op.f("uq_subsidy_batch_county_id_lender_id_year_quarter"),
        ),
        info={
            "tenancy": "tenant",
            "resource": "subsidy",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_subsidy_batch_all_recorded_at", "subsidy_batch", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_subsidy_batch_recorded_at",
        "subsidy_batch",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_subsidy_batch_unpaid",
        "subsidy_batch",
        ["county_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("state <> 'FINANCE_PAID'"),
    )
    op.create_table(
        "premium_subsidy",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("fund_source", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("paid_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "fund_source = 'COUNTY_BLOCK_POVERTY_FUND'", name=op.f("ck_premium_subsidy_block_fund")
        ),
        sa.CheckConstraint(
            "fund_source in ('COUNTY_BLOCK_POVERTY_FUND', 'RISK_FUND', 'OTHER')",
            name=op.f("ck_premium_subsidy_fund_source"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_premium_subsidy_amount")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_premium_subsidy_number")),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_premium_subsidy_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "policy_id"],
            ["insurance_policy.county_id", "insurance_policy.id"],
            name=op.f("fk_premium_subsidy_county_id_policy_id"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_premium_subsidy")),
        sa.UniqueConstraint(
            "county_id",
            "policy_id",
            "number",
            name=op.f("uq_premium_subsidy_county_id_policy_id_number"),
        ),
        info={
            "tenancy": "tenant",
            "resource": "insurance",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_premium_subsidy_recorded_at",
        "premium_subsidy",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "subsidy_entry",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("debit_account", sa.Text(), nullable=False),
        sa.Column("credit_account", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("premium_subsidy_id", sa.Uuid(), nullable=True),
        sa.Column("reversal_of", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'CORRECTION') = (reversal_of is not null)",
            name=op.f("ck_subsidy_entry_reversal"),
        ),
        sa.CheckConstraint(
            "credit_account in ('INTEREST_SUBSIDY_FUND', 'COUNTY_BLOCK_POVERTY_FUND', 'PAID_TO_LENDERS', 'PAID_TO_HOUSEHOLDS')",
            name=op.f("ck_subsidy_entry_credit_account"),
        ),
        sa.CheckConstraint(
            "debit_account in ('INTEREST_SUBSIDY_FUND', 'COUNTY_BLOCK_POVERTY_FUND', 'PAID_TO_LENDERS', 'PAID_TO_HOUSEHOLDS')",
            name=op.f("ck_subsidy_entry_debit_account"),
        ),
        sa.CheckConstraint("kind in ('PAYMENT', 'CORRECTION')", name=op.f("ck_subsidy_entry_kind")),
        sa.CheckConstraint(
            "ledger in ('INTEREST', 'PREMIUM')", name=op.f("ck_subsidy_entry_ledger")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_subsidy_entry_amount")),
        sa.CheckConstraint(
            "debit_account <> credit_account", name=op.f("ck_subsidy_entry_two_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "batch_id"],
            ["subsidy_batch.county_id", "subsidy_batch.id"],
            name=op.f("fk_subsidy_entry_county_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "premium_subsidy_id"],
            ["premium_subsidy.county_id", "premium_subsidy.id"],
            name=op.f("fk_subsidy_entry_county_id_premium_subsidy_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "reversal_of"],
            ["subsidy_entry.county_id", "subsidy_entry.id"],
            name=op.f("fk_subsidy_entry_county_id_reversal_of"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_subsidy_entry_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_subsidy_entry")),
        sa.UniqueConstraint(
            "county_id", "reversal_of", name=op.f("uq_subsidy_entry_county_id_reversal_of")
        ),
        info={
            "tenancy": "tenant",
            "resource": "fund",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_subsidy_entry_recorded_at",
        "subsidy_entry",
        ["county_id", "ledger", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "subsidy_line",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("adjusts_batch_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("principal_days", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("rate", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("accrued", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("excluded", sa.Text(), nullable=True),
        sa.Column("to_loan", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("to_household", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.CheckConstraint(
            "(kind = 'ADJUSTMENT') = (adjusts_batch_id is not null)",
            name=op.f("ck_subsidy_line_adjusts"),
        ),
        sa.CheckConstraint(
            "excluded in ('NOT_REGISTERED', 'HOUSEHOLD_REMOVED', 'FREE_RIDER', 'MISUSED', 'AFTER_MATURITY', 'NON_COMPLIANT', 'NOT_SCREENED')",
            name=op.f("ck_subsidy_line_excluded"),
        ),
        sa.CheckConstraint(
            "kind = 'ADJUSTMENT' or accrued >= 0", name=op.f("ck_subsidy_line_accrued")
        ),
        sa.CheckConstraint("kind in ('REGULAR', 'ADJUSTMENT')", name=op.f("ck_subsidy_line_kind")),
        sa.CheckConstraint("days >= 0 and principal_days >= 0", name=op.f("ck_subsidy_line_days")),
        sa.CheckConstraint(
            "excluded is null or amount = 0", name=op.f("ck_subsidy_line_excluded_pays_nothing")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "adjusts_batch_id"],
            ["subsidy_batch.county_id", "subsidy_batch.id"],
            name=op.f("fk_subsidy_line_county_id_adjusts_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "batch_id"],
            ["subsidy_batch.county_id", "subsidy_batch.id"],
            name=op.f("fk_subsidy_line_county_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_subsidy_line_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_subsidy_line_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_subsidy_line_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "batch_id", "number", name=op.f("pk_subsidy_line")),
        sa.UniqueConstraint(
            "county_id",
            "batch_id",
            "loan_id",
            "kind",
            "adjusts_batch_id",
            name=op.f("uq_subsidy_line_county_id_batch_id_loan_id_kind_adjusts_batch_id"),
        ),
        info={
            "tenancy": "tenant",
            "resource": "subsidy",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_subsidy_line_loan", "subsidy_line", ["county_id", "loan_id", "batch_id"], unique=False
    )
    op.drop_constraint(op.f("ck_repayment_payer_type"), "repayment", type_="check")
    op.create_check_constraint(
        op.f("ck_repayment_payer_type"),
        "repayment",
        "payer_type in ('BORROWER', 'HOUSEHOLD_MEMBER', 'THIRD_PARTY', 'FINANCE')",
    )


def downgrade() -> None:
    op.execute("delete from repayment where payer_type = 'FINANCE'")
    op.drop_constraint(op.f("ck_repayment_payer_type"), "repayment", type_="check")
    op.create_check_constraint(
        op.f("ck_repayment_payer_type"),
        "repayment",
        "payer_type in ('BORROWER', 'HOUSEHOLD_MEMBER', 'THIRD_PARTY')",
    )
    op.drop_index("ix_subsidy_line_loan", table_name="subsidy_line")
    op.drop_table("subsidy_line")
    op.drop_index("ix_subsidy_entry_recorded_at", table_name="subsidy_entry")
    op.drop_table("subsidy_entry")
    op.drop_index("ix_premium_subsidy_recorded_at", table_name="premium_subsidy")
    op.drop_table("premium_subsidy")
    op.drop_index(
        "ix_subsidy_batch_unpaid",
        table_name="subsidy_batch",
        postgresql_where=sa.text("state <> 'FINANCE_PAID'"),
    )
    op.drop_index("ix_subsidy_batch_recorded_at", table_name="subsidy_batch")
    op.drop_index("ix_subsidy_batch_all_recorded_at", table_name="subsidy_batch")
    op.drop_table("subsidy_batch")
    op.drop_index("ix_insurance_policy_recorded_at", table_name="insurance_policy")
    op.drop_index("ix_insurance_policy_household", table_name="insurance_policy")
    op.drop_index("ix_insurance_policy_all_recorded_at", table_name="insurance_policy")
    op.drop_table("insurance_policy")
