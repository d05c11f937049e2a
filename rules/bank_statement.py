"""A bank's statement of the fund's special account against the books (银行对账): verdict, matching.

Not of the notice: it is how whoever manages the fund (三(一)2) shows that the books are true.
Amounts are yuan, positive for money that came in. Matching is one to one and depends on nothing
but what is given: the same statement against the same books makes the same pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rules.money import ZERO, is_money
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.vocabulary import BankMatchMeans

LINES_MAX = 5_000
# Between the order to pay and the bank's booking lie a week of holidays and its weekends.
MATCH_DAYS_MAX = 10

_AMOUNT = re.compile(r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,2})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherStatement:
    """A statement that stands beside the one to be entered."""

    document_no: str
    from_on: date
    to_on: date
    closing: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """A statement to be entered; `lines_sum` is None where a line is not sound.

    `corrects`: one of the same period stands; `overlapping`: others that share days with it.
    """

    today: date
    from_on: date
    to_on: date
    opening: Decimal
    closing: Decimal
    lines_sum: Decimal | None
    reason: str | None
    corrects: bool = False
    overlapping: tuple[OtherStatement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementBooks:
    """Balances at the bank and in the books on both ends, and the bank's statement before."""

    from_on: date
    opening: Decimal
    closing: Decimal
    ledger_opening: Decimal
    ledger_closing: Decimal
    before: OtherStatement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line as typed: where it stands in the input, and the period it must lie in."""

    place: str
    line: int
    first_line: int | None
    booked_on: str | None
    amount: str | None
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of the bank that waits for its entry."""

    key: Hashable
    booked_on: date
    amount: Decimal
    reference: str


@dataclass(frozen=True, slots=True)
class BookLine:
    """An entry that waits for its line; `is_offset`: a reversal, or reversed."""

    key: Hashable
    booked_on: date
    amount: Decimal
    reference: str
    is_offset: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A line, its entry, and why; `difference` is the line's amount less the entry's."""

    line: BankLine
    entry: BookLine
    means: BankMatchMeans

    @property
    def difference(self) -> Decimal:
        """Yuan that the bank has more."""
        return self.line.amount - self.entry.amount


def judge_bank_statement(given: StatementFacts) -> list[Refusal]:
    """May it be entered? Its days are over and its own, and its lines lead to its closing."""
    found = []
    if given.to_on < given.from_on:
        found.append(_invalid("toOn", "BEFORE_START", earliestOn=given.from_on))
    if given.to_on > given.today:
        found.append(_invalid("toOn", "IN_THE_FUTURE", latestOn=given.today))
    for name, balance in (("opening", given.opening), ("closing", given.closing)):
        if balance < ZERO or not is_money(balance):
            found.append(_invalid(name, "NOT_MONEY"))
    for other in given.overlapping:
        figures = {"documentNo": other.document_no, "from": other.from_on, "to": other.to_on}
        found.append(_invalid("fromOn", "OVERLAPS", **figures))
    if given.corrects and not (given.reason or "").strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason"))
    if given.lines_sum is not None and given.opening + given.lines_sum != given.closing:
        expected = given.opening + given.lines_sum
        figures = {"expected": expected, "difference": given.closing - expected}
        found.append(_invalid("closing", "NOT_ADDING_UP", **figures))
    return in_order(found)


def warnings_of_statement(books: StatementBooks) -> list[Refusal]:
    """What to say with a yes: it does not go on from the one before, or differs from the books."""
    found = []
    before = books.before
    if before is not None and (
        before.closing != books.opening or before.to_on + timedelta(days=1) != books.from_on
    ):
        found.append(
            refuse(
                ErrorCode.BANK_NOT_CONTINUOUS,
                "opening",
                previousTo=before.to_on,
                previousClosing=before.closing,
                opening=books.opening,
                difference=books.opening - before.closing,
            )
        )
    pairs = (
        ("opening", books.opening, books.ledger_opening),
        ("closing", books.closing, books.ledger_closing),
    )
    for name, bank, ledger in pairs:
        if bank != ledger:
            code = ErrorCode.BANK_DIFFERS
            found.append(refuse(code, name, bank=bank, ledger=ledger, difference=bank - ledger))
    return in_order(found)


def parse_day(text: str | None) -> date | None:
    """A calendar day written 2018-12-20, or None."""
    if text is None or _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_amount(text: str | None) -> Decimal | None:
    """Yuan with a sign where money went out, at most two decimals, or None."""
    if text is None or _AMOUNT.fullmatch(text) is None:
        return None
    return Decimal(text).quantize(Decimal("0.01"))


def judge_line(line: LineFacts) -> list[Refusal]:
    """What is wrong with number, day and amount of one line, each with its bound."""
    found = []
    if line.line < 1:
        found.append(of_line(line, "line", str(line.line), "OUT_OF_RANGE", least=1))
    elif line.first_line is not None:
        figures = {"otherPlace": line.first_line}
        found.append(of_line(line, "line", str(line.line), "SAME_LINE", **figures))
    day, amount = parse_day(line.booked_on), parse_amount(line.amount)
    if day is None:
        reason = "MISSING" if line.booked_on is None else "DAY_FORM"
        found.append(of_line(line, "bookedOn", line.booked_on, reason))
    elif not line.from_on <= day <= line.to_on:
        bounds = {"least": line.from_on, "most": line.to_on}
        found.append(of_line(line, "bookedOn", line.booked_on, "NOT_WITHIN", **bounds))
    if amount is None:
        reason = "MISSING" if line.amount is None else "AMOUNT_FORM"
        found.append(of_line(line, "amount", line.amount, reason))
    elif amount == ZERO:
        found.append(of_line(line, "amount", line.amount, "NO_MOVEMENT", least=Decimal("0.01")))
    return found


def of_line(
    line: LineFacts, name: str, value: str | None, reason: str, **bounds: object
) -> Refusal:
    """What is wrong with one field of a line: its number, the field, the value, the bound."""
    told = {"value": value} if value is not None else {}
    figures = {"line": line.line, "field": name, **told, "reason": reason, **bounds}
    code = ErrorCode.STATEMENT_LINE_INVALID
    return refuse(code, "lines", line.place, name, clause=None, **figures)


def matched(lines: Iterable[BankLine], entries: Iterable[BookLine]) -> list[Pair]:
    """Pairs of what is the same money, each line and entry at most once.

    First by number and amount, then by amount within a few days, then by number alone with
    another amount. In each step the nearest day goes first, then the order given; an entry that
    stands goes before one that was reversed.
    """
    rest = _Rest(tuple(lines), tuple(entries))
    rest.pair(BankMatchMeans.NUMBER, lambda one: (spelled(one.reference), one.amount), far=True)
    rest.pair(BankMatchMeans.DAY, lambda one: one.amount, far=False)
    rest.pair(
        BankMatchMeans.DIFFERS, lambda one: (spelled(one.reference), one.amount > 0), far=True
    )
    return rest.pairs


def spelled(reference: str) -> str:
    """A number as it is compared: widths, blanks and case aside."""
    plain = unicodedata.normalize("NFKC", reference).casefold()
    return "".join(plain.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class HandMatchFacts:
    """A pair to be made by hand; `None` for a line or an entry that nobody found."""

    is_corrected: bool
    line: Decimal | None
    line_matched: bool
    entry: Decimal | None
    entry_matched: bool
    reason: str


def judge_hand_match(pair: HandMatchFacts) -> list[Refusal]:
    """May this line be that entry? Both are free, money went the same way, and a reason is told."""
    found = []
    if pair.is_corrected:
        figures = {"object": "bank_statement", "state": "CORRECTED", "act": "match"}
        found.append(refuse(ErrorCode.INVALID_TRANSITION, "statement", clause=None, **figures))
    for name, amount, is_matched in (
        ("line", pair.line, pair.line_matched),
        ("entry", pair.entry, pair.entry_matched),
    ):
        if amount is None:
            found.append(refuse(ErrorCode.NOT_FOUND, name))
        elif is_matched:
            found.append(_invalid(name, "ALREADY_MATCHED"))
    if pair.line is not None and pair.entry is not None and (pair.line > 0) != (pair.entry > 0):
        found.append(_invalid("entry", "OTHER_WAY", line=pair.line, entry=pair.entry))
    if not pair.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason"))
    return in_order(found)


Side = BankLine | BookLine


class _Rest:
    """What is not matched yet."""

    def __init__(self, lines: Sequence[BankLine], entries: Sequence[BookLine]) -> None:
        self.lines = lines
        self.entries = entries
        self.pairs: list[Pair] = []

    def pair(self, means: BankMatchMeans, key: Callable[[Side], Hashable], *, far: bool) -> None:
        """Match those of one key; `far`: with no bound on the days between them."""
        for is_offset in (False, True):
            buckets: dict[Hashable, list[BookLine]] = defaultdict(list)
            for entry in self.entries:
                if entry.is_offset is is_offset:
                    buckets[key(entry)].append(entry)
            waiting: dict[Hashable, list[BankLine]] = defaultdict(list)
            for line in self.lines:
                if (of := key(line)) in buckets:
                    waiting[of].append(line)
            found = [
                pair for of, some in waiting.items() for pair in _near(some, buckets[of], far=far)
            ]
            self._keep(means, found)

    def _keep(self, means: BankMatchMeans, found: list[tuple[BankLine, BookLine]]) -> None:
        self.pairs += [Pair(line, entry, means) for line, entry in found]
        lines, entries = {line.key for line, _ in found}, {entry.key for _, entry in found}
        self.lines = tuple(one for one in self.lines if one.key not in lines)
        self.entries = tuple(one for one in self.entries if one.key not in entries)


def _near(
    lines: Sequence[BankLine], entries: Sequence[BookLine], *, far: bool
) -> list[tuple[BankLine, BookLine]]:
    """The nearest day first; what lies further apart is paired in order, if `far`."""
    by_day: dict[date, deque[BookLine]] = defaultdict(deque)
    for entry in entries:
        by_day[entry.booked_on].append(entry)
    found, rest = [], list(lines)
    for days in range(MATCH_DAYS_MAX + 1):
        later = []
        for line in rest:
            apart = timedelta(days=days)
            at = next(
                (
                    day
                    for day in (line.booked_on - apart, line.booked_on + apart)
                    if by_day.get(day)
                ),
                None,
            )
            if at is None:
                later.append(line)
            else:
                found.append((line, by_day[at].popleft()))
        rest = later
    if far:
        left = [entry for day in sorted(by_day) for entry in by_day[day]]
        found += zip(rest, left, strict=False)
    return found


def _invalid(name: str, reason: str, **figures: object) -> Refusal:
    return refuse(ErrorCode.VALIDATION, name, clause=None, reason=reason, **figures)
