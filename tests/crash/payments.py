"""The payments that a crash may interrupt: each as its office asks for it, and what it moves."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from authz.role import Role
from models.ids import parse_global_id
from services.buffer_open import BufferOpen, buffer_open
from services.claim_pay import ClaimPay, claim_pay
from services.fund_inject import fund_inject
from services.premium_subsidy_pay import premium_subsidy_pay
from services.recovery_book import recovery_book
from services.repayment_record import repayment_record
from services.subsidy_batch_pay import subsidy_batch_pay
from services.use_case import UseCase
from tests import factories, factory_claims, factory_fund, factory_insurance
from tests.services.claiming import AFTER, claimed, overdue, signed
from tests.services.ground import Ground
from tests.services.recovering import deposited, received
from tests.services.subsidising import approved, drafted, lent, named, the_batch

Given = dict[str, Any]
D = Decimal
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Payment:
    """What is asked for, by whom and on which day, and the sum of such payments so far, yuan."""

    case: UseCase[Any]
    mutation: str
    shows: str
    role: Role
    day: date
    amount: Decimal
    asked: Callable[[Ground], Awaitable[Given]]
    moved: str  # A sum over the rows of one county, which nothing but this payment changes.
    in_new_county: bool = False  # Where a county has but one to pay at a time.

    def __str__(self) -> str:
        return self.mutation

    async def sum(self, ground: Ground) -> Decimal:
        """What has been moved in this county so far, yuan."""
        found: Decimal = await ground.owner.fetchval(self.moved, ground.county_id)
        return found


async def started(ground: Ground) -> None:
    """A county with a full fund and an agreement that shares a loss by 80 to 20."""
    await factories.fund(ground.owner, ground.county_id, D("10000000.00"))
    await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id)


async def _approved_claim(ground: Ground) -> Given:
    loan = await overdue(ground)
    await factory_claims.collected(ground.owner, loan)
    opened = await ground.door.execute(buffer_open, ground.bank(), BufferOpen(loan=loan))
    assert opened.refusals == (), opened.refusals
    claim = await claimed(ground, loan)
    await signed(ground, claim)
    return {"claim": str(claim), "documentNo": "县财拨〔2019〕1号"}


async def _injection(ground: Ground) -> Given:
    return {
        "amount": "2500000.00",
        "sourceLevel": "PROVINCE",
        "documentNo": f"省财〔2018〕{next(_numbers)}号",
    }


async def _late_loan(ground: Ground) -> Given:
    loan = await ground.lent(date(2018, 6, 1), date(2019, 6, 1))
    return {
        "loan": {"id": str(loan)},
        "principal": "20000.00",
        "bankRef": f"R-{next(_numbers)}",
    }


async def _recovery(ground: Ground) -> Given:
    claim = await _approved_claim(ground)
    late = ground.on(AFTER)
    named_claim = parse_global_id(claim["claim"])
    assert named_claim is not None
    pay = ClaimPay(claim=named_claim, document_no=claim["documentNo"])
    finance = late.actor(Role.COUNTY_FIN)
    done = await late.door.execute(claim_pay, finance, pay, key=f"pay-{next(_numbers)}")
    assert done.refusals == (), done.refusals
    recorded = await received(late, done.ids["loan"], "100.00")
    recovery = recorded.ids["recovery"]
    await deposited(late, recovery)
    return {"recovery": str(recovery)}


async def _subsidy(ground: Ground) -> Given:
    await lent(ground)
    late = ground.on(AFTER)
    await drafted(late, AFTER)
    batch = await the_batch(late, 4)
    await approved(late, batch)
    return {"batch": str(named(batch)), "documentNo": "县财贴〔2018〕4号"}


async def _premium(ground: Ground) -> Given:
    borrower = await ground.household()
    policy = await factory_insurance.insurance_policy(ground.owner, ground.county_id, borrower)
    return {
        "policy": str(policy),
        "amount": "30.00",
        "fundSource": "COUNTY_BLOCK_POVERTY_FUND",
        "documentNo": "县财农〔2018〕7号",
    }


PAYMENTS = (
    Payment(
        claim_pay,
        "claimPay",
        "claim { id status }",
        Role.COUNTY_FIN,
        AFTER,
        D("36987.65"),
        _approved_claim,
        "select coalesce(sum(amount), 0) from fund_entry"
        " where county_id = $1 and kind = 'COMPENSATION'",
    ),
    Payment(
        fund_inject,
        "fundInject",
        "entry { id amount }",
        Role.COUNTY_FIN,
        AFTER,
        D("2500000.00"),
        _injection,
        "select sum(fund_balance) from county_position where county_id = $1",
    ),
    Payment(
        repayment_record,
        "repaymentRecord",
        "repayment { id principal } loan { id version }",
        Role.COUNTY_BANK,
        AFTER,
        D("20000.00"),
        _late_loan,
        "select coalesce(sum(principal), 0) from repayment where county_id = $1",
    ),
    Payment(
        premium_subsidy_pay,
        "premiumSubsidyPay",
        "subsidy { id amount }",
        Role.COUNTY_FIN,
        AFTER,
        D("30.00"),
        _premium,
        "select coalesce(sum(amount), 0) from subsidy_entry"
        " where county_id = $1 and ledger = 'PREMIUM'",
    ),
    Payment(
        recovery_book,
        "recoveryBook",
        "recovery { id status }",
        Role.COUNTY_FIN,
        AFTER,
        D("80.00"),
        _recovery,
        "select coalesce(sum(amount), 0) from fund_entry"
        " where county_id = $1 and kind = 'RECOVERY'",
    ),
    Payment(
        subsidy_batch_pay,
        "subsidyBatchPay",
        "batch { id status }",
        Role.COUNTY_FIN,
        AFTER,
        D("549.79"),
        _subsidy,
        "select coalesce(sum(amount), 0) from subsidy_entry"
        " where county_id = $1 and ledger = 'INTEREST'",
        in_new_county=True,
    ),
)
