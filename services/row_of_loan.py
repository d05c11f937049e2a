"""A row of its own kind that tells of a loan: the loan is found by it, and locked before it."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.base import Base
from models.ids import GlobalId
from rules.refusal import ErrorCode
from services.loan_row import LockedLoan, loan_id, lock_loan
from services.own_row import OwnRow, Row
from services.scoped import Scoped
from services.work import Work


class RowOfLoan(OwnRow):
    """One kind of row with a `loan_id`, under the rights of loans."""

    def __init__(self, model: type[Base], kind: str, told: tuple[str, ...]) -> None:
        super().__init__(model, kind, Resource.LOAN, told)
        self._loan_of = Scoped(self._build_loan_of)

    def _build_loan_of(self, role: Role) -> Executable:
        table = self._table
        return select(table.c.loan_id).where(
            table.c.county_id == bindparam("county_id"),
            table.c.id == bindparam("of_id"),
            rows(table, role),
        )

    async def lock_with_loan(
        self, work: Work, identifier: GlobalId, name: str
    ) -> tuple[LockedLoan, Row] | None:
        """The loan, then the row, both locked; NOT_FOUND at `input.<name>` where it sees none."""
        found = await self._loan_of.one(
            work.connection,
            work.actor,
            county_id=work.county_id,
            of_id=work.key_of(identifier, self._kind),
        )
        if found is None:
            work.named = identifier
            work.refuse(ErrorCode.NOT_FOUND, name)
            return None
        loan = await lock_loan(work, loan_id(work.county_id, found["loan_id"]))
        assert loan is not None, "whoever sees what tells of a loan sees the loan"
        row = await self.lock(work, identifier, name)
        assert row is not None, "no such row is deleted"
        return loan, row
