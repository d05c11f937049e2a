"""三、强化保障措施: who answers for what, publicity, accountability (rows 87 to 102)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode, Refusal, refuse
from rules.register import RosterFacts, RosterLineFacts

LINES_SHOWN = 20


def truthful_line(line: RosterLineFacts) -> list[Refusal]:
    """Row 89, 三(一)1: 「向放款金融机构提供真实、规范、准确的建档立卡贫困户名册」.

    Everything that is wrong with one line, field by field. A line that is not sound is kept and
    corrected; it never takes others with it (B16: one person in two households is an error).
    """
    found = [_at(line, name, reason) for name, reason in line.unsound.items()]
    if line.id_card_fault is not None:
        found.append(_at(line, "idCard", line.id_card_fault.value))
    if not line.township_known:
        found.append(_at(line, "township", "TOWNSHIP_NOT_OF_COUNTY"))
    if line.township_line is not None:
        found.append(_at(line, "township", "TOWNSHIP_DIFFERS", otherLine=line.township_line))
    if line.head_line is not None:
        found.append(_at(line, "relation", "SECOND_HEAD", otherLine=line.head_line))
    if line.person_line is not None:
        found.append(_at(line, "idCard", "DUPLICATE", otherLine=line.person_line))
    elif line.household_elsewhere is not None:
        elsewhere = line.household_elsewhere
        found.append(_at(line, "idCard", "IN_ANOTHER_HOUSEHOLD", householdNo=elsewhere))
    return found


def _at(line: RosterLineFacts, field: str, reason: str, **figures: object) -> Refusal:
    return refuse(
        ErrorCode.ROSTER_ROW_INVALID,
        "rows",
        line.place,
        field,
        clause=TEXT[89],
        line=line.line,
        field=field,
        reason=reason,
        **figures,
    )


def publishable_roster(roster: RosterFacts) -> list[Refusal]:
    """Row 89, 三(一)1: 「向放款金融机构提供真实、规范、准确的建档立卡贫困户名册」.

    Lenders are given a roster of which every line is sound, and every household has its head.
    """
    found = []
    if roster.line_count == 0:
        found.append(_of_roster("EMPTY", ()))
    if roster.faulty:
        found.append(_of_roster("FAULTY_LINES", roster.faulty))
    if roster.headless:
        found.append(_of_roster("NO_HEAD", roster.headless))
    return found


def _of_roster(reason: str, lines: Sequence[int]) -> Refusal:
    return refuse(
        ErrorCode.ROSTER_ROW_INVALID,
        "roster",
        clause=TEXT[89],
        reason=reason,
        count=len(lines),
        lines=",".join(str(line) for line in lines[:LINES_SHOWN]),
    )


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {89: (truthful_line, publishable_roster)}

NOT_MODELLED: dict[int, str] = {
    87: "a right, not a rule: the read scopes of authz/policy.csv",
    88: "belongs to: part_3_safeguards, with inspections",
    90: "a right, not a rule: the acts of the poverty-alleviation office in authz/policy.csv",
    91: "a right, not a rule: the acts of the poverty-alleviation office in authz/policy.csv",
    92: "a document to keep, nothing to judge",
    93: "a right, not a rule: only finance posts fund entries, authz/policy.csv",
    94: "belongs to: reports (by source of funds), nothing to refuse",
    95: "a right, not a rule: the regulator reads; tolerance does not move the 3 % trip",
    96: "belongs to: reports (by lender), nothing to refuse",
    97: "a right, not a rule: the insurance regulator reads",
    98: "belongs to: part_3_safeguards, with urging notes",
    99: "belongs to: part_3_safeguards, with joint meetings",
    100: "a document to keep, nothing to judge",
    101: "a document to keep, nothing to judge",
    102: "belongs to: part_3_safeguards (violations); the audit trail is append-only by grants",
}
