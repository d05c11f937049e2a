"""One DataLoader a relation, new for each request, so that a page costs one query a relation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import InstrumentedAttribute, aliased
from strawberry.dataloader import DataLoader

from models.enterprise import Enterprise
from models.household import Household
from models.instalment import Instalment
from models.lender import Lender
from models.loan import Loan
from models.position import CountyPosition
from models.project import ProjectEvent, ProjectParticipation
from models.region import Region

Sessions = async_sessionmaker[AsyncSession]
Load = Callable[[list[Any]], Awaitable[Sequence[Any]]]


def loaders(sessions: Sessions) -> dict[str, DataLoader[Any, Any]]:
    """All relations of one request."""
    made: dict[str, Load] = {
        "household": _one(sessions, Household, (Household.county_id, Household.id)),
        "loan": _one(sessions, Loan, (Loan.county_id, Loan.id)),
        "position": _one(sessions, CountyPosition, (CountyPosition.county_id,)),
        "lender": _one(sessions, Lender, (Lender.id,)),
        "region": _one(sessions, Region, (Region.id,)),
        "enterprise": _one(sessions, Enterprise, (Enterprise.id,)),
        "schedule": _schedule(sessions),
        "participations": _newest(sessions, ProjectParticipation),
        "events": _newest(sessions, ProjectEvent),
    }
    return {name: DataLoader(load_fn=load) for name, load in made.items()}


def _one(
    sessions: Sessions, of: type[Any], columns: tuple[InstrumentedAttribute[Any], ...]
) -> Load:
    """The row of each key, a tuple of column values."""

    async def load(keys: list[Any]) -> Sequence[Any]:
        async with sessions() as session:
            found = await session.scalars(select(of).where(tuple_(*columns).in_(keys)))
            by_key = {tuple(getattr(row, at.key) for at in columns): row for row in found}
        return [by_key.get(key) for key in keys]

    return load


def _schedule(sessions: Sessions) -> Load:
    """The instalments of each (county, loan), in order."""

    async def load(keys: list[Any]) -> Sequence[Any]:
        async with sessions() as session:
            found = await session.scalars(
                select(Instalment)
                .where(tuple_(Instalment.county_id, Instalment.loan_id).in_(keys))
                .order_by(Instalment.number)
            )
            by_loan = defaultdict(list)
            for row in found:
                by_loan[row.county_id, row.loan_id].append(row)
        return [by_loan[key] for key in keys]

    return load


def _newest(sessions: Sessions, of: type[ProjectParticipation] | type[ProjectEvent]) -> Load:
    """The newest rows of each (county, project, how many)."""

    async def load(keys: list[Any]) -> Sequence[Any]:
        place = func.row_number().over(
            partition_by=(of.county_id, of.project_id),
            order_by=(of.recorded_at.desc(), of.id.desc()),
        )
        pairs = [key[:2] for key in keys]
        ranked = (
            select(of, place.label("place"))
            .where(tuple_(of.county_id, of.project_id).in_(pairs))
            .subquery()
        )
        row_of = aliased(of, ranked)
        most = max(key[2] for key in keys)
        async with sessions() as session:
            found = await session.scalars(
                select(row_of).where(ranked.c.place <= most).order_by(ranked.c.place)
            )
            by_project = defaultdict(list)
            for row in found:
                by_project[row.county_id, row.project_id].append(row)
        return [by_project[key[:2]][: key[2]] for key in keys]

    return load
