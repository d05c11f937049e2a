"""The first tables: dictionaries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_dictionaries"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "policy_hash",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("installed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_policy_hash_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_hash")),
    )
    op.create_table(
        "reference_rate",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("months_from", sa.Integer(), nullable=False),
        sa.Column("months_to", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.CheckConstraint(
            "months_to is null or months_to > months_from", name=op.f("ck_reference_rate_months")
        ),
        sa.CheckConstraint("percent > 0", name=op.f("ck_reference_rate_percent")),
        sa.PrimaryKeyConstraint(
            "kind", "effective_on", "months_from", name=op.f("pk_reference_rate")
        ),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id_max", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("tier", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("poverty_county", sa.Boolean(), nullable=False),
        sa.Column("key_county", sa.Boolean(), nullable=False),
        sa.Column("deep_poverty_county", sa.Boolean(), nullable=False),
        sa.Column("exit_batch", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "level in ('PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'SPECIAL')",
            name=op.f("ck_region_level"),
        ),
        sa.CheckConstraint("id_max >= id", name=op.f("ck_region_interval")),
        sa.CheckConstraint("tier between 1 and 4", name=op.f("ck_region_tier")),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name=op.f("fk_region_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
    )
    op.create_index("ix_region_parent_id", "region", ["parent_id", "code"], unique=False)
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_county_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("list_state", sa.Text(), nullable=False),
        sa.Column("legal_representative", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('ENTERPRISE', 'COOPERATIVE', 'FAMILY_FARM', 'BIG_GROWER', 'GOV_FINANCING_PLATFORM', 'REAL_ESTATE', 'INFRASTRUCTURE')",
            name=op.f("ck_enterprise_kind"),
        ),
        sa.CheckConstraint(
            "list_state in ('UNLISTED', 'WHITELIST', 'NEGATIVE', 'EXITED')",
            name=op.f("ck_enterprise_list_state"),
        ),
        sa.ForeignKeyConstraint(
            ["home_county_id"], ["region.id"], name=op.f("fk_enterprise_home_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("uscc", name=op.f("uq_enterprise_uscc")),
    )
    op.create_index(
        "ix_enterprise_home_county_id",
        "enterprise",
        ["home_county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index("ix_enterprise_recorded_at", "enterprise", ["recorded_at", "id"], unique=False)
    op.create_table(
        "identity_index",
        sa.Column("id_card_hmac", sa.LargeBinary(), nullable=False),
        sa.Column("home_county_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_county_id"], ["region.id"], name=op.f("fk_identity_index_home_county_id")
        ),
        sa.PrimaryKeyConstraint(
            "id_card_hmac", "home_county_id", "household_id", name=op.f("pk_identity_index")
        ),
    )
    op.create_table(
        "lender",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lender_group", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("home_county_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('RURAL_COMMERCIAL_BANK', 'RCC', 'ABC', 'PSBC', 'CITY_COMMERCIAL', 'VILLAGE_BANK')",
            name=op.f("ck_lender_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["home_county_id"], ["region.id"], name=op.f("fk_lender_home_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lender")),
        sa.UniqueConstraint("code", name=op.f("uq_lender_code")),
    )
    op.create_index("ix_lender_home_county_id", "lender", ["home_county_id", "code"], unique=False)
    op.create_table(
        "region_code",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to is null or valid_from is null or valid_to > valid_from",
            name=op.f("ck_region_code_valid"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["region.id"], name=op.f("fk_region_code_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_region_code_region_id")
        ),
        sa.PrimaryKeyConstraint("region_id", "code", name=op.f("pk_region_code")),
    )
    op.create_index("ix_region_code_code", "region_code", ["code"], unique=False)
    op.create_table(
        "outlet",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("home_county_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_county_id"], ["region.id"], name=op.f("fk_outlet_home_county_id")
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_outlet_lender_id")),
        sa.ForeignKeyConstraint(["township_id"], ["region.id"], name=op.f("fk_outlet_township_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
        sa.UniqueConstraint("code", name=op.f("uq_outlet_code")),
    )
    op.create_index("ix_outlet_home_county_id", "outlet", ["home_county_id", "code"], unique=False)
    op.create_index(op.f("ix_outlet_lender_id"), "outlet", ["lender_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_outlet_lender_id"), table_name="outlet")
    op.drop_index("ix_outlet_home_county_id", table_name="outlet")
    op.drop_table("outlet")
    op.drop_index("ix_region_code_code", table_name="region_code")
    op.drop_table("region_code")
    op.drop_index("ix_lender_home_county_id", table_name="lender")
    op.drop_table("lender")
    op.drop_table("identity_index")
    op.drop_index("ix_enterprise_recorded_at", table_name="enterprise")
    op.drop_index("ix_enterprise_home_county_id", table_name="enterprise")
    op.drop_table("enterprise")
    op.drop_index("ix_region_parent_id", table_name="region")
    op.drop_table("region")
    op.drop_table("reference_rate")
    op.drop_table("policy_hash")
    op.drop_table("calendar_day")
