"""二(六)2 完善风险补偿机制: the buffer before a claim (rows 46 to 48)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from rules.claim_facts import (
    BufferApprovalFacts,
    BufferExtensionFacts,
    BufferFacts,
    ClaimFacts,
    ReminderFacts,
)
from rules.dated import Dated
from rules.months import add_months
from rules.notice_2018_119 import part_2_6_fund as numbers
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day, of_row
from rules.refusal import ErrorCode, Refusal
from rules.vocabulary import ReminderPartner, UsedBy

# The notice has no number of days; this is the configured one.
BUFFER_OPENING_DAYS_MAX: Dated[int] = Dated(
    "二(六)2", "days", ((IN_FORCE_FROM, 30),), clause=TEXT[46]
)
# By whom a borrower is to be pressed before a claim.
REMINDING = (ReminderPartner.LENDER, ReminderPartner.TOWNSHIP)


def buffer_months(buffer: BufferFacts) -> int:
    """Row 46, 二(六)2: 「一般不超过2个月、最长不超过3个月的代偿缓冲期」.

    Months of a new buffer: as asked for, else as agreed, but never more than usual: a third month
    is an extension.
    """
    usual = numbers.BUFFER_MONTHS_DEFAULT.on(governing_day(buffer.today)) or 0
    if buffer.months is not None:
        return buffer.months
    return usual if buffer.agreed_months is None else min(buffer.agreed_months, usual)


def buffer_ends_on(default_on: date, months: int) -> date:
    """Row 46, 二(六)2: 「一般不超过2个月、最长不超过3个月的代偿缓冲期」.

    The last day of the buffer: the day with the number of the default day, or the month's last; it
    is not moved to a working day (A11).
    """
    return add_months(default_on, months)


def sound_buffer(buffer: BufferFacts) -> list[Refusal]:
    """Row 46, 二(六)2: 「一般不超过2个月、最长不超过3个月的代偿缓冲期」.

    Something is unpaid that is not the county's own late subsidy; one month or two.
    """
    wrong = []
    if buffer.default_on is None:
        wrong.append(of_row(46, ErrorCode.VALIDATION, "loan", reason="NO_DEFAULT"))
    usual = numbers.BUFFER_MONTHS_DEFAULT.on(governing_day(buffer.today)) or 0
    if buffer.months is not None and buffer.months < 1:
        bounds = {"reason": "NOT_WITHIN", "least": 1, "most": usual}
        wrong.append(of_row(46, ErrorCode.VALIDATION, "months", **bounds))
    elif buffer.months is not None and buffer.months > usual:
        wrong.append(_too_long(buffer.months, buffer.today))
    return wrong


def sound_buffer_extension(extension: BufferExtensionFacts) -> list[Refusal]:
    """Row 46, 二(六)2: 「一般不超过2个月、最长不超过3个月的代偿缓冲期」.

    Asked for with a reason while the buffer lasts, once at a time, up to three months in all.
    """
    wrong = [] if extension.today <= extension.ends_on else [_is_over(extension.ends_on)]
    if extension.asked_on is not None:
        asked = {"askedOn": extension.asked_on}
        wrong.append(of_row(46, ErrorCode.ALREADY_OPEN, "defaultBuffer", **asked))
    longest = numbers.BUFFER_MONTHS_MAX.on(governing_day(extension.today)) or 0
    if extension.asked_months > longest:
        wrong.append(_too_long(extension.asked_months, extension.today))
    elif extension.months >= longest:
        at_most = {"reason": "BUFFER_LONGEST", "monthsMax": longest}
        wrong.append(of_row(46, ErrorCode.VALIDATION, "months", **at_most))
    elif extension.asked_months <= extension.months:
        bounds = {"reason": "NOT_WITHIN", "least": extension.months + 1, "most": longest}
        wrong.append(of_row(46, ErrorCode.VALIDATION, "months", **bounds))
    if not extension.reason.strip():
        wrong.append(of_row(46, ErrorCode.REASON_REQUIRED, "reason"))
    return wrong


def buffer_extended_by_another(approval: BufferApprovalFacts) -> list[Refusal]:
    """Row 46, 二(六)2: 「一般不超过2个月、最长不超过3个月的代偿缓冲期」.

    Another person than the one who asked approves it, while the buffer lasts.
    """
    if approval.asked_months is None or approval.is_extended:
        return [of_row(46, ErrorCode.VALIDATION, "defaultBuffer", reason="NOTHING_ASKED")]
    wrong = [] if approval.today <= approval.ends_on else [_is_over(approval.ends_on)]
    if approval.by_same_person:
        wrong.append(of_row(46, ErrorCode.SAME_ACTOR, "defaultBuffer"))
    return wrong


def buffer_missing(matures_on: date, day: date) -> bool:
    """Row 46, 二(六)2: 「一般不超过2个月、最长不超过3个月的代偿缓冲期」.

    Unpaid at maturity, and for more than 30 days nobody opened a buffer.
    """
    days_max = BUFFER_OPENING_DAYS_MAX.on(governing_day(day))
    return days_max is not None and (day - matures_on).days > days_max


def sound_reminder(reminder: ReminderFacts) -> list[Refusal]:
    """Row 47, 二(六)2: 「缓冲期内，合作各方要积极督促借款主体还款」.

    Each office speaks for itself; of an enterprise that uses the money, county PA or lender tell.
    """
    wrong = []
    if reminder.partner not in reminder.offered:
        accepted = ",".join(reminder.offered)
        wrong.append(_reminder("partner", "NOT_OF_PARTNER", accepted=accepted))
    elif reminder.partner is ReminderPartner.ENTERPRISE and reminder.used_by is UsedBy.HOUSEHOLD:
        accepted = ",".join(one for one in reminder.offered if one is not reminder.partner)
        wrong.append(_reminder("partner", "NO_ENTERPRISE", accepted=accepted))
    if reminder.reminded_on > reminder.today:
        wrong.append(_reminder("remindedOn", "IN_THE_FUTURE", latestOn=reminder.today))
    elif reminder.value_on is not None and reminder.reminded_on < reminder.value_on:
        earliest_on = reminder.value_on
        wrong.append(_reminder("remindedOn", "BEFORE_DISBURSEMENT", earliestOn=earliest_on))
    return wrong


def reminded(claim: ClaimFacts) -> Refusal | None:
    """Row 47, 二(六)2: 「缓冲期内，合作各方要积极督促借款主体还款」.

    A warning: nobody of the lender, or of the township, pressed for payment within the buffer.
    """
    missing = [one for one in REMINDING if one not in claim.reminded]
    if not missing:
        return None
    return of_row(47, ErrorCode.NO_REMINDER_RECORDED, "loan", missing=",".join(missing))


def buffer_ended(claim: ClaimFacts) -> Refusal | None:
    """Row 48, 二(七): 「代偿缓冲期结束后」. Admissible from the day after its last."""
    ends_on = claim.buffer_ends_on
    if ends_on is None or claim.today > ends_on:
        return None
    first_on = ends_on + timedelta(days=1)
    figures = {"endsOn": ends_on, "firstAdmissibleOn": first_on}
    return of_row(48, ErrorCode.BUFFER_NOT_ENDED, "loan", **figures)


def _too_long(months: int, day: date) -> Refusal:
    """BUFFER_TOO_LONG with what is usual and what an extension may reach."""
    at = governing_day(day)
    figures = {
        "months": months,
        "monthsUsual": numbers.BUFFER_MONTHS_DEFAULT.on(at),
        "monthsMax": numbers.BUFFER_MONTHS_MAX.on(at),
    }
    return of_row(46, ErrorCode.BUFFER_TOO_LONG, "months", **figures)


def _is_over(ends_on: date) -> Refusal:
    reason = {"reason": "BUFFER_OVER", "endsOn": ends_on}
    return of_row(46, ErrorCode.VALIDATION, "defaultBuffer", **reason)


def _reminder(field: str, reason: str, **figures: object) -> Refusal:
    return of_row(47, ErrorCode.VALIDATION, field, reason=reason, **figures)


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    46: (
        buffer_months,
        buffer_ends_on,
        sound_buffer,
        sound_buffer_extension,
        buffer_extended_by_another,
        buffer_missing,
    ),
    47: (sound_reminder, reminded),
    48: (buffer_ended,),
}

NOT_MODELLED: dict[int, str] = {}
