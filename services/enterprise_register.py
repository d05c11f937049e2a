"""enterpriseRegister: an entity that may use household loans enters the dictionary (二(九)2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from authz.act import Act
from authz.resource import Resource
from models.enterprise import Enterprise
from models.ids import GlobalId
from models.statement import Statement
from rules.facts import EnterpriseFacts
from rules.project import judge_enterprise_registration
from rules.refusal import ErrorCode
from rules.vocabulary import EnterpriseKind, EnterpriseListState
from services.audit import AuditEntry
from services.command import number, optional_text, text
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(Enterprise)
# The dictionary is read by all, so that a code is taken is nobody's secret.
NAMESAKE = Statement(select(_TABLE.c.id).where(_TABLE.c.uscc == bindparam("uscc")))
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


@dataclass(frozen=True, kw_only=True)
class EnterpriseRegister:
    """Input of `enterpriseRegister`: `uscc` is the unified social credit code (18 characters)."""

    name: str = text(100, judged=True)
    uscc: str = number(18, judged=True)
    kind: EnterpriseKind
    legal_representative: str | None = optional_text(50)


@use_case(Act.ENTERPRISE_REGISTER, duplicate=(ErrorCode.VALIDATION, "uscc"))
async def enterprise_register(work: Work, command: EnterpriseRegister) -> Done | Refused:
    """Register it, on no list yet. A platform may stand here; its projects are refused."""
    work.permit(Resource.ENTERPRISE, {"county_id": work.county_id})
    namesake = await NAMESAKE.one(work.connection, uscc=command.uscc)
    work.add(judge_enterprise_registration(EnterpriseFacts(name=command.name, uscc=command.uscc)))
    if namesake is not None:
        work.invalid("uscc", "DUPLICATE")
    if work.refusals:
        return Refused()
    row = await INSERT.one(
        work.connection,
        id=work.new_id(),
        home_county_id=work.county_id,
        name=command.name,
        uscc=command.uscc,
        kind=command.kind.value,
        list_state=EnterpriseListState.UNLISTED.value,
        listed_on=None,
        listed_by_county_id=None,
        legal_representative=command.legal_representative,
        recorded_at=work.now,
        version=1,
    )
    named = GlobalId("enterprise", None, row["id"])
    told = ("name", "uscc", "kind", "list_state", "legal_representative", "version")
    entry = AuditEntry(
        county_id=work.county_id, named=named, after={name: row[name] for name in told}
    )
    return Done(ids={"enterprise": named}, audits=(entry,))
