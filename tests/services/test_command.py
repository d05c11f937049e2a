"""Lists and objects within an input: converted, held to their rules, refused at their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal as D
from typing import Any

import pytest
import strawberry

from models.ids import GlobalId
from rules.refusal import ErrorCode, Refusal, in_order
from rules.vocabulary import FiveTier
from schema.input.base import Act, LoanNumberInput, LoanReferenceInput, command_of, field, optional
from schema.message import EN, ZH, sentence
from services.command import (
    CountRule,
    TextRule,
    fingerprint,
    many,
    number,
    optional_many,
    optional_part,
    optional_text,
    part,
    sound,
    text,
)
from services.failure import BadInput
from services.loan_reference import LoanNumber, LoanReference

LENDER = "lender_11"
A_LENDER = GlobalId("lender", None, 11)


@dataclass(frozen=True, kw_only=True)
class Term:
    """An object within the command."""

    document_no: str = number()
    lender: GlobalId | None = None


@dataclass(frozen=True, kw_only=True)
class RosterRow:
    """One row of a list."""

    name: str = text(4)
    household_no: str = number()
    amount: D = D("0.00")
    lender: GlobalId | None = None
    term: Term | None = optional_part(Term)  # noqa: RUF009


@dataclass(frozen=True, kw_only=True)
class Roster:
    """A command with a list of each kind."""

    title: str = text(10)
    term: Term = part(Term)  # noqa: RUF009
    rows: tuple[RosterRow, ...] = many(RosterRow, most=3)
    numbers: tuple[str, ...] = optional_many(TextRule(5, number=True), most=2)
    months: tuple[int, ...] = optional_many(CountRule(1, 12), most=12)
    tiers: tuple[FiveTier, ...] = optional_many(FiveTier, most=5)
    lenders: tuple[GlobalId, ...] = optional_many(GlobalId, most=5)
    loans: tuple[LoanReference, ...] = optional_many(LoanReference, most=5)
    note: str | None = optional_text(10)


@strawberry.input
class TermInput:
    document_no: str = field("No.")
    lender: strawberry.ID | None = optional("Lender.")


@strawberry.input
class RosterRowInput:
    name: str = field("Name.")
    household_no: str = field("No.")
    amount: D | None = optional("Amount.")
    lender: strawberry.ID | None = optional("Lender.")
    term: TermInput | None = optional("Term.")


@strawberry.input
class RosterInput(Act):
    title: str = field("Title.")
    term: TermInput = field("Term.")
    rows: list[RosterRowInput] = field("Rows.")
    numbers: list[str] | None = optional("Numbers.")
    tiers: list[FiveTier] | None = optional("Tiers.")
    lenders: list[strawberry.ID] | None = optional("Lenders.")
    loans: list[LoanReferenceInput] | None = optional("Loans.")


def given(**changes: Any) -> RosterInput:
    row = RosterRowInput(name="张三", household_no="H-1")
    return RosterInput(
        **{"title": "名册", "term": TermInput(document_no="D-1"), "rows": [row]} | changes
    )


ROW = RosterRow(name="张三", household_no="H-1")
ROSTER = Roster(title="名册", term=Term(document_no="D-1"), rows=(ROW,))


def told(refusals: list[Refusal]) -> list[tuple[str, dict[str, str]]]:
    """Place and figures of refusals that are all VALIDATION."""
    assert all(refusal.code is ErrorCode.VALIDATION for refusal in refusals)
    return [(".".join(refusal.path), dict(refusal.params)) for refusal in refusals]


def test_what_is_left_out_takes_the_default() -> None:
    assert command_of(Roster, given()) == ROSTER
    assert sound(ROSTER) == (ROSTER, []) and sound(ROSTER)[0] is ROSTER


def test_lists_and_objects_become_those_of_the_command() -> None:
    rows = [
        RosterRowInput(name="李四", household_no="H-2", amount=D("5.00"), lender=LENDER),
        RosterRowInput(
            name="王五", household_no="H-3", term=TermInput(document_no="D-2", lender=LENDER)
        ),
    ]
    loans = [
        LoanReferenceInput(number=LoanNumberInput(lender="RCC-520327", loan_no="L-1")),
        LoanReferenceInput(id=LENDER),
    ]
    made = command_of(
        Roster,
        given(rows=rows, numbers=["A", "B"], tiers=[FiveTier.LOSS], lenders=[LENDER], loans=loans),
    )
    assert made == replace(
        ROSTER,
        rows=(
            RosterRow(name="李四", household_no="H-2", amount=D("5.00"), lender=A_LENDER),
            RosterRow(
                name="王五", household_no="H-3", term=Term(document_no="D-2", lender=A_LENDER)
            ),
        ),
        numbers=("A", "B"),
        tiers=(FiveTier.LOSS,),
        lenders=(A_LENDER,),
        loans=(LoanNumber(lender="RCC-520327", loan_no="L-1"), A_LENDER),
    )


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"term": TermInput(document_no="D", lender="x")}, "input.term.lender"),
        ({"lenders": [LENDER, "x"]}, "input.lenders.1"),
        ({"loans": [LoanReferenceInput(id="x")]}, "input.loans.0.id"),
        (
            {
                "rows": [
                    RosterRowInput(name="a", household_no="1"),
                    RosterRowInput(name="b", household_no="2", lender="lender_011"),
                ]
            },
            "input.rows.1.lender",
        ),
        (
            {
                "rows": [
                    RosterRowInput(
                        name="a", household_no="1", term=TermInput(document_no="D", lender="")
                    )
                ]
            },
            "input.rows.0.term.lender",
        ),
    ],
)
def test_what_is_no_id_is_named_with_its_index(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as failure:
        command_of(Roster, given(**changes))
    assert (".".join(failure.value.path), failure.value.reason) == (place, "ID")


def test_unsound_values_are_refused_at_their_place() -> None:
    command = replace(
        ROSTER,
        title="",
        term=Term(document_no="Ｄ"),
        rows=(
            ROW,
            replace(ROW, name="五个字太长", amount=D("NaN")),
            replace(ROW, household_no=" H", term=Term(document_no="a\x00b")),
        ),
        numbers=("A", "123456"),
        months=(1, 13),
    )
    cleaned, refusals = sound(command)
    assert told(refusals) == [
        ("input.title", {"reason": "MISSING"}),
        ("input.term.documentNo", {"reason": "FULL_WIDTH"}),
        ("input.rows.1.name", {"reason": "TOO_LONG", "maxLength": "4"}),
        ("input.rows.1.amount", {"reason": "NOT_MONEY"}),
        ("input.rows.2.householdNo", {"reason": "BLANKS_AROUND"}),
        ("input.rows.2.term.documentNo", {"reason": "CHARACTER"}),
        ("input.numbers.1", {"reason": "TOO_LONG", "maxLength": "5"}),
        ("input.months.1", {"reason": "OUT_OF_RANGE"}),
    ]
    assert cleaned == replace(
        ROSTER,
        title="-",
        term=Term(document_no="-"),
        rows=(
            ROW,
            replace(ROW, name="-", amount=D("1.00")),
            replace(ROW, household_no="-", term=Term(document_no="-")),
        ),
        numbers=("A", "-"),
        months=(1, None),
    )


@pytest.mark.parametrize(("count", "refused"), [(0, False), (3, False), (4, True), (40, True)])
def test_a_list_has_a_most(count: int, refused: bool) -> None:
    cleaned, refusals = sound(replace(ROSTER, rows=(ROW,) * count))
    expected = [("input.rows", {"reason": "TOO_MANY", "maxItems": "3"})] if refused else []
    assert told(refusals) == expected
    assert cleaned.rows == (ROW,) * min(count, 3)


def test_only_the_first_of_too_many_are_looked_at() -> None:
    bad = replace(ROW, name="")
    _, refusals = sound(replace(ROSTER, rows=(ROW, ROW, bad, bad)))
    assert told(refusals) == [
        ("input.rows", {"reason": "TOO_MANY", "maxItems": "3"}),
        ("input.rows.2.name", {"reason": "MISSING"}),
    ]


def test_refusals_of_rows_stand_in_the_order_of_the_rows() -> None:
    places = [("rows", str(index), "name") for index in range(12)]
    refusals = [Refusal(ErrorCode.VALIDATION, ("input", *place)) for place in places]
    assert in_order([*reversed(refusals)]) == refusals


def test_a_clerk_is_told_which_row() -> None:
    _, refusals = sound(replace(ROSTER, rows=(ROW, replace(ROW, name=""))))
    assert sentence(refusals[0], ZH) == "rows.1.name 不能为空"
    _, refusals = sound(replace(ROSTER, rows=(ROW,) * 4))
    assert sentence(refusals[0], ZH) == "rows 超过 3 项"
    assert sentence(refusals[0], EN) == "rows has more than 3 items"


def test_the_fingerprint_is_of_every_row() -> None:
    def print_(command: Roster) -> bytes:
        return fingerprint("roster:submit", "li", command)

    two = replace(ROSTER, rows=(ROW, replace(ROW, household_no="H-2")))
    assert print_(two) == print_(replace(two, rows=tuple(replace(row) for row in two.rows)))
    for other in (
        ROSTER,
        replace(two, rows=two.rows[::-1]),
        replace(two, rows=(ROW, replace(ROW, household_no="H-2", amount=D("0.01")))),
        replace(two, term=Term(document_no="D-1", lender=A_LENDER)),
        replace(two, numbers=("A",)),
    ):
        assert print_(other) != print_(two)
    spelled = replace(two, rows=(replace(ROW, amount=D("0")), two.rows[1]))
    assert print_(spelled) == print_(two)
