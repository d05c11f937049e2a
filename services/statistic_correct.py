"""statisticCorrect: a lender's month is frozen anew, and the county's with it (row 84).

What was frozen stays as it is and can be read; both parties submit the new edition.
"""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.refusal import ErrorCode
from rules.report import judge_correction
from rules.report_facts import CorrectionFacts
from services.command import text
from services.own_row import Row
from services.statistic_row import (
    LOCK_LIBRARY,
    LOCK_MONTH,
    STATISTIC,
    SUPERSEDE,
    Edition,
    freeze,
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
    facts = CorrectionFacts(
        today=work.today,
        reason=command.reason,
        is_of_lender=row["lender_id"] is not None,
        superseded_on=row["superseded_on"],
    )
    work.add(judge_correction(facts))
    if work.refusals:
        return Refused()
    after, whole, rest = await _supersede(work, row)
    rows = await freeze(
        work,
        row["as_of_on"],
        [
            Edition(id=work.new_id(), lender_id=row["lender_id"], corrects=after),
            Edition(id=work.new_id(), lender_id=None, corrects=whole),
        ],
        kept=[one["id"] for one in rest],
        reason=command.reason,
    )
    made = rows[0]
    await close_warnings(work, [ErrorCode.STATISTIC_LATE], STATISTIC.named(row))
    return Done(
        ids={"statistic": STATISTIC.named(made)},
        audits=(STATISTIC.audited(row, after), STATISTIC.audited(None, made)),
    )


async def _supersede(work: Work, row: Row) -> tuple[Row, Row, list[Row]]:
    """The lender's and the county's row, both superseded, and the other lenders' rows."""
    of = {"of_county_id": work.county_id, "of_year": row["year"], "of_month": row["month"]}
    await LOCK_MONTH.run(work.connection, **of)
    rows = await standing(work, row["year"], row["month"])
    whole = next(one for one in rows if one["lender_id"] is None)
    done = await SUPERSEDE.all(
        work.connection,
        of_county_id=work.county_id,
        superseded_ids=[row["id"], whole["id"]],
        new_superseded_on=work.today,
    )
    by_id = {one["id"]: one for one in done}
    rest = [one for one in rows if one["id"] not in by_id]
    return by_id[row["id"]], by_id[whole["id"]], rest
