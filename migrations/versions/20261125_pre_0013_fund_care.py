"""What a county owes its fund, and a bank's statements of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013_fund_care"
down_revision = "0012_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_revenue",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "basis in ('BUDGET', 'FINAL_ACCOUNTS')", name=op.f("ck_budget_revenue_basis")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_revenue_amount")),
        sa.CheckConstraint("year between 2000 and 2100", name=op.f("ck_budget_revenue_year")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_budget_revenue_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_budget_revenue")),
        info={
            "tenancy": "tenant",
            "resource": "fund",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_budget_revenue_year",
        "budget_revenue",
        ["county_id", "year", "basis", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "bank_statement",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("opening", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("closing", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("ledger_opening", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("ledger_closing", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_bank_statement_term")),
        sa.ForeignKeyConstraint(
            ["county_id", "fund_id"],
            ["risk_fund.county_id", "risk_fund.id"],
            name=op.f("fk_bank_statement_county_id_fund_id"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint(
            "county_id",
            "fund_id",
            "document_no",
            name=op.f("uq_bank_statement_county_id_fund_id_document_no"),
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
        "ix_bank_statement_fund",
        "bank_statement",
        ["county_id", "fund_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "top_up_plan",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("shortfall", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'OPEN') = (ended_on is null)", name=op.f("ck_top_up_plan_ended_on")
        ),
        sa.CheckConstraint(
            "state in ('OPEN', 'COVERED', 'REPLACED')", name=op.f("ck_top_up_plan_state")
        ),
        sa.CheckConstraint("amount > 0 and shortfall > 0", name=op.f("ck_top_up_plan_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "fund_id"],
            ["risk_fund.county_id", "risk_fund.id"],
            name=op.f("fk_top_up_plan_county_id_fund_id"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_top_up_plan")),
        info={
            "tenancy": "tenant",
            "resource": "fund",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_top_up_plan_fund",
        "top_up_plan",
        ["county_id", "fund_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_top_up_plan_open",
        "top_up_plan",
        ["county_id", "fund_id"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.create_table(
        "bank_statement_line",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_bank_statement_line_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "entry_id"],
            ["fund_entry.county_id", "fund_entry.id"],
            name=op.f("fk_bank_statement_line_county_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "statement_id"],
            ["bank_statement.county_id", "bank_statement.id"],
            name=op.f("fk_bank_statement_line_county_id_statement_id"),
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "statement_id", "number", name=op.f("pk_bank_statement_line")
        ),
        sa.UniqueConstraint(
            "county_id", "entry_id", name=op.f("uq_bank_statement_line_county_id_entry_id")
        ),
        info={
            "tenancy": "tenant",
            "resource": "fund",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.add_column("fund_entry", sa.Column("claim_id", sa.Uuid(), nullable=True))
    op.add_column("fund_entry", sa.Column("recovery_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_fund_entry_county_id_recovery_id"),
        "fund_entry",
        "recovery",
        ["county_id", "recovery_id"],
        ["county_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_fund_entry_county_id_claim_id"),
        "fund_entry",
        "claim",
        ["county_id", "claim_id"],
        ["county_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_fund_entry_of_claim"),
        "fund_entry",
        "kind not in ('COMPENSATION', 'RECOVERY') or claim_id is not null",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_fund_entry_of_claim"), "fund_entry", type_="check")
    op.drop_constraint(op.f("fk_fund_entry_county_id_claim_id"), "fund_entry", type_="foreignkey")
    op.drop_constraint(
        op.f("fk_fund_entry_county_id_recovery_id"), "fund_entry", type_="foreignkey"
    )
    op.drop_column("fund_entry", "recovery_id")
    op.drop_column("fund_entry", "claim_id")
    op.drop_table("bank_statement_line")
    op.drop_index(
        "ix_top_up_plan_open", table_name="top_up_plan", postgresql_where=sa.text("state = 'OPEN'")
    )
    op.drop_index("ix_top_up_plan_fund", table_name="top_up_plan")
    op.drop_table("top_up_plan")
    op.drop_index("ix_bank_statement_fund", table_name="bank_statement")
    op.drop_table("bank_statement")
    op.drop_index("ix_budget_revenue_year", table_name="budget_revenue")
    op.drop_table("budget_revenue")
