"""What follows lending: schedules, inspections, collection, extensions, plans, disposal; a breaker resumes.

Columns with a constant default do not rewrite a table; the foreign keys are on new, empty columns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_loan_care"
down_revision = "0008_register"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "collection_case",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("demand_by_on", sa.Date(), nullable=True),
        sa.Column("demanded_on", sa.Date(), nullable=True),
        sa.Column("demand_on", sa.Date(), nullable=True),
        sa.Column("demand_amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'OPEN') = (closed_on is null)", name=op.f("ck_collection_case_closed_on")
        ),
        sa.CheckConstraint(
            "cause in ('MISUSED', 'NON_PERFORMING', 'OVERDUE', 'OTHER')",
            name=op.f("ck_collection_case_cause"),
        ),
        sa.CheckConstraint("state in ('OPEN', 'CLOSED')", name=op.f("ck_collection_case_state")),
        sa.CheckConstraint(
            "demand_amount is null or demand_amount > 0",
            name=op.f("ck_collection_case_demand_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_collection_case_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_collection_case_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_collection_case")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_collection_case_all_recorded_at", "collection_case", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_collection_case_loan",
        "collection_case",
        ["county_id", "loan_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_collection_case_open",
        "collection_case",
        ["county_id", "loan_id"],
        unique=True,
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.create_index(
        "ix_collection_case_recorded_at",
        "collection_case",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "disposal_case",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("deciding_body", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'DECIDED') = (decision is not null and decided_on is not null and deciding_body is not null)",
            name=op.f("ck_disposal_case_decided"),
        ),
        sa.CheckConstraint(
            "decision in ('KEEP_TO_MATURITY', 'EARLY_COLLECT', 'INSTALMENT', 'COMPENSATE')",
            name=op.f("ck_disposal_case_decision"),
        ),
        sa.CheckConstraint("state in ('OPEN', 'DECIDED')", name=op.f("ck_disposal_case_state")),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_disposal_case_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_disposal_case_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_disposal_case")),
        sa.UniqueConstraint(
            "county_id", "loan_id", name=op.f("uq_disposal_case_county_id_loan_id")
        ),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_disposal_case_all_recorded_at", "disposal_case", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_disposal_case_recorded_at",
        "disposal_case",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "extension",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("old_matures_on", sa.Date(), nullable=False),
        sa.Column("new_matures_on", sa.Date(), nullable=False),
        sa.Column("new_rate", sa.Numeric(precision=7, scale=4), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("pa_consented_on", sa.Date(), nullable=True),
        sa.Column("pa_consented_by", sa.Text(), nullable=True),
        sa.Column("lender_consented_on", sa.Date(), nullable=True),
        sa.Column("lender_consented_by", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'EFFECTIVE') or (pa_consented_on is not null and lender_consented_on is not null and new_rate is not null)",
            name=op.f("ck_extension_effective"),
        ),
        sa.CheckConstraint(
            "state in ('REQUESTED', 'PA_CONSENT', 'LENDER_CONSENT', 'EFFECTIVE', 'REFUSED', 'WITHDRAWN', 'LAPSED')",
            name=op.f("ck_extension_state"),
        ),
        sa.CheckConstraint("new_matures_on > old_matures_on", name=op.f("ck_extension_term")),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_extension_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_extension_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_extension")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_extension_all_recorded_at", "extension", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_extension_loan",
        "extension",
        ["county_id", "loan_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_extension_open",
        "extension",
        ["county_id", "loan_id"],
        unique=True,
        postgresql_where=sa.text("state in ('REQUESTED', 'PA_CONSENT', 'LENDER_CONSENT')"),
    )
    op.create_index(
        "ix_extension_recorded_at", "extension", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "inspection",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("actual_purpose", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_role", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "actual_purpose in ('OWN_PRODUCTION', 'COOPERATION', 'HOUSING', 'WEALTH_MANAGEMENT', 'CONSUMPTION', 'OTHER')",
            name=op.f("ck_inspection_actual_purpose"),
        ),
        sa.CheckConstraint(
            "finding in ('AS_AGREED', 'MISUSED', 'IN_TROUBLE')", name=op.f("ck_inspection_finding")
        ),
        sa.CheckConstraint(
            "file_hash is null or length(file_hash) = 32", name=op.f("ck_inspection_file_hash")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_inspection_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_inspection_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_inspection")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_inspection_all_recorded_at", "inspection", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_inspection_loan",
        "inspection",
        ["county_id", "loan_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_inspection_recorded_at", "inspection", ["county_id", "recorded_at", "id"], unique=False
    )
    op.create_table(
        "instalment",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("principal", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("interest", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("principal_paid", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("interest_paid", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_instalment_number")),
        sa.CheckConstraint(
            "principal_paid between 0 and principal and interest_paid between 0 and interest",
            name=op.f("ck_instalment_paid"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_instalment_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_instalment_lender_id")),
        sa.PrimaryKeyConstraint("county_id", "loan_id", "number", name=op.f("pk_instalment")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_instalment_loan", "instalment", ["county_id", "loan_id", "due_on"], unique=False
    )
    op.create_index(
        "ix_instalment_unpaid",
        "instalment",
        ["county_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("principal_paid < principal or interest_paid < interest"),
    )
    op.create_table(
        "instalment_plan",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'ACTIVE') = (ended_on is null)", name=op.f("ck_instalment_plan_ended_on")
        ),
        sa.CheckConstraint(
            "state in ('ACTIVE', 'FULFILLED', 'CANCELLED')", name=op.f("ck_instalment_plan_state")
        ),
        sa.CheckConstraint("total > 0", name=op.f("ck_instalment_plan_total")),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_instalment_plan_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_instalment_plan_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_instalment_plan")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_instalment_plan_active",
        "instalment_plan",
        ["county_id", "loan_id"],
        unique=True,
        postgresql_where=sa.text("state = 'ACTIVE'"),
    )
    op.create_index(
        "ix_instalment_plan_loan",
        "instalment_plan",
        ["county_id", "loan_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "malicious_default",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_note", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state in ('PROPOSED', 'REJECTED')) or case_no is not null",
            name=op.f("ck_malicious_default_case_no"),
        ),
        sa.CheckConstraint(
            "state in ('PROPOSED', 'EFFECTIVE', 'REJECTED', 'LIFT_PROPOSED', 'LIFTED')",
            name=op.f("ck_malicious_default_state"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "household_id"],
            ["household.county_id", "household.id"],
            name=op.f("fk_malicious_default_county_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_malicious_default_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_malicious_default_lender_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["region.id"], name=op.f("fk_malicious_default_township_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_malicious_default")),
        info={
            "tenancy": "tenant",
            "resource": "household",
            "attributes": {},
            "append_only": False,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_malicious_default_all_recorded_at",
        "malicious_default",
        ["recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_malicious_default_household",
        "malicious_default",
        ["county_id", "household_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_malicious_default_open",
        "malicious_default",
        ["county_id", "loan_id"],
        unique=True,
        postgresql_where=sa.text("state in ('PROPOSED', 'EFFECTIVE', 'LIFT_PROPOSED')"),
    )
    op.create_index(
        "ix_malicious_default_recorded_at",
        "malicious_default",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "collection_action",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("recorded_role", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "means in ('ECONOMIC', 'ADMINISTRATIVE', 'JUDICIAL')",
            name=op.f("ck_collection_action_means"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "case_id"],
            ["collection_case.county_id", "collection_case.id"],
            name=op.f("fk_collection_action_county_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "loan_id"],
            ["loan.county_id", "loan.id"],
            name=op.f("fk_collection_action_county_id_loan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_collection_action_lender_id")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_collection_action")),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.create_index(
        "ix_collection_action_case",
        "collection_action",
        ["county_id", "case_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "instalment_plan_row",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_instalment_plan_row_amount")),
        sa.ForeignKeyConstraint(
            ["county_id", "plan_id"],
            ["instalment_plan.county_id", "instalment_plan.id"],
            name=op.f("fk_instalment_plan_row_county_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["lender.id"], name=op.f("fk_instalment_plan_row_lender_id")
        ),
        sa.PrimaryKeyConstraint(
            "county_id", "plan_id", "number", name=op.f("pk_instalment_plan_row")
        ),
        info={
            "tenancy": "tenant",
            "resource": "loan",
            "attributes": {},
            "append_only": True,
            "updatable": (),
        },
    )
    op.add_column(
        "breaker_event", sa.Column("kind", sa.Text(), server_default="TRIPPED", nullable=False)
    )
    op.add_column(
        "breaker_event",
        sa.Column("resume_ratio", sa.Numeric(precision=12, scale=10), nullable=True),
    )
    op.add_column("breaker_event", sa.Column("means", sa.Text(), nullable=True))
    op.add_column("breaker_event", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("county_lender_position", sa.Column("fed_on", sa.Date(), nullable=True))
    op.add_column("loan", sa.Column("agreement_id", sa.Uuid(), nullable=True))
    op.add_column("loan", sa.Column("renews_id", sa.Uuid(), nullable=True))
    op.add_column(
        "loan", sa.Column("flags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column("loan", sa.Column("subsidy_ends_on", sa.Date(), nullable=True))
    op.add_column("loan", sa.Column("disposal_class", sa.Text(), nullable=True))
    op.add_column("loan", sa.Column("extended_on", sa.Date(), nullable=True))
    op.add_column(
        "loan", sa.Column("extended_rate", sa.Numeric(precision=7, scale=4), nullable=True)
    )
    op.add_column("loan", sa.Column("demand_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_loan_overdue",
        "loan",
        ["county_id", "overdue_since_on"],
        unique=False,
        postgresql_where=sa.text("overdue_since_on is not null"),
    )
    op.create_index(
        "ix_loan_renews",
        "loan",
        ["county_id", "renews_id"],
        unique=True,
        postgresql_where=sa.text(
            "renews_id is not null and state not in ('REFUSED', 'WITHDRAWN', 'CANCELLED')"
        ),
    )
    op.create_foreign_key(
        op.f("fk_loan_county_id_agreement_id"),
        "loan",
        "agreement",
        ["county_id", "agreement_id"],
        ["county_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_loan_county_id_renews_id"),
        "loan",
        "loan",
        ["county_id", "renews_id"],
        ["county_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_loan_disposal_class"),
        "loan",
        "disposal_class in ('INSTALMENT', 'LOSS_COMPENSATION', 'OTHER_COLLECTION')",
    )
    op.create_check_constraint(
        op.f("ck_loan_extended"), "loan", "(extended_on is null) = (extended_rate is null)"
    )
    op.create_check_constraint(
        op.f("ck_breaker_event_kind"),
        "breaker_event",
        "kind in ('TRIPPED', 'RATIO_SET', 'RESUME_REQUESTED', 'RESUME_REFUSED', 'RESUMED')",
    )
    op.create_check_constraint(
        op.f("ck_breaker_event_means"),
        "breaker_event",
        "means in ('CASH_REPAYMENT', 'COMPENSATION', 'OTHER')",
    )
    op.drop_constraint(op.f("ck_loan_event_kind"), "loan_event", type_="check")
    op.create_check_constraint(
        op.f("ck_loan_event_kind"),
        "loan_event",
        "kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'CANCELLED', 'FELL_OVERDUE', 'FLAGGED', 'FLAG_LIFTED', 'RECALLED', 'DEMAND_PASSED', 'EXTENDED', 'RENEWED', 'DISPOSED', 'PLAN_AGREED', 'PLAN_ENDED')",
    )


def downgrade() -> None:
    op.execute(
        "delete from loan_event where kind not in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED')"
    )
    op.drop_constraint(op.f("ck_loan_event_kind"), "loan_event", type_="check")
    op.create_check_constraint(
        op.f("ck_loan_event_kind"),
        "loan_event",
        "kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'REPAID', 'CLASSIFIED', 'SETTLED')",
    )
    op.drop_constraint(op.f("ck_loan_extended"), "loan", type_="check")
    op.drop_constraint(op.f("fk_loan_county_id_renews_id"), "loan", type_="foreignkey")
    op.drop_constraint(op.f("fk_loan_county_id_agreement_id"), "loan", type_="foreignkey")
    op.drop_index(
        "ix_loan_renews",
        table_name="loan",
        postgresql_where=sa.text(
            "renews_id is not null and state not in ('REFUSED', 'WITHDRAWN', 'CANCELLED')"
        ),
    )
    op.drop_index(
        "ix_loan_overdue",
        table_name="loan",
        postgresql_where=sa.text("overdue_since_on is not null"),
    )
    op.drop_column("loan", "demand_on")
    op.drop_column("loan", "extended_rate")
    op.drop_column("loan", "extended_on")
    op.drop_column("loan", "disposal_class")
    op.drop_column("loan", "subsidy_ends_on")
    op.drop_column("loan", "flags")
    op.drop_column("loan", "renews_id")
    op.drop_column("loan", "agreement_id")
    op.drop_column("county_lender_position", "fed_on")
    op.drop_column("breaker_event", "note")
    op.drop_column("breaker_event", "means")
    op.drop_column("breaker_event", "resume_ratio")
    op.drop_column("breaker_event", "kind")
    op.drop_table("instalment_plan_row")
    op.drop_index("ix_collection_action_case", table_name="collection_action")
    op.drop_table("collection_action")
    op.drop_index("ix_malicious_default_recorded_at", table_name="malicious_default")
    op.drop_index(
        "ix_malicious_default_open",
        table_name="malicious_default",
        postgresql_where=sa.text("state in ('PROPOSED', 'EFFECTIVE', 'LIFT_PROPOSED')"),
    )
    op.drop_index("ix_malicious_default_household", table_name="malicious_default")
    op.drop_index("ix_malicious_default_all_recorded_at", table_name="malicious_default")
    op.drop_table("malicious_default")
    op.drop_index("ix_instalment_plan_loan", table_name="instalment_plan")
    op.drop_index(
        "ix_instalment_plan_active",
        table_name="instalment_plan",
        postgresql_where=sa.text("state = 'ACTIVE'"),
    )
    op.drop_table("instalment_plan")
    op.drop_index(
        "ix_instalment_unpaid",
        table_name="instalment",
        postgresql_where=sa.text("principal_paid < principal or interest_paid < interest"),
    )
    op.drop_index("ix_instalment_loan", table_name="instalment")
    op.drop_table("instalment")
    op.drop_index("ix_inspection_recorded_at", table_name="inspection")
    op.drop_index("ix_inspection_loan", table_name="inspection")
    op.drop_index("ix_inspection_all_recorded_at", table_name="inspection")
    op.drop_table("inspection")
    op.drop_index("ix_extension_recorded_at", table_name="extension")
    op.drop_index(
        "ix_extension_open",
        table_name="extension",
        postgresql_where=sa.text("state in ('REQUESTED', 'PA_CONSENT', 'LENDER_CONSENT')"),
    )
    op.drop_index("ix_extension_loan", table_name="extension")
    op.drop_index("ix_extension_all_recorded_at", table_name="extension")
    op.drop_table("extension")
    op.drop_index("ix_disposal_case_recorded_at", table_name="disposal_case")
    op.drop_index("ix_disposal_case_all_recorded_at", table_name="disposal_case")
    op.drop_table("disposal_case")
    op.drop_index("ix_collection_case_recorded_at", table_name="collection_case")
    op.drop_index(
        "ix_collection_case_open",
        table_name="collection_case",
        postgresql_where=sa.text("state = 'OPEN'"),
    )
    op.drop_index("ix_collection_case_loan", table_name="collection_case")
    op.drop_index("ix_collection_case_all_recorded_at", table_name="collection_case")
    op.drop_table("collection_case")
