"""statisticSubmit: the county's office or the lender submits a lender's month (row 84).

Each submits once; where it states a figure of its own, the two parties and the platform are shown
beside each other. A party that states nothing of a figure takes the frozen one for its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Integer, Text, Uuid, bindparam, insert, select

from authz.act import Act
from authz.role import Role
from models.base import MONEY
from models.ids import GlobalId
from models.statement import Statement
from models.statistic import StatisticEntry
from rules.refusal import ErrorCode
from rules.report import judge_statement
from rules.report_facts import StatedFigure, StatementFacts
from rules.vocabulary import StatisticCode
from services.command import optional_count, optional_many, optional_text
from services.given import given
from services.own_row import Row
from services.statistic_row import STATISTIC
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

COUNT_MAX = 1_000_000
# The columns of a party's submission, by the office that acts.
PARTY = {Role.COUNTY_PA: "pa", Role.COUNTY_BANK: "lender"}
WRITE = {
    name: STATISTIC.writer(*(f"{name}_{part}" for part in ("submitted_on", "submitted_by", "note")))
    for name in PARTY.values()
}
_STATED = given(
    "stated",
    code=("codes", Text),
    amount=("amounts", MONEY),
    loans=("loan_counts", Integer),
    households=("household_counts", Integer),
)
KEEP = Statement(
    insert(table_of(StatisticEntry)).from_select(
        [
            "county_id",
            "statistic_id",
            "office",
            "code",
            "lender_id",
            "amount",
            "loans",
            "households",
        ],
        select(
            bindparam("county_id", type_=Integer),
            bindparam("statistic_id", type_=Uuid),
            bindparam("office", type_=Text),
            _STATED.c.code,
            bindparam("lender_id", type_=Integer),
            _STATED.c.amount,
            _STATED.c.loans,
            _STATED.c.households,
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class StatisticStated:
    """A figure as the party states it: yuan, loans, households, as far as it has them."""

    figure: StatisticCode
    amount: Decimal | None = None
    loans: int | None = optional_count(0, COUNT_MAX)
    households: int | None = optional_count(0, COUNT_MAX)


@dataclass(frozen=True, kw_only=True)
class StatisticSubmit:
    """Input of `statisticSubmit`."""

    statistic: GlobalId
    entries: tuple[StatisticStated, ...] = optional_many(StatisticStated, most=len(StatisticCode))
    note: str | None = optional_text(2000, lines=True)
    expected_version: int | None = None


@use_case(Act.STATISTIC_SUBMIT)
async def statistic_submit(work: Work, command: StatisticSubmit) -> Done | Refused:
    """Keep what the party states; when both have submitted, nothing is late any more."""
    row = await STATISTIC.lock(work, command.statistic, "statistic")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    party = PARTY[work.actor.role]
    work.add(judge_statement(_facts(work, row, command, party)))
    if work.refusals:
        return Refused()
    if command.entries:
        await KEEP.run(
            work.connection,
            county_id=work.county_id,
            statistic_id=row["id"],
            office=work.actor.role.value,
            lender_id=row["lender_id"],
            codes=[one.figure.value for one in command.entries],
            amounts=[one.amount for one in command.entries],
            loan_counts=[one.loans for one in command.entries],
            household_counts=[one.households for one in command.entries],
        )
    after = await STATISTIC.write(
        work,
        row,
        WRITE[party],
        **{
            f"{party}_submitted_on": work.today,
            f"{party}_submitted_by": work.actor.subject,
            f"{party}_note": command.note,
        },
    )
    named = STATISTIC.named(after)
    if all(after[f"{one}_submitted_on"] for one in PARTY.values()):
        await close_warnings(work, [ErrorCode.STATISTIC_LATE], named)
    stated = {one.figure.value: _numbers(one) for one in command.entries}
    return Done(
        ids={"statistic": named},
        audits=(STATISTIC.audited(row, after, stated=stated, note=command.note),),
    )


def _facts(work: Work, row: Row, command: StatisticSubmit, party: str) -> StatementFacts:
    return StatementFacts(
        today=work.today,
        is_of_lender=row["lender_id"] is not None,
        submitted_on=row[f"{party}_submitted_on"],
        superseded_on=row["superseded_on"],
        stated=tuple(
            StatedFigure(
                code=one.figure, amount=one.amount, loans=one.loans, households=one.households
            )
            for one in command.entries
        ),
    )


def _numbers(one: StatisticStated) -> dict[str, object]:
    return {"amount": one.amount, "loans": one.loans, "households": one.households}
