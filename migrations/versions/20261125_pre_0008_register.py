"""The register of households: roster versions, the five conditions, cooperation agreements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_register"
down_revision = "0007_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'DRAFT') = (published_on is null)", name=op.f("ck_roster_published_on")
        ),
        sa.CheckConstraint(
            "state in ('DRAFT', 'PUBLISHED', 'SUPERSEDED')", name=op.f("ck_roster_state")
        ),
        sa.CheckConstraint(
            "fault_count between 0 and row_count", name=op.f("ck_roster_fault_count")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_roster_number")),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_roster_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_roster")),
        sa.UniqueConstraint("county_id", "number", name=op.f("uq_roster_county_id_number")),
        info={
            "tenancy": "tenant",
            "resource": "roster",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index("ix_roster_all_recorded_at", "roster", ["recorded_at", "id"], unique=False)
    op.create_index(
        "ix_roster_draft",
        "roster",
        ["county_id"],
        unique=True,
        postgresql_where=sa.text("state = 'DRAFT'"),
    )
    op.create_index(
        "ix_roster_recorded_at", "roster", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "agreement",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_no", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("duties", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("benefit_kind", sa.Text(), nullable=True),
        sa.Column("benefit_amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("benefit_period", sa.Text(), nullable=True),
        sa.Column("risk_control", sa.Text(), nullable=True),
        sa.Column("voluntary", sa.Boolean(), nullable=False),
        sa.Column("participation", sa.Text(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_witness", sa.Text(), nullable=True),
        sa.Column("consent_hash", sa.LargeBinary(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'DRAFT') or signed_on is not null", name=op.f("ck_agreement_signed_on")
        ),
        sa.CheckConstraint(
            "benefit_kind in ('DIVIDEND', 'WAGES', 'LAND_RENT', 'ORDERS', 'OTHER')",
            name=op.f("ck_agreement_benefit_kind"),
        ),
        sa.CheckConstraint(
            "participation in ('LABOUR', 'LAND', 'MANAGEMENT', 'PRODUCTION', 'NONE')",
            name=op.f("ck_agreement_participation"),
        ),
        sa.CheckConstraint(
            "state in ('DRAFT', 'SIGNED', 'IN_FORCE', 'EXPIRED', 'TERMINATED')",
            name=op.f("ck_agreement_state"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_agreement_amount")),
        sa.CheckConstraint(
            "consent_hash is null or length(consent_hash) = 32",
            name=op.f("ck_agreement_consent_hash"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_agreement_term")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_agreement_revision")),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_agreement_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "replaces_id"],
            ["agreement.county_id", "agreement.id"],
            name=op.f("fk_agreement_county_id_replaces_id"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_agreement_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_agreement_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_agreement_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_agreement")),
        sa.UniqueConstraint(
            "county_id",
            "agreement_no",
            "revision",
            name=op.f("uq_agreement_county_id_agreement_no_revision"),
        ),
        info={
            "tenancy": "tenant",
            "resource": "household",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_agreement_all_recorded_at", "agreement", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_agreement_enterprise", "agreement", ["county_id", "enterprise_id"], unique=False
    )
    op.create_index(
        "ix_agreement_household",
        "agreement",
        ["county_id", "household_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_agreement_recorded_at", "agreement", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "assessment",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_role", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "condition in ('CREDIT_RATING', 'WILLING', 'POTENTIAL', 'SKILLS', 'REPAYMENT_CAPACITY')",
            name=op.f("ck_assessment_condition"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_assessment_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_assessment_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_assessment")),
        info={
            "tenancy": "tenant",
            "resource": "household",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_assessment_household",
        "assessment",
        ["county_id", "household_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "roster_change",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('ADDED', 'CHANGED', 'MISSING', 'RETURNED', 'STATUS')",
            name=op.f("ck_roster_change_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_roster_change_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_roster_change_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_roster_change")),
        info={
            "tenancy": "tenant",
            "resource": "roster",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_roster_change_number", "roster_change", ["county_id", "number", "id"], unique=False
    )
    op.create_table(
        "roster_row",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("roster_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("household_no", sa.Text(), nullable=False),
        sa.Column("township_code", sa.Text(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("poverty_cause", sa.Text(), nullable=True),
        sa.Column("id_card_masked", sa.Text(), nullable=True),
        sa.Column("id_card_hmac", sa.LargeBinary(), nullable=True),
        sa.Column("id_card_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("fault_field", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(fault is null) or (fault_field is not null)", name=op.f("ck_roster_row_fault")
        ),
        sa.CheckConstraint(
            "fault is not null or (township_id is not null and id_card_masked is not null and id_card_hmac is not null)",
            name=op.f("ck_roster_row_sound"),
        ),
        sa.CheckConstraint("line > 0", name=op.f("ck_roster_row_line")),
        sa.ForeignKeyConstraint(
            ["county_id", "roster_id"],
            ["roster.county_id", "roster.id"],
            name=op.f("fk_roster_row_county_id_roster_id"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_roster_row_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_roster_row")),
        sa.UniqueConstraint(
            "county_id", "roster_id", "line", name=op.f("uq_roster_row_county_id_roster_id_line")
        ),
        info={
            "tenancy": "tenant",
            "resource": "roster_row",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.add_column(
        "household",
        sa.Column(
            "conditions_met", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
    )
    op.add_column(
        "household",
        sa.Column(
            "conditions_unmet", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
    )
    op.add_column(
        "household",
        sa.Column("flags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column("household", sa.Column("roster_number", sa.Integer(), nullable=True))
    op.add_column("household", sa.Column("left_roster_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("household", "left_roster_on")
    op.drop_column("household", "roster_number")
    op.drop_column("household", "flags")
    op.drop_column("household", "conditions_unmet")
    op.drop_column("household", "conditions_met")
    op.drop_table("roster_row")
    op.drop_index("ix_roster_change_number", table_name="roster_change")
    op.drop_table("roster_change")
    op.drop_index("ix_assessment_household", table_name="assessment")
    op.drop_table("assessment")
    op.drop_index("ix_agreement_recorded_at", table_name="agreement")
    op.drop_index("ix_agreement_household", table_name="agreement")
    op.drop_index("ix_agreement_enterprise", table_name="agreement")
    op.drop_index("ix_agreement_all_recorded_at", table_name="agreement")
    op.drop_table("agreement")
    op.drop_index("ix_roster_recorded_at", table_name="roster")
    op.drop_index(
        "ix_roster_draft", table_name="roster", postgresql_where=sa.text("state = 'DRAFT'")
    )
    op.drop_index("ix_roster_all_recorded_at", table_name="roster")
    op.drop_table("roster")
