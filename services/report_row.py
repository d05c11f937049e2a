"""A quarter's written report (书面报告, 二(九)5) as its steps lock it (row 86)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Date,
    Executable,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.dialects.postgresql import insert as insert_unless

from authz.resource import Resource
from authz.role import Role
from models.report import WrittenReport
from models.statement import Statement
from models.statistic import Statistic, StatisticProject
from rules.policy import policy_on
from rules.report import quarter_of
from rules.report_facts import WrittenReportFacts
from rules.vocabulary import LenderKind, ReportState
from services.given import given
from services.outbox import Message, office, region_of
from services.own_row import OwnRow, Row
from services.table import table_of
from services.work import Work

TOLD = (
    "year",
    "quarter",
    "edition",
    "state",
    "situation",
    "problems",
    "measures",
    "projects",
    "balance",
    "non_performing",
    "submitted_on",
    "pa_received_on",
    "lender_received_on",
    "returned_reason",
    "reason",
    "superseded_on",
    "version",
)
REPORT = OwnRow(WrittenReport, "report", Resource.REPORT, TOLD)

_TABLE = table_of(WrittenReport)
_STATISTIC, _PROJECT = table_of(Statistic), table_of(StatisticProject)
_NEW = given(
    "made", id=("ids", Uuid), lender_id=("lender_ids", Integer), groups=("groups_of", Text)
)
_NOW = bindparam("recorded_at", type_=TIMESTAMP(timezone=True))
_DRAFT = {
    "county_id": bindparam("county_id", type_=Integer),
    "id": _NEW.c.id,
    "lender_id": _NEW.c.lender_id,
    "lender_groups": case(
        (_NEW.c.groups == "", literal([], ARRAY(Text))),
        else_=func.string_to_array(_NEW.c.groups, ","),
    ),
    "year": bindparam("of_year", type_=Integer),
    "quarter": bindparam("of_quarter", type_=Integer),
    "edition": bindparam("edition", 1, type_=Integer),
    "state": bindparam("state", ReportState.DRAFT.value, type_=Text),
    "due_on": bindparam("due_on", type_=Date),
    "recorded_at": _NOW,
    "changed_at": _NOW,
    "version": bindparam("first_version", 1, type_=Integer),
}
DRAFT = Statement(
    insert_unless(_TABLE)
    .from_select(list(_DRAFT), select(*_DRAFT.values()))
    .on_conflict_do_nothing()
)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


def _totals() -> Executable:
    """Sums over all projects of the county in the quarter's last month, and whose they are.

    Read whole: the lender is told totals over all lenders, and no other lender's rows.
    """
    whole, own = _STATISTIC.alias("whole"), _STATISTIC.alias("own")
    part = _PROJECT.c
    return (
        select(
            whole.c.id.label("whole_id"),
            own.c.id.label("statistic_id"),
            func.count(part.project_id).filter(part.loans > 0).label("projects"),
            *(
                func.coalesce(func.sum(part[name]), 0).label(name)
                for name in ("households", "lent", "balance", "overdue", "non_performing")
            ),
        )
        .select_from(
            whole.join(
                own,
                (own.c.county_id == whole.c.county_id) & (own.c.as_of_on == whole.c.as_of_on),
            ).outerjoin(
                _PROJECT,
                (part.county_id == whole.c.county_id) & (part.statistic_id == whole.c.id),
            )
        )
        .where(
            whole.c.county_id == bindparam("of_county_id", type_=Integer),
            whole.c.as_of_on == bindparam("as_of_on", type_=Date),
            whole.c.lender_id.is_(None),
            whole.c.superseded_on.is_(None),
            own.c.lender_id == bindparam("of_lender_id", type_=Integer),
            own.c.superseded_on.is_(None),
        )
        .group_by(whole.c.id, own.c.id)
    )


TOTALS = Statement(_totals())


async def draft(work: Work, last_on: date, lenders: Sequence[int]) -> None:
    """A report to be written by each of these lenders and the office, of the quarter that ended."""
    await DRAFT.run(
        work.connection,
        county_id=work.county_id,
        ids=[work.new_id() for _ in lenders],
        lender_ids=list(lenders),
        groups_of=[",".join(groups_of(work, one)) for one in lenders],
        of_year=last_on.year,
        of_quarter=quarter_of(last_on),
        due_on=policy_on(work.today).reports.report_due(last_on).day,
        recorded_at=work.now,
    )


def groups_of(work: Work, lender_id: int) -> list[str]:
    """The provincial group that receives a lender's reports; none where it has no head (B32)."""
    lender = work.directory.lender(lender_id)
    assert lender is not None, "a report is of a lender"
    has_head = policy_on(work.today).reports.has_provincial_head(LenderKind[lender.kind])
    return [lender.lender_group] if has_head else []


def facts(work: Work, row: Row, **more: Any) -> WrittenReportFacts:
    """As its next step is judged."""
    return WrittenReportFacts(
        today=work.today,
        state=ReportState[row["state"]],
        superseded_on=row["superseded_on"],
        **more,
    )


def told(work: Work, row: Row, *roles: Role) -> tuple[Message, ...]:
    """The step is told to these offices; the topic says the new state."""
    lender = work.directory.lender(row["lender_id"])
    assert lender is not None, "a report is of a lender"
    payload = {
        "county": row["county_id"],
        "report": REPORT.named(row),
        "lender": lender.code,
        "quarter": f"{row['year']}Q{row['quarter']}",
        "state": row["state"],
    }
    return tuple(
        Message(
            topic=f"report.{row['state'].lower()}",
            recipient=office(
                role,
                region_of(work.directory, role, row["county_id"]),
                lender.code if role is Role.COUNTY_BANK else None,
            ),
            payload=payload,
        )
        for role in roles
    )
