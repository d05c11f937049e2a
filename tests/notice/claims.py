"""A debt that is not paid, on its way to the fund over HTTP: buffer, claim, seats, payment.

debt = await late(county)
await buffered(debt)
county.turn_to("2018-08-31")
claim = await claimed(debt)
await signed(debt, claim)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import FiveTier, LoanState
from tests import factories, factory_claims, factory_fund
from tests.factories import Borrower
from tests.notice.desk import County, Office, accepted

# Unpaid since 2018-06-30: two months end on 2018-08-30.
DEFAULT_ON = "2018-06-30"
LAST_DAY = "2018-08-30"
FIRST_DAY = "2018-08-31"
PRINCIPAL, INTEREST = "45000.00", "1234.56"
LOSS, FUND_PART, LENDER_PART = "46234.56", "36987.65", "9246.91"
TOWNSHIP = (Role.TOWN_PA, Role.TOWN_FIN)
COUNTY = (Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_FIN)
OPINION = "情况属实，同意代偿"


@dataclass(frozen=True)
class Debt:
    """A late loan of the county's outlet, and its household."""

    county: County
    loan: GlobalId
    home: Borrower

    @property
    def named(self) -> dict[str, Any]:
        """As an input names the loan."""
        return {"loan": {"id": str(self.loan)}}

    @property
    def outlet(self) -> Office:
        """The loan's own outlet."""
        return self.county.office(Role.BANK_OUTLET)

    def seat(self, role: Role, **claims: str) -> Office:
        """An office that signs."""
        if role in TOWNSHIP:
            region = self.county.town(self.home, role).claims["region"]
            return self.county.office(role, region=region, **claims)
        return self.county.office(role, **claims)

    async def shown(self, fields: str, role: Role = Role.COUNTY_FIN) -> dict[str, Any]:
        """Fields of the loan."""
        found = await self.county.office(role).ask(
            f"query($id: ID!) {{ loan(id: $id) {{ {fields} }} }}", id=str(self.loan)
        )
        return dict(found["loan"])

    async def bare(self, column: str, value: object) -> None:
        """A column of the loan as the test wants it."""
        await self.county.owner.execute(
            f"update loan set {column} = $3 where county_id = $1 and id = $2",
            self.county.county_id,
            self.loan.key,
            value,
        )


async def late(
    county: County,
    default_on: str = DEFAULT_ON,
    *,
    tier: FiveTier = FiveTier.LOSS,
    home: Borrower | None = None,
    **more: Any,
) -> Debt:
    """45,000.00 and 1,234.56 of interest unpaid since that day; the business day is two later."""
    day = date.fromisoformat(default_on)
    home = home or await county.household()
    given = {"value_on": date(2018, 1, 10), "matures_on": day} | more
    loan = await county.loan(
        home,
        outlet_id=county.outlet.id,
        state=LoanState.OVERDUE,
        tier=tier,
        amount=Decimal(PRINCIPAL),
        overdue_principal=Decimal(PRINCIPAL),
        overdue_interest=Decimal(INTEREST),
        **given,
    )
    debt = Debt(county, loan, home)
    await debt.bare("overdue_since_on", day)
    county.turn_to(date.fromordinal(day.toordinal() + 2).isoformat())
    return debt


async def buffered(
    debt: Debt, *, is_collected: bool = True, is_agreed: bool = True, **given: Any
) -> str:
    """The loan in its buffer, collected, and the losses shared 80 to 20; the buffer's id."""
    county = debt.county
    if is_collected:
        await factory_claims.collected(county.owner, debt.loan)
    if is_agreed:
        await factory_fund.cooperation(county.owner, county.county_id, county.rcc.id)
    done = accepted(
        await county.bank().act("bufferOpen", debt.named | given, "defaultBuffer { id }")
    )
    return str(done["defaultBuffer"]["id"])


async def lost(county: County, **more: Any) -> Debt:
    """A lost loan on the first day on which it may be claimed for."""
    debt = await late(county, **more)
    await buffered(debt)
    county.turn_to(FIRST_DAY)
    return debt


async def claimed(debt: Debt, **given: Any) -> str:
    """A claim by the loan's outlet; its id."""
    done = accepted(await debt.outlet.act("claimSubmit", debt.named | given, "claim { id }"))
    return str(done["claim"]["id"])


def word(claim: str, **more: Any) -> dict[str, Any]:
    """A seat's agreement."""
    return {"claim": claim, "answer": "AGREE", "opinion": OPINION} | more


async def signed(debt: Debt, claim: str, *roles: Role) -> str:
    """These agree, one after the other, all five by default; the state afterwards."""
    state = ""
    for role in roles or (*TOWNSHIP, *COUNTY):
        done = accepted(await debt.seat(role).act("claimSign", word(claim), "claim { status }"))
        state = done["claim"]["status"]
    return state


async def approved(county: County, balance: str = "50000.00", **more: Any) -> tuple[Debt, str]:
    """A claim that all five have agreed to, and a fund with that much in it."""
    debt = await lost(county, **more)
    await factories.fund(county.owner, county.county_id, Decimal(balance))
    claim = await claimed(debt)
    assert await signed(debt, claim) == "APPROVED"
    return debt, claim


def payment(claim: str) -> dict[str, Any]:
    """An order to pay it."""
    return {"claim": claim, "documentNo": "县财拨〔2018〕1号"}


async def offered(office: Office, claim: str) -> list[str]:
    """What an office may do to a claim now."""
    one = "query($id: ID!) { claim(id: $id) { allowedActions } }"
    found = await office.ask(one, id=claim)
    return list(found["claim"]["allowedActions"])
