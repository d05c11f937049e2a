"""The schema: one for every role. Rights change values and errors, never the shape."""

from __future__ import annotations

from graphql import GraphQLSchema
from strawberry import Schema
from strawberry.schema.config import StrawberryConfig

from schema import (
    audit_event,
    circuit_breaker,
    enterprise,
    household,
    lender,
    loan,
    project,
    region,
    risk_fund,
)
from schema.mutation import Mutation
from schema.query import Query
from schema.scalar import SCALARS

NODES = (
    region.Region,
    lender.Lender,
    lender.Outlet,
    household.Household,
    household.HouseholdMember,
    loan.Loan,
    loan.LoanEvent,
    loan.Repayment,
    loan.Classification,
    risk_fund.RiskFund,
    risk_fund.FundEntry,
    enterprise.Enterprise,
    project.Project,
    project.ProjectParticipation,
    project.ProjectEvent,
    circuit_breaker.CircuitBreaker,
    audit_event.AuditEvent,
)

SCHEMA = Schema(
    query=Query,
    mutation=Mutation,
    types=NODES,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)
GRAPHQL: GraphQLSchema = SCHEMA._schema


def sdl() -> str:
    """The printed schema, committed as `schema/schema.graphql`."""
    return SCHEMA.as_str().rstrip() + "\n"
