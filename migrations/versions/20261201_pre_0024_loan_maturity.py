"""The index of loans by maturity holds what counting a filtered list needs of each loan.

Beside a county, policies look at lender, outlet and township, and lists are filtered by amount. With
these in the index a count reads it alone, and not a thousand rows all over the table.
"""

from __future__ import annotations

from alembic import op

revision = "0024_loan_maturity"
down_revision = "0023_project_months"
branch_labels = None
depends_on = None

NAME = "ix_loan_matures_on"
COLUMNS = ["county_id", "matures_on", "id"]


def upgrade() -> None:
    _replace(["amount", "lender_id", "outlet_id", "township_id"])


def downgrade() -> None:
    _replace([])


def _replace(include: list[str]) -> None:
    """Build the new index beside the old one, so that nobody reads without an index meanwhile.

    Writes of loans wait while it is built, 1 to 3 seconds a million loans.
    """
    op.create_index(f"{NAME}_new", "loan", COLUMNS, unique=False, postgresql_include=include)
    op.drop_index(NAME, table_name="loan")
    op.execute(f"alter index {NAME}_new rename to {NAME}")
