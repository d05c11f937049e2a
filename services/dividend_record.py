"""dividendRecord: an entity paid households for their part in a project (row 76)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Executable, Text, Uuid, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.base import MONEY, TEXTS
from models.dividend import Dividend
from models.ids import GlobalId
from models.project import ProjectParticipation
from models.statement import Statement
from rules.money import ZERO
from rules.project_care import judge_dividends
from rules.refusal import ErrorCode
from rules.vocabulary import BenefitKind, ProjectEventKind
from services import project_amount
from services.command import many, number
from services.given import given
from services.named_project import copies, named_project
from services.project_amount import LockedProject
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

LINES_MAX = 2000

_TABLE, _PART = table_of(Dividend), table_of(ProjectParticipation)


def _parts(role: Role) -> Executable:
    return select(_PART.c.id).where(
        _PART.c.county_id == bindparam("county_id"),
        _PART.c.project_id == bindparam("project_id"),
        _PART.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
        rows(_PART, role),
    )


PARTS = Scoped(_parts)
_LINES = given("line", id=("line_ids", Uuid), part_id=("part_ids", Uuid), amount=("amounts", MONEY))
_PAID = {
    "county_id": _PART.c.county_id,
    "id": _LINES.c.id,
    "project_id": _PART.c.project_id,
    "participation_id": _PART.c.id,
    "household_id": _PART.c.household_id,
    "lender_id": _PART.c.lender_id,
    "kind": bindparam("kind", type_=Text),
    "amount": _LINES.c.amount,
    "paid_on": bindparam("paid_on", type_=Date),
    "document_no": bindparam("document_no", type_=Text),
    "project_amount": bindparam("project_amount", type_=MONEY),
    "project_lender_groups": bindparam("project_lender_groups", type_=TEXTS),
    "recorded_at": bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
    "recorded_by": bindparam("recorded_by", type_=Text),
}
INSERT = Statement(
    insert(_TABLE).from_select(
        list(_PAID),
        select(*_PAID.values()).where(
            _PART.c.county_id == bindparam("county_id"),
            _PART.c.project_id == bindparam("project_id"),
            _PART.c.id == _LINES.c.part_id,
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class DividendLine:
    """So much, yuan, for the household of one participation."""

    participation: GlobalId
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class DividendRecord:
    """Input of `dividendRecord`: one payment day and paper, a line for each household's part."""

    project: GlobalId
    kind: BenefitKind = BenefitKind.DIVIDEND
    paid_on: date
    document_no: str = number(100)
    lines: tuple[DividendLine, ...] = many(DividendLine, most=LINES_MAX)


@use_case(Act.DIVIDEND_RECORD, moves_money=True)
async def dividend_record(work: Work, command: DividendRecord) -> Done | Refused:
    """Append them all, or none; the same few statements, however many households."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    parts = await _named(work, command, project)
    amounts = [line.amount for line in command.lines]
    work.add(judge_dividends(amounts, command.paid_on, work.today))
    if work.refusals:
        return Refused()
    await INSERT.run(
        work.connection,
        **copies(project.row),
        kind=command.kind.value,
        paid_on=command.paid_on,
        document_no=command.document_no,
        line_ids=[work.new_id() for _ in parts],
        part_ids=parts,
        amounts=amounts,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    total = sum(amounts, ZERO)
    details: Mapping[str, Any] = {
        "kind": command.kind,
        "paidOn": command.paid_on,
        "documentNo": command.document_no,
        "lines": len(parts),
        "total": total,
    }
    after, entry, messages = await project_amount.move(
        work, project, ProjectEventKind.DIVIDENDS_PAID, details=details
    )
    return Done(
        ids={"project": project_amount.project_id(after)},
        audits=(replace(entry, after={**(entry.after or {}), "dividends": details}),),
        figures={"total": total},
        messages=messages,
    )


async def _named(work: Work, command: DividendRecord, project: LockedProject) -> list[UUID]:
    """The participations of the lines, each of this project and once."""
    keys = [work.key_of(line.participation, "participation") for line in command.lines]
    found = await PARTS.all(
        work.connection,
        work.actor,
        county_id=work.county_id,
        project_id=project.row["id"],
        ids=keys,
    )
    known, seen = {row["id"] for row in found}, set[UUID]()
    for index, key in enumerate(keys):
        place = ("lines", str(index), "participation")
        if key not in known:
            work.refuse(ErrorCode.NOT_FOUND, *place)
        elif key in seen:
            work.refuse(ErrorCode.VALIDATION, *place, reason="DUPLICATE")
        seen.add(key)
    return keys
