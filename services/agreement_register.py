"""agreementRegister: a cooperation agreement is kept as a draft (一(四), rows 13, 16 and 70)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, bindparam, func, insert, select

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.agreement import Agreement
from models.ids import GlobalId
from models.statement import Statement
from rules.agreement import judge_agreement_registration
from rules.facts import AgreementRegistrationFacts
from rules.money import is_money
from rules.refusal import ErrorCode
from rules.states import AGREEMENT as MACHINE
from rules.states import judge_transition
from rules.vocabulary import (
    AgreementParty,
    BenefitKind,
    EnterpriseKind,
    EnterpriseListState,
    Participation,
)
from services import household_row
from services.agreement_row import AGREEMENT
from services.command import many, number, optional_part, optional_text, text
from services.enterprise_row import find_enterprise
from services.own_row import Row
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

DUTIES_MAX = 20

_TABLE = table_of(Agreement)


@dataclass(frozen=True, kw_only=True)
class AgreementDuty:
    """What one of the parties undertakes."""

    party: AgreementParty
    duty: str = text(500, lines=True)


@dataclass(frozen=True, kw_only=True)
class BenefitLinkage:
    """How the household shares (利益联结机制): the kind, and yuan or a period or both."""

    kind: BenefitKind
    amount: Decimal | None = None
    period: str | None = optional_text(100)


@dataclass(frozen=True, kw_only=True)
class AgreementRegister:
    """Input of `agreementRegister`: a draft may lack what is due when it is signed.

    `replaces` names the agreement of the same number that this one amends.
    """

    agreement_no: str = number()
    household: GlobalId
    enterprise: GlobalId
    amount: Decimal
    starts_on: date
    ends_on: date
    duties: tuple[AgreementDuty, ...] = many(AgreementDuty, most=DUTIES_MAX)
    benefit_linkage: BenefitLinkage | None = optional_part(BenefitLinkage)  # noqa: RUF009
    risk_control: str | None = optional_text(2000, lines=True)
    voluntary: bool
    participation: Participation
    replaces: GlobalId | None = None


def _newest(role: Role) -> Executable:
    return select(func.max(_TABLE.c.revision).label("revision")).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.agreement_no == bindparam("agreement_no"),
        rows(_TABLE, role),
    )


NEWEST = Scoped(_newest)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


@use_case(Act.AGREEMENT_REGISTER, duplicate=(ErrorCode.VALIDATION, "agreementNo"))
async def agreement_register(work: Work, command: AgreementRegister) -> Done | Refused:
    """Keep it as DRAFT; an amendment is the next revision of the number it replaces."""
    household = await _find_household(work, command)
    entity = await find_enterprise(work, command.enterprise)
    replaced = await _find_replaced(work, command)
    newest = await NEWEST.one(
        work.connection, work.actor, county_id=work.county_id, agreement_no=command.agreement_no
    )
    if command.replaces is None and newest["revision"] is not None:
        work.invalid("agreementNo", "DUPLICATE")
    work.add(judge_agreement_registration(_facts(work, command, entity)))
    _judge_linkage(work, command.benefit_linkage)
    if work.refusals:
        return Refused()
    assert household is not None, "what was not found has been refused"
    revision = (newest["revision"] or 0) + 1
    row = await INSERT.one(work.connection, **_row(work, command, household, replaced, revision))
    return Done(ids={"agreement": AGREEMENT.named(row)}, audits=(AGREEMENT.audited(None, row),))


async def _find_household(work: Work, command: AgreementRegister) -> Mapping[str, Any] | None:
    row: Mapping[str, Any] | None = await household_row.FIND.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        household_id=work.key_of(command.household, "household"),
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "household")
        return None
    work.permit(
        Resource.HOUSEHOLD, {"county_id": work.county_id, "township_id": row["township_id"]}
    )
    return row


async def _find_replaced(work: Work, command: AgreementRegister) -> Row | None:
    """The agreement that is amended: of this household, of this number, signed or in force."""
    if command.replaces is None:
        return None
    row = await AGREEMENT.lock(work, command.replaces, "replaces")
    work.named = None
    if row is None:
        return None
    work.add(judge_transition(MACHINE, row["state"], "amend", "replaces"))
    if row["household_id"] != command.household.key:
        work.invalid("replaces", "NOT_OF_HOUSEHOLD")
    if row["agreement_no"] != command.agreement_no:
        work.invalid("agreementNo", "NOT_OF_REPLACED", expected=row["agreement_no"])
    return row


def _facts(
    work: Work, command: AgreementRegister, entity: Mapping[str, Any] | None
) -> AgreementRegistrationFacts:
    """As the rules take it; an entity that was not found has been refused already."""
    return AgreementRegistrationFacts(
        today=work.today,
        entity_kind=EnterpriseKind["ENTERPRISE" if entity is None else entity["kind"]],
        entity_list_state=EnterpriseListState[
            "UNLISTED" if entity is None else entity["list_state"]
        ],
        amount=command.amount,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
    )


def _judge_linkage(work: Work, linkage: BenefitLinkage | None) -> None:
    amount = None if linkage is None else linkage.amount
    if amount is not None and (amount <= 0 or not is_money(amount)):
        work.refuse(ErrorCode.VALIDATION, "benefitLinkage", "amount", reason="NOT_POSITIVE_MONEY")


def _row(
    work: Work,
    command: AgreementRegister,
    household: Mapping[str, Any],
    replaced: Row | None,
    revision: int,
) -> dict[str, Any]:
    linkage = command.benefit_linkage
    duties = [{"party": one.party.value, "duty": one.duty} for one in command.duties]
    return {
        "county_id": work.county_id,
        "id": work.new_id(),
        "agreement_no": command.agreement_no,
        "revision": revision,
        "replaces_id": None if replaced is None else replaced["id"],
        "household_id": household["id"],
        "township_id": household["township_id"],
        "enterprise_id": command.enterprise.key,
        "state": MACHINE.first,
        "amount": command.amount,
        "starts_on": command.starts_on,
        "ends_on": command.ends_on,
        "duties": json.dumps(duties, ensure_ascii=False),
        "benefit_kind": None if linkage is None else linkage.kind.value,
        "benefit_amount": None if linkage is None else linkage.amount,
        "benefit_period": None if linkage is None else linkage.period,
        "risk_control": command.risk_control,
        "voluntary": command.voluntary,
        "participation": command.participation.value,
        "consent_on": None,
        "consent_witness": None,
        "consent_hash": None,
        "signed_on": None,
        "ended_on": None,
        "ended_reason": None,
        "recorded_at": work.now,
        "recorded_by": work.actor.subject,
        "version": 1,
    }
