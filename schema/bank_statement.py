"""Statements of the bank against the books (银行对账), and what is outstanding between them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import BankLineStatus, BankMatchMeans, BankMatchState
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    BooleanCondition,
    Condition,
    DateCondition,
    IntCondition,
    StringCondition,
    joined,
)
from schema.order import order_of

if TYPE_CHECKING:
    from schema.risk_fund import FundEntry, RiskFund


@strawberry.input(description="银行对账单筛选。Filter of the bank's statements.")
class BankStatementFilter:
    """Which statements."""

    is_current: BooleanCondition | None = condition(
        "is_current", "是否为该期现行版本。Whether none has corrected it."
    )
    from_on: DateCondition | None = condition("from_on", "起始日。First day.")
    to_on: DateCondition | None = condition("to_on", "截止日。Last day.")
    and_: list[BankStatementFilter] | None = joined("and", AND)
    or_: list[BankStatementFilter] | None = joined("or", OR)
    not_: BankStatementFilter | None = joined("not", NOT)


@strawberry.input(description="对账单行筛选。Filter of lines of a statement.")
class BankStatementLineFilter:
    """Which lines."""

    status: Condition[BankLineStatus] | None = condition("status", "对账结果。What became of it.")
    line: IntCondition | None = condition("number", "行号。Line.")
    booked_on: DateCondition | None = condition("booked_on", "银行记账日。Day at the bank.")
    reference: StringCondition | None = condition("reference", "凭证号。Reference.")
    and_: list[BankStatementLineFilter] | None = joined("and", AND)
    or_: list[BankStatementLineFilter] | None = joined("or", OR)
    not_: BankStatementLineFilter | None = joined("not", NOT)


BankStatementOrder = order_of("BankStatement")
BankStatementLineOrder = order_of("BankStatementLine")


@strawberry.type(
    description="勾对：银行一行与账面一笔为同一笔款。A line and an entry that are the same money."
)
class BankMatch(Node):
    """One to one while it stands."""

    means: BankMatchMeans = column("means", "勾对方式。How it was found.")
    difference: Decimal = column("difference", "银行减账面，元。Bank less books, yuan.")
    reason: str | None = column("reason", "人工勾对的理由。Why it was made by hand.")
    state: BankMatchState = column("state", "状态。State.")
    matched_on: date = column("matched_on", "勾对日。Day of the match.")
    ended_on: date | None = column("ended_on", "失效日。Day it ended.")
    ended_reason: str | None = column("ended_reason", "撤销的理由。Why it was undone.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    line: Annotated[BankStatementLine, strawberry.lazy("schema.bank_statement")] | None = edge(
        "bank_match.line", "银行行。Line of the bank."
    )
    entry: Annotated[FundEntry, strawberry.lazy("schema.risk_fund")] | None = edge(
        "bank_match.entry", "账面分录。Entry of the books."
    )


@strawberry.type(description="对账单的一行（只增不改）。A line of the bank's statement.")
class BankStatementLine:
    """As the bank has it."""

    line: int = column("number", "行号。Line in the statement.")
    booked_on: date = column("booked_on", "银行记账日。Day at the bank.")
    amount: Decimal = column("amount", "金额，元，出为负。Amount, yuan; negative for money paid.")
    reference: str = column("reference", "凭证号。Reference.")
    note: str | None = column("note", "摘要。The bank's text.")
    status: BankLineStatus = column("status", "对账结果。What became of it.")
    match: BankMatch | None = edge("bank_line.match", "勾对；无为 null。Its match, or null.")
    statement: Annotated[BankStatement, strawberry.lazy("schema.bank_statement")] | None = edge(
        "bank_line.statement", "所属对账单。Its statement."
    )


@strawberry.type(
    description="银行存款余额调节表：调节后应相等。Both sides, each with what only the other has."
)
class BankReconciliation:
    """As at the statement's last day, by the books and matches of this moment."""

    bank_closing: Decimal = column("bank_closing", "银行期末余额，元。Closing at the bank, yuan.")
    booked_not_received: Decimal = column(
        "booked_not_received", "加：账面已收、银行未收，元。Booked in, not yet at the bank, yuan."
    )
    booked_not_paid: Decimal = column(
        "booked_not_paid", "减：账面已付、银行未付，元。Booked out, not yet at the bank, yuan."
    )
    adjusted_bank: Decimal = column("adjusted_bank", "调节后银行余额，元。Bank adjusted, yuan.")
    ledger_closing: Decimal = column(
        "ledger_closing", "账面期末余额，元。Closing of the books, yuan."
    )
    received_not_booked: Decimal = column(
        "received_not_booked", "加：银行已收、账面未收，元。At the bank, not yet booked in, yuan."
    )
    paid_not_booked: Decimal = column(
        "paid_not_booked", "减：银行已付、账面未付，元。Paid by the bank, not yet booked, yuan."
    )
    differing: Decimal = column(
        "differing", "加：已勾对各笔的差额，元。Differences of what is matched, yuan."
    )
    adjusted_ledger: Decimal = column(
        "adjusted_ledger", "调节后账面余额，元。Books adjusted, yuan."
    )
    unexplained: Decimal = column(
        "unexplained", "仍不符，元；为 0.00 即调平。Still unexplained, yuan; 0.00 is in balance."
    )


@strawberry.type(
    description="专户银行对账单，更正即新版本。A bank's statement; corrected by a new one."
)
class BankStatement(Node):
    """What the books had on both days when it was entered stands beside the bank's figures."""

    document_no: str = column("document_no", "对账单编号。Number of the statement.")
    version: int = column("number", "该期第几版。Version of its period, from 1.")
    reason: str | None = column("reason", "更正的理由。Why it corrects another.")
    is_current: bool = column("is_current", "是否现行版本。Whether none has corrected it.")
    from_on: date = column("from_on", "起始日。First day.")
    to_on: date = column("to_on", "截止日。Last day.")
    opening: Decimal = column("opening", "银行期初余额，元。Balance before, yuan.")
    closing: Decimal = column("closing", "银行期末余额，元。Balance after, yuan.")
    ledger_opening: Decimal = column(
        "ledger_opening", "登记时账面期初，元。The books before, when it was entered, yuan."
    )
    ledger_closing: Decimal = column(
        "ledger_closing", "登记时账面期末，元。The books after, when it was entered, yuan."
    )
    opening_difference: Decimal = column(
        "opening_difference", "期初银行减账面，元。Bank less books before, yuan."
    )
    closing_difference: Decimal = column(
        "closing_difference", "期末银行减账面，元。Bank less books after, yuan."
    )
    line_count: int = column("line_count", "行数。Number of lines.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    fund: Annotated[RiskFund, strawberry.lazy("schema.risk_fund")] | None = edge(
        "bank_statement.fund", "风险补偿金。Fund."
    )
    corrects: Annotated[BankStatement, strawberry.lazy("schema.bank_statement")] | None = edge(
        "bank_statement.corrects", "所更正的版本。The version that it corrects."
    )
    lines = connection(
        Connection[BankStatementLine],
        "各行。Lines.",
        {"edge": "bank_statement.lines"},
        where=BankStatementLineFilter,
        order=BankStatementLineOrder,
    )
    bank_only: list[BankStatementLine] = edge(
        "bank_statement.bank_only",
        "至期末银行已记、账面未记（含以前各期）。Only the bank had it then, of any period.",
    )
    books_only: list[Annotated[FundEntry, strawberry.lazy("schema.risk_fund")]] = edge(
        "bank_statement.books_only",
        "至期末账面已记、银行未记。Only the books had it then.",
    )
    differing: list[BankMatch] = edge(
        "bank_statement.differing", "金额不符的勾对。Matches whose amounts differ."
    )
    reconciliation: BankReconciliation | None = edge(
        "bank_statement.reconciliation", "余额调节表。Both balances reconciled."
    )
