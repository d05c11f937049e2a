"""subsidy_batch_draft: the interest that a county owes for each quarter that is over (二(四), B33).

One batch a lender and quarter. Until the lender has submitted it, a batch is brought up to date
each day; what becomes known after it was paid is an adjustment in a later batch, and takes nothing
out of the paid one. The same day twice, or an earlier one, changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Uuid, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP, insert

from authz.act import Act
from authz.resource import Resource
from models.base import MONEY
from models.claim import Claim
from models.loan import Loan
from models.statement import Statement
from models.subsidy import SubsidyBatch
from rules.money import ZERO
from rules.policy import policy_on
from rules.subsidy import following, quarter_before
from rules.subsidy_facts import Quarter
from rules.vocabulary import LoanState, SubsidyBatchState
from services import arrears_cause, subsidy_line_row
from services.audit import AuditEntry
from services.given import given
from services.own_row import Row
from services.subsidy_batch_row import BATCH, told
from services.subsidy_line_row import Line
from services.subsidy_run import Run, quarter_of
from services.subsidy_source import load
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

OPEN = (SubsidyBatchState.DRAFT.value, SubsidyBatchState.RETURNED.value)
PAID = SubsidyBatchState.FINANCE_PAID.value

_BATCH, _LOAN, _CLAIM = table_of(SubsidyBatch), table_of(Loan), table_of(Claim)
_COUNTY = bindparam("of_county_id", type_=Integer)

BATCHES = Statement(
    select(*_BATCH.columns)
    .where(_BATCH.c.county_id == _COUNTY)
    .order_by(_BATCH.c.year, _BATCH.c.quarter, _BATCH.c.id)
)
LOCK = Statement(
    select(*_BATCH.columns)
    .where(
        _BATCH.c.county_id == _COUNTY,
        _BATCH.c.id == func.any(bindparam("batch_ids", type_=ARRAY(Uuid))),
        or_(*(_BATCH.c.state == state for state in OPEN)),
    )
    .order_by(_BATCH.c.id)
    .with_for_update(key_share=True)
)
_QUARTERS = given(
    "wanted",
    year=("years", Integer),
    number=("numbers", Integer),
    first_on=("first_days", Date),
    last_on=("last_days", Date),
)
# Loans that the fund has paid for bear no interest from that day on.
_BEARS = or_(
    *(
        _LOAN.c.state == state.value
        for state in LoanState
        if state not in (LoanState.WRITTEN_OFF_RETAINED, LoanState.SETTLED_AFTER_WRITE_OFF)
    ),
    select(_CLAIM.c.id)
    .where(
        _CLAIM.c.county_id == _COUNTY,
        _CLAIM.c.loan_id == _LOAN.c.id,
        _CLAIM.c.paid_on > _QUARTERS.c.first_on,
    )
    .correlate(_LOAN, _QUARTERS)
    .exists(),
)
LACKING = Statement(
    select(_LOAN.c.lender_id, _QUARTERS.c.year, _QUARTERS.c.number)
    .distinct()
    .where(
        _LOAN.c.county_id == _COUNTY,
        _BEARS,
        _LOAN.c.value_on <= _QUARTERS.c.last_on,
        or_(_LOAN.c.settled_on.is_(None), _LOAN.c.settled_on > _QUARTERS.c.first_on),
        ~select(_BATCH.c.id)
        .where(
            _BATCH.c.county_id == _COUNTY,
            _BATCH.c.lender_id == _LOAN.c.lender_id,
            _BATCH.c.year == _QUARTERS.c.year,
            _BATCH.c.quarter == _QUARTERS.c.number,
        )
        .correlate(_LOAN, _QUARTERS)
        .exists(),
    )
)
_MADE = ("id", "lender_id", "year", "quarter", "from_on", "to_on", "due_on")
_TYPES = (Uuid, Integer, Integer, Integer, Date, Date, Date)
_NEW = given("made", **{name: (f"each_{name}", of) for name, of in zip(_MADE, _TYPES, strict=True)})
_NOW = bindparam("now", type_=TIMESTAMP(timezone=True))
MAKE = Statement(
    insert(_BATCH)
    .from_select(
        [
            "county_id",
            *_MADE,
            "state",
            "amount",
            "line_count",
            "recorded_at",
            "changed_at",
            "version",
        ],
        select(
            bindparam("county_id", type_=Integer),
            *(_NEW.c[name] for name in _MADE),
            bindparam("state", SubsidyBatchState.DRAFT.value),
            bindparam("amount", ZERO, type_=MONEY),
            bindparam("line_count", 0, type_=Integer),
            _NOW,
            _NOW,
            bindparam("first_version", 1, type_=Integer),
        ),
    )
    # Of two runs at a time the second leaves to the first what that one has drafted.
    .on_conflict_do_nothing(index_elements=["county_id", "lender_id", "year", "quarter"])
    .returning(*_BATCH.columns)
)
_SUMS = given(
    "summed",
    id=("batch_ids", Uuid),
    amount=("amounts", MONEY),
    line_count=("line_counts", Integer),
)
WRITE = Statement(
    update(_BATCH)
    .where(_BATCH.c.county_id == _COUNTY, _BATCH.c.id == _SUMS.c.id)
    .values(
        amount=_SUMS.c.amount,
        line_count=_SUMS.c.line_count,
        changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
        version=_BATCH.c.version + 1,
    )
    .returning(*_BATCH.columns)
)


@dataclass(frozen=True, kw_only=True)
class SubsidyBatchDraft:
    """Which county, and the business day that begins there."""

    county_id: int
    business_on: date


@use_case(Act.SUBSIDYBATCH_DRAFT)
async def subsidy_batch_draft(work: Work, command: SubsidyBatchDraft) -> Done | Refused:
    """A fixed number of statements, however many loans the county has."""
    work.county_id, day = command.county_id, command.business_on
    work.permit(Resource.SUBSIDY, {"county_id": command.county_id})
    if day > work.today:
        work.invalid("businessOn", "IN_THE_FUTURE", latestOn=work.today)
        return Refused()
    known = await BATCHES.all(work.connection, of_county_id=work.county_id)
    made = await _make(work, _wanted(known, quarter_before(day)))
    drafts = [*(row for row in known if row["state"] in OPEN), *made]
    changed = await _draft(work, known, drafts) if drafts else []
    marked = await arrears_cause.mark(work, day)
    before = {row["id"]: row for row in [*known, *made]}
    new = {row["id"] for row in made}
    audits = tuple(
        BATCH.audited(None if row["id"] in new else before[row["id"]], row) for row in changed
    )
    if marked and not audits:
        audits = (AuditEntry(county_id=work.county_id, named=None, after={"causes": marked}),)
    return Done(
        ids={},
        audits=audits,
        figures={
            "drafted": len(made),
            "changed": len([row for row in changed if row["id"] not in new]),
            "causes": marked,
        },
        messages=tuple(
            message for row in changed if row["id"] in new for message in told(work, row)
        ),
    )


def _wanted(known: Sequence[Row], newest: Quarter) -> list[Quarter]:
    """From the county's first batch on every quarter that is over; of a new county the newest.

    A county that joins is not owed what was settled before, on paper.
    """
    if not known:
        return [newest]
    one = quarter_of(known[0])
    found = []
    while (one.year, one.number) <= (newest.year, newest.number):
        found.append(one)
        one = following(one)
    return found


async def _make(work: Work, wanted: Sequence[Quarter]) -> list[Row]:
    """Batches of these quarters for lenders that had loans then and have none yet."""
    if not wanted:
        return []
    by_name = {(one.year, one.number): one for one in wanted}
    lacking = await LACKING.all(
        work.connection,
        of_county_id=work.county_id,
        years=[one.year for one in wanted],
        numbers=[one.number for one in wanted],
        first_days=[one.from_on for one in wanted],
        last_days=[one.to_on for one in wanted],
    )
    if not lacking:
        return []
    quarters = [by_name[row["year"], row["number"]] for row in lacking]
    return await MAKE.all(
        work.connection,
        county_id=work.county_id,
        each_id=[work.new_id() for _ in lacking],
        each_lender_id=[row["lender_id"] for row in lacking],
        each_year=[one.year for one in quarters],
        each_quarter=[one.number for one in quarters],
        each_from_on=[one.from_on for one in quarters],
        each_to_on=[one.to_on for one in quarters],
        each_due_on=[one.due_on for one in quarters],
        now=work.now,
    )


async def _draft(work: Work, known: Sequence[Row], drafts: Sequence[Row]) -> list[Row]:
    """The drafts brought up to date; those that have changed, as they are now."""
    locked = await LOCK.all(
        work.connection, of_county_id=work.county_id, batch_ids=[row["id"] for row in drafts]
    )
    if not locked:
        return []
    paid = _corrected(known, locked)
    first_on = min(row["from_on"] for row in [*locked, *paid])
    last_on = max(row["to_on"] for row in locked)
    sources = await load(work, first_on, last_on)
    given = await subsidy_line_row.given_for(work, [row["id"] for row in paid]) if paid else []
    stored = await subsidy_line_row.of_batches(work, [row["id"] for row in locked])
    run = Run(sources, paid, given, {row["id"] for row in locked})
    lines: list[Line] = []
    sums: list[tuple[UUID, Decimal, int]] = []
    for batch in sorted(locked, key=lambda row: (row["year"], row["quarter"])):
        before = stored[batch["id"]]
        after = subsidy_line_row.renewed(before, run.lines(batch))
        if after == before and batch["line_count"] == len(after):
            continue
        lines += [line for line in after if line not in before[line.number - 1 : line.number]]
        amount = sum((line.amount for line in after), ZERO)
        sums.append((batch["id"], amount, len(after)))
    if not sums:
        return []
    if lines:
        await subsidy_line_row.write(work, lines)
    return await WRITE.all(
        work.connection,
        of_county_id=work.county_id,
        batch_ids=[key for key, _, _ in sums],
        amounts=[amount for _, amount, _ in sums],
        line_counts=[count for _, _, count in sums],
        new_changed_at=work.now,
    )


def _corrected(known: Sequence[Row], drafts: Sequence[Row]) -> list[Row]:
    """Paid batches of the drafts' lenders that are not too old for what became known later."""
    newest = max(drafts, key=lambda row: row["to_on"])
    most: Any = policy_on(newest["to_on"]).number_on(
        "SUBSIDY_CORRECTED_QUARTERS_MAX", newest["to_on"]
    )
    place = newest["year"] * 4 + newest["quarter"]
    lenders = {row["lender_id"] for row in drafts}
    return [
        row
        for row in known
        # What was settled before the platform has no lines to correct.
        if row["state"] == PAID
        and row["line_count"] > 0
        and row["lender_id"] in lenders
        and place - (row["year"] * 4 + row["quarter"]) <= most
    ]
