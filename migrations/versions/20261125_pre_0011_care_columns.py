"""Yuan-days of an instalment, the household of a disposal case, and what is listed by them.

Both columns are filled from the loan before they become mandatory, so that rows that stand keep
their meaning: yuan-days are the interest read backwards.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_care_columns"
down_revision = "0010_warnings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instalment", sa.Column("principal_days", sa.Numeric(precision=18, scale=2)))
    op.execute(
        "update instalment set principal_days = round(instalment.interest * 36000 / loan.rate, 2)"
        " from loan where loan.county_id = instalment.county_id and loan.id = instalment.loan_id"
    )
    op.alter_column("instalment", "principal_days", nullable=False)
    op.add_column("disposal_case", sa.Column("household_id", sa.Uuid()))
    op.execute(
        "update disposal_case set household_id = loan.household_id"
        " from loan where loan.county_id = disposal_case.county_id"
        " and loan.id = disposal_case.loan_id"
    )
    op.alter_column("disposal_case", "household_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_disposal_case_county_id_household_id"),
        "disposal_case",
        "household",
        ["county_id", "household_id"],
        ["county_id", "id"],
    )
    op.create_index(
        "ix_disposal_case_household",
        "disposal_case",
        ["county_id", "household_id", "recorded_at", "id"],
    )
    op.create_index(
        "ix_loan_demand",
        "loan",
        ["county_id", "demand_on"],
        postgresql_where=sa.text("demand_on is not null"),
    )
    op.create_index("ix_breaker_event_all_recorded_at", "breaker_event", ["recorded_at", "id"])
    op.create_index(
        "ix_breaker_event_recorded_at", "breaker_event", ["county_id", "recorded_at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_breaker_event_recorded_at", table_name="breaker_event")
    op.drop_index("ix_breaker_event_all_recorded_at", table_name="breaker_event")
    op.drop_index("ix_loan_demand", table_name="loan")
    op.drop_index("ix_disposal_case_household", table_name="disposal_case")
    op.drop_constraint(op.f("fk_disposal_case_county_id_household_id"), "disposal_case")
    op.drop_column("disposal_case", "household_id")
    op.drop_column("instalment", "principal_days")
