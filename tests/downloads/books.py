"""What files tell of: a fund's year, a claim with its opinions, a quarter's list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from models.ids import GlobalId, uuid7
from rules.vocabulary import LoanState
from tests import factories
from tests.factory_claims import claim, default_buffer, opinion
from tests.factory_fund import cooperation
from tests.factory_rows import AT, insert
from tests.factory_subsidy import subsidy_batch, subsidy_line
from tests.notice.desk import County

HOSTILE = '=HYPERLINK("http://evil.example","工资")'
SEATS = ("TOWN_PA", "TOWN_FIN", "COUNTY_BANK", "COUNTY_PA", "COUNTY_FIN")
# (day, kind, level, account on the other side, amount into the special account)
YEAR = (
    ("2017-11-01", "INJECTION", "COUNTY", "COUNTY_BUDGET", "1000000.00"),
    ("2018-01-10", "INJECTION", "PROVINCE", "PROVINCE_BUDGET", "500000.10"),
    ("2018-03-21", "INTEREST", None, "BANK_INTEREST", "123.45"),
    ("2018-06-30", "INJECTION", "COUNTY", "COUNTY_BUDGET", "0.01"),
)


async def fund_of(county: County, year: tuple[Any, ...] = YEAR) -> GlobalId:
    """A fund with these entries."""
    fund, _ = await factories.fund(county.owner, county.county_id)
    for number, (day, kind, level, account, amount) in enumerate(year, 1):
        await entry(county, fund, day, kind, amount, number, source_level=level, account=account)
    return fund


async def entry(
    county: County,
    fund: GlobalId,
    day: str,
    kind: str,
    amount: str,
    number: int,
    *,
    account: str,
    **more: Any,
) -> None:
    """A movement; into the special account where the amount is positive."""
    value = Decimal(amount)
    sides = ("SPECIAL_ACCOUNT", account) if value > 0 else (account, "SPECIAL_ACCOUNT")
    row = {
        "county_id": county.county_id,
        "id": uuid7(AT + timedelta(minutes=number)),
        "fund_id": fund.key,
        "kind": kind,
        "debit_account": sides[0],
        "credit_account": sides[1],
        "amount": abs(value),
        "document_no": f"县财〔2018〕{number}号",
        "business_on": date.fromisoformat(day),
        "recorded_at": AT + timedelta(minutes=number),
        "recorded_by": "seed",
    }
    await insert(county.owner, "fund_entry", row | more)


async def claim_of(county: County, *, name: str = "张三") -> GlobalId:
    """A claim of the first lender, seen to by all five seats, paid from the fund."""
    borrower = await county.household()
    await named(county, borrower.household_id, name)
    outlet = county.outlet
    loan = await county.loan(
        borrower,
        state=LoanState.CLAIMING,
        outlet_id=outlet.id,
        outstanding=Decimal("30000.00"),
        amount=Decimal("50000.00"),
    )
    agreement = await cooperation(county.owner, county.county_id, county.rcc.id)
    buffer = await default_buffer(county.owner, loan)
    made = await claim(county.owner, loan, buffer, agreement, state="APPROVED")
    for number, (party, share, amount) in enumerate(
        (("FUND", "0.8", "24000.00"), ("LENDER", "0.2", "6000.00")), 1
    ):
        row = {
            "county_id": county.county_id,
            "claim_id": made.key,
            "round": 1,
            "number": number,
            "lender_id": county.rcc.id,
            "outlet_id": outlet.id,
            "township_id": borrower.township_id,
            "party": party,
            "share": Decimal(share),
            "amount": Decimal(amount),
        }
        await insert(county.owner, "claim_part", row)
    for seat in SEATS:
        await opinion(county.owner, str(made), seat, f"{seat}-1")
    return made


async def list_of(county: County, *, name: str = "李四") -> GlobalId:
    """A paid list of three loans of the first lender, one of them not subsidised."""
    batch = await subsidy_batch(
        county.owner,
        county.county_id,
        county.rcc.id,
        state="FINANCE_PAID",
        submitted_by="bank-1",
        submitted_on=date(2018, 6, 21),
        approved_by="pa-1",
        approved_on=date(2018, 6, 25),
        paid_by="fin-1",
        paid_on=date(2018, 6, 29),
        document_no="县财贴〔2018〕2号",
    )
    for number, (amount, excluded) in enumerate(
        (("606.94", None), ("555.83", None), ("277.08", "MISUSED")), 1
    ):
        borrower = await county.household()
        await named(county, borrower.household_id, f"{name}{number}")
        loan = await county.loan(borrower, amount=Decimal("50000.00"))
        await subsidy_line(county.owner, batch, loan, number, amount, excluded=excluded)
    return batch


async def named(county: County, household_id: Any, name: str) -> None:
    """The household's head and member get this name, its village another."""
    for table, column, key in (
        ("household", "head_name", "id"),
        ("household_member", "name", "household_id"),
    ):
        await county.owner.execute(
            f"update {table} set {column} = $3 where county_id = $1 and {key} = $2",
            county.county_id,
            household_id,
            name,
        )


def shanghai(instant: datetime) -> str:
    """An instant as files tell it."""
    return (instant.astimezone(UTC) + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")
