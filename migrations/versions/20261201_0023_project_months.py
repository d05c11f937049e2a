"""What a month tells of a project beside its loans: entity, security, dividends, exits, risk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_project_months"
down_revision = "0022_misuse"
branch_labels = None
depends_on = None

TABLE = "statistic_project"
SUMS = (
    "withdrawn",
    "dividends",
    "guarantee",
    "collateral",
    "insurance",
    "plan_funds",
    "plan_recovered",
)
TEXTS = ("entity_name", "entity_kind", "risk_level")


def upgrade() -> None:
    # Null in months that were frozen before: what they did not count is not known of them.
    for name in TEXTS:
        op.add_column(TABLE, sa.Column(name, sa.Text(), nullable=True))
    for name in SUMS:
        op.add_column(TABLE, sa.Column(name, sa.Numeric(precision=18, scale=2), nullable=True))
    op.create_check_constraint(
        op.f("ck_statistic_project_entity_kind"),
        TABLE,
        "entity_kind in ('ENTERPRISE', 'COOPERATIVE', 'FAMILY_FARM', 'BIG_GROWER',"
        " 'GOV_FINANCING_PLATFORM')",
    )
    op.create_check_constraint(
        op.f("ck_statistic_project_risk_level"), TABLE, "risk_level in ('LOW', 'MEDIUM', 'HIGH')"
    )


def downgrade() -> None:
    for name in ("risk_level", "entity_kind"):
        op.drop_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, type_="check")
    for name in reversed((*TEXTS, *SUMS)):
        op.drop_column(TABLE, name)
