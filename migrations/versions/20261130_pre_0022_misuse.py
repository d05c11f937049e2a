"""The county government's decision on a misused loan, in its case of collection."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_misuse"
down_revision = "0021_duties"
branch_labels = None
depends_on = None

TEXTS = ("decision", "deciding_body", "decision_no", "decision_note", "decided_by")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("collection_case", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("collection_case", sa.Column("decided_on", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_collection_case_decision"),
        "collection_case",
        "decision in ('KEEP_TO_MATURITY', 'EARLY_COLLECT', 'INSTALMENT', 'COMPENSATE')",
    )
    op.create_check_constraint(
        op.f("ck_collection_case_decided"),
        "collection_case",
        "(decision is null) = (deciding_body is null)"
        " and (decision is null) = (decided_on is null)"
        " and (decision is null) = (decided_by is null)",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_collection_case_decided"), "collection_case", type_="check")
    op.drop_constraint(op.f("ck_collection_case_decision"), "collection_case", type_="check")
    op.drop_column("collection_case", "decided_on")
    for name in reversed(TEXTS):
        op.drop_column("collection_case", name)
