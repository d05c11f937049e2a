"""Strawberry types over mapped rows; relations are resolvers that ask a DataLoader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from models import enterprise, household, instalment, lender, loan, position, project, region

Info = strawberry.Info[dict[str, Any], None]


@strawberry.type
class Region:
    row: strawberry.Private[region.Region]
    code: str
    name: str

    @classmethod
    def of(cls, row: region.Region) -> Region:
        return cls(row=row, code=row.code, name=row.name)


@strawberry.type
class Lender:
    name: str

    @classmethod
    def of(cls, row: lender.Lender) -> Lender:
        return cls(name=row.name)


@strawberry.type
class Enterprise:
    name: str
    uscc: str

    @classmethod
    def of(cls, row: enterprise.Enterprise) -> Enterprise:
        return cls(name=row.name, uscc=row.uscc)


@strawberry.type
class Household:
    head_name: str
    village: str

    @classmethod
    def of(cls, row: household.Household) -> Household:
        return cls(head_name=row.head_name, village=row.village)


@strawberry.type
class Instalment:
    number: int
    due_on: date
    principal: Decimal
    interest: Decimal
    principal_paid: Decimal
    interest_paid: Decimal

    @classmethod
    def of(cls, row: instalment.Instalment) -> Instalment:
        return cls(
            number=row.number,
            due_on=row.due_on,
            principal=row.principal,
            interest=row.interest,
            principal_paid=row.principal_paid,
            interest_paid=row.interest_paid,
        )


@strawberry.type
class Loan:
    row: strawberry.Private[loan.Loan]
    id: strawberry.ID
    loan_no: str
    amount: Decimal
    outstanding_principal: Decimal
    status: str
    matures_on: date

    @classmethod
    def of(cls, row: loan.Loan) -> Loan:
        return cls(
            row=row,
            id=strawberry.ID(str(row.id)),
            loan_no=row.loan_no,
            amount=row.amount,
            outstanding_principal=row.outstanding_principal,
            status=row.state,
            matures_on=row.matures_on,
        )

    @strawberry.field
    async def household(self, info: Info) -> Household:
        key = (self.row.county_id, self.row.household_id)
        return Household.of(await info.context["household"].load(key))

    @strawberry.field
    async def lender(self, info: Info) -> Lender:
        return Lender.of(await info.context["lender"].load((self.row.lender_id,)))

    @strawberry.field
    async def county(self, info: Info) -> Region:
        return Region.of(await info.context["region"].load((self.row.county_id,)))

    @strawberry.field
    async def schedule(self, info: Info) -> list[Instalment]:
        rows = await info.context["schedule"].load((self.row.county_id, self.row.id))
        return [Instalment.of(row) for row in rows]


@strawberry.type
class Participation:
    row: strawberry.Private[project.ProjectParticipation]
    principal: Decimal

    @classmethod
    def of(cls, row: project.ProjectParticipation) -> Participation:
        return cls(row=row, principal=row.principal)

    @strawberry.field
    async def loan(self, info: Info) -> Loan:
        return Loan.of(await info.context["loan"].load((self.row.county_id, self.row.loan_id)))

    @strawberry.field
    async def household(self, info: Info) -> Household:
        key = (self.row.county_id, self.row.household_id)
        return Household.of(await info.context["household"].load(key))


@strawberry.type
class ProjectEvent:
    kind: str
    business_on: date
    note: str | None

    @classmethod
    def of(cls, row: project.ProjectEvent) -> ProjectEvent:
        return cls(kind=row.kind, business_on=row.business_on, note=row.note)


@strawberry.type
class Project:
    row: strawberry.Private[project.Project]
    id: strawberry.ID
    name: str
    amount: Decimal

    @classmethod
    def of(cls, row: project.Project) -> Project:
        return cls(row=row, id=strawberry.ID(str(row.id)), name=row.name, amount=row.amount)

    @strawberry.field
    async def enterprise(self, info: Info) -> Enterprise:
        return Enterprise.of(await info.context["enterprise"].load((self.row.enterprise_id,)))

    @strawberry.field
    async def county(self, info: Info) -> Region:
        return Region.of(await info.context["region"].load((self.row.county_id,)))

    @strawberry.field
    async def participations(self, info: Info, first: int) -> list[Participation]:
        key = (self.row.county_id, self.row.id, first)
        return [Participation.of(row) for row in await info.context["participations"].load(key)]

    @strawberry.field
    async def events(self, info: Info, first: int) -> list[ProjectEvent]:
        key = (self.row.county_id, self.row.id, first)
        return [ProjectEvent.of(row) for row in await info.context["events"].load(key)]


@strawberry.type
class CircuitBreaker:
    row: strawberry.Private[position.CountyLenderPosition]
    status: str
    non_performing: Decimal
    outstanding: Decimal
    overdue: Decimal
    loan_count: int
    non_performing_count: int
    overdue_count: int

    @classmethod
    def of(cls, row: position.CountyLenderPosition) -> CircuitBreaker:
        return cls(
            row=row,
            status=row.breaker_state,
            non_performing=row.non_performing,
            outstanding=row.outstanding,
            overdue=row.overdue,
            loan_count=row.loan_count,
            non_performing_count=row.non_performing_count,
            overdue_count=row.overdue_count,
        )

    @strawberry.field
    async def lender(self, info: Info) -> Lender:
        return Lender.of(await info.context["lender"].load((self.row.lender_id,)))

    @strawberry.field
    async def county(self, info: Info) -> Region:
        return Region.of(await info.context["region"].load((self.row.county_id,)))


@strawberry.type
class CountyPosition:
    balance: Decimal
    outstanding: Decimal
    loan_count: int

    @classmethod
    def of(cls, row: position.CountyPosition) -> CountyPosition:
        return cls(balance=row.fund_balance, outstanding=row.outstanding, loan_count=row.loan_count)


@strawberry.type
class RiskFund:
    county_id: strawberry.Private[int]

    @strawberry.field
    async def county(self, info: Info) -> Region:
        return Region.of(await info.context["region"].load((self.county_id,)))

    @strawberry.field
    async def position(self, info: Info) -> CountyPosition:
        return CountyPosition.of(await info.context["position"].load((self.county_id,)))
