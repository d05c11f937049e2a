"""What a household owes over all lenders: one row, and the lock of the household.

INVARIANT: whoever changes what counts toward the limit, or the household's status, holds this row.
It is the first row lock of a write; two applications of one household meet here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, and_, bindparam, join, literal, null, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert

from authz.role import Role
from authz.rows import rows
from models.base import MONEY
from models.household import Household
from models.loan import Loan
from models.position import HouseholdExposure
from models.statement import Statement
from rules.facts import ExposureFacts
from rules.money import ZERO
from services.loan_reference import BY_ID, BY_NUMBER, Wanted, refers
from services.renewal import OLD, paying
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

_TABLE = table_of(HouseholdExposure)
_COLUMNS = (
    HouseholdExposure.household_id,
    HouseholdExposure.outstanding,
    HouseholdExposure.approved,
    HouseholdExposure.pending,
    HouseholdExposure.ceiling,
)


def _open_and_lock(role: Role) -> Executable:
    """The row of a household that the role may read, made where it has none, locked."""
    nothing = literal(ZERO, MONEY)
    chosen = select(
        Household.county_id,
        Household.id,
        Household.township_id,
        nothing,
        nothing,
        nothing,
        bindparam("ceiling", type_=MONEY),
        bindparam("now", type_=TIMESTAMP(timezone=True)),
    ).where(
        Household.county_id == bindparam("county_id"),
        Household.id == bindparam("household_id"),
        rows(table_of(Household), role),
    )
    made = insert(_TABLE).from_select([column.name for column in _TABLE.columns], chosen)
    # Setting a column to itself takes the lock of the row that stands and changes nothing.
    return made.on_conflict_do_update(
        index_elements=["county_id", "household_id"],
        set_={"changed_at": _TABLE.c.changed_at},
    ).returning(*_COLUMNS)


def _lock_of_loan(form: str, *, pays_off: bool) -> Scoped:
    of_household = and_(
        HouseholdExposure.county_id == Loan.county_id,
        HouseholdExposure.household_id == Loan.household_id,
    )

    def build(role: Role) -> Executable:
        loans = join(Loan, HouseholdExposure, of_household)
        old = OLD.c.project_id if pays_off else null()
        return (
            select(
                *_COLUMNS,
                Loan.id.label("loan_id"),
                Loan.project_id,
                old.label("old_project_id"),
            )
            .select_from(paying(loans, role) if pays_off else loans)
            .where(refers(form), rows(table_of(Loan), role))
            .with_for_update(key_share=True, of=_TABLE)
        )

    return Scoped(build)


OPEN_AND_LOCK = Scoped(_open_and_lock)
LOCK_OF_LOAN = {
    (form, pays_off): _lock_of_loan(form, pays_off=pays_off)
    for form in (BY_ID, BY_NUMBER)
    for pays_off in (False, True)
}
WRITE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.household_id == bindparam("of_household_id"),
    )
    .values(
        {
            name: bindparam(f"new_{name}", type_=_TABLE.c[name].type)
            for name in ("outstanding", "approved", "pending", "ceiling", "changed_at")
        }
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A locked row of `household_exposure`, yuan."""

    household_id: UUID
    outstanding: Decimal
    approved: Decimal
    pending: Decimal
    ceiling: Decimal

    @classmethod
    def of(cls, row: Any) -> Exposure:
        """From a row of the table."""
        return cls(
            household_id=row["household_id"],
            outstanding=row["outstanding"],
            approved=row["approved"],
            pending=row["pending"],
            ceiling=row["ceiling"],
        )

    @property
    def total(self) -> Decimal:
        """Everything that counts."""
        return self.outstanding + self.approved + self.pending

    def facts(self) -> ExposureFacts:
        """As the rules take it."""
        return ExposureFacts(
            outstanding=self.outstanding, approved=self.approved, pending=self.pending
        )

    def moved(
        self, *, outstanding: Decimal = ZERO, approved: Decimal = ZERO, pending: Decimal = ZERO
    ) -> Exposure:
        """The row after a change of its parts."""
        return Exposure(
            household_id=self.household_id,
            outstanding=self.outstanding + outstanding,
            approved=self.approved + approved,
            pending=self.pending + pending,
            ceiling=self.ceiling,
        )


async def open_and_lock(work: Work, household_id: UUID, ceiling: Decimal) -> Exposure | None:
    """The locked exposure of a household the actor may see, or None."""
    row = await OPEN_AND_LOCK.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        household_id=household_id,
        ceiling=ceiling,
        now=work.clock.now(),
    )
    return None if row is None else Exposure.of(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanKeys:
    """A loan's id, its project's, and that of the loan which it pays off, where it was asked."""

    loan_id: UUID
    project_id: UUID | None
    old_project_id: UUID | None

    def projects(self) -> list[UUID]:
        """The projects to be locked, in their order, each once."""
        wanted = {self.project_id, self.old_project_id}
        return sorted(key for key in wanted if key is not None)


async def lock_of_loan(
    work: Work, reference: Wanted, *, pays_off: bool
) -> tuple[Exposure, LoanKeys] | None:
    """The locked exposure of a loan's household, with the loan's keys, or None."""
    row = await LOCK_OF_LOAN[reference.form, pays_off].one(
        work.connection, work.actor, county_id=work.county_id, **reference.values
    )
    if row is None:
        return None
    keys = LoanKeys(
        loan_id=row["loan_id"],
        project_id=row["project_id"],
        old_project_id=row["old_project_id"],
    )
    return Exposure.of(row), keys


async def write(work: Work, exposure: Exposure, limit: Decimal) -> None:
    """Store it; `limit` is what the writer judged by, an imported excess may stand above it."""
    await WRITE.later(
        work.connection,
        rows=1,
        county_id=work.county_id,
        of_household_id=exposure.household_id,
        new_outstanding=exposure.outstanding,
        new_approved=exposure.approved,
        new_pending=exposure.pending,
        new_ceiling=max(limit, exposure.total),
        new_changed_at=work.now,
    )
