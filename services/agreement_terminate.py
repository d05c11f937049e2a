"""agreementTerminate: an agreement in force is ended before its time (一(四), row 16)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.agreement import judge_agreement_termination
from rules.states import AGREEMENT as MACHINE
from rules.vocabulary import AgreementState
from services.agreement_row import AGREEMENT, END
from services.command import text
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class AgreementTerminate:
    """Input of `agreementTerminate`: the reason stands in the record for good."""

    agreement: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.AGREEMENT_TERMINATE)
async def agreement_terminate(work: Work, command: AgreementTerminate) -> Done | Refused:
    """IN_FORCE becomes TERMINATED; loans under it stay what they are."""
    row = await AGREEMENT.lock(work, command.agreement, "agreement")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_agreement_termination(AgreementState[row["state"]], command.reason))
    if work.refusals:
        return Refused()
    after = await AGREEMENT.write(
        work,
        row,
        END,
        state=MACHINE.after(row["state"], "terminate"),
        ended_on=work.today,
        ended_reason=command.reason,
    )
    return Done(ids={"agreement": AGREEMENT.named(after)}, audits=(AGREEMENT.audited(row, after),))
