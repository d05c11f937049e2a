"""A cooperation agreement (合作协议): as its own acts lock it, and as a loan's steps ask for it.

A loan goes on under the newest signed revision of the agreement it names: an amendment takes the
place of what it amends. The agreement is locked after the loan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Executable, and_, bindparam, or_, select

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.agreement import Agreement
from rules.facts import AgreementFacts
from rules.notice_2018_119.part_1_4_agreement import AGREEMENT_STANDS
from rules.states import AGREEMENT as MACHINE
from rules.vocabulary import AgreementParty, AgreementState, Participation
from services.audit import AuditEntry
from services.own_row import OwnRow, Row
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

TOLD = (
    "agreement_no",
    "revision",
    "state",
    "amount",
    "starts_on",
    "ends_on",
    "consent_on",
    "signed_on",
    "ended_on",
    "ended_reason",
    "version",
)
AGREEMENT = OwnRow(Agreement, "agreement", Resource.HOUSEHOLD, TOLD)
BEGIN = AGREEMENT.writer("state")
END = AGREEMENT.writer("state", "ended_on", "ended_reason")

_TABLE = table_of(Agreement)


def _named(role: Role) -> Executable:
    return select(*_TABLE.columns).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.id == bindparam("agreement_id"),
        rows(_TABLE, role),
    )


def _of_loan(role: Role, *, locked: bool) -> Executable:
    """The newest revision in force or signed, else the one that is named."""
    named = _TABLE.alias("named")
    stands = or_(*(_TABLE.c.state == state.value for state in AGREEMENT_STANDS))
    found = (
        select(*_TABLE.columns)
        .join_from(
            _TABLE,
            named,
            and_(
                named.c.county_id == _TABLE.c.county_id,
                named.c.agreement_no == _TABLE.c.agreement_no,
                named.c.household_id == _TABLE.c.household_id,
            ),
        )
        .where(
            named.c.county_id == bindparam("county_id"),
            named.c.id == bindparam("agreement_id"),
            or_(_TABLE.c.id == named.c.id, stands),
            rows(_TABLE, role),
        )
        .order_by(stands.desc(), _TABLE.c.revision.desc())
        .limit(1)
    )
    return found.with_for_update(key_share=True, of=_TABLE) if locked else found


def _lock_of_loan(role: Role) -> Executable:
    return _of_loan(role, locked=True)


def _read_of_loan(role: Role) -> Executable:
    return _of_loan(role, locked=False)


NAMED = Scoped(_named)
OF_LOAN = {True: Scoped(_lock_of_loan), False: Scoped(_read_of_loan)}


def facts(row: Mapping[str, Any], *, project: Mapping[str, Any] | None = None) -> AgreementFacts:
    """As the rules take it; `project` is that of the loan that goes on under it."""
    return AgreementFacts(
        state=AgreementState[row["state"]],
        ends_on=row["ends_on"],
        parties_with_duties=frozenset(
            AgreementParty[one["party"]] for one in json.loads(row["duties"])
        ),
        has_consent=None not in (row["consent_on"], row["consent_witness"], row["consent_hash"]),
        has_benefit_linkage=row["benefit_kind"] is not None
        and (row["benefit_amount"] is not None or bool(row["benefit_period"])),
        has_risk_control=bool((row["risk_control"] or "").strip()),
        voluntary=row["voluntary"],
        participation=Participation[row["participation"]],
        is_with_user=project is None or project["enterprise_id"] == row["enterprise_id"],
        stands_from=row["signed_on"] if row["replaces_id"] is None else None,
    )


def unobjectionable(today: date) -> AgreementFacts:
    """Stands for an agreement that was not found and has been refused already."""
    return AgreementFacts(
        state=AgreementState.SIGNED,
        ends_on=today,
        parties_with_duties=frozenset(AgreementParty),
        has_consent=True,
        has_benefit_linkage=True,
        has_risk_control=True,
        voluntary=True,
        participation=Participation.LABOUR,
    )


async def of_loan(work: Work, loan: Mapping[str, Any], *, locked: bool = False) -> Row | None:
    """The agreement that a loan goes on under; none for a loan that names none."""
    if loan["agreement_id"] is None:
        return None
    found: Row | None = await OF_LOAN[locked].one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        agreement_id=loan["agreement_id"],
    )
    return found


async def begin(work: Work, row: Row) -> tuple[AuditEntry, ...]:
    """SIGNED becomes IN_FORCE with the first money that flows under it."""
    state = MACHINE.after(row["state"], "begin")
    if state is None:
        return ()
    after = await AGREEMENT.write(work, row, BEGIN, state=state)
    return (AGREEMENT.audited(row, after),)
