"""Interest subsidy: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.subsidy import (
    SubsidyBatchApproveInput,
    SubsidyBatchPayInput,
    SubsidyBatchReturnInput,
    SubsidyBatchSubmitInput,
)
from schema.subsidy import SubsidyBatch
from schema.write import mutation
from services import (
    subsidy_batch_approve,
    subsidy_batch_pay,
    subsidy_batch_return,
    subsidy_batch_submit,
)


@strawberry.type
class SubsidyMutation:
    """The three offices' steps."""

    subsidy_batch_submit = mutation(
        subsidy_batch_submit.subsidy_batch_submit,
        subsidy_batch_submit.SubsidyBatchSubmit,
        SubsidyBatchSubmitInput,
        {"batch": SubsidyBatch},
        "报送贴息清单。Submit the list of a quarter.",
    )
    subsidy_batch_approve = mutation(
        subsidy_batch_approve.subsidy_batch_approve,
        subsidy_batch_approve.SubsidyBatchApprove,
        SubsidyBatchApproveInput,
        {"batch": SubsidyBatch},
        "审批贴息。Approve a batch.",
    )
    subsidy_batch_return = mutation(
        subsidy_batch_return.subsidy_batch_return,
        subsidy_batch_return.SubsidyBatchReturn,
        SubsidyBatchReturnInput,
        {"batch": SubsidyBatch},
        "退回贴息批次。Return a batch.",
    )
    subsidy_batch_pay = mutation(
        subsidy_batch_pay.subsidy_batch_pay,
        subsidy_batch_pay.SubsidyBatchPay,
        SubsidyBatchPayInput,
        {"batch": SubsidyBatch},
        "拨付贴息。Pay a batch.",
    )
