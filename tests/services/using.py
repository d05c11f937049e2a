"""Projects that use household loans, for tests of enterprise lending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.directory import LenderEntry
from models.ids import GlobalId
from tests import factories
from tests.factories import Borrower
from tests.services.ground import Ground

EACH = Decimal("30000.00")


@dataclass(frozen=True, kw_only=True)
class Used:
    """A project, its entity, and the loans that it uses with their borrowers."""

    project: GlobalId
    entity: GlobalId
    loans: tuple[GlobalId, ...]
    borrowers: tuple[Borrower, ...]

    @property
    def households(self) -> tuple[GlobalId, ...]:
        return tuple(one.household for one in self.borrowers)


async def used(
    ground: Ground,
    *,
    count: int = 2,
    state: str = "REGISTERED",
    value_on: date = date(2018, 6, 1),
    kind: str = "COOPERATIVE",
    list_state: str = "WHITELIST",
    declared: Decimal = Decimal("100000.00"),
    lender: LenderEntry | None = None,
    has_lead: bool = True,
) -> Used:
    """Led by the county's rural credit institution; each loan is of 30,000.00 yuan."""
    owner, county_id = ground.owner, ground.county_id
    bank = lender or ground.rcc
    entity = await factories.enterprise(owner, county_id, kind=kind, list_state=list_state)
    lead = (ground.rcc.id, ground.rcc.lender_group) if has_lead else None
    project = await factories.project(
        owner, county_id, entity, declared=declared, state=state, lead=lead
    )
    loans, borrowers = [], []
    for _ in range(count):
        borrower = await ground.household()
        loan = await factories.loan(
            owner, borrower, bank.id, amount=EACH, value_on=value_on, project_id=project.key
        )
        await factories.participation(
            owner, project, loan, borrower, bank.id, bank.lender_group, EACH
        )
        loans.append(loan)
        borrowers.append(borrower)
    return Used(project=project, entity=entity, loans=tuple(loans), borrowers=tuple(borrowers))
