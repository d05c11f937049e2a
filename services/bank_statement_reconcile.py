"""bankStatementReconcile: a statement of the special account is held against the books (对账).

The statement comes whole or not at all. Its lines, and those of earlier statements that still
wait, are matched with the entries; what is left on either side is outstanding and is looked at
again with the next statement. A corrected one of the same period is a new version: it takes over
what was matched by hand where the line is the same, and matches the rest anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from authz.act import Act
from rules.bank_statement import (
    LINES_MAX,
    OtherStatement,
    Pair,
    StatementBooks,
    StatementFacts,
    judge_bank_statement,
    matched,
    warnings_of_statement,
)
from rules.vocabulary import BankMatchMeans
from services import bank_statement_row as row_of
from services import fund
from services.audit import AuditEntry
from services.bank_statement_line import BankStatementLine, SoundLine, judge_lines
from services.command import many, number, optional_text
from services.own_row import Row
from services.use_case import Done, Refused, use_case
from services.work import Work

__all__ = ["BankStatementLine", "BankStatementReconcile", "bank_statement_reconcile"]


@dataclass(frozen=True, kw_only=True)
class BankStatementReconcile:
    """Input of `bankStatementReconcile`: balances at the bank before and after, yuan.

    `reason`: why a statement of the same period is corrected.
    """

    document_no: str = number(100)
    from_on: date
    to_on: date
    opening: Decimal
    closing: Decimal
    lines: tuple[BankStatementLine, ...] = many(BankStatementLine, most=LINES_MAX)
    reason: str | None = optional_text(500, lines=True, judged=True)


@use_case(Act.BANKSTATEMENT_RECONCILE)
async def bank_statement_reconcile(work: Work, command: BankStatementReconcile) -> Done | Refused:
    """The same few statements, however many lines it has."""
    standing = await fund.permitted(work, lock=True)
    lines, wrong = judge_lines(command.lines, command.from_on, command.to_on)
    work.add(wrong)
    others: Sequence[Row] = ()
    if standing is not None:
        here = {"county_id": work.county_id, "fund_id": standing["id"]}
        others = await row_of.STATEMENTS.all(work.connection, work.actor, **here)
    period = (command.from_on, command.to_on)
    corrected = next((one for one in others if (one["from_on"], one["to_on"]) == period), None)
    facts = StatementFacts(
        today=work.today,
        from_on=command.from_on,
        to_on=command.to_on,
        opening=command.opening,
        closing=command.closing,
        lines_sum=None if wrong or work.refusals else row_of.total(lines),
        reason=command.reason,
        corrects=corrected is not None,
        overlapping=tuple(
            _other(one)
            for one in others
            if one is not corrected
            and one["from_on"] <= command.to_on
            and one["to_on"] >= command.from_on
        ),
    )
    work.add(judge_bank_statement(facts))
    if work.refusals or standing is None:
        return Refused()
    made = await _enter(work, standing, command, corrected, lines)
    before = row_of.previous(others, command.from_on)
    work.warnings += warnings_of_statement(
        StatementBooks(
            from_on=command.from_on,
            opening=command.opening,
            closing=command.closing,
            ledger_opening=made["ledger_opening"],
            ledger_closing=made["ledger_closing"],
            before=None if before is None else _other(before),
        )
    )
    figures = await _match(work, standing["id"], made, corrected, lines)
    return _done(work, made, corrected, figures)


async def _enter(
    work: Work,
    standing: Row,
    command: BankStatementReconcile,
    corrected: Row | None,
    lines: Sequence[SoundLine],
) -> Row:
    """The statement with its lines, and what the books have on its first and last day."""
    books = await row_of.BALANCES.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        fund_id=standing["id"],
        first_on=command.from_on,
        last_on=command.to_on,
    )
    made: Row = await row_of.ENTER.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        fund_id=standing["id"],
        document_no=command.document_no,
        number=1 if corrected is None else corrected["number"] + 1,
        corrects_id=None if corrected is None else corrected["id"],
        reason=command.reason,
        from_on=command.from_on,
        to_on=command.to_on,
        opening=command.opening,
        closing=command.closing,
        ledger_opening=books["opening"],
        ledger_closing=books["closing"],
        line_count=len(lines),
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    await row_of.enter_lines(work, made["id"], lines)
    return made


async def _match(
    work: Work, fund_id: UUID, made: Row, corrected: Row | None, lines: Sequence[SoundLine]
) -> Mapping[str, int]:
    """Pair what waits on both sides; how many pairs were made, and what is left."""
    former: Sequence[Row] = ()
    if corrected is not None:
        former = await row_of.END_OF.all(
            work.connection,
            of_county_id=work.county_id,
            of_statement_id=corrected["id"],
            new_ended_on=work.today,
            new_ended_by=work.actor.subject,
        )
    bank, books = await row_of.waiting(work, fund_id)
    kept = _kept(former, made["id"], lines, bank, books)
    lines_kept = {pair.line.key for pair, _ in kept}
    entries_kept = {pair.entry.key for pair, _ in kept}
    found = matched(
        (one for one in bank if one.key not in lines_kept),
        (one for one in books if one.key not in entries_kept),
    )
    pairs = [*kept, *((pair, None) for pair in found)]
    await row_of.enter_matches(work, fund_id, pairs)
    return {
        "matched": len(pairs),
        "differing": sum(1 for pair, _ in pairs if pair.difference),
        "bankOnly": len(bank) - len(pairs),
        "booksOnly": len(books) - len(pairs),
    }


def _kept(
    former: Sequence[Row], statement: UUID, lines: Sequence[SoundLine], bank: Any, books: Any
) -> list[tuple[Pair, str | None]]:
    """Pairs made by hand whose line stands in the corrected statement as it was."""
    by_key, by_entry = {one.key: one for one in bank}, {one.key: one for one in books}
    same = defaultdict(list)
    for line in lines:
        same[line.content].append(by_key[statement, line.number])
    kept = []
    for row in former:
        again = same[row["booked_on"], row["amount"], row["reference"]]
        if row["means"] == BankMatchMeans.MANUAL.value and again:
            pair = Pair(again.pop(0), by_entry[row["entry_id"]], BankMatchMeans.MANUAL)
            kept.append((pair, row["reason"]))
    return kept


def _other(row: Row) -> OtherStatement:
    return OtherStatement(
        document_no=row["document_no"],
        from_on=row["from_on"],
        to_on=row["to_on"],
        closing=row["closing"],
    )


def _done(work: Work, made: Row, corrected: Row | None, figures: Mapping[str, int]) -> Done:
    audit = AuditEntry(
        county_id=work.county_id,
        named=row_of.statement_id(made),
        before=None if corrected is None else {name: corrected[name] for name in row_of.TOLD},
        after={name: made[name] for name in row_of.TOLD} | dict(figures),
    )
    return Done(ids={"statement": row_of.statement_id(made)}, audits=(audit,), figures=figures)
