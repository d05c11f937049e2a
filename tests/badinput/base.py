"""Valid arguments for every field: what a caller sends when nothing is wrong.

Each noun has its own file (`base_loan.py`): its makers of arguments, who asks (`CALLERS`), and what
its root fields take where that is not an id (`READS`).
"""

from __future__ import annotations

from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type

from tests.badinput import (
    base_agreement,
    base_bank_statement,
    base_breaker,
    base_claim,
    base_collection,
    base_cooperation,
    base_duty,
    base_extension,
    base_household,
    base_insurance,
    base_loan,
    base_project,
    base_report,
    base_risk_fund,
    base_roster,
    base_subsidy,
    base_warning,
)
from tests.badinput.base_agreement import AgreementBases
from tests.badinput.base_bank_statement import BankStatementBases
from tests.badinput.base_breaker import BreakerBases
from tests.badinput.base_claim import ClaimBases
from tests.badinput.base_collection import CollectionBases
from tests.badinput.base_cooperation import CooperationBases
from tests.badinput.base_duty import DutyBases
from tests.badinput.base_extension import ExtensionBases
from tests.badinput.base_household import HouseholdBases
from tests.badinput.base_insurance import InsuranceBases
from tests.badinput.base_loan import LoanBases
from tests.badinput.base_report import ReportBases
from tests.badinput.base_risk_fund import RiskFundBases
from tests.badinput.base_roster import RosterBases
from tests.badinput.base_subsidy import SubsidyBases
from tests.badinput.base_warning import WarningBases
from tests.badinput.document import WITHIN, Name
from tests.badinput.making import (
    BANK,
    COUNTY,
    FINANCE,
    GOVERNMENT,
    LENDER,
    PA,
    WITHOUT_FUND,
    unified_code,
)
from tests.badinput.reception import Reception
from tests.badinput.site import Site, definition, input_type
from tests.factories import FENGGANG

__all__ = [
    "BANK",
    "COUNTY",
    "FENGGANG",
    "FINANCE",
    "LENDER",
    "PA",
    "WITHOUT_FUND",
    "Bases",
    "caller",
    "unified_code",
]

_NOUNS = (
    base_agreement,
    base_bank_statement,
    base_breaker,
    base_claim,
    base_collection,
    base_cooperation,
    base_duty,
    base_extension,
    base_household,
    base_insurance,
    base_loan,
    base_project,
    base_report,
    base_risk_fund,
    base_roster,
    base_subsidy,
    base_warning,
)
CALLERS: dict[str, str] = {name: who for noun in _NOUNS for name, who in noun.CALLERS.items()}
READERS = base_roster.READERS
READS: dict[str, dict[str, Any]] = {
    "circuitBreaker": {"lender": LENDER, "county": FENGGANG},
    "region": {"code": FENGGANG},
    "explainAccess": {"decisionId": "0190a1b2-0000-7000-8000-000000000001"},
    "nodes": {"ids": ["lender_1"]},
    "node": {"id": "lender_1"},
    **base_duty.READS,
    **base_risk_fund.READS,
    **base_household.READS,
    **base_insurance.READS,
    **base_roster.READS,
    **base_subsidy.READS,
    **base_report.READS,
}


def caller(site: Site) -> str:
    """Who asks: an office with every right that the field needs."""
    if site.owner == "Mutation":
        return CALLERS.get(site.field, BANK)
    return READERS.get(site.owner) or base_duty.READERS.get(site.field, GOVERNMENT)


class Bases(
    AgreementBases,
    BankStatementBases,
    BreakerBases,
    ClaimBases,
    CollectionBases,
    CooperationBases,
    DutyBases,
    ExtensionBases,
    HouseholdBases,
    InsuranceBases,
    LoanBases,
    ReportBases,
    RiskFundBases,
    RosterBases,
    SubsidyBases,
    WarningBases,
):
    """Makes valid arguments; each write that succeeds is followed by fresh ones."""

    def __init__(self, reception: Reception) -> None:
        super().__init__(reception)
        self._made: dict[str, dict[str, Any]] = {}
        self._subjects: dict[str, str] = {}

    async def arguments(self, site: Site) -> dict[str, Any]:
        """Valid arguments of the field of a site."""
        if site.owner == "Mutation":
            if site.field not in self._made:
                self._made[site.field] = await getattr(self, f"_{_snake(site.field)}")()
            found = dict(self._made[site.field])
            found["idempotencyKey"] = f"key-{self._next()}"
            return {"input": self._changed(site, found)}
        found = await self._required(site)
        if site.argument == "orderBy":
            field = next(iter(_order_fields(site)))
            found["orderBy"] = {"field": Name(field)}
        if site.argument == "last":
            found.pop("first", None)
        return found

    def used(self, field: str) -> None:
        """What stood in the base was consumed by a write."""
        self._made.pop(field, None)

    async def subject(self, site: Site) -> str | None:
        """Id of an object of the type that has the field."""
        if site.owner in ("Query", "Mutation"):
            return None
        if site.owner not in self._subjects:
            holder, _ = WITHIN.get(site.owner, (site.owner, ""))
            self._subjects[site.owner] = await self._id_of(holder)
        return self._subjects[site.owner]

    def _changed(self, site: Site, found: dict[str, Any]) -> dict[str, Any]:
        """The loan named by its number where the site lies in the number."""
        number = found.pop("loanNumber", None)
        if site.path[1:2] == ("number",):
            found[site.path[0]] = {"number": number}
        return found

    async def _required(self, site: Site) -> dict[str, Any]:
        if site.field in READS:
            return dict(READS[site.field])
        if site.owner != "Query":
            return {}
        field = definition(site)
        return (
            {"id": await self._id_of(get_named_type(field.type).name)} if "id" in field.args else {}
        )


def _snake(name: str) -> str:
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in name)


def _order_fields(site: Site) -> list[str]:
    of = get_named_type(input_type(site))
    assert isinstance(of, GraphQLInputObjectType)
    listed = get_named_type(of.fields["field"].type)
    assert isinstance(listed, GraphQLEnumType)
    return list(listed.values)
