"""modelBorrowerPublish: a model borrower is shown by name, with his consent (三(二), row 101)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from models.ids import GlobalId
from rules.duty_facts import PublishingFacts
from rules.policy import policy_on
from services.command import optional_number
from services.identity_reveal import MEMBER
from services.model_borrower_record import MODEL
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = MODEL.writer("name", "consented_on", "consent_no", "published_on")


@dataclass(frozen=True, kw_only=True)
class ModelBorrowerPublish:
    """Input of `modelBorrowerPublish`: the day and the number of his written consent."""

    model_borrower: GlobalId
    consented_on: date | None = None
    consent_no: str | None = optional_number()
    expected_version: int | None = None


@use_case(Act.MODELBORROWER_PUBLISH)
async def model_borrower_publish(work: Work, command: ModelBorrowerPublish) -> Done | Refused:
    """From now on the name is whole; who was published stays so."""
    row = await MODEL.lock(work, command.model_borrower, "modelBorrower")
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    facts = PublishingFacts(
        today=work.today,
        consented_on=command.consented_on,
        document_no=command.consent_no,
        published_on=row["published_on"],
    )
    work.add(policy_on(work.today).duties.publishable(facts))
    if work.refusals:
        return Refused()
    member = await MEMBER.seen(work, row["member_id"])
    assert member is not None, "who sees the record sees the household"
    after = await MODEL.write(
        work,
        row,
        WRITE,
        name=member["name"],
        consented_on=command.consented_on,
        consent_no=command.consent_no,
        published_on=work.today,
    )
    return Done(
        ids={"model_borrower": MODEL.named(after)},
        audits=(MODEL.audited(row, after),),
    )
