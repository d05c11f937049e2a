"""The account that a loan is paid into, and who paid a repayment: masked, hashed, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_payee"
down_revision = "0014_subsidy"
branch_labels = None
depends_on = None

_PAYEE = (
    ("payee_holder_masked", sa.Text()),
    ("payee_bank", sa.Text()),
    ("payee_account_masked", sa.Text()),
    ("payee_account_hmac", sa.LargeBinary()),
    ("payee_cipher", sa.LargeBinary()),
    ("payee_key_id", sa.Text()),
)
_PAYER = (
    ("payer_name_masked", sa.Text()),
    ("payer_cipher", sa.LargeBinary()),
    ("payer_key_id", sa.Text()),
)


def upgrade() -> None:
    for name, kind in _PAYEE:
        op.add_column("loan", sa.Column(name, kind, nullable=True))
    op.create_check_constraint(
        op.f("ck_loan_payee"),
        "loan",
        "num_nulls(payee_holder_masked, payee_bank, payee_account_masked, payee_account_hmac,"
        " payee_cipher, payee_key_id) in (0, 6)",
    )
    op.create_index(
        "ix_loan_payee",
        "loan",
        ["county_id", "payee_account_hmac"],
        postgresql_where=sa.text("payee_account_hmac is not null"),
    )
    for name, kind in _PAYER:
        op.add_column("repayment", sa.Column(name, kind, nullable=True))
    op.create_check_constraint(
        op.f("ck_repayment_payer"),
        "repayment",
        "num_nulls(payer_name_masked, payer_cipher, payer_key_id) in (0, 3)",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_repayment_payer"), "repayment")
    for name, _ in reversed(_PAYER):
        op.drop_column("repayment", name)
    op.drop_index("ix_loan_payee", table_name="loan")
    op.drop_constraint(op.f("ck_loan_payee"), "loan")
    for name, _ in reversed(_PAYEE):
        op.drop_column("loan", name)
