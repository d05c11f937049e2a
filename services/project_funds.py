"""The funds that a project uses (B25): principal outstanding of the loans that take part, yuan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from models.loan import Loan
from models.project import ProjectParticipation
from models.statement import Statement
from services.table import table_of
from services.work import Work

_LOAN = table_of(Loan)
_PART = table_of(ProjectParticipation)
# For the rules: a sum over all lenders' loans, whoever asks; nothing of a loan is shown.
FUNDS = Statement(
    select(
        func.coalesce(func.sum(_LOAN.c.outstanding_principal), 0).label("funds"),
        func.coalesce(
            func.array_agg(_LOAN.c.household_id.distinct(), type_=ARRAY(Uuid)),
            literal([], ARRAY(Uuid)),
        ).label("households"),
    )
    .join_from(
        _PART,
        _LOAN,
        (_LOAN.c.county_id == _PART.c.county_id) & (_LOAN.c.id == _PART.c.loan_id),
    )
    .where(
        _PART.c.county_id == bindparam("county_id"),
        _PART.c.project_id == bindparam("project_id"),
        _PART.c.withdrawn_on.is_(None),
        _LOAN.c.outstanding_principal > 0,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """What is out, and the households that owe it."""

    amount: Decimal
    households: frozenset[UUID]


async def funds_of(work: Work, project: Mapping[str, Any]) -> Funds:
    """Of a locked project: no loan joins it meanwhile; one statement."""
    row = await FUNDS.one(work.connection, county_id=work.county_id, project_id=project["id"])
    return Funds(amount=row["funds"], households=frozenset(row["households"]))
