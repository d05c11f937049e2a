"""subsidyBatchSubmit: the lender's own list of a quarter, to be what was computed (row 35)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from authz.act import Act
from models.ids import GlobalId
from rules.states import SUBSIDY_BATCH
from rules.subsidy import judge_submission
from rules.subsidy_facts import DueAmount, ListedAmount
from services.command import many
from services.loan_reference import LoanReference
from services.own_row import Row
from services.subsidy_batch_row import BATCH, DUE, facts_of, told
from services.use_case import Done, Refused, use_case
from services.work import Work

LINES_MAX = 5000
WRITE = BATCH.writer(
    "state",
    "submitted_on",
    "submitted_by",
    "approved_on",
    "approved_by",
    "returned_reason",
    "changed_at",
)


@dataclass(frozen=True, kw_only=True)
class SubsidyBatchListing:
    """A loan of the list, and its interest of the quarter with what is made good, yuan."""

    loan: LoanReference
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class SubsidyBatchSubmit:
    """Input of `subsidyBatchSubmit`: one entry for each loan of which something is due."""

    batch: GlobalId
    lines: tuple[SubsidyBatchListing, ...] = many(SubsidyBatchListing, most=LINES_MAX)
    expected_version: int | None = None


@use_case(Act.SUBSIDYBATCH_SUBMIT)
async def subsidy_batch_submit(work: Work, command: SubsidyBatchSubmit) -> Done | Refused:
    """DRAFT or RETURNED becomes BANK_SUBMITTED; nothing of a list that differs is taken."""
    row = await BATCH.lock(work, command.batch, "batch")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    due = await _due(work, row)
    work.add(judge_submission(facts_of(work, row), due, _listed(work, row, command, due)))
    if work.refusals:
        return Refused()
    after = await BATCH.write(
        work,
        row,
        WRITE,
        state=SUBSIDY_BATCH.after(row["state"], "submit"),
        submitted_on=work.today,
        submitted_by=work.actor.subject,
        approved_on=None,
        approved_by=None,
        returned_reason=None,
        changed_at=work.now,
    )
    return Done(
        ids={"batch": BATCH.named(after)},
        audits=(BATCH.audited(row, after),),
        figures={"amount": after["amount"]},
        messages=told(work, after),
    )


async def _due(work: Work, batch: Row) -> dict[str, DueAmount]:
    """What is due of each loan, by its global id."""
    found = await DUE.all(
        work.connection, work.actor, county_id=work.county_id, batch_id=batch["id"]
    )
    named = ((str(GlobalId("loan", work.county_id, row["id"])), row) for row in found)
    return {key: DueAmount(key, row["loan_no"], row["amount"]) for key, row in named}


def _listed(
    work: Work, batch: Row, command: SubsidyBatchSubmit, due: dict[str, DueAmount]
) -> list[ListedAmount]:
    """The list by our ids; what is not the lender's own loan of the batch stays as it was named."""
    lender = work.directory.lender(batch["lender_id"])
    assert lender is not None, "a batch has a lender"
    by_number = {one.loan_no: key for key, one in due.items()}
    listed = []
    for place, line in enumerate(command.lines):
        if isinstance(line.loan, GlobalId):
            named = str(line.loan)
        else:
            own = line.loan.lender == lender.code
            named = by_number.get(line.loan.loan_no, "") if own else ""
            named = named or f"{line.loan.lender} {line.loan.loan_no}"
        listed.append(ListedAmount(place, named, line.amount))
    return listed
