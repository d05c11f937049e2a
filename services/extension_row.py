"""An extension, locked behind its loan; what is known of a loan's others; whom each step tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, func, or_, select

from authz.role import Role
from authz.rows import rows
from models.extension import Extension
from rules.care_facts import ExtensionFacts, PendingExtension
from rules.facts import SecurityFacts
from rules.vocabulary import ExtensionState
from services.loan_row import LockedLoan, loan_id
from services.outbox import Message, office
from services.row_of_loan import RowOfLoan
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

EXTENSION = RowOfLoan(
    Extension,
    "extension",
    (
        "state",
        "reason",
        "old_matures_on",
        "new_matures_on",
        "new_rate",
        "pa_consented_on",
        "lender_consented_on",
        "ended_on",
        "ended_reason",
        "version",
    ),
)
# The offices whose consent is missing in each state in which an extension is open.
MISSING: dict[ExtensionState, tuple[Role, ...]] = {
    ExtensionState.REQUESTED: (Role.COUNTY_PA, Role.COUNTY_BANK),
    ExtensionState.PA_CONSENT: (Role.COUNTY_BANK,),
    ExtensionState.LENDER_CONSENT: (Role.COUNTY_PA,),
}

_TABLE = table_of(Extension)
IS_OPEN = or_(*(_TABLE.c.state == state.value for state in MISSING))


def _known(role: Role) -> Executable:
    """One row: the maturity before the first extension in force, and the open one."""
    in_force = _TABLE.c.state == ExtensionState.EFFECTIVE.value
    return select(
        func.min(_TABLE.c.old_matures_on).filter(in_force).label("first_matures_on"),
        func.max(_TABLE.c.new_matures_on).filter(IS_OPEN).label("open_matures_on"),
        func.max(_TABLE.c.state).filter(IS_OPEN).label("open_state"),
    ).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.loan_id == bindparam("loan_id"),
        rows(_TABLE, role),
    )


KNOWN = Scoped(_known)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownExtensions:
    """A loan's extensions: the maturity it was lent with where some are in force, and the open."""

    first_matures_on: date | None
    pending: PendingExtension | None

    def facts(
        self,
        work: Work,
        loan: LockedLoan,
        new_matures_on: date,
        security: SecurityFacts | None = None,
    ) -> ExtensionFacts:
        """An extension of the loan to that day, as the rules take it."""
        return ExtensionFacts(
            today=work.today,
            state=loan.state,
            value_on=loan.row["value_on"],
            first_matures_on=self.first_matures_on or loan.row["matures_on"],
            matures_on=loan.row["matures_on"],
            new_matures_on=new_matures_on,
            security=security or SecurityFacts(),
        )


async def known_extensions(work: Work, key: UUID) -> KnownExtensions:
    """What was asked for and granted before; the loan is locked, so it stays so."""
    found = await KNOWN.one(work.connection, work.actor, county_id=work.county_id, loan_id=key)
    pending = None
    if found["open_state"] is not None:
        missing = MISSING[ExtensionState[found["open_state"]]]
        pending = PendingExtension(
            new_matures_on=found["open_matures_on"], missing=tuple(role.value for role in missing)
        )
    return KnownExtensions(first_matures_on=found["first_matures_on"], pending=pending)


def told(work: Work, row: Mapping[str, Any]) -> tuple[Message, ...]:
    """Every step is told to the two offices that consent; the topic says the new state."""
    lender = work.directory.lender(row["lender_id"])
    payload = {
        "county": row["county_id"],
        "extension": EXTENSION.named(row),
        "loan": loan_id(row["county_id"], row["loan_id"]),
        "state": row["state"],
        "oldMaturesOn": row["old_matures_on"],
        "newMaturesOn": row["new_matures_on"],
    }
    topic = f"extension.{row['state'].lower()}"
    recipients = (
        office(Role.COUNTY_PA, row["county_id"]),
        office(Role.COUNTY_BANK, row["county_id"], lender.code if lender is not None else None),
    )
    return tuple(
        Message(topic=topic, recipient=recipient, payload=payload) for recipient in recipients
    )
