"""statisticCorrect: a lender's month is frozen anew, and the county's with it (row 84).

What was frozen stays as it is and can be read; both parties submit the new edition. A lender whose
first loan became known after the month was frozen has its first edition with it; where that is all
there is to correct, it is the county's own month that is corrected.
"""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.refusal import ErrorCode
from rules.report import ends_quarter, judge_correction
from rules.report_facts import CorrectionFacts
from services import report_row
from services.command import text
from services.own_row import Row
from services.statistic_row import (
    LOCK_LIBRARY,
    LOCK_MONTH,
    STATISTIC,
    SUPERSEDE,
    Edition,
    freeze,
    lenders,
    messages_of,
    standing,
)
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class StatisticCorrect:
    """Input of `statisticCorrect`."""

    statistic: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.STATISTIC_CORRECT)
async def statistic_correct(work: Work, command: StatisticCorrect) -> Done | Refused:
    """The lender's month and the county's as they are known now; the other lenders' stay."""
    await LOCK_LIBRARY.run(work.connection, of_county_id=work.county_id)
    row = await STATISTIC.lock(work, command.statistic, "statistic")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    rows = await _locked_month(work, row)
    known = {one["lender_id"] for one in rows}
    added = [one for one in await lenders(work, row["as_of_on"]) if one not in known]
    facts = CorrectionFacts(
        today=work.today,
        reason=command.reason,
        is_of_lender=row["lender_id"] is not None,
        adds_lenders=bool(added),
        superseded_on=row["superseded_on"],
    )
    work.add(judge_correction(facts))
    if work.refusals:
        return Refused()
    after = await _supersede(work, row, rows)
    made = await freeze(
        work,
        row["as_of_on"],
        [
            *(Edition(id=work.new_id(), lender_id=one) for one in added),
            *(Edition(id=work.new_id(), lender_id=one["lender_id"], corrects=one) for one in after),
        ],
        kept=[one["id"] for one in rows if one["id"] not in {gone["id"] for gone in after}],
        reason=command.reason,
    )
    if added and ends_quarter(row["as_of_on"]):
        await report_row.draft(work, row["as_of_on"], added)
    await close_warnings(work, [ErrorCode.STATISTIC_LATE], STATISTIC.named(row))
    new = next(one for one in made if one["lender_id"] == row["lender_id"])
    old = next(one for one in after if one["id"] == row["id"])
    firsts = [one for one in made if one["lender_id"] in added]
    return Done(
        ids={"statistic": STATISTIC.named(new)},
        audits=(
            STATISTIC.audited(row, old),
            STATISTIC.audited(None, new),
            *(STATISTIC.audited(None, one) for one in firsts),
        ),
        messages=tuple(message for one in firsts for message in messages_of(work, one)),
    )


async def _locked_month(work: Work, row: Row) -> list[Row]:
    """The rows of the month that stand, under the lock of its corrections."""
    of = {"of_county_id": work.county_id, "of_year": row["year"], "of_month": row["month"]}
    await LOCK_MONTH.run(work.connection, **of)
    return await standing(work, row["year"], row["month"])


async def _supersede(work: Work, row: Row, rows: list[Row]) -> list[Row]:
    """The row and the county's are superseded; where they are one, it alone."""
    whole = next(one for one in rows if one["lender_id"] is None)
    return await SUPERSEDE.all(
        work.connection,
        of_county_id=work.county_id,
        superseded_ids=[row["id"], whole["id"]],
        new_superseded_on=work.today,
    )
