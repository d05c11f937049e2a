"""三、强化保障措施: who answers for what, publicity, accountability (rows 87 to 102)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from rules.dated import Dated
from rules.duty_facts import (
    CompletionFacts,
    ConclusionFacts,
    DutyFacts,
    FundingFacts,
    MeetingFacts,
    PublishingFacts,
    ToleranceFacts,
    ViolationFacts,
)
from rules.months import add_months
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day, of_row
from rules.refusal import ErrorCode, Refusal, refuse
from rules.register import RosterFacts, RosterLineFacts
from rules.vocabulary import FundingSource

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


def _by_today(row: int, field: str, day: date, today: date) -> list[Refusal]:
    """VALIDATION of a day that has not come yet."""
    if day <= today:
        return []
    figures = {"reason": "IN_THE_FUTURE", "latestOn": today}
    return [refuse(ErrorCode.VALIDATION, field, clause=TEXT[row], **figures)]


def _not_before(row: int, first: date, day: date, *path: str) -> list[Refusal]:
    """VALIDATION of a day before the one that it follows from."""
    if day >= first:
        return []
    figures = {"reason": "BEFORE_START", "earliestOn": first}
    return [refuse(ErrorCode.VALIDATION, *path, clause=TEXT[row], **figures)]


def _duty(row: int, duty: DutyFacts) -> list[Refusal]:
    """Done by today, and answered by no earlier day."""
    found = _by_today(row, duty.field, duty.done_on, duty.today)
    if duty.due_on is not None:
        found += _not_before(row, duty.done_on, duty.due_on, "dueOn")
    return found


def sound_unit_inspection(duty: DutyFacts) -> list[Refusal]:
    """Row 88, 三(一)1: 「扶贫部门…监督、管理和检查」. Told by when to mend what was found."""
    return _duty(88, duty)


def sound_funding(funding: FundingFacts) -> list[Refusal]:
    """Row 94, 三(一)3: 「人民银行…扶贫再贷款管理」. A loan of re-lent money names its contract."""
    is_relent = funding.source is FundingSource.RELENDING
    if is_relent == (funding.relending_no is not None):
        return []
    reason = "MISSING" if is_relent else "NOT_RELENT"
    return [refuse(ErrorCode.VALIDATION, "relendingNo", clause=TEXT[94], reason=reason)]


def sound_tolerance(tolerance: ToleranceFacts) -> list[Refusal]:
    """Row 95, 三(一)4: 「银监部门…监管，…提高…容忍度」.

    A fraction for a year from that of the notice to the next one; it moves no breaker.
    """
    found = []
    if not 0 < tolerance.ratio < 1:
        figures = {"reason": "RATIO_RANGE", "least": "0.01", "below": "1"}
        found.append(refuse(ErrorCode.VALIDATION, "ratio", clause=TEXT[95], **figures))
    first, last = IN_FORCE_FROM.year, tolerance.today.year + 1
    if not first <= tolerance.year <= last:
        years = {"reason": "YEAR_RANGE", "first": first, "last": last}
        found.append(refuse(ErrorCode.VALIDATION, "year", clause=TEXT[95], **years))
    return found


def sound_urging(duty: DutyFacts) -> list[Refusal]:
    """Row 98, 三(一)7: 「金融办…督促」. A unit is urged, and told by when to answer."""
    return _duty(98, duty)


def sound_measures(duty: DutyFacts) -> list[Refusal]:
    """Row 100, 三(一): 「扶贫、人民银行分支机构、法院等…创造条件…出台相关措施，
    加大对逾期贷款的清收力度」. A document that is out.
    """
    return _duty(100, duty)


def sound_publicity(duty: DutyFacts) -> list[Refusal]:
    """Row 101, 三(二): 「宣传引导…诚信典范」. What was made known, on a day by now."""
    return _duty(101, duty)


def publishable(borrower: PublishingFacts) -> list[Refusal]:
    """Row 101, 三(二): 「宣传引导…诚信典范」.

    Nobody is shown as a model without his consent; who is shown already is not shown again.
    """
    found = []
    if borrower.published_on is not None:
        told = {"reason": "ALREADY_PUBLISHED", "publishedOn": borrower.published_on}
        found.append(of_row(101, ErrorCode.VALIDATION, "modelBorrower", **told))
    given = {"consentedOn": borrower.consented_on, "consentNo": borrower.document_no}
    missing = [name for name, value in given.items() if not value]
    if borrower.consented_on is None or missing:
        lacks = ",".join(missing)
        return [*found, of_row(101, ErrorCode.CONSENT_MISSING, missing[0], notGiven=lacks)]
    return [*found, *_by_today(101, "consentedOn", borrower.consented_on, borrower.today)]


# Between two joint meetings; the notice says only 定期, a quarter is what counties are given.
MEETING_MONTHS: Dated[int] = Dated("三(一)", "months", ((IN_FORCE_FROM, 3),), clause=TEXT[99])
DEPARTMENTS_MIN = 2


def sound_meeting(meeting: MeetingFacts) -> list[Refusal]:
    """Row 99, 三(一): 「县级相关职能部门要建立联席会议制度，定期召开会议」.

    Two departments at least meet, on a day by now; what they resolve is due no earlier.
    """
    found = _by_today(99, "heldOn", meeting.held_on, meeting.today)
    present = len(set(meeting.departments))
    if present < DEPARTMENTS_MIN:
        figures = {"reason": "NOT_JOINT", "departments": present, "least": DEPARTMENTS_MIN}
        found.append(refuse(ErrorCode.VALIDATION, "attendees", clause=TEXT[99], **figures))
    for place, due_on in enumerate(meeting.due_on):
        found += _not_before(99, meeting.held_on, due_on, "resolutions", str(place), "dueOn")
    return found


def meeting_due(last_on: date | None, day: date) -> date | None:
    """Row 99, 三(一): 「县级相关职能部门要建立联席会议制度，定期召开会议」.

    The last day in time for the next meeting; before the first one it is counted from the notice.
    """
    months = MEETING_MONTHS.on(governing_day(day))
    return None if months is None else add_months(last_on or IN_FORCE_FROM, months)


def resolution_missed(due_on: date, completed_on: date | None, day: date) -> bool:
    """Row 99, 三(一): 「县级相关职能部门要建立联席会议制度，定期召开会议」. Open after its day."""
    return completed_on is None and due_on < day


def sound_completion(resolution: CompletionFacts) -> list[Refusal]:
    """Row 99, 三(一): 「县级相关职能部门要建立联席会议制度，定期召开会议」.

    Carried out after the meeting and by now.
    """
    held_on, done_on = resolution.held_on, resolution.completed_on
    found = _by_today(99, "completedOn", done_on, resolution.today)
    return found + _not_before(99, held_on, done_on, "completedOn")


def sound_violation(violation: ViolationFacts) -> list[Refusal]:
    """Row 102, 三(三): 「弄虚作假、不作为、不担当、乱作为…追责问责」.

    Of an obligation, found by now.
    """
    found = _by_today(102, "foundOn", violation.found_on, violation.today)
    if violation.row not in TEXT:
        figures = {"reason": "UNKNOWN_CLAUSE", "most": len(TEXT)}
        found.append(refuse(ErrorCode.VALIDATION, "clauseRow", clause=TEXT[102], **figures))
    return found


def sound_conclusion(violation: ConclusionFacts) -> list[Refusal]:
    """Row 102, 三(三): 「弄虚作假、不作为、不担当、乱作为…追责问责」. It ends with an outcome."""
    done_on = violation.concluded_on
    found = _by_today(102, "concludedOn", done_on, violation.today)
    found += _not_before(102, violation.found_on, done_on, "concludedOn")
    if not violation.outcome.strip():
        found.append(refuse(ErrorCode.VALIDATION, "outcome", clause=TEXT[102], reason="MISSING"))
    return found


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    88: (sound_unit_inspection,),
    89: (truthful_line, publishable_roster),
    94: (sound_funding,),
    95: (sound_tolerance,),
    98: (sound_urging,),
    99: (sound_meeting, meeting_due, resolution_missed, sound_completion),
    100: (sound_measures,),
    101: (sound_publicity, publishable),
    102: (sound_violation, sound_conclusion),
}

NOT_MODELLED: dict[int, str] = {
    87: "a right, not a rule: the read scopes of authz/policy.csv",
    90: "a right, not a rule: the acts of the poverty-alleviation office in authz/policy.csv",
    91: "a right, not a rule: the acts of the poverty-alleviation office in authz/policy.csv",
    92: "a document to keep, nothing to judge",
    93: "a right, not a rule: only finance posts fund entries, authz/policy.csv",
    96: "a right, not a rule: lenders are counted in lendingStatistics, nothing to refuse",
    97: "a right, not a rule: the insurance regulator reads the list of products",
}
