"""cooperationRegister: a county and a lender agree how they share losses (二(七), A15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, Integer, Text, Uuid, bindparam, insert, select

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.base import RATIO
from models.cooperation import Cooperation, CooperationShare
from models.directory import LenderEntry
from models.statement import Statement
from rules.cooperation import judge_cooperation
from rules.fund_facts import CooperationFacts
from rules.refusal import ErrorCode
from rules.vocabulary import RecoveryRule
from services.audit import AuditEntry
from services.command import number, optional_many, optional_text, text
from services.cooperation import COOPERATION
from services.given import given
from services.lender_of_county import lender_of_county
from services.own_row import Row
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

OTHERS_MAX = 20

_TABLE = table_of(Cooperation)
_SHARE = table_of(CooperationShare)
_GIVEN = given(
    "given",
    number=("numbers", Integer),
    party=("parties", Text),
    share=("shares", RATIO),
)

INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))
INSERT_SHARES = Statement(
    insert(_SHARE).from_select(
        ["county_id", "cooperation_id", "number", "lender_id", "party", "share"],
        select(
            bindparam("county_id", type_=Integer),
            bindparam("cooperation_id", type_=Uuid),
            _GIVEN.c.number,
            bindparam("lender_id", type_=Integer),
            _GIVEN.c.party,
            _GIVEN.c.share,
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class OtherShare:
    """What a further party bears (担保公司 and others), a fraction."""

    party: str = text(100)
    share: Decimal


@dataclass(frozen=True, kw_only=True)
class CooperationRegister:
    """Input of `cooperationRegister`: the lender by its code; shares are fractions that make 1.

    Without `buffer_months` the notice's number holds; without `ends_on` it has no end.
    """

    lender: str = number()
    document_no: str = number(100)
    fund_share: Decimal
    lender_share: Decimal
    other_shares: tuple[OtherShare, ...] = optional_many(OtherShare, most=OTHERS_MAX)
    buffer_months: int | None = None
    recovery_rule: RecoveryRule
    starts_on: date
    ends_on: date | None = None
    file_hash: str | None = optional_text(64, judged=True)


def _same_start(role: Role) -> Executable:
    return select(_TABLE.c.id).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.lender_id == bindparam("lender_id"),
        _TABLE.c.starts_on == bindparam("starts_on"),
        rows(_TABLE, role),
    )


SAME_START = Scoped(_same_start)


@use_case(Act.COOPERATION_REGISTER, duplicate=(ErrorCode.VALIDATION, "startsOn"))
async def cooperation_register(work: Work, command: CooperationRegister) -> Done | Refused:
    """Keep it; it takes the place of the lender's former one from the day it starts."""
    work.permit(Resource.COOPERATION, {"county_id": work.county_id})
    lender = lender_of_county(work, command.lender)
    same_start = await SAME_START.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        lender_id=0 if lender is None else lender.id,
        starts_on=command.starts_on,
    )
    work.add(judge_cooperation(_facts(command, has_same_start=same_start is not None)))
    if work.refusals or lender is None:
        return Refused()
    row = await INSERT.one(work.connection, **_row(work, command, lender))
    if command.other_shares:
        await INSERT_SHARES.run(
            work.connection,
            county_id=work.county_id,
            cooperation_id=row["id"],
            lender_id=lender.id,
            numbers=list(range(1, len(command.other_shares) + 1)),
            parties=[one.party for one in command.other_shares],
            shares=[one.share for one in command.other_shares],
        )
    named = COOPERATION.named(row)
    return Done(ids={"cooperation": named}, audits=(_audited(row, command),))


def _facts(command: CooperationRegister, *, has_same_start: bool) -> CooperationFacts:
    return CooperationFacts(
        fund_share=command.fund_share,
        lender_share=command.lender_share,
        others=tuple((one.party, one.share) for one in command.other_shares),
        buffer_months=command.buffer_months,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        file_hash=command.file_hash,
        has_same_start=has_same_start,
    )


def _row(work: Work, command: CooperationRegister, lender: LenderEntry) -> dict[str, Any]:
    file_hash = command.file_hash
    return {
        "county_id": work.county_id,
        "id": work.new_id(),
        "lender_id": lender.id,
        "document_no": command.document_no,
        "fund_share": command.fund_share,
        "lender_share": command.lender_share,
        "buffer_months": command.buffer_months,
        "recovery_rule": command.recovery_rule.value,
        "starts_on": command.starts_on,
        "ends_on": command.ends_on,
        "file_hash": None if file_hash is None else bytes.fromhex(file_hash),
        "recorded_at": work.now,
        "recorded_by": work.actor.subject,
        "version": 1,
    }


def _audited(row: Row, command: CooperationRegister) -> AuditEntry:
    """With the shares of further parties, which stand in rows of their own."""
    shares = {one.party: str(one.share) for one in command.other_shares}
    return COOPERATION.audited(None, row, others=shares)
