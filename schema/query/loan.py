"""Loans: root fields that read."""

from __future__ import annotations

import strawberry

from schema.loan import Loan, LoanFilter, LoanOrder
from schema.query.field import by_id, page


@strawberry.type
class LoanQuery:
    """Loans."""

    loan: Loan | None = by_id(Loan, "贷款。A loan.")
    loans = page(Loan, "贷款。Loans.", LoanFilter, LoanOrder)
