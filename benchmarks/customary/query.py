"""Root fields: each opens a session, selects rows and wraps them in types."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import Select, func, select

from benchmarks.customary.types import CircuitBreaker, Info, Loan, Project, RiskFund
from models import loan, position, project, risk_fund


@strawberry.enum
class LoanOrder(Enum):
    """What a list of loans is ordered by."""

    RECORDED_AT = "recorded_at"
    MATURES_ON = "matures_on"


@strawberry.type
class PageInfo:
    has_next_page: bool


@strawberry.type
class LoanPage:
    chosen: strawberry.Private[Select[Any]]
    nodes: list[Loan]
    page_info: PageInfo

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        return await _count(info, self.chosen)


@strawberry.type
class ProjectPage:
    chosen: strawberry.Private[Select[Any]]
    nodes: list[Project]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        return await _count(info, self.chosen)


@strawberry.type
class CircuitBreakerPage:
    chosen: strawberry.Private[Select[Any]]
    nodes: list[CircuitBreaker]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        return await _count(info, self.chosen)


@strawberry.type
class Query:
    """The root."""

    @strawberry.field
    async def loan(self, info: Info, county_id: int, id: strawberry.ID) -> Loan | None:
        async with info.context["sessions"]() as session:
            row = await session.get(loan.Loan, (county_id, UUID(id)))
        return Loan.of(row) if row else None

    @strawberry.field
    async def loans(
        self,
        info: Info,
        county_id: int,
        first: int = 50,
        amount_min: Decimal | None = None,
        matures_from: date | None = None,
        matures_to: date | None = None,
        order: LoanOrder = LoanOrder.RECORDED_AT,
    ) -> LoanPage:
        of = loan.Loan
        chosen = select(of).where(of.county_id == county_id)
        if amount_min is not None:
            chosen = chosen.where(of.amount >= amount_min)
        if matures_from is not None:
            chosen = chosen.where(of.matures_on >= matures_from)
        if matures_to is not None:
            chosen = chosen.where(of.matures_on <= matures_to)
        if order is LoanOrder.RECORDED_AT:
            ordered = chosen.order_by(of.recorded_at.desc(), of.id.desc())
        else:
            ordered = chosen.order_by(of.matures_on, of.id)
        rows = await _rows(info, ordered.limit(first + 1))
        nodes = [Loan.of(row) for row in rows[:first]]
        return LoanPage(
            chosen=chosen, nodes=nodes, page_info=PageInfo(has_next_page=len(rows) > first)
        )

    @strawberry.field
    async def projects(self, info: Info, amount_min: Decimal, first: int = 50) -> ProjectPage:
        of = project.Project
        chosen = select(of).where(of.amount >= amount_min)
        rows = await _rows(info, chosen.order_by(of.amount.desc(), of.id.desc()).limit(first))
        return ProjectPage(chosen=chosen, nodes=[Project.of(row) for row in rows])

    @strawberry.field
    async def circuit_breakers(
        self,
        info: Info,
        county_from: int | None = None,
        county_to: int | None = None,
        state: str | None = None,
        first: int = 50,
    ) -> CircuitBreakerPage:
        of = position.CountyLenderPosition
        chosen = select(of)
        if county_from is not None:
            chosen = chosen.where(of.county_id >= county_from)
        if county_to is not None:
            chosen = chosen.where(of.county_id <= county_to)
        if state is not None:
            chosen = chosen.where(of.breaker_state == state)
        rows = await _rows(info, chosen.order_by(of.county_id, of.lender_id).limit(first))
        return CircuitBreakerPage(chosen=chosen, nodes=[CircuitBreaker.of(row) for row in rows])

    @strawberry.field
    async def risk_funds(self, info: Info, first: int = 50) -> list[RiskFund]:
        of = risk_fund.RiskFund
        rows = await _rows(info, select(of).order_by(of.county_id).limit(first))
        return [RiskFund(county_id=row.county_id) for row in rows]


async def _rows(info: Info, chosen: Select[Any]) -> list[Any]:
    async with info.context["sessions"]() as session:
        return list(await session.scalars(chosen))


async def _count(info: Info, chosen: Select[Any]) -> int:
    async with info.context["sessions"]() as session:
        counted = await session.scalar(select(func.count()).select_from(chosen.subquery()))
    return int(counted or 0)
