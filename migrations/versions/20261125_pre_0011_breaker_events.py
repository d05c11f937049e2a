"""What happened to breakers is listed by time, in a county and over all of them."""

from __future__ import annotations

from alembic import op

revision = "0011_breaker_events"
down_revision = "0010_warnings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_breaker_event_all_recorded_at", "breaker_event", ["recorded_at", "id"], unique=False
    )
    op.create_index(
        "ix_breaker_event_recorded_at",
        "breaker_event",
        ["county_id", "recorded_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_breaker_event_recorded_at", table_name="breaker_event")
    op.drop_index("ix_breaker_event_all_recorded_at", table_name="breaker_event")
