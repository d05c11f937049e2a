"""Recoveries on compensated loans: root fields that write."""

from __future__ import annotations

import strawberry

from schema.claim import Claim
from schema.input.recovery import RecoveryBookInput, RecoveryDepositInput, RecoveryRecordInput
from schema.loan import Loan
from schema.recovery import Recovery
from schema.risk_fund import FundEntry
from schema.write import mutation
from services import recovery_book, recovery_deposit, recovery_record


@strawberry.type
class RecoveryMutation:
    """From the borrower back into the fund."""

    recovery_record = mutation(
        recovery_record.recovery_record,
        recovery_record.RecoveryRecord,
        RecoveryRecordInput,
        {"recovery": Recovery, "claim": Claim, "loan": Loan},
        "登记追偿回收。Record a recovery.",
    )
    recovery_deposit = mutation(
        recovery_deposit.recovery_deposit,
        recovery_deposit.RecoveryDeposit,
        RecoveryDepositInput,
        {"recovery": Recovery, "loan": Loan},
        "登记存入专户。Record the deposit of a recovery.",
    )
    recovery_book = mutation(
        recovery_book.recovery_book,
        recovery_book.RecoveryBook,
        RecoveryBookInput,
        {"recovery": Recovery, "claim": Claim, "loan": Loan, "entry": FundEntry},
        "追偿款入账。Book a recovery into the fund.",
    )
