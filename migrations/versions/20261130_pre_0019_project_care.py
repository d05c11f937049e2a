"""Security of projects' funds, their use, what households get, and watches that moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019_project_care"
down_revision = "0018_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_referral",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("to_lender_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_credit_referral_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_credit_referral_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_credit_referral_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_credit_referral_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_lender_id"], ["lender.id"], name=op.f("fk_credit_referral_to_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_credit_referral")),
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
        "ix_credit_referral_project",
        "credit_referral",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "fund_use",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'ON_LENDING') = (recipient is not null)", name=op.f("ck_fund_use_recipient")
        ),
        sa.CheckConstraint(
            "finding in ('COOP_MISUSE', 'COOP_ON_LENDING')", name=op.f("ck_fund_use_finding")
        ),
        sa.CheckConstraint(
            "kind in ('OWN_PRODUCTION', 'OTHER_USE', 'ON_LENDING')", name=op.f("ck_fund_use_kind")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fund_use_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_fund_use_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_fund_use_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_fund_use")),
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
        "ix_fund_use_project",
        "fund_use",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "project_security",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("collateral_kind", sa.Text(), nullable=True),
        sa.Column("valued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("released_reason", sa.Text(), nullable=True),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'COLLATERAL') = (collateral_kind is not null) and (kind = 'COLLATERAL') = (valued_on is not null)",
            name=op.f("ck_project_security_valued"),
        ),
        sa.CheckConstraint(
            "collateral_kind in ('BUILDING', 'LAND_RIGHT', 'MACHINERY', 'LIVING', 'DEPOSIT', 'OTHER')",
            name=op.f("ck_project_security_collateral_kind"),
        ),
        sa.CheckConstraint(
            "kind in ('GUARANTEE', 'COLLATERAL', 'INSURANCE')",
            name=op.f("ck_project_security_kind"),
        ),
        sa.CheckConstraint(
            "(released_on is null) = (released_reason is null)",
            name=op.f("ck_project_security_released_reason"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_project_security_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_project_security_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_project_security_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_project_security")),
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
        "ix_project_security_project",
        "project_security",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "project_watch_turn",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("turn", sa.Text(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "level in ('PROVINCE', 'CITY')", name=op.f("ck_project_watch_turn_level")
        ),
        sa.CheckConstraint("turn in ('GAINED', 'LOST')", name=op.f("ck_project_watch_turn_turn")),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_project_watch_turn_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_project_watch_turn_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_project_watch_turn")),
        info={
            "tenancy": "tenant",
            "resource": "project",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": True,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_index(
        "ix_project_watch_turn_all_recorded_at",
        "project_watch_turn",
        ["recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_project_watch_turn_recorded_at",
        "project_watch_turn",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "dividend",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("project_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("project_lender_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('DIVIDEND', 'WAGES', 'LAND_RENT', 'ORDERS', 'OTHER')",
            name=op.f("ck_dividend_kind"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_dividend_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_dividend_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "participation_id"],
            ["project_participation.county_id", "project_participation.id"],
            name=op.f("fk_dividend_county_id_participation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "project_id"],
            ["project.county_id", "project.id"],
            name=op.f("fk_dividend_county_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_dividend_county_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_dividend_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_dividend")),
        info={
            "tenancy": "tenant",
            "resource": "participation",
            "attributes": {"amount": "project_amount", "lender_groups": "project_lender_groups"},
            "append_only": True,
            "updatable": ("project_amount", "project_lender_groups"),
            "changed_by": None,
        },
    )
    op.create_index(
        "ix_dividend_participation", "dividend", ["county_id", "participation_id"], unique=False
    )
    op.create_index(
        "ix_dividend_project",
        "dividend",
        ["county_id", "project_id", "recorded_at", "id"],
        unique=False,
    )
    op.drop_constraint(op.f("ck_project_event_kind"), "project_event", type_="check")
    op.create_check_constraint(
        op.f("ck_project_event_kind"),
        "project_event",
        "kind in ('REGISTERED', 'AMENDED', 'SUPERVISED', 'CONTRIBUTED', 'WATCH_MOVED', 'SCREENING_OPENED', 'SCREENED', 'EXIT_AGREED', 'RECTIFICATION_ORDERED', 'EXITED', 'LIST_CHANGED', 'SECURITY_RECORDED', 'SECURITY_RELEASED', 'COLLATERAL_DEMANDED', 'RECALLED', 'SECURED', 'FUNDS_USED', 'REFERRED', 'DIVIDENDS_PAID', 'WITHDRAWN')",
    )


def downgrade() -> None:
    op.execute(
        "delete from project_event where kind in ('REFERRED', 'DIVIDENDS_PAID', 'WITHDRAWN')"
    )
    op.drop_constraint(op.f("ck_project_event_kind"), "project_event", type_="check")
    op.create_check_constraint(
        op.f("ck_project_event_kind"),
        "project_event",
        "kind in ('REGISTERED', 'AMENDED', 'SUPERVISED', 'CONTRIBUTED', 'WATCH_MOVED', 'SCREENING_OPENED', 'SCREENED', 'EXIT_AGREED', 'RECTIFICATION_ORDERED', 'EXITED', 'LIST_CHANGED', 'SECURITY_RECORDED', 'SECURITY_RELEASED', 'COLLATERAL_DEMANDED', 'RECALLED', 'SECURED', 'FUNDS_USED')",
    )
    op.drop_index("ix_dividend_project", table_name="dividend")
    op.drop_index("ix_dividend_participation", table_name="dividend")
    op.drop_table("dividend")
    op.drop_index("ix_project_watch_turn_recorded_at", table_name="project_watch_turn")
    op.drop_index("ix_project_watch_turn_all_recorded_at", table_name="project_watch_turn")
    op.drop_table("project_watch_turn")
    op.drop_index("ix_project_security_project", table_name="project_security")
    op.drop_table("project_security")
    op.drop_index("ix_fund_use_project", table_name="fund_use")
    op.drop_table("fund_use")
    op.drop_index("ix_credit_referral_project", table_name="credit_referral")
    op.drop_table("credit_referral")
