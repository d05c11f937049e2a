"""subsidyBatchPay: the county pays a quarter's interest, once (二(四), rows 33 to 36).

It serves what the loans still owe of their interest; the rest goes back to the households that
had paid it. The money is the county's for interest subsidy: the risk fund is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Integer, Uuid, bindparam, update

from authz.act import Act
from models.base import MONEY
from models.ids import GlobalId
from models.statement import Statement
from models.subsidy import SubsidyLine
from rules.money import ZERO
from rules.refusal import ErrorCode
from rules.states import SUBSIDY_BATCH
from rules.subsidy import judge_step
from rules.vocabulary import SubsidyAccount, SubsidyEntryKind, SubsidyLedger
from services import subsidy_ledger, subsidy_line_row
from services.command import number
from services.given import given
from services.own_row import Row
from services.subsidised_loan import SubsidisedLoan, subsidised
from services.subsidy_batch_row import BATCH, facts_of, told
from services.subsidy_run import quarter_of
from services.subsidy_settlement import settle
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

WRITE = BATCH.writer("state", "paid_on", "paid_by", "document_no", "changed_at")

_LINE = table_of(SubsidyLine)
_PARTS = given(
    "part",
    number=("numbers", Integer),
    to_loan=("loan_parts", MONEY),
    to_household=("household_parts", MONEY),
)
DIVIDE = Statement(
    update(_LINE)
    .where(
        _LINE.c.county_id == bindparam("of_county_id"),
        _LINE.c.batch_id == bindparam("of_batch_id", type_=Uuid),
        _LINE.c.number == _PARTS.c.number,
    )
    .values(to_loan=_PARTS.c.to_loan, to_household=_PARTS.c.to_household)
)


@dataclass(frozen=True, kw_only=True)
class SubsidyBatchPay:
    """Input of `subsidyBatchPay`: the number of the payment order."""

    batch: GlobalId
    document_no: str = number(100)
    expected_version: int | None = None


@use_case(Act.SUBSIDYBATCH_PAY, moves_money=True)
async def subsidy_batch_pay(work: Work, command: SubsidyBatchPay) -> Done | Refused:
    """PA_APPROVED becomes FINANCE_PAID; as many statements whatever the number of loans."""
    row = await BATCH.lock(work, command.batch, "batch")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_step(facts_of(work, row), "pay"))
    if work.refusals:
        return Refused()
    lines = (await subsidy_line_row.of_batches(work, [row["id"]]))[row["id"]]
    loans = await subsidised(work, lines, row["to_on"])
    entries, messages = await settle(
        work, loans, row["lender_id"], quarter_of(row).name, f"SUBSIDY-{row['id']}"
    )
    to_loans, to_households = await _divide(work, row, loans)
    assert to_loans + to_households == row["amount"]
    after = await BATCH.write(
        work,
        row,
        WRITE,
        state=SUBSIDY_BATCH.after(row["state"], "pay"),
        paid_on=work.today,
        paid_by=work.actor.subject,
        document_no=command.document_no,
        changed_at=work.now,
    )
    booked = await _book(work, after, to_loans, to_households)
    await close_warnings(work, [ErrorCode.SUBSIDY_LATE], BATCH.named(after))
    paid = {"toLoans": to_loans, "toHouseholds": to_households}
    entry = BATCH.audited(row, after, **paid, entries=[subsidy_ledger.told(one) for one in booked])
    return Done(
        ids={"batch": BATCH.named(after)},
        audits=(entry, *entries),
        figures={"amount": row["amount"], **paid},
        messages=(*told(work, after), *messages),
    )


async def _divide(
    work: Work, batch: Row, loans: Sequence[SubsidisedLoan]
) -> tuple[Decimal, Decimal]:
    """Store what of each line went to the loan and what to its household; both sums."""
    parts: dict[int, tuple[Decimal, Decimal]] = {}
    for loan in loans:
        parts |= loan.parts
    await DIVIDE.run(
        work.connection,
        of_county_id=work.county_id,
        of_batch_id=batch["id"],
        numbers=list(parts),
        loan_parts=[to_loan for to_loan, _ in parts.values()],
        household_parts=[to_household for _, to_household in parts.values()],
    )
    return (
        sum((to_loan for to_loan, _ in parts.values()), ZERO),
        sum((to_household for _, to_household in parts.values()), ZERO),
    )


async def _book(work: Work, batch: Row, to_loans: Decimal, to_households: Decimal) -> list[Row]:
    """An entry for what lenders take and one for households; of nothing there is none."""
    money = SubsidyAccount.INTEREST_SUBSIDY_FUND
    movements: Mapping[SubsidyAccount, Decimal] = {
        SubsidyAccount.PAID_TO_LENDERS: to_loans,
        SubsidyAccount.PAID_TO_HOUSEHOLDS: to_households,
    }
    booked = []
    for account, amount in movements.items():
        if amount != ZERO:
            # What adjustments take back of households beyond what they have comes in again.
            debit, credit = (account, money) if amount > ZERO else (money, account)
            booked.append(
                await subsidy_ledger.book(
                    work,
                    SubsidyLedger.INTEREST,
                    SubsidyEntryKind.PAYMENT,
                    debit=debit,
                    credit=credit,
                    amount=abs(amount),
                    document_no=batch["document_no"],
                    business_on=work.today,
                    batch_id=batch["id"],
                )
            )
    return booked
