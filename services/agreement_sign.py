"""agreementSign: the household consents and the agreement is signed (一(四), rows 16, 17, 79)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from authz.act import Act
from models.ids import GlobalId
from rules.agreement import judge_agreement_signing
from rules.facts import AgreementSigningFacts, ConsentFacts
from rules.states import AGREEMENT as MACHINE
from rules.states import judge_transition
from rules.vocabulary import EnterpriseKind, EnterpriseListState
from services import agreement_row, enterprise_row
from services.agreement_row import AGREEMENT, END
from services.audit import AuditEntry
from services.command import optional_part, optional_text
from services.own_row import Row
from services.use_case import Done, Refused, use_case
from services.work import Work

REPLACED = "REPLACED"
WRITE = AGREEMENT.writer("state", "consent_on", "consent_witness", "consent_hash", "signed_on")


@dataclass(frozen=True, kw_only=True)
class AgreementConsent:
    """The household's consent (农户同意书): `file_hash` is the SHA-256 of the signed paper."""

    consent_on: date | None = None
    witness: str | None = optional_text(64, judged=True)
    file_hash: str | None = optional_text(64, judged=True)


@dataclass(frozen=True, kw_only=True)
class AgreementSign:
    """Input of `agreementSign`: `signed_on` is by default the business day."""

    agreement: GlobalId
    consent: AgreementConsent | None = optional_part(AgreementConsent)  # noqa: RUF009
    signed_on: date | None = None
    expected_version: int | None = None


@use_case(Act.AGREEMENT_SIGN)
async def agreement_sign(work: Work, command: AgreementSign) -> Done | Refused:
    """DRAFT becomes SIGNED; what it replaces ends, and hands over where it was in force."""
    row = await AGREEMENT.lock(work, command.agreement, "agreement")
    if row is None:
        return Refused()
    replaced = await _lock_replaced(work, command, row)
    entity = await enterprise_row.FIND.one(
        work.connection, work.actor, enterprise_id=row["enterprise_id"]
    )
    assert entity is not None, "an agreement's enterprise exists"
    work.expect_version(command.expected_version, row["version"])
    signing = _facts(work, command, row, entity)
    work.add(judge_agreement_signing(signing))
    if work.refusals:
        return Refused()
    state = MACHINE.after(row["state"], "sign")
    if replaced is not None and replaced["state"] == MACHINE.after("SIGNED", "begin"):
        state = replaced["state"]
    consent = signing.consent
    after = await AGREEMENT.write(
        work,
        row,
        WRITE,
        state=state,
        consent_on=consent.given_on,
        consent_witness=consent.witness,
        consent_hash=bytes.fromhex(consent.file_hash or ""),
        signed_on=signing.signed_on,
    )
    audits: tuple[AuditEntry, ...] = (AGREEMENT.audited(row, after),)
    if replaced is not None:
        ended = await AGREEMENT.write(
            work,
            replaced,
            END,
            state=MACHINE.after("IN_FORCE", "terminate"),
            ended_on=signing.signed_on,
            ended_reason=REPLACED,
        )
        audits = (*audits, AGREEMENT.audited(replaced, ended))
    return Done(ids={"agreement": AGREEMENT.named(after)}, audits=audits)


async def _lock_replaced(work: Work, command: AgreementSign, row: Row) -> Row | None:
    """The revision that this one takes the place of; it must not have ended meanwhile."""
    if row["replaces_id"] is None:
        return None
    named = GlobalId("agreement", row["county_id"], row["replaces_id"])
    replaced = await AGREEMENT.lock(work, named, "agreement")
    work.named = command.agreement
    assert replaced is not None, "it is of the same household"
    work.add(judge_transition(MACHINE, replaced["state"], "amend", "agreement"))
    return replaced


def _facts(
    work: Work, command: AgreementSign, row: Row, entity: Mapping[str, Any]
) -> AgreementSigningFacts:
    consent = command.consent or AgreementConsent()
    return AgreementSigningFacts(
        today=work.today,
        signed_on=command.signed_on or work.today,
        consent=ConsentFacts(
            given_on=consent.consent_on, witness=consent.witness, file_hash=consent.file_hash
        ),
        agreement=agreement_row.facts(row),
        entity_kind=EnterpriseKind[entity["kind"]],
        entity_list_state=EnterpriseListState[entity["list_state"]],
    )
