"""breakerRatioSet: the county sets the ratio at which a lender may resume (二(二), row 26; A3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from authz.act import Act
from authz.role import Role
from rules.breaker import judge_resume_ratio
from rules.ratio import ratio_text
from rules.vocabulary import BreakerEventKind
from services import breaker_event, breaker_row, position
from services.command import number
from services.lender_of_county import lender_of_county
from services.use_case import Done, Refused, use_case
from services.work import Work

TOPIC = "breaker.ratio_set"


@dataclass(frozen=True, kw_only=True)
class BreakerRatioSet:
    """Input of `breakerRatioSet`: the lender by its code, since it may have lent nothing yet.

    `ratio` is a fraction from 0 to below the one that trips.
    """

    lender: str = number()
    ratio: Decimal
    expected_version: int | None = None


@use_case(Act.BREAKERRATIO_SET)
async def breaker_ratio_set(work: Work, command: BreakerRatioSet) -> Done | Refused:
    """Store it in the lender's book, which is made where there is none; it moves no state."""
    lender = lender_of_county(work, command.lender)
    work.add(judge_resume_ratio(command.ratio, work.today))
    if lender is None:
        return Refused()
    breaker_row.permit(work, lender.id)
    before = await position.open_and_lock(work, lender.id)
    work.expect_version(command.expected_version, before.version)
    if work.refusals:
        return Refused()
    after = replace(before, resume_ratio=command.ratio)
    await position.write(work, after)
    await breaker_event.record(work, after, BreakerEventKind.RATIO_SET)
    standard = ratio_text(command.ratio)
    return Done(
        ids={"breaker": breaker_row.breaker_id(work.county_id, lender.id)},
        audits=(breaker_row.audited(work, before, after),),
        figures={"resumeRatio": standard},
        messages=breaker_row.messages(
            work, after, TOPIC, Role.COUNTY_BANK, Role.COUNTY_PA, resumeRatio=standard
        ),
    )
