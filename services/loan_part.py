"""What every row about a loan repeats of it, so that whoever sees the loan sees the row.

One row has `loan_columns`; rows of many loans are inserted in one statement from `given_loans`,
whose parameters are `of_each_loan`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, TableValuedAlias, Uuid, or_

from models.loan import Loan
from rules.states import ON_THE_BOOK
from services.given import Kind, given
from services.table import table_of
from services.work import Work

REPEATED = ("loan_id", "lender_id", "outlet_id", "township_id")


def loan_columns(loan: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row about a loan that are the loan's."""
    return {
        "county_id": loan["county_id"],
        "loan_id": loan["id"],
        "lender_id": loan["lender_id"],
        "outlet_id": loan["outlet_id"],
        "township_id": loan["township_id"],
    }


def given_loans(name: str, **more: Kind) -> TableValuedAlias:
    """A row for each loan: its new id, `REPEATED`, and `more` columns of arrays named `each_…`."""
    return given(
        name,
        id=("ids", Uuid),
        loan_id=("loan_ids", Uuid),
        lender_id=("lender_ids", Integer),
        outlet_id=("outlet_ids", Integer),
        township_id=("township_ids", Integer),
        **{column: (f"each_{column}", kind) for column, kind in more.items()},
    )


def of_each_loan(work: Work, loans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The county, and for each loan a new id and what the row about it repeats."""
    return {
        "county_id": work.county_id,
        "ids": [work.new_id() for _ in loans],
        "loan_ids": [loan["id"] for loan in loans],
        "lender_ids": [loan["lender_id"] for loan in loans],
        "outlet_ids": [loan["outlet_id"] for loan in loans],
        "township_ids": [loan["township_id"] for loan in loans],
    }


def on_the_book() -> ColumnElement[bool]:
    """Whether a loan is on its lender's book."""
    state = table_of(Loan).c.state
    return or_(*(state == code for code in sorted(ON_THE_BOOK)))
