"""Duties of offices, model borrowers, violations; re-lending's contracts and tolerances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_duties"
down_revision = "0020_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joint_meeting",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("minutes_no", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("issues", sa.Text(), nullable=False),
        sa.Column("attendees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_joint_meeting_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_joint_meeting")),
        sa.UniqueConstraint(
            "county_id", "minutes_no", name=op.f("uq_joint_meeting_county_id_minutes_no")
        ),
    )
    op.create_index(
        "ix_joint_meeting_all_recorded_at", "joint_meeting", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_joint_meeting_held_on", "joint_meeting", ["county_id", "held_on", "id"], unique=False
    )
    op.create_index(
        "ix_joint_meeting_recorded_at",
        "joint_meeting",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "meeting_resolution",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("completed_by", sa.Text(), nullable=True),
        sa.Column("completed_note", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            (
                "department in ('GOVERNMENT', 'POVERTY_ALLEVIATION', 'FINANCE', "
                "'CENTRAL_BANK', 'BANKING_REGULATOR', 'LENDERS', "
                "'INSURANCE_REGULATOR', 'FINANCIAL_AFFAIRS', 'COURT', 'OTHER')"
            ),
            name=op.f("ck_meeting_resolution_department"),
        ),
        sa.CheckConstraint(
            "due_on >= held_on and completed_on >= held_on", name=op.f("ck_meeting_resolution_days")
        ),
        sa.CheckConstraint(
            "num_nulls(completed_on, completed_by, completed_note) in (0, 3)",
            name=op.f("ck_meeting_resolution_completed"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "meeting_id"],
            ["joint_meeting.county_id", "joint_meeting.id"],
            name=op.f("fk_meeting_resolution_county_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_meeting_resolution")),
        sa.UniqueConstraint(
            "county_id",
            "meeting_id",
            "number",
            name=op.f("uq_meeting_resolution_county_id_meeting_id_number"),
        ),
    )
    op.create_index(
        "ix_meeting_resolution_all_recorded_at",
        "meeting_resolution",
        ["recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_meeting_resolution_recorded_at",
        "meeting_resolution",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "duty_record",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("medium", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("audience_count", sa.Integer(), nullable=True),
        sa.Column("recorded_role", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            (
                "(kind in ('INSPECTION', 'URGING')) = (unit is not null) and (kind = "
                "'MEASURES') = (document_no is not null) and (kind = 'PUBLICITY') = "
                "(medium is not null) and (kind = 'PUBLICITY') = (audience is not null)"
            ),
            name=op.f("ck_duty_record_kind_has"),
        ),
        sa.CheckConstraint(
            "kind in ('INSPECTION', 'URGING', 'MEASURES', 'PUBLICITY')",
            name=op.f("ck_duty_record_kind"),
        ),
        sa.CheckConstraint(
            (
                "medium in ('MEETING', 'HOME_VISIT', 'BROADCAST', 'NEWSPAPER', "
                "'INTERNET', 'POSTER', 'OTHER')"
            ),
            name=op.f("ck_duty_record_medium"),
        ),
        sa.CheckConstraint("audience_count >= 0", name=op.f("ck_duty_record_audience_count")),
        sa.CheckConstraint(
            "due_on is null or due_on >= done_on", name=op.f("ck_duty_record_due_on")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_duty_record_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_duty_record")),
    )
    op.create_index(
        "ix_duty_record_all_recorded_at", "duty_record", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_duty_record_recorded_at",
        "duty_record",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "insurance_product",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("insurer", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("offered_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('CREDIT_GUARANTEE', 'AGRICULTURAL', 'ACCIDENT', 'OTHER')",
            name=op.f("ck_insurance_product_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_insurance_product_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_insurance_product")),
        sa.UniqueConstraint(
            "county_id", "insurer", "name", name=op.f("uq_insurance_product_county_id_insurer_name")
        ),
    )
    op.create_index(
        "ix_insurance_product_all_recorded_at",
        "insurance_product",
        ["recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_insurance_product_recorded_at",
        "insurance_product",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "model_borrower",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("deeds", sa.Text(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("consent_no", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "num_nulls(consented_on, consent_no, published_on) in (0, 3)",
            name=op.f("ck_model_borrower_consent"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_model_borrower_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "member_id"],
            ["household_member.county_id", "household_member.id"],
            name=op.f("fk_model_borrower_county_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_model_borrower_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_model_borrower")),
    )
    op.create_index(
        "ix_model_borrower_all_recorded_at", "model_borrower", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_model_borrower_member", "model_borrower", ["county_id", "member_id"], unique=True
    )
    op.create_index(
        "ix_model_borrower_recorded_at",
        "model_borrower",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "violation",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("clause_row", sa.Integer(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("concluded_by", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('FALSIFICATION', 'INACTION', 'SHIRKING', 'ABUSE')",
            name=op.f("ck_violation_kind"),
        ),
        sa.CheckConstraint(
            (
                "num_nulls(outcome, concluded_on, concluded_by) in (0, 3) and (state = "
                "'CONCLUDED') = (outcome is not null) and concluded_on >= found_on"
            ),
            name=op.f("ck_violation_concluded"),
        ),
        sa.CheckConstraint("state in ('OPEN', 'CONCLUDED')", name=op.f("ck_violation_state")),
        sa.CheckConstraint(
            "subject_kind in ('UNIT', 'PERSON')", name=op.f("ck_violation_subject_kind")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["region.id"], name=op.f("fk_violation_county_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_violation")),
    )
    op.create_index(
        "ix_violation_all_recorded_at", "violation", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_violation_recorded_at", "violation", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "npl_tolerance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_county_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ratio", sa.Numeric(precision=12, scale=10), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint("ratio > 0 and ratio < 1", name=op.f("ck_npl_tolerance_ratio")),
        sa.ForeignKeyConstraint(
            ["home_county_id"], ["region.id"], name=op.f("fk_npl_tolerance_home_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_npl_tolerance")),
    )
    op.create_index(
        "ix_npl_tolerance_home_county_id",
        "npl_tolerance",
        ["home_county_id", "year", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_npl_tolerance_recorded_at", "npl_tolerance", ["recorded_at", "id"], unique=False
    )
    op.add_column("loan", sa.Column("relending_no", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_loan_relending_no"), "loan", "relending_no is null or funding_source = 'RELENDING'"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_loan_relending_no"), "loan")
    op.drop_column("loan", "relending_no")
    op.drop_table("npl_tolerance")
    op.drop_table("violation")
    op.drop_table("model_borrower")
    op.drop_table("insurance_product")
    op.drop_table("duty_record")
    op.drop_table("meeting_resolution")
    op.drop_table("joint_meeting")
