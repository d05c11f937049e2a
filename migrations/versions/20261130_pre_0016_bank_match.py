"""A statement of the bank has versions, and its lines are matched with entries in a table apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016_bank_match"
down_revision = "0015_payee"
branch_labels = None
depends_on = None

MONEY = sa.Numeric(precision=18, scale=2)


def upgrade() -> None:
    _versions()
    _matches()
    _carried()
    op.drop_constraint(
        op.f("uq_bank_statement_line_county_id_entry_id"), "bank_statement_line", type_="unique"
    )
    op.drop_constraint(
        op.f("fk_bank_statement_line_county_id_entry_id"), "bank_statement_line", type_="foreignkey"
    )
    op.drop_column("bank_statement_line", "entry_id")
    op.add_column("bank_statement_line", sa.Column("note", sa.Text(), nullable=True))


def _versions() -> None:
    """Every statement so far is the first of its period."""
    op.add_column(
        "bank_statement", sa.Column("number", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(
        "bank_statement", sa.Column("line_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(
        "update bank_statement s set line_count = (select count(*) from bank_statement_line l"
        " where l.county_id = s.county_id and l.statement_id = s.id)"
    )
    for name in ("number", "line_count"):
        op.alter_column("bank_statement", name, server_default=None)
    op.add_column("bank_statement", sa.Column("corrects_id", sa.Uuid(), nullable=True))
    op.add_column("bank_statement", sa.Column("reason", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_bank_statement_corrects"),
        "bank_statement",
        "(corrects_id is null) = (number = 1)",
    )
    op.create_foreign_key(
        op.f("fk_bank_statement_county_id_corrects_id"),
        "bank_statement",
        "bank_statement",
        ["county_id", "corrects_id"],
        ["county_id", "id"],
    )
    op.drop_constraint(
        op.f("uq_bank_statement_county_id_fund_id_document_no"), "bank_statement", type_="unique"
    )
    op.create_unique_constraint(
        op.f("uq_bank_statement_county_id_corrects_id"),
        "bank_statement",
        ["county_id", "corrects_id"],
    )
    op.create_unique_constraint(
        op.f("uq_bank_statement_county_id_fund_id_from_on_number"),
        "bank_statement",
        ["county_id", "fund_id", "from_on", "number"],
    )


def _matches() -> None:
    op.create_table(
        "bank_match",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("difference", MONEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("matched_on", sa.Date(), nullable=False),
        sa.Column("matched_by", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "means in ('NUMBER', 'DAY', 'DIFFERS', 'MANUAL')", name=op.f("ck_bank_match_means")
        ),
        sa.CheckConstraint(
            "state in ('STANDING', 'UNDONE', 'CORRECTED')", name=op.f("ck_bank_match_state")
        ),
        sa.CheckConstraint(
            "means <> 'MANUAL' or reason is not null", name=op.f("ck_bank_match_reason")
        ),
        sa.CheckConstraint(
            "(state = 'STANDING') = (ended_on is null)", name=op.f("ck_bank_match_ended_on")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "fund_id"],
            ["risk_fund.county_id", "risk_fund.id"],
            name=op.f("fk_bank_match_county_id_fund_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "entry_id"],
            ["fund_entry.county_id", "fund_entry.id"],
            name=op.f("fk_bank_match_county_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "statement_id", "number"],
            [
                "bank_statement_line.county_id",
                "bank_statement_line.statement_id",
                "bank_statement_line.number",
            ],
            name=op.f("fk_bank_match_county_id_statement_id_number"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("pk_bank_match")),
    )
    standing = sa.text("state = 'STANDING'")
    line = ["county_id", "statement_id", "number"]
    entry = ["county_id", "entry_id"]
    op.create_index(
        "ix_bank_match_line_standing", "bank_match", line, unique=True, postgresql_where=standing
    )
    op.create_index(
        "ix_bank_match_entry_standing", "bank_match", entry, unique=True, postgresql_where=standing
    )
    op.create_index("ix_bank_match_line", "bank_match", line, unique=False)
    op.create_index("ix_bank_match_entry", "bank_match", entry, unique=False)


def _carried() -> None:
    """Pairs that stood on the lines, where there are any."""
    op.execute(
        "insert into bank_match (county_id, id, fund_id, statement_id, number, entry_id, means,"
        " difference, state, matched_on, matched_by, recorded_at, version)"
        " select l.county_id, gen_random_uuid(), s.fund_id, l.statement_id, l.number, l.entry_id,"
        " 'NUMBER', l.amount - case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount"
        " else -e.amount end, 'STANDING', s.to_on, s.recorded_by, s.recorded_at, 1"
        " from bank_statement_line l join bank_statement s on s.county_id = l.county_id"
        " and s.id = l.statement_id join fund_entry e on e.county_id = l.county_id"
        " and e.id = l.entry_id"
    )


def downgrade() -> None:
    op.add_column("bank_statement_line", sa.Column("entry_id", sa.Uuid(), nullable=True))
    op.execute(
        "update bank_statement_line l set entry_id = m.entry_id from bank_match m"
        " where m.county_id = l.county_id and m.statement_id = l.statement_id"
        " and m.number = l.number and m.state = 'STANDING'"
    )
    op.create_foreign_key(
        op.f("fk_bank_statement_line_county_id_entry_id"),
        "bank_statement_line",
        "fund_entry",
        ["county_id", "entry_id"],
        ["county_id", "id"],
    )
    op.create_unique_constraint(
        op.f("uq_bank_statement_line_county_id_entry_id"),
        "bank_statement_line",
        ["county_id", "entry_id"],
    )
    op.drop_column("bank_statement_line", "note")
    op.drop_table("bank_match")
    op.drop_constraint(
        op.f("uq_bank_statement_county_id_fund_id_from_on_number"), "bank_statement", type_="unique"
    )
    op.drop_constraint(
        op.f("uq_bank_statement_county_id_corrects_id"), "bank_statement", type_="unique"
    )
    op.create_unique_constraint(
        op.f("uq_bank_statement_county_id_fund_id_document_no"),
        "bank_statement",
        ["county_id", "fund_id", "document_no"],
    )
    op.drop_constraint(
        op.f("fk_bank_statement_county_id_corrects_id"), "bank_statement", type_="foreignkey"
    )
    op.drop_constraint(op.f("ck_bank_statement_corrects"), "bank_statement", type_="check")
    for name in ("reason", "corrects_id", "line_count", "number"):
        op.drop_column("bank_statement", name)
