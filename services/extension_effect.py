"""What an extension with both consents does to its loan, in the transaction of the second one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from models.ids import GlobalId
from rules.disposal import judge_spread
from rules.extension import extension_percent
from rules.ledger import extend
from rules.refusal import ErrorCode
from rules.vocabulary import LoanEventKind
from services import instalment, loan_event
from services.audit import AuditEntry
from services.benchmark import benchmarks
from services.loan_row import LockedLoan, audited, write, writer
from services.warning import close_warnings
from services.work import Work

WRITE = writer("matures_on", "extended_on", "extended_rate")


async def extended_percent(work: Work, loan: Mapping[str, Any], to: date) -> Decimal | None:
    """The annual rate from the old maturity on; None where the dictionary knows none (B20)."""
    table = await benchmarks(work.connection, loan["matures_on"])
    agreed = loan["rate"] if loan["extended_rate"] is None else loan["extended_rate"]
    return extension_percent(loan["value_on"], loan["matures_on"], to, agreed, table)


async def take_effect(
    work: Work, loan: LockedLoan, extension: GlobalId, to: date, percent: Decimal
) -> AuditEntry | None:
    """The maturity moves, and the rate from the old one on; state and principal stay.

    What is unpaid of the last line is spread over the extended term; a loan that was lent before
    schedules were kept has no lines. None, with a refusal and without any effect, where the lines
    leave nothing to extend.
    """
    row = loan.row
    lines = await instalment.load(work, row)
    if lines is not None:
        work.add(judge_spread(lines.ledger))
        if work.refusals:
            return None
        await instalment.write(work, row, lines.ledger, extend(lines.ledger, to, percent))
    after = await write(
        work,
        loan,
        WRITE,
        matures_on=to,
        extended_on=row["matures_on"],
        extended_rate=percent,
    )
    details = {"extension": extension, "from": row["matures_on"], "to": to, "rate": percent}
    await loan_event.record(work, after, LoanEventKind.EXTENDED, work.today, details=details)
    await close_warnings(work, [ErrorCode.MATURING_SOON], loan.named)
    return audited(row, after)
