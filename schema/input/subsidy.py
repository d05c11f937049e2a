"""Inputs of what is done about batches of interest subsidy."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from schema.input.base import LoanReferenceInput, Update, field

_BATCH = "贴息批次。The batch."


@strawberry.input(description="承贷机构清单的一行。A line of the lender's own list.")
class SubsidyBatchListingInput:
    """One for each loan: its interest of the quarter with what is made good of earlier ones."""

    loan: LoanReferenceInput = field("贷款。The loan.")
    amount: Decimal = field("应贴利息，元，含前期调整。Interest due, yuan, adjustments included.")


@strawberry.input(
    description="承贷机构报送贴息清单；逐笔与应贴利息核对，不符即拒绝（二(四)）。"
    "The lender's list of a quarter; refused where any amount differs from the interest due."
)
class SubsidyBatchSubmitInput(Update):
    """All loans of which anything is due, at most 5,000."""

    batch: strawberry.ID = field(_BATCH)
    lines: list[SubsidyBatchListingInput] = field("清单。The list.")


@strawberry.input(description="扶贫部门审批贴息。Approval by the poverty-alleviation office.")
class SubsidyBatchApproveInput(Update):
    """By another person than who submitted it."""

    batch: strawberry.ID = field(_BATCH)


@strawberry.input(description="扶贫部门退回贴息批次。Return to the lender, with the reason.")
class SubsidyBatchReturnInput(Update):
    """The lender submits it anew."""

    batch: strawberry.ID = field(_BATCH)
    reason: str = field("退回原因。Reason.")


@strawberry.input(
    description="财政拨付贴息：先冲抵贷款欠息，余额返还农户（二(四)）。"
    "Payment by finance: unpaid interest first, the rest back to the households."
)
class SubsidyBatchPayInput(Update):
    """Moves money: an idempotency key is mandatory."""

    batch: strawberry.ID = field(_BATCH)
    document_no: str = field("拨付文号。Document number of the payment.")
