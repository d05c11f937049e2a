"""recoveryDeposit: what was recovered lies in the special account, in time or not (二(六)3).

A late deposit is taken like any other (A12): it is marked with its days, and the warning ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.policy import policy_on
from rules.recovery import judge_deposit, warnings_of_deposit
from rules.recovery_facts import DepositFacts
from rules.refusal import ErrorCode
from rules.states import RECOVERY as MACHINE
from rules.vocabulary import RecoveryState
from services.command import number
from services.recovery_row import RECOVERY, told
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

WRITE = RECOVERY.writer("state", "deposited_on", "deposit_ref", "late_days")


@dataclass(frozen=True, kw_only=True)
class RecoveryDeposit:
    """Input of `recoveryDeposit`: the day of the deposit and the number of its receipt."""

    recovery: GlobalId
    document_no: str = number(100)
    deposited_on: date | None = None
    expected_version: int | None = None


@use_case(Act.RECOVERY_DEPOSIT, moves_money=True)
async def recovery_deposit(work: Work, command: RecoveryDeposit) -> Done | Refused:
    """RECEIVED becomes DEPOSITED, once."""
    found = await RECOVERY.lock_with_loan(work, command.recovery, "recovery")
    if found is None:
        return Refused()
    loan, row = found
    work.expect_version(command.expected_version, row["version"])
    facts = DepositFacts(
        state=RecoveryState[row["state"]],
        received_on=row["received_on"],
        due_on=row["due_on"],
        deposited_on=command.deposited_on or work.today,
        today=work.today,
    )
    work.add(judge_deposit(facts))
    if work.refusals:
        return Refused()
    work.warnings += warnings_of_deposit(facts)
    after = await RECOVERY.write(
        work,
        row,
        WRITE,
        state=MACHINE.after(row["state"], "deposit"),
        deposited_on=facts.deposited_on,
        deposit_ref=command.document_no,
        late_days=policy_on(work.today).recoveries.days_late(facts),
    )
    await close_warnings(work, [ErrorCode.DEPOSIT_LATE], RECOVERY.named(row))
    return Done(
        ids={"recovery": RECOVERY.named(after), "loan": loan.named},
        audits=(RECOVERY.audited(row, after),),
        figures={"lateDays": after["late_days"]},
        messages=told(work, after, "deposited", Role.COUNTY_FIN),
    )
