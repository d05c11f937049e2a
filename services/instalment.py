"""The lines of a loan's repayment schedule (还款计划): its ledger, read and written.

Whoever writes them holds the lock of their loan. A loan that was lent before the platform kept
schedules has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Date,
    Executable,
    Integer,
    Select,
    Uuid,
    bindparam,
    func,
    join,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert

from authz.role import Role
from authz.rows import rows
from models.base import MONEY
from models.extension import Extension
from models.instalment import Instalment
from models.repayment import Repayment
from models.statement import Statement
from rules.ledger import Due, Ledger, Terms, book, interest_owed, open_ledger
from rules.vocabulary import ExtensionState, PayerType, RepaymentMethod
from services import position
from services.given import given
from services.loan_part import loan_columns
from services.position import Position
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

FIRST_NUMBER = 1

_TABLE = table_of(Instalment)
_BOOK = "book_"


@dataclass(frozen=True, slots=True)
class Lines:
    """A loan's ledger as it stands; `booked_on` is the newest day that money was received on."""

    ledger: Ledger
    booked_on: date | None


def _load(role: Role) -> Select[Any]:
    # By the parameters, so that it is asked once and not for every line.
    received = (
        select(func.max(Repayment.received_on))
        .where(
            Repayment.county_id == bindparam("county_id"),
            Repayment.loan_id == bindparam("loan_id"),
            # What the county pays is interest of days that are over: it closes no line to others.
            Repayment.payer_type != PayerType.FINANCE.value,
        )
        .scalar_subquery()
    )
    return (
        select(*_TABLE.columns, received.label("booked_on"))
        .where(
            Instalment.county_id == bindparam("county_id"),
            Instalment.loan_id == bindparam("loan_id"),
            rows(_TABLE, role),
        )
        .order_by(Instalment.due_on, Instalment.number)
    )


def _extensions(role: Role) -> Executable:
    table = table_of(Extension)
    return (
        select(Extension.old_matures_on, Extension.new_matures_on, Extension.new_rate)
        .where(
            Extension.county_id == bindparam("county_id"),
            Extension.loan_id == bindparam("loan_id"),
            Extension.state == ExtensionState.EFFECTIVE.value,
            rows(table, role),
        )
        .order_by(Extension.old_matures_on)
    )


def _load_and_lock_book(role: Role) -> Executable:
    """The lines, and beside one of them the lender's book.

    As a CTE it is locked once; nobody else changes the lines, for their loan is locked.
    """
    book = select(position.TABLE).where(*position.HERE).with_for_update(key_share=True).cte("book")
    beside = join(_TABLE, book, _TABLE.c.number == FIRST_NUMBER, isouter=True)
    columns = [column.label(f"{_BOOK}{column.name}") for column in book.columns]
    return _load(role).select_from(beside).add_columns(*columns)


LOAD = Scoped(_load)
LOAD_AND_LOCK_BOOK = Scoped(_load_and_lock_book)
EXTENSIONS = Scoped(_extensions)

_GIVEN = given(
    "given",
    number=("numbers", Integer),
    due_on=("due_days", Date),
    principal=("principals", MONEY),
    interest=("interests", MONEY),
    principal_days=("days_of_principal", MONEY),
    principal_paid=("principals_paid", MONEY),
    interest_paid=("interests_paid", MONEY),
)
_KEPT = ("county_id", "loan_id", "lender_id", "outlet_id", "township_id", "number", "due_on")
_BOOKED = ("principal", "interest", "principal_days", "principal_paid", "interest_paid")
_MADE = insert(_TABLE).from_select(
    [*_KEPT, *_BOOKED, "changed_at"],
    select(
        bindparam("county_id", type_=Integer),
        bindparam("loan_id", type_=Uuid),
        bindparam("lender_id", type_=Integer),
        bindparam("outlet_id", type_=Integer),
        bindparam("township_id", type_=Integer),
        _GIVEN.c.number,
        _GIVEN.c.due_on,
        *(_GIVEN.c[name] for name in _BOOKED),
        bindparam("now", type_=TIMESTAMP(timezone=True)),
    ),
)
WRITE = Statement(
    _MADE.on_conflict_do_update(
        index_elements=["county_id", "loan_id", "number"],
        set_={name: _MADE.excluded[name] for name in (*_BOOKED, "changed_at")},
    )
)
# Of lines that stand, which costs half: nothing is tried as new first.
BOOK = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.loan_id == bindparam("loan_id"),
        _TABLE.c.number == _GIVEN.c.number,
    )
    .values(
        {name: _GIVEN.c[name] for name in _BOOKED}
        | {"changed_at": bindparam("now", type_=TIMESTAMP(timezone=True))}
    )
)


def first_ledger(loan: Mapping[str, Any], value_on: date) -> Ledger:
    """The ledger of a loan that is paid out in full on that day."""
    return open_ledger(
        RepaymentMethod[loan["repayment_method"]],
        loan["amount"],
        loan["rate"],
        value_on,
        loan["matures_on"],
    )


async def load(work: Work, loan: Mapping[str, Any]) -> Lines | None:
    """The lines of a locked loan, or None where it has none."""
    found = await LOAD.all(
        work.connection, work.actor, county_id=loan["county_id"], loan_id=loan["id"]
    )
    return await _lines(work, loan, found)


async def load_and_lock_book(work: Work, loan: Mapping[str, Any]) -> tuple[Lines | None, Position]:
    """The same and the book of its lender, locked: one statement where the loan has lines."""
    found = await LOAD_AND_LOCK_BOOK.all(
        work.connection,
        work.actor,
        county_id=loan["county_id"],
        loan_id=loan["id"],
        of_lender_id=loan["lender_id"],
    )
    for row in found:
        if row[f"{_BOOK}lender_id"] is not None:
            return await _lines(work, loan, found), Position.of(row, _BOOK)
    return await _lines(work, loan, found), await position.lock(work, loan["lender_id"])


async def _lines(work: Work, loan: Mapping[str, Any], found: Sequence[Any]) -> Lines | None:
    if not found:
        return None
    extended: Sequence[Any] = ()
    if loan["extended_on"] is not None:
        extended = await EXTENSIONS.all(
            work.connection, work.actor, county_id=loan["county_id"], loan_id=loan["id"]
        )
    return Lines(ledger_of(loan, found, extended), found[0]["booked_on"])


def ledger_of(loan: Mapping[str, Any], lines: Sequence[Any], extended: Sequence[Any]) -> Ledger:
    """The ledger of a loan from its lines and its extensions, both in order of their days."""
    method = RepaymentMethod[loan["repayment_method"]]
    return Ledger(method, _terms(loan, extended), dues_of(lines))


def dues_of(lines: Iterable[Any]) -> tuple[Due, ...]:
    """Lines as the rules take them, in the order of their days."""
    return tuple(
        Due(
            number=row["number"],
            due_on=row["due_on"],
            principal=row["principal"],
            interest=row["interest"],
            principal_days=row["principal_days"],
            principal_paid=row["principal_paid"],
            interest_paid=row["interest_paid"],
        )
        for row in lines
    )


async def write(work: Work, loan: Mapping[str, Any], before: Ledger | None, after: Ledger) -> None:
    """Store the lines that differ, new ones too, in one statement."""
    known = frozenset(before.dues) if before is not None else frozenset()
    changed = [due for due in after.dues if due not in known]
    if not changed:
        return
    numbers = {due.number for due in known}
    is_known = all(due.number in numbers for due in changed)
    await (BOOK if is_known else WRITE).later(
        work.connection,
        rows=len(changed) if is_known else None,
        **loan_columns(loan),
        now=work.now,
        numbers=[due.number for due in changed],
        due_days=[due.due_on for due in changed],
        principals=[due.principal for due in changed],
        interests=[due.interest for due in changed],
        days_of_principal=[due.principal_days for due in changed],
        principals_paid=[due.principal_paid for due in changed],
        interests_paid=[due.interest_paid for due in changed],
    )


async def pay_off(work: Work, loan: Mapping[str, Any], ledger: Ledger, on: date) -> Decimal:
    """Book all that a locked loan owes as paid on a day, as a renewal does; the interest of it."""
    interest = interest_owed(ledger, on, ledger.outstanding)
    await write(work, loan, ledger, book(ledger, ledger.outstanding, interest, on))
    return interest


def _terms(loan: Mapping[str, Any], extended: Sequence[Any]) -> tuple[Terms, ...]:
    """The contract's terms, then those of each extension that took effect."""
    first = extended[0]["old_matures_on"] if extended else loan["matures_on"]
    return (
        Terms(loan["rate"], loan["value_on"], first),
        *(Terms(row["new_rate"], row["old_matures_on"], row["new_matures_on"]) for row in extended),
    )
