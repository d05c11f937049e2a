"""Inputs of recoveries on compensated loans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import PayerType
from schema.input.base import LoanReferenceInput, Update, field, optional

_RECOVERY = "追偿回收。The recovery."


@strawberry.input(
    description="登记追偿回收：账销案存的贷款收回的本息（二(六)3）；须带幂等键。"
    "Record money received on a loan that was compensated. Needs a key."
)
class RecoveryRecordInput(Update):
    """`expectedVersion` is the loan's. Interest is paid first, then principal."""

    loan: LoanReferenceInput = field("已代偿的贷款。A loan that was compensated.")
    amount: Decimal = field(
        "收回金额，元，不超过账销案存债务。Amount, yuan, no more than the retained debt."
    )
    received_on: date | None = optional("收款日，默认为业务日。Day; by default the business day.")
    payer_type: PayerType | None = field("付款方。Who paid.", default=PayerType.BORROWER)
    bank_ref: str = field("银行流水号，本贷款唯一。The bank's reference, unique for the loan.")


@strawberry.input(
    description="登记收回款存入风险补偿金专户（二(六)3）；逾期仍可存入；须带幂等键。"
    "Record the deposit of a recovery; a late one is taken too. Needs a key."
)
class RecoveryDepositInput(Update):
    """By the lender; finance books it afterwards."""

    recovery: strawberry.ID = field(_RECOVERY)
    document_no: str = field("存入凭证号。Number of the deposit's receipt.")
    deposited_on: date | None = optional("存入日，默认为业务日。Day; by default the business day.")


@strawberry.input(
    description="追偿款入账：财政将已存入专户的部分记入风险补偿金（二(六)3、三(一)2）；须带幂等键。"
    "Finance books what was deposited into the fund. Needs a key."
)
class RecoveryBookInput(Update):
    """The fund's part alone; the lender's stays with it."""

    recovery: strawberry.ID = field(_RECOVERY)
    document_no: str | None = optional(
        "记账文号，默认为存入凭证号。Number of the entry; by default that of the deposit."
    )
