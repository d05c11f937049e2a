"""The steps of interest subsidy as tests take them: a day that drafts, and the three offices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from authz.role import Role
from models.ids import GlobalId
from services.outcome import Outcome
from services.repayment_record import RepaymentRecord, repayment_record
from services.subsidy_batch_approve import SubsidyBatchApprove, subsidy_batch_approve
from services.subsidy_batch_draft import SubsidyBatchDraft, subsidy_batch_draft
from services.subsidy_batch_pay import SubsidyBatchPay, subsidy_batch_pay
from services.subsidy_batch_submit import (
    SubsidyBatchListing,
    SubsidyBatchSubmit,
    subsidy_batch_submit,
)
from tests.services.ground import Ground, codes

D = Decimal
LENT_ON, MATURES_ON = date(2018, 1, 10), date(2019, 1, 10)
Q2_OVER, Q3_OVER = date(2018, 6, 21), date(2018, 9, 21)


async def lent(ground: Ground, **more: Any) -> GlobalId:
    """50,000 yuan at 4.35 percent over 2018, with its schedule."""
    return await ground.lent(LENT_ON, MATURES_ON, **more)


async def drafted(ground: Ground, day: date = Q2_OVER) -> dict[str, str]:
    """A day begins; what the run did."""
    here = ground.on(day)
    command = SubsidyBatchDraft(county_id=ground.county_id, business_on=day)
    outcome = await here.door.execute(subsidy_batch_draft, here.scheduler, command)
    assert outcome.refusals == ()
    return dict(outcome.figures)


async def the_batch(ground: Ground, quarter: int = 2, **where: Any) -> dict[str, Any]:
    return await ground.row("subsidy_batch", quarter=quarter, **where)


def named(batch: dict[str, Any]) -> GlobalId:
    return GlobalId("subsidybatch", batch["county_id"], batch["id"])


async def lines_of(ground: Ground, batch: dict[str, Any]) -> list[dict[str, Any]]:
    rows = await ground.rows("subsidy_line", batch_id=batch["id"])
    return sorted(rows, key=lambda row: row["number"])


async def listing(ground: Ground, batch: dict[str, Any]) -> SubsidyBatchSubmit:
    """The lender's list, as it should be."""
    sums: dict[Any, Decimal] = {}
    for line in await lines_of(ground, batch):
        sums[line["loan_id"]] = sums.get(line["loan_id"], D("0.00")) + line["amount"]
    return SubsidyBatchSubmit(
        batch=named(batch),
        lines=tuple(
            SubsidyBatchListing(loan=GlobalId("loan", ground.county_id, key), amount=amount)
            for key, amount in sums.items()
        ),
    )


async def submitted(ground: Ground, batch: dict[str, Any]) -> None:
    command = await listing(ground, batch)
    done = await ground.door.execute(subsidy_batch_submit, ground.bank(), command)
    assert codes(done.refusals) == []


async def approved(ground: Ground, batch: dict[str, Any]) -> None:
    await submitted(ground, batch)
    command = SubsidyBatchApprove(batch=named(batch))
    actor = ground.actor(Role.COUNTY_PA)
    done = await ground.door.execute(subsidy_batch_approve, actor, command)
    assert codes(done.refusals) == []


async def paid(ground: Ground, batch: dict[str, Any], key: str = "pay") -> Outcome:
    """Paid by finance after both others."""
    await approved(ground, batch)
    done = await pay(ground, batch, key)
    assert codes(done.refusals) == []
    return done


async def pay(ground: Ground, batch: dict[str, Any], key: str) -> Outcome:
    command = SubsidyBatchPay(batch=named(batch), document_no="县财贴〔2018〕2号")
    return await ground.door.execute(
        subsidy_batch_pay, ground.actor(Role.COUNTY_FIN), command, key=key
    )


async def repaid(ground: Ground, loan: GlobalId, on: date, **parts: str) -> None:
    """Money of the household, received on a day and recorded on the ground's."""
    values = {name: D(amount) for name, amount in parts.items()}
    command = RepaymentRecord(loan=loan, received_on=on, bank_ref=f"R-{on}-{parts}", **values)
    done = await ground.door.execute(repayment_record, ground.bank(), command, key=f"{on}{parts}")
    assert codes(done.refusals) == []
