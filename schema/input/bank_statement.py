"""Inputs of what is done with the bank's statements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.bank_statement import LINES_MAX
from schema.input.base import Act, Update, field, optional


@strawberry.input(description="对账单的一行，照银行原文。A line, as the bank has it.")
class BankStatementLineInput:
    """Texts, so that whatever is wrong is told of this line with what stood there."""

    line: int = field("行号，自 1 起，不重复。Line in the statement, from 1, each once.")
    booked_on: str | None = optional("银行记账日，如 2018-12-20。Day at the bank.")
    amount: str | None = optional("金额，元，出为负，如 -50000.00。Yuan; negative for money paid.")
    reference: str | None = optional("凭证号。Reference.")
    note: str | None = optional("摘要，可不填。The bank's text; may be left out.")


@strawberry.input(description="登记并核对银行对账单。A statement to be held against the books.")
class BankStatementReconcileInput(Act):
    """Whole or not at all; the same period again is a corrected version, with its reason."""

    document_no: str = field("对账单编号。Number of the statement.")
    from_on: date = field("起始日。First day.")
    to_on: date = field("截止日。Last day.")
    opening: Decimal = field("银行期初余额，元。Balance before the first day, yuan.")
    closing: Decimal = field("银行期末余额，元。Balance after the last day, yuan.")
    lines: list[BankStatementLineInput] = field(
        f"各行，最多 {LINES_MAX} 行；无发生额为空。Lines, at most {LINES_MAX}; may be none."
    )
    reason: str | None = optional("更正的理由；更正时必填。Why it is corrected.")


@strawberry.input(description="人工勾对一行与一笔分录。Says which entry a line is.")
class BankMatchRecordInput(Act):
    """Of a statement that none has corrected; the amounts may differ, which is told."""

    statement: strawberry.ID = field("对账单。The statement.")
    line: int = field("行号。Line.")
    entry: strawberry.ID = field("账面分录。The entry.")
    reason: str = field("理由。Reason.")


@strawberry.input(description="撤销勾对。Undoes a match.")
class BankMatchEndInput(Update):
    """Line and entry wait for another."""

    match: strawberry.ID = field("勾对。The match.")
    reason: str = field("理由。Reason.")
