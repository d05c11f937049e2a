"""Statements of the bank as their use cases need them: those that stand, and what waits for a pair.

INVARIANT: whoever enters a statement or a match holds the fund's row, so that of two writers the
second sees what the first has matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Executable,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.bank_statement import BankMatch, BankStatement, BankStatementLine
from models.base import MONEY
from models.ids import GlobalId
from models.risk_fund import FundEntry
from models.statement import Statement
from rules.bank_statement import BankLine, BookLine, Pair
from rules.money import ZERO
from rules.vocabulary import BankMatchState, FundAccount
from services.bank_statement_line import SoundLine
from services.own_row import OwnRow, Row
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

STATEMENT = table_of(BankStatement)
LINE = table_of(BankStatementLine)
MATCH = table_of(BankMatch)
ENTRY = table_of(FundEntry)
TOLD = (
    "document_no",
    "number",
    "reason",
    "from_on",
    "to_on",
    "opening",
    "closing",
    "ledger_opening",
    "ledger_closing",
    "line_count",
)
MATCHED = OwnRow(
    BankMatch,
    "bankmatch",
    Resource.FUND,
    ("statement_id", "number", "entry_id", "means", "difference", "reason", "state"),
)
STANDING = MATCH.c.state == BankMatchState.STANDING.value
_FUND_ID = bindparam("fund_id", type_=Uuid)
_COUNTY = bindparam("county_id", type_=Integer)

CHANGE = case(
    (ENTRY.c.debit_account == FundAccount.SPECIAL_ACCOUNT.value, ENTRY.c.amount),
    else_=-ENTRY.c.amount,
)


def is_corrected() -> Any:
    """Whether another statement took the place of `STATEMENT`'s row."""
    later = STATEMENT.alias("later")
    found = select(later.c.id).where(
        later.c.county_id == STATEMENT.c.county_id, later.c.corrects_id == STATEMENT.c.id
    )
    return found.exists()


def _of_fund(table: Any, role: Role) -> tuple[Any, ...]:
    return table.c.county_id == _COUNTY, table.c.fund_id == _FUND_ID, rows(table, role)


def _statements(role: Role) -> Executable:
    """Those in force, by period."""
    return (
        select(STATEMENT)
        .where(*_of_fund(STATEMENT, role), ~is_corrected())
        .order_by(STATEMENT.c.from_on)
    )


def _balances(role: Role) -> Executable:
    """What the books have before the first day and after the last."""
    first, last = bindparam("first_on", type_=Date), bindparam("last_on", type_=Date)
    return select(
        func.coalesce(func.sum(case((ENTRY.c.business_on < first, CHANGE), else_=ZERO)), ZERO)
        .cast(MONEY)
        .label("opening"),
        func.coalesce(func.sum(CHANGE), ZERO).cast(MONEY).label("closing"),
    ).where(*_of_fund(ENTRY, role), ENTRY.c.business_on <= last)


def _open_lines(role: Role) -> Executable:
    """Lines of all statements in force that have no entry: outstanding ones are carried over."""
    pair = select(MATCH.c.id).where(
        MATCH.c.county_id == LINE.c.county_id,
        MATCH.c.statement_id == LINE.c.statement_id,
        MATCH.c.number == LINE.c.number,
        STANDING,
    )
    return (
        select(LINE)
        .join_from(
            LINE,
            STATEMENT,
            and_(STATEMENT.c.county_id == LINE.c.county_id, STATEMENT.c.id == LINE.c.statement_id),
        )
        .where(*_of_fund(STATEMENT, role), rows(LINE, role), ~is_corrected(), ~pair.exists())
        .order_by(LINE.c.booked_on, STATEMENT.c.from_on, LINE.c.number)
    )


def _open_entries(role: Role) -> Executable:
    """Entries that no line of the bank stands for."""
    pair = select(MATCH.c.id).where(
        MATCH.c.county_id == ENTRY.c.county_id, MATCH.c.entry_id == ENTRY.c.id, STANDING
    )
    other = ENTRY.alias("reversal")
    reversal = select(other.c.id).where(
        other.c.county_id == ENTRY.c.county_id, other.c.reversal_of == ENTRY.c.id
    )
    return (
        select(
            ENTRY.c.id,
            ENTRY.c.business_on,
            ENTRY.c.document_no,
            CHANGE.label("change"),
            or_(ENTRY.c.reversal_of.is_not(None), reversal.exists()).label("is_offset"),
        )
        .where(*_of_fund(ENTRY, role), ~pair.exists())
        .order_by(ENTRY.c.business_on, ENTRY.c.recorded_at, ENTRY.c.id)
    )


def _hand(role: Role) -> Executable:
    """A line and an entry that somebody names, whether there or not, and what stands of them."""
    line_pair, entry_pair = MATCH.alias("line_pair"), MATCH.alias("entry_pair")
    named = select(
        bindparam("statement_id", type_=Uuid).label("statement_id"),
        bindparam("number", type_=Integer).label("number"),
        bindparam("entry_id", type_=Uuid).label("entry_id"),
    ).cte("named")
    here = (STATEMENT.c.county_id == _COUNTY, STATEMENT.c.id == named.c.statement_id)
    line = and_(
        LINE.c.county_id == STATEMENT.c.county_id,
        LINE.c.statement_id == STATEMENT.c.id,
        LINE.c.number == named.c.number,
        rows(LINE, role),
    )
    entry = and_(
        ENTRY.c.county_id == STATEMENT.c.county_id,
        ENTRY.c.fund_id == STATEMENT.c.fund_id,
        ENTRY.c.id == named.c.entry_id,
        rows(ENTRY, role),
    )
    return (
        select(
            STATEMENT.c.id.label("statement_id"),
            is_corrected().label("is_corrected"),
            LINE.c.amount.label("line"),
            LINE.c.booked_on,
            LINE.c.reference,
            ENTRY.c.id.label("entry_id"),
            case((ENTRY.c.id.is_not(None), CHANGE)).label("entry"),
            ENTRY.c.business_on,
            ENTRY.c.document_no,
            _standing_of(line_pair, LINE.c.statement_id, LINE.c.number).label("line_matched"),
            _standing_of(entry_pair, ENTRY.c.id).label("entry_matched"),
        )
        .select_from(
            named.join(STATEMENT, and_(*here)).outerjoin(LINE, line).outerjoin(ENTRY, entry)
        )
        .where(rows(STATEMENT, role))
    )


def _standing_of(pair: Any, *key: Any) -> Any:
    """Whether a pair stands of a line (its statement and number) or of an entry."""
    names = ("statement_id", "number") if len(key) > 1 else ("entry_id",)
    return (
        select(pair.c.id)
        .where(
            pair.c.county_id == STATEMENT.c.county_id,
            pair.c.state == BankMatchState.STANDING.value,
            *(pair.c[name] == value for name, value in zip(names, key, strict=True)),
        )
        .exists()
    )


HAND = Scoped(_hand)
STATEMENTS = Scoped(_statements)
BALANCES = Scoped(_balances)
OPEN_LINES = Scoped(_open_lines)
OPEN_ENTRIES = Scoped(_open_entries)
ENTER = Statement(insert(STATEMENT).returning(*STATEMENT.columns))


def _many(table: Any, alone: tuple[str, ...], each: tuple[str, ...]) -> Statement:
    """An INSERT of many rows: `alone` is the same in each, `each` has an array of values."""
    given = (
        func.unnest(*(bindparam(f"each_{name}", type_=ARRAY(table.c[name].type)) for name in each))
        .table_valued(*each, name="given")
        .render_derived()
    )
    same = [bindparam(name, type_=table.c[name].type) for name in alone]
    return Statement(
        insert(table).from_select([*alone, *each], select(*same, *(given.c[name] for name in each)))
    )


ENTER_LINES = _many(
    LINE, ("county_id", "statement_id"), ("number", "booked_on", "amount", "reference", "note")
)
_PAIRED = ("id", "statement_id", "number", "entry_id", "means", "difference", "reason")
ENTER_MATCHES = _many(
    MATCH,
    ("county_id", "fund_id", "state", "matched_on", "matched_by", "recorded_at", "version"),
    _PAIRED,
)
# What was matched with the lines of a statement that is corrected; told with those lines.
END_OF = Statement(
    update(MATCH)
    .where(
        MATCH.c.county_id == bindparam("of_county_id"),
        MATCH.c.statement_id == bindparam("of_statement_id", type_=Uuid),
        STANDING,
        LINE.c.county_id == MATCH.c.county_id,
        LINE.c.statement_id == MATCH.c.statement_id,
        LINE.c.number == MATCH.c.number,
    )
    .values(
        state=BankMatchState.CORRECTED.value,
        ended_on=bindparam("new_ended_on", type_=Date),
        ended_by=bindparam("new_ended_by", type_=Text),
        version=MATCH.c.version + 1,
    )
    .returning(
        MATCH.c.entry_id,
        MATCH.c.means,
        MATCH.c.reason,
        LINE.c.booked_on,
        LINE.c.amount,
        LINE.c.reference,
    )
)


def statement_id(row: Mapping[str, Any]) -> GlobalId:
    """Global id of a statement."""
    return GlobalId("bankstatement", row["county_id"], row["id"])


async def enter_lines(work: Work, statement: UUID, lines: Sequence[SoundLine]) -> None:
    """Store the lines, one statement for all."""
    if not lines:
        return
    await ENTER_LINES.run(
        work.connection,
        county_id=work.county_id,
        statement_id=statement,
        each_number=[one.number for one in lines],
        each_booked_on=[one.booked_on for one in lines],
        each_amount=[one.amount for one in lines],
        each_reference=[one.reference for one in lines],
        each_note=[one.note for one in lines],
    )


async def waiting(work: Work, fund: UUID) -> tuple[list[BankLine], list[BookLine]]:
    """What is not matched yet on either side, in order."""
    here = {"county_id": work.county_id, "fund_id": fund}
    lines = await OPEN_LINES.all(work.connection, work.actor, **here)
    entries = await OPEN_ENTRIES.all(work.connection, work.actor, **here)
    return (
        [
            BankLine(
                (row["statement_id"], row["number"]),
                row["booked_on"],
                row["amount"],
                row["reference"],
            )
            for row in lines
        ],
        [
            BookLine(
                row["id"], row["business_on"], row["change"], row["document_no"], row["is_offset"]
            )
            for row in entries
        ],
    )


async def enter_matches(
    work: Work, fund: UUID, pairs: Iterable[tuple[Pair, str | None]]
) -> list[UUID]:
    """Store pairs, each with its reason where it has one; their keys."""
    given = list(pairs)
    ids = [work.new_id() for _ in given]
    if not given:
        return ids
    lines: list[Any] = [pair.line.key for pair, _ in given]
    await ENTER_MATCHES.run(
        work.connection,
        county_id=work.county_id,
        fund_id=fund,
        state=BankMatchState.STANDING.value,
        matched_on=work.today,
        matched_by=work.actor.subject,
        recorded_at=work.now,
        version=1,
        each_id=ids,
        each_statement_id=[statement for statement, _ in lines],
        each_number=[number for _, number in lines],
        each_entry_id=[pair.entry.key for pair, _ in given],
        each_means=[pair.means.value for pair, _ in given],
        each_difference=[pair.difference for pair, _ in given],
        each_reason=[reason for _, reason in given],
    )
    return ids


def previous(statements: Iterable[Row], from_on: date) -> Row | None:
    """The statement before a day, of those in order of their period."""
    before = [one for one in statements if one["to_on"] < from_on]
    return before[-1] if before else None


def total(lines: Iterable[SoundLine]) -> Decimal:
    """Everything that moved, yuan."""
    return sum((one.amount for one in lines), ZERO)
