"""maliciousDefaultConfirm: the court's word, with its case number (row 39, B21).

What it finds bars the household from every lender, what it lifts admits it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, func, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.base import TEXTS
from models.ids import GlobalId
from models.malicious_default import MaliciousDefault
from models.statement import Statement
from rules.care_facts import DefaultConfirmationFacts
from rules.collection import judge_default_confirmation
from rules.policy import policy_on
from rules.states import MALICIOUS_DEFAULT
from rules.vocabulary import HouseholdFlag, MaliciousDefaultState
from services import exposure, household_row
from services.audit import AuditEntry
from services.command import optional_number, optional_text
from services.malicious_default_row import END, FINDING
from services.own_row import Row
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import NO_ROW, Work

BEGIN = FINDING.writer("state", "case_no", "confirmed_on", "confirmed_by")
MARK = household_row.writer("flags")
FLAG = HouseholdFlag.MALICIOUS_DEFAULT
BARRING = (MaliciousDefaultState.EFFECTIVE, MaliciousDefaultState.LIFT_PROPOSED)

_TABLE = table_of(MaliciousDefault)


def _household(role: Role) -> Executable:
    return select(_TABLE.c.household_id).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.id == bindparam("finding_id"),
        rows(_TABLE, role),
    )


HOUSEHOLD = Scoped(_household)
OTHERS = Statement(
    select(func.count())
    .select_from(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.household_id == bindparam("of_household_id"),
        _TABLE.c.id != bindparam("of_id"),
        _TABLE.c.state == func.any(bindparam("states", type_=TEXTS)),
    )
)


@dataclass(frozen=True, kw_only=True)
class MaliciousDefaultConfirm:
    """Input of `maliciousDefaultConfirm`: the case number is mandatory for a finding."""

    malicious_default: GlobalId
    case_no: str | None = optional_number(100)
    note: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.MALICIOUSDEFAULT_CONFIRM)
async def malicious_default_confirm(work: Work, command: MaliciousDefaultConfirm) -> Done | Refused:
    """PROPOSED becomes EFFECTIVE, LIFT_PROPOSED becomes LIFTED; the household's mark follows."""
    household = await _lock_household(work, command.malicious_default)
    row = await FINDING.lock(work, command.malicious_default, "maliciousDefault")
    if row is None or household is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    state = MaliciousDefaultState[row["state"]]
    work.add(
        judge_default_confirmation(
            DefaultConfirmationFacts(today=work.today, state=state, case_no=command.case_no)
        )
    )
    if work.refusals:
        return Refused()
    begins = state is MaliciousDefaultState.PROPOSED
    after = await (_begin if begins else _end)(work, row, command)
    is_barred = begins or await _is_barred_otherwise(work, row)
    entries = await _mark(work, household, is_barred=is_barred)
    return Done(
        ids={
            "malicious_default": FINDING.named(after),
            "household": household_row.household_id(household),
        },
        audits=(FINDING.audited(row, after), *entries),
    )


async def _lock_household(work: Work, finding: GlobalId) -> Row | None:
    """The household by its exposure, the first lock: its mark is what every lender is judged by."""
    found = await HOUSEHOLD.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        finding_id=work.key_of(finding, "maliciousdefault"),
    )
    key: UUID = NO_ROW if found is None else found["household_id"]
    await exposure.open_and_lock(work, key, policy_on(work.today).max_household_amount)
    row: Row | None = await household_row.FIND.one(
        work.connection, work.actor, county_id=work.county_id, household_id=key
    )
    return row


async def _begin(work: Work, row: Row, command: MaliciousDefaultConfirm) -> Row:
    return await FINDING.write(
        work,
        row,
        BEGIN,
        state=MALICIOUS_DEFAULT.after(row["state"], "confirm"),
        case_no=command.case_no,
        confirmed_on=work.today,
        confirmed_by=work.actor.subject,
    )


async def _end(work: Work, row: Row, command: MaliciousDefaultConfirm) -> Row:
    told = [text for text in (command.note, command.case_no) if text is not None]
    return await FINDING.write(
        work,
        row,
        END,
        state=MALICIOUS_DEFAULT.after(row["state"], "confirm"),
        ended_on=work.today,
        ended_by=work.actor.subject,
        ended_note=" ".join(told) or None,
    )


async def _is_barred_otherwise(work: Work, row: Row) -> bool:
    """Whether another debt of the household is found evaded."""
    found: Any = await OTHERS.one(
        work.connection,
        of_county_id=work.county_id,
        of_household_id=row["household_id"],
        of_id=row["id"],
        states=sorted(state.value for state in BARRING),
    )
    return bool(found[0])


async def _mark(work: Work, household: Row, *, is_barred: bool) -> tuple[AuditEntry, ...]:
    flags = [flag for flag in household["flags"] if flag != FLAG]
    if is_barred:
        flags.append(FLAG.value)
    if set(flags) == set(household["flags"]):
        return ()
    after = await household_row.write(work, household, MARK, flags=flags)
    return (household_row.audited(household, after),)
