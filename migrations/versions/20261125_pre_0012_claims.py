"""Default buffers, claims on the fund and what is recovered afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_claims"
down_revision = "0011_care_columns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cooperation",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("fund_share", sa.Numeric(precision=12, scale=10), nullable=False),
        sa.Column("lender_share", sa.Numeric(precision=12, scale=10), nullable=False),
        sa.Column("buffer_months", sa.Integer(), nullable=True),
        sa.Column("recovery_rule", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("file_hash", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "recovery_rule in ('PRO_RATA', 'FUND_FIRST')", name=op.f("ck_cooperation_recovery_rule")
        ),
        sa.CheckConstraint(
            "buffer_months between 1 and 3", name=op.f("ck_cooperation_buffer_months")
        ),
        sa.CheckConstraint(
            "ends_on is null or ends_on >= starts_on", name=op.f("ck_cooperation_term")
        ),
        sa.CheckConstraint(
            "file_hash is null or length(file_hash) = 32", name=op.f("ck_cooperation_file_hash")
        ),
        sa.CheckConstraint(
            "fund_share between 0 and 1 and lender_share between 0 and 1 and fund_share + lender_share <= 1",
            name=op.f("ck_cooperation_shares"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["region.id"], name=op.f("fk_cooperation_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_cooperation_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_cooperation")),
        sa.UniqueConstraint(
            "county_id",
            "lender_id",
            "starts_on",
            name=op.f("uq_cooperation_county_id_lender_id_starts_on"),
        ),
        info={
            "tenancy": "tenant",
            "resource": "cooperation",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_cooperation_all_recorded_at", "cooperation", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_cooperation_recorded_at",
        "cooperation",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "cooperation_share",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("share", sa.Numeric(precision=12, scale=10), nullable=False),
        sa.CheckConstraint("share > 0 and share <= 1", name=op.f("ck_cooperation_share_share")),
        sa.ForeignKeyConstraint(
            ["county_id", "cooperation_id"],
            ["cooperation.county_id", "cooperation.id"],
            name=op.f("fk_cooperation_share_county_id_cooperation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_cooperation_share_lender_id")
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "cooperation_id", "number", name=op.f("pk_cooperation_share")
        ),
        info={
            "tenancy": "tenant",
            "resource": "cooperation",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_table(
        "default_buffer",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("default_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("asked_months", sa.Integer(), nullable=True),
        sa.Column("asked_reason", sa.Text(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extended_by", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'OPEN') = (closed_on is null)", name=op.f("ck_default_buffer_closed_on")
        ),
        sa.CheckConstraint("state in ('OPEN', 'CLOSED')", name=op.f("ck_default_buffer_state")),
        sa.CheckConstraint(
            "(asked_months is null) = (asked_reason is null)",
            name=op.f("ck_default_buffer_asked_reason"),
        ),
        sa.CheckConstraint(
            "asked_months is null or asked_months between 1 and 3",
            name=op.f("ck_default_buffer_asked"),
        ),
        sa.CheckConstraint("ends_on > default_on", name=op.f("ck_default_buffer_ends_on")),
        sa.CheckConstraint(
            "extended_by is null or extended_by <> asked_by",
            name=op.f("ck_default_buffer_two_persons"),
        ),
        sa.CheckConstraint("months between 1 and 3", name=op.f("ck_default_buffer_months")),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_default_buffer_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_default_buffer_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_default_buffer")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_default_buffer_all_recorded_at", "default_buffer", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_default_buffer_loan",
        "default_buffer",
        ["county_id", "loan_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_default_buffer_open",
        "default_buffer",
        ["county_id", "loan_id"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.create_index(
        "ix_default_buffer_recorded_at",
        "default_buffer",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "claim",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("buffer_id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("interest", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("loss", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("fund_part", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("recovery_rule", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("evidence_hash", sa.LargeBinary(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("retained_principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("retained_interest", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("recovered", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("recovered_fund", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "recovery_rule in ('PRO_RATA', 'FUND_FIRST')", name=op.f("ck_claim_recovery_rule")
        ),
        sa.CheckConstraint(
            "state in ('DRAFT', 'SUBMITTED', 'TOWNSHIP_REVIEW', 'COUNTY_REVIEW', 'RETURNED', 'REJECTED', 'WITHDRAWN', 'APPROVED', 'CANCELLED', 'PAID', 'RECOVERING', 'CLOSED')",
            name=op.f("ck_claim_state"),
        ),
        sa.CheckConstraint("(paid_on is null) = (paid_by is null)", name=op.f("ck_claim_paid")),
        sa.CheckConstraint("fund_part between 0 and loss", name=op.f("ck_claim_fund_part")),
        sa.CheckConstraint(
            "principal >= 0 and interest >= 0 and loss = principal + interest and loss > 0",
            name=op.f("ck_claim_loss"),
        ),
        sa.CheckConstraint(
            "recovered between 0 and loss and recovered_fund between 0 and fund_part",
            name=op.f("ck_claim_recovered"),
        ),
        sa.CheckConstraint(
            "retained_principal between 0 and principal and retained_interest between 0 and interest",
            name=op.f("ck_claim_retained"),
        ),
        sa.CheckConstraint("round > 0", name=op.f("ck_claim_round")),
        sa.ForeignKeyConstraint(
            ["county_id", "buffer_id"],
            ["default_buffer.county_id", "default_buffer.id"],
            name=op.f("fk_claim_county_id_buffer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "cooperation_id"],
            ["cooperation.county_id", "cooperation.id"],
            name=op.f("fk_claim_county_id_cooperation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_claim_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_claim_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_claim")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index("ix_claim_all_recorded_at", "claim", ["recorded_at", "id"], unique=False)
    op.create_index(
        "ix_claim_loan", "claim", ["county_id", "loan_id", "recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_claim_open",
        "claim",
        ["county_id", "loan_id"],
        unique=True,
        postgresql_where=sa.text("state not in ('REJECTED', 'WITHDRAWN', 'CANCELLED')"),
    )
    op.create_index(
        "ix_claim_recorded_at", "claim", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "reminder",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("buffer_id", sa.Uuid(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "partner in ('LENDER', 'TOWNSHIP', 'COUNTY_PA', 'ENTERPRISE')",
            name=op.f("ck_reminder_partner"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "buffer_id"],
            ["default_buffer.county_id", "default_buffer.id"],
            name=op.f("fk_reminder_county_id_buffer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_reminder_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_reminder_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_reminder")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_reminder_loan", "reminder", ["county_id", "loan_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "claim_opinion",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer in ('AGREE', 'RETURN', 'REJECT')", name=op.f("ck_claim_opinion_answer")
        ),
        sa.CheckConstraint(
            "seat in ('TOWN_PA', 'TOWN_FIN', 'COUNTY_BANK', 'COUNTY_PA', 'COUNTY_FIN')",
            name=op.f("ck_claim_opinion_seat"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "claim_id"],
            ["claim.county_id", "claim.id"],
            name=op.f("fk_claim_opinion_county_id_claim_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_claim_opinion_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_claim_opinion_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_claim_opinion")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": ("withdrawn_on",),
        },
    )
    op.create_index(
        "ix_claim_opinion_claim",
        "claim_opinion",
        ["county_id", "claim_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_claim_opinion_seat",
        "claim_opinion",
        ["county_id", "claim_id", "round", "seat"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on is null"),
    )
    op.create_table(
        "claim_part",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("share", sa.Numeric(precision=12, scale=10), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.CheckConstraint(
            "(party = 'OTHER') = (name is not null)", name=op.f("ck_claim_part_name")
        ),
        sa.CheckConstraint(
            "party in ('FUND', 'LENDER', 'OTHER')", name=op.f("ck_claim_part_party")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_claim_part_amount")),
        sa.CheckConstraint("share between 0 and 1", name=op.f("ck_claim_part_share")),
        sa.ForeignKeyConstraint(
            ["county_id", "claim_id"],
            ["claim.county_id", "claim.id"],
            name=op.f("fk_claim_part_county_id_claim_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_claim_part_lender_id")),
        sa.PrimaryKeyConstraint(
            "county_id", "claim_id", "round", "number", name=op.f("pk_claim_part")
        ),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_table(
        "recovery",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("interest", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("fund_part", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("payer_type", sa.Text(), nullable=False),
        sa.Column("bank_ref", sa.Text(), nullable=False),
        sa.Column("deposited_on", sa.Date(), nullable=True),
        sa.Column("deposit_ref", sa.Text(), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'RECEIVED') = (deposited_on is null)", name=op.f("ck_recovery_deposited_on")
        ),
        sa.CheckConstraint("state in ('RECEIVED', 'DEPOSITED')", name=op.f("ck_recovery_state")),
        sa.CheckConstraint(
            "booked_on is null or deposited_on is not null", name=op.f("ck_recovery_booked_on")
        ),
        sa.CheckConstraint("due_on >= received_on", name=op.f("ck_recovery_due_on")),
        sa.CheckConstraint("fund_part between 0 and amount", name=op.f("ck_recovery_fund_part")),
        sa.CheckConstraint("late_days >= 0", name=op.f("ck_recovery_late_days")),
        sa.CheckConstraint(
            "principal >= 0 and interest >= 0 and amount = principal + interest and amount > 0",
            name=op.f("ck_recovery_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "claim_id"],
            ["claim.county_id", "claim.id"],
            name=op.f("fk_recovery_county_id_claim_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_recovery_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_recovery_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_recovery")),
        sa.UniqueConstraint(
            "county_id", "loan_id", "bank_ref", name=op.f("uq_recovery_county_id_loan_id_bank_ref")
        ),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index("ix_recovery_all_recorded_at", "recovery", ["recorded_at", "id"], unique=False)
    op.create_index(
        "ix_recovery_claim",
        "recovery",
        ["county_id", "claim_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_recovery_recorded_at", "recovery", ["county_id", "recorded_at", "id"], unique=False
    )
    op.add_column("loan", sa.Column("arrears_cause", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_loan_arrears_cause"), "loan", "arrears_cause in ('SUBSIDY_LATE')"
    )
    op.drop_constraint(op.f("ck_loan_event_kind"), "loan_event", type_="check")
    op.create_check_constraint(
        op.f("ck_loan_event_kind"),
        "loan_event",
        "kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'CANCELLED', 'FELL_OVERDUE', 'FLAGGED', 'FLAG_LIFTED', 'RECALLED', 'DEMAND_PASSED', 'EXTENDED', 'RENEWED', 'DISPOSED', 'PLAN_AGREED', 'PLAN_ENDED', 'BUFFER_OPENED', 'BUFFER_EXTENDED', 'CLAIMED', 'CLAIM_ENDED', 'COMPENSATED', 'RECOVERED', 'SUBSIDISED')",
    )


def downgrade() -> None:
    op.execute(
        "delete from loan_event where kind not in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'CANCELLED', 'FELL_OVERDUE', 'FLAGGED', 'FLAG_LIFTED', 'RECALLED', 'DEMAND_PASSED', 'EXTENDED', 'RENEWED', 'DISPOSED', 'PLAN_AGREED', 'PLAN_ENDED')"
    )
    op.drop_constraint(op.f("ck_loan_event_kind"), "loan_event", type_="check")
    op.create_check_constraint(
        op.f("ck_loan_event_kind"),
        "loan_event",
        "kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'CANCELLED', 'FELL_OVERDUE', 'FLAGGED', 'FLAG_LIFTED', 'RECALLED', 'DEMAND_PASSED', 'EXTENDED', 'RENEWED', 'DISPOSED', 'PLAN_AGREED', 'PLAN_ENDED')",
    )
    op.drop_column("loan", "arrears_cause")
    op.drop_index("ix_recovery_recorded_at", table_name="recovery")
    op.drop_index("ix_recovery_claim", table_name="recovery")
    op.drop_index("ix_recovery_all_recorded_at", table_name="recovery")
    op.drop_table("recovery")
    op.drop_table("claim_part")
    op.drop_index(
        "ix_claim_opinion_seat",
        table_name="claim_opinion",
        postgresql_where=sa.text("withdrawn_on is null"),
    )
    op.drop_index("ix_claim_opinion_claim", table_name="claim_opinion")
    op.drop_table("claim_opinion")
    op.drop_index("ix_reminder_loan", table_name="reminder")
    op.drop_table("reminder")
    op.drop_index("ix_claim_recorded_at", table_name="claim")
    op.drop_index(
        "ix_claim_open",
        table_name="claim",
        postgresql_where=sa.text("state not in ('REJECTED', 'WITHDRAWN', 'CANCELLED')"),
    )
    op.drop_index("ix_claim_loan", table_name="claim")
    op.drop_index("ix_claim_all_recorded_at", table_name="claim")
    op.drop_table("claim")
    op.drop_index("ix_default_buffer_recorded_at", table_name="default_buffer")
    op.drop_index(
        "ix_default_buffer_open",
        table_name="default_buffer",
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.drop_index("ix_default_buffer_loan", table_name="default_buffer")
    op.drop_index("ix_default_buffer_all_recorded_at", table_name="default_buffer")
    op.drop_table("default_buffer")
    op.drop_table("cooperation_share")
    op.drop_index("ix_cooperation_recorded_at", table_name="cooperation")
    op.drop_index("ix_cooperation_all_recorded_at", table_name="cooperation")
    op.drop_table("cooperation")
