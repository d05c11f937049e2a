"""Lines of a bank's statement as they were typed: each judged, all told, sound ones as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.bank_statement import LineFacts, judge_line, of_line, parse_amount, parse_day
from rules.refusal import Refusal
from services.command import TextRule, text_fault
from services.roster_line import storable

_REFERENCE = TextRule(100)
_NOTE = TextRule(500)
_SHOWN = TextRule(100)


@dataclass(frozen=True, kw_only=True)
class BankStatementLine:
    """As it was typed: what is wrong with it is told of this line, with what stood there."""

    line: int
    booked_on: str | None = None
    amount: str | None = None
    reference: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundLine:
    """A line that is stored, yuan."""

    number: int
    booked_on: date
    amount: Decimal
    reference: str
    note: str | None

    @property
    def content(self) -> tuple[date, Decimal, str]:
        """By which the same line is known again in a corrected statement."""
        return self.booked_on, self.amount, self.reference


def judge_lines(
    lines: Sequence[BankStatementLine], from_on: date, to_on: date
) -> tuple[list[SoundLine], list[Refusal]]:
    """Sound lines, and everything that is wrong with the others."""
    sound: list[SoundLine] = []
    wrong: list[Refusal] = []
    first: dict[int, int] = {}
    for place, line in enumerate(lines):
        facts = LineFacts(
            place=str(place),
            line=line.line,
            first_line=first.get(line.line),
            booked_on=_shown(line.booked_on),
            amount=_shown(line.amount),
            from_on=from_on,
            to_on=to_on,
        )
        first.setdefault(line.line, place)
        faults = [*judge_line(facts), *_texts(line, facts)]
        wrong += faults
        if not faults:
            sound += _values(line)
    return sound, wrong


def _texts(line: BankStatementLine, facts: LineFacts) -> Iterator[Refusal]:
    """What is wrong with the bank's words."""
    fields = (("reference", line.reference, _REFERENCE), ("note", line.note, _NOTE))
    for name, value, rule in fields:
        if name == "note" and value is None:
            continue
        reason = text_fault(value, rule)
        if reason is not None:
            bound = {"maxLength": rule.length_max} if reason == "TOO_LONG" else {}
            yield of_line(facts, name, _shown(value), reason, **bound)


def _values(line: BankStatementLine) -> Iterable[SoundLine]:
    booked_on, amount = parse_day(line.booked_on), parse_amount(line.amount)
    assert booked_on is not None and amount is not None and line.reference is not None
    yield SoundLine(
        number=line.line,
        booked_on=booked_on,
        amount=amount,
        reference=line.reference,
        note=line.note,
    )


def _shown(value: str | None) -> str | None:
    """A text as an answer can tell it."""
    return storable(value, _SHOWN)
