"""bankMatchRecord: finance says which entry a line of the bank is, and why (人工勾对).

For what no number and no amount shows; the amounts may differ, and the difference is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.bank_statement import BankLine, BookLine, HandMatchFacts, Pair, judge_hand_match
from rules.refusal import ErrorCode
from rules.vocabulary import BankMatchMeans
from services import bank_statement_row as row_of
from services import fund
from services.audit import AuditEntry
from services.command import text
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class BankMatchRecord:
    """Input of `bankMatchRecord`: a line by its number in the statement."""

    statement: GlobalId
    line: int
    entry: GlobalId
    reason: str = text(500, lines=True, judged=True)


@use_case(Act.BANKMATCH_RECORD)
async def bank_match_record(work: Work, command: BankMatchRecord) -> Done | Refused:
    """One pair, where neither has one."""
    standing = await fund.permitted(work, lock=True)
    if standing is None:
        return Refused()
    work.named = command.statement
    row = await row_of.HAND.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        statement_id=work.key_of(command.statement, "bankstatement"),
        number=command.line,
        entry_id=work.key_of(command.entry, "fundentry"),
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "statement")
        return Refused()
    facts = HandMatchFacts(
        is_corrected=row["is_corrected"],
        line=row["line"],
        line_matched=row["line_matched"],
        entry=row["entry"],
        entry_matched=row["entry_matched"],
        reason=command.reason,
    )
    work.add(judge_hand_match(facts))
    if work.refusals:
        return Refused()
    pair = Pair(
        BankLine(
            (row["statement_id"], command.line), row["booked_on"], row["line"], row["reference"]
        ),
        BookLine(row["entry_id"], row["business_on"], row["entry"], row["document_no"]),
        BankMatchMeans.MANUAL,
    )
    (key,) = await row_of.enter_matches(work, standing["id"], [(pair, command.reason)])
    named = GlobalId("bankmatch", work.county_id, key)
    audit = AuditEntry(
        county_id=work.county_id,
        named=named,
        after={
            "statement": str(command.statement),
            "line": command.line,
            "entry": str(command.entry),
            "means": pair.means,
            "difference": pair.difference,
            "reason": command.reason,
        },
    )
    return Done(
        ids={"match": named, "statement": command.statement},
        audits=(audit,),
        figures={"difference": pair.difference},
    )
