"""Entries of entities on lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018_lists"
down_revision = "0017_screening"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_county_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'NEGATIVE' or (reason is not null and measures is not null)",
            name=op.f("ck_list_entry_negative"),
        ),
        sa.CheckConstraint(
            "state in ('UNLISTED', 'WHITELIST', 'NEGATIVE', 'EXITED')",
            name=op.f("ck_list_entry_state"),
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_list_entry_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["home_county_id"], ["region.id"], name=op.f("fk_list_entry_home_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_entry")),
        info={
            "tenancy": "reference",
            "resource": None,
            "attributes": {},
            "append_only": True,
            "updatable": (),
            "changed_by": None,
        },
    )
    op.create_index(
        "ix_list_entry_enterprise",
        "list_entry",
        ["enterprise_id", "recorded_at", "id"],
        unique=False,
    )
    op.add_column("enterprise", sa.Column("listed_on", sa.Date(), nullable=True))
    op.add_column("enterprise", sa.Column("listed_by_county_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_enterprise_listed_by_county_id"),
        "enterprise",
        "region",
        ["listed_by_county_id"],
        ["id"],
    )
    op.create_check_constraint(
        op.f("ck_enterprise_listed_on"),
        "enterprise",
        "(listed_on is null) = (listed_by_county_id is null)",
    )


def downgrade() -> None:
    # They compare columns that go; the rights of the version before are installed anew.
    for policy in ("reading", "inserting", "updating"):
        op.execute(f"drop policy if exists {policy} on enterprise")
    op.drop_constraint(op.f("fk_enterprise_listed_by_county_id"), "enterprise", type_="foreignkey")
    op.drop_column("enterprise", "listed_by_county_id")
    op.drop_column("enterprise", "listed_on")
    op.drop_index("ix_list_entry_enterprise", table_name="list_entry")
    op.drop_table("list_entry")
