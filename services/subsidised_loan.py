"""The loans that a payment of interest subsidy concerns, locked, and what it does to each.

Everything is read for all loans at once and written for all at once, as `repayment_record` does it
for one. Whoever pays holds their batch; the loans are locked in the order of their ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from authz.role import Role
from authz.rows import rows
from models.claim import Claim
from models.extension import Extension
from models.instalment import Instalment
from models.loan import Loan
from models.statement import Statement
from rules.arrears import Standing, paid_standing, served_standing
from rules.claim import subsidised_lines
from rules.ledger import Ledger, book, interest_owed
from rules.money import ZERO
from rules.states import ON_THE_BOOK
from rules.subsidy import divided
from rules.vocabulary import ExtensionState, LoanState
from services import instalment
from services.loan_late import debt_of, late_of
from services.loan_row import LockedLoan
from services.scoped import Scoped
from services.subsidy_line_row import Line
from services.table import table_of
from services.work import Work

_LOAN, _DUE, _EXTENSION = table_of(Loan), table_of(Instalment), table_of(Extension)
_CLAIM = table_of(Claim)
_OF_LOANS = bindparam("loan_ids", type_=ARRAY(Uuid))


def _lock(role: Role) -> Executable:
    return (
        select(*_LOAN.columns)
        .where(
            _LOAN.c.county_id == bindparam("county_id"),
            _LOAN.c.id == func.any(_OF_LOANS),
            rows(_LOAN, role),
        )
        .order_by(_LOAN.c.id)
        .with_for_update(key_share=True)
    )


LOCK = Scoped(_lock)
DUES = Statement(
    select(*_DUE.columns)
    .where(_DUE.c.county_id == bindparam("of_county_id"), _DUE.c.loan_id == func.any(_OF_LOANS))
    .order_by(_DUE.c.loan_id, _DUE.c.due_on, _DUE.c.number)
)
EXTENSIONS = Statement(
    select(
        _EXTENSION.c.loan_id,
        _EXTENSION.c.old_matures_on,
        _EXTENSION.c.new_matures_on,
        _EXTENSION.c.new_rate,
    )
    .where(
        _EXTENSION.c.county_id == bindparam("of_county_id"),
        _EXTENSION.c.loan_id == func.any(_OF_LOANS),
        _EXTENSION.c.state == ExtensionState.EFFECTIVE.value,
    )
    .order_by(_EXTENSION.c.loan_id, _EXTENSION.c.old_matures_on)
)


# What the borrower still owes of the interest of loans that were compensated.
RETAINED = Statement(
    select(_CLAIM.c.loan_id, _CLAIM.c.retained_interest).where(
        _CLAIM.c.county_id == bindparam("of_county_id"),
        _CLAIM.c.loan_id == func.any(_OF_LOANS),
        _CLAIM.c.retained_interest > 0,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidisedLoan:
    """One loan of the batch: what of the subsidy its interest takes, by line, and what follows."""

    row: Mapping[str, Any]
    parts: Mapping[int, tuple[Decimal, Decimal]]
    interest: Decimal
    before: Ledger | None
    after: Ledger | None
    standing: Standing | None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more."""
        return self.standing is not None and "settle" in self.standing.acts

    @property
    def is_moved(self) -> bool:
        """Whether anything of the loan itself changes."""
        if self.standing is None:
            return False
        known = self.row["state"], late_of(self.row)
        return (self.standing.state.value, self.standing.late) != known

    @property
    def locked(self) -> LockedLoan:
        """As other services take it."""
        return LockedLoan(row=self.row)


@dataclass(slots=True)
class _Found:
    lines: defaultdict[UUID, list[Any]] = field(default_factory=lambda: defaultdict(list))
    extended: defaultdict[UUID, list[Any]] = field(default_factory=lambda: defaultdict(list))
    retained: dict[UUID, Decimal] = field(default_factory=dict)


async def subsidised(work: Work, lines: Sequence[Line], to_on: date) -> list[SubsidisedLoan]:
    """The loans of a locked batch's lines, locked, with the subsidy divided; four statements."""
    of_loan: defaultdict[UUID, list[tuple[int, Decimal]]] = defaultdict(list)
    for line in lines:
        of_loan[line.loan_id].append((line.number, line.amount))
    keys = {"loan_ids": list(of_loan)}
    locked = await LOCK.all(work.connection, work.actor, county_id=work.county_id, **keys)
    assert len(locked) == len(of_loan), "whoever pays sees every loan of the county"
    found = _Found()
    for row in await DUES.all(work.connection, of_county_id=work.county_id, **keys):
        found.lines[row["loan_id"]].append(row)
    for row in await EXTENSIONS.all(work.connection, of_county_id=work.county_id, **keys):
        found.extended[row["loan_id"]].append(row)
    for row in await RETAINED.all(work.connection, of_county_id=work.county_id, **keys):
        found.retained[row["loan_id"]] = row["retained_interest"]
    return [_subsidised(work, row, of_loan[row["id"]], found, to_on) for row in locked]


def _subsidised(
    work: Work,
    row: Mapping[str, Any],
    amounts: Sequence[tuple[int, Decimal]],
    found: _Found,
    to_on: date,
) -> SubsidisedLoan:
    dues = found.lines.get(row["id"])
    ledger = None
    if dues is not None:
        ledger = instalment.ledger_of(row, dues, found.extended.get(row["id"], ()))
    # What was lost and is retained the borrower owes, and pays it back as a recovery.
    owed = _owed(row, ledger, to_on, work.today) - found.retained.get(row["id"], ZERO)
    parts = divided(amounts, max(ZERO, owed))
    interest = sum((part for part, _ in parts.values()), ZERO)
    after, standing = ledger, None
    if interest > ZERO:
        if ledger is not None:
            after = book(ledger, ZERO, interest, work.today)
        if LoanState[row["state"]] in ON_THE_BOOK:
            debt = debt_of(row, after)
            standing = (
                served_standing(debt, ZERO, interest)
                if after is None
                else paid_standing(debt, work.today)
            )
    return SubsidisedLoan(
        row=row, parts=parts, interest=interest, before=ledger, after=after, standing=standing
    )


def _owed(row: Mapping[str, Any], ledger: Ledger | None, to_on: date, today: date) -> Decimal:
    """Unpaid interest of the days until the end of the quarter; later days are another's.

    A loan that the fund has paid for still owes what the county was to pay: its loss left it out.
    """
    state = LoanState[row["state"]]
    if state not in ON_THE_BOOK and state is not LoanState.WRITTEN_OFF_RETAINED:
        return ZERO
    if ledger is None:
        owed: Decimal = row["overdue_interest"] if state in ON_THE_BOOK else ZERO
        return owed
    unpaid = sum((due.unpaid_interest for due in subsidised_lines(ledger, date.min, to_on)), ZERO)
    return min(unpaid, interest_owed(ledger, today))
