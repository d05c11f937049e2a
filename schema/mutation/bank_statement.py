"""Statements of the bank: root fields that write."""

from __future__ import annotations

import strawberry

from schema.bank_statement import BankMatch, BankStatement
from schema.input.bank_statement import (
    BankMatchEndInput,
    BankMatchRecordInput,
    BankStatementReconcileInput,
)
from schema.write import mutation
from services import bank_match_end, bank_match_record, bank_statement_reconcile


@strawberry.type
class BankStatementMutation:
    """Everything that is done with statements."""

    bank_statement_reconcile = mutation(
        bank_statement_reconcile.bank_statement_reconcile,
        bank_statement_reconcile.BankStatementReconcile,
        BankStatementReconcileInput,
        {"statement": BankStatement},
        "银行对账。Hold a statement of the special account against the books.",
    )
    bank_match_record = mutation(
        bank_match_record.bank_match_record,
        bank_match_record.BankMatchRecord,
        BankMatchRecordInput,
        {"match": BankMatch, "statement": BankStatement},
        "人工勾对。Match a line of the bank with an entry by hand.",
    )
    bank_match_end = mutation(
        bank_match_end.bank_match_end,
        bank_match_end.BankMatchEnd,
        BankMatchEndInput,
        {"match": BankMatch},
        "撤销勾对。Undo a match.",
    )
