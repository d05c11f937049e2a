"""collectionActionRecord: an economic, administrative or judicial step (二(五), row 38)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from authz.act import Act
from authz.role import Role
from models.collection import CollectionAction
from models.ids import GlobalId
from models.statement import Statement
from rules.care_facts import CollectionActionFacts
from rules.collection import judge_collection_action
from rules.vocabulary import CollectionMeans, CollectionState
from services.audit import AuditEntry
from services.collection_case import CASE
from services.command import optional_number, text
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

RECORD = Statement(insert(table_of(CollectionAction)))
# Who goes to law: the creditor, and the court itself.
JUDICIAL = frozenset({Role.COUNTY_BANK, Role.BANK_OUTLET, Role.COUNTY_COURT})


@dataclass(frozen=True, kw_only=True)
class CollectionActionRecord:
    """Input of `collectionActionRecord`: `acted_on` is by default the business day."""

    collection_case: GlobalId
    means: CollectionMeans
    acted_on: date | None = None
    result: str = text(1000, lines=True)
    document_no: str | None = optional_number(100)


@use_case(Act.COLLECTIONACTION_RECORD)
async def collection_action_record(work: Work, command: CollectionActionRecord) -> Done | Refused:
    """Append what was done; the case is held so that nobody closes it meanwhile."""
    case = await CASE.lock(work, command.collection_case, "collectionCase")
    if case is None:
        return Refused()
    acted_on = command.acted_on or work.today
    work.add(
        judge_collection_action(
            CollectionActionFacts(
                today=work.today,
                state=CollectionState[case["state"]],
                opened_on=case["opened_on"],
                acted_on=acted_on,
                means=command.means,
                may_judge=work.actor.role in JUDICIAL,
            )
        )
    )
    if work.refusals:
        return Refused()
    key = work.new_id()
    told = {
        "means": command.means.value,
        "acted_on": acted_on,
        "result": command.result,
        "document_no": command.document_no,
    }
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        case_id=case["id"],
        loan_id=case["loan_id"],
        lender_id=case["lender_id"],
        outlet_id=case["outlet_id"],
        township_id=case["township_id"],
        **told,
        recorded_role=work.actor.role.value,
        recorded_by=work.actor.subject,
        recorded_at=work.now,
    )
    named = GlobalId("collectionaction", work.county_id, key)
    entry = AuditEntry(
        county_id=work.county_id, named=named, after=told, lender_id=case["lender_id"]
    )
    return Done(ids={"action": named, "collection_case": CASE.named(case)}, audits=(entry,))
