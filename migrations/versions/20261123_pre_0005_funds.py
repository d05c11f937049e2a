"""The first tables: funds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_funds"
down_revision = "0004_positions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "risk_fund",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("bank_name", sa.Text(), nullable=False),
        sa.Column("account_no_masked", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_risk_fund_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_risk_fund")),
        sa.UniqueConstraint("county_id", name=op.f("uq_risk_fund_county_id")),
    )
    op.create_table(
        "fund_entry",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("debit_account", sa.Text(), nullable=False),
        sa.Column("credit_account", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("source_level", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reversal_of", sa.Uuid(), nullable=True),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(debit_account = 'SPECIAL_ACCOUNT') <> (credit_account = 'SPECIAL_ACCOUNT')",
            name=op.f("ck_fund_entry_one_side_is_the_special_account"),
        ),
        sa.CheckConstraint(
            "(kind = 'CORRECTION') = (reversal_of is not null)", name=op.f("ck_fund_entry_reversal")
        ),
        sa.CheckConstraint(
            "credit_account <> 'SPECIAL_ACCOUNT' or kind in ('COMPENSATION', 'CORRECTION')",
            name=op.f("ck_fund_entry_earmarked"),
        ),
        sa.CheckConstraint(
            "credit_account in ('SPECIAL_ACCOUNT', 'CENTRAL_BUDGET', 'PROVINCE_BUDGET', 'CITY_BUDGET', 'COUNTY_BUDGET', 'COMPENSATION_PAID', 'RECOVERED', 'BANK_INTEREST')",
            name=op.f("ck_fund_entry_credit_account"),
        ),
        sa.CheckConstraint(
            "debit_account in ('SPECIAL_ACCOUNT', 'CENTRAL_BUDGET', 'PROVINCE_BUDGET', 'CITY_BUDGET', 'COUNTY_BUDGET', 'COMPENSATION_PAID', 'RECOVERED', 'BANK_INTEREST')",
            name=op.f("ck_fund_entry_debit_account"),
        ),
        sa.CheckConstraint(
            "kind in ('INJECTION', 'COMPENSATION', 'RECOVERY', 'INTEREST', 'CORRECTION')",
            name=op.f("ck_fund_entry_kind"),
        ),
        sa.CheckConstraint(
            "source_level in ('CENTRAL', 'PROVINCE', 'CITY', 'COUNTY')",
            name=op.f("ck_fund_entry_source_level"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fund_entry_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "fund_id"],
            ["risk_fund.county_id", "risk_fund.id"],
            name=op.f("fk_fund_entry_county_id_fund_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "reversal_of"],
            ["fund_entry.county_id", "fund_entry.id"],
            name=op.f("fk_fund_entry_county_id_reversal_of"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_fund_entry")),
        sa.UniqueConstraint(
            "county_id", "reversal_of", name=op.f("uq_fund_entry_county_id_reversal_of")
        ),
    )
    op.create_index(
        "ix_fund_entry_recorded_at",
        "fund_entry",
        ["county_id", "fund_id", "recorded_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_fund_entry_recorded_at", table_name="fund_entry")
    op.drop_table("fund_entry")
    op.drop_table("risk_fund")
