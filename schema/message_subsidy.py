"""Sentences of 二(四): the interest subsidy.

What stands in [brackets] is told only where its figures are there.
"""

from __future__ import annotations

from collections.abc import Mapping

SUBSIDY: Mapping[str, tuple[str, str]] = {
    "SUBSIDY_AMOUNT_MISMATCH": (
        "贷款 {loanNo}：清单贴息 {requested} 元，应贴利息 {computed} 元，相差 {difference} 元",
        "Loan {loanNo}: the list asks for {requested} yuan, {computed} are due, a difference of"
        " {difference}",
    ),
    "SUBSIDY_LATE": (
        "[贴息 {amount} 元应于 {dueOn} 前拨付，已逾期]仅欠财政应贴利息，不是借款人违约",
        "[{amount} yuan were to be paid by {dueOn}; ]nothing is late but interest that the county"
        " is to pay, which is no default of the borrower",
    ),
}
