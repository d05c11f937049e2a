"""No clause is lost: rows of the notice == modelled + declared gaps, and quotes are its words."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from rules.notice_2018_119.clauses import CLAUSES, NOT_MODELLED, PARTS
from rules.notice_2018_119.text import DOCUMENT, TEXT
from rules.notice_2018_119.version import NOTICE_2018_119

HERE = Path(__file__).resolve().parent
NOTICE = HERE.parent.parent / "rules" / "notice_2018_119" / "notice.txt"
PART_HEADING = re.compile(r"^([一二三])、")
SECTION_HEADING = re.compile(r"^[（(]([一二三四五六七八九])[)）]")
POINT_HEADING = re.compile(r"^([0-9])\. ")


def rows() -> dict[int, tuple[str, str]]:
    """The list of obligations: row -> article, quote."""
    with (HERE / "data" / "clauses.csv").open(encoding="utf-8") as file:
        return {int(row["row"]): (row["article"], row["quote"]) for row in csv.DictReader(file)}


def missing_or_double(modelled: set[int], declared: set[int], known: set[int]) -> set[int]:
    """Rows that are nowhere, in both, or not of the notice."""
    return (modelled & declared) | ((modelled | declared) ^ known)


def bare(text: str) -> str:
    """Without blanks and line breaks: the notice breaks lines within words."""
    return re.sub(r"\s", "", text)


def fragments(quote: str) -> list[str]:
    """The pieces of a quote between its ellipses."""
    return [piece for piece in bare(quote).split("…") if piece]


def articles_of_notice() -> dict[str, str]:
    """Article -> its bare text, a section holding its points too: `二(六)` holds `二(六)1`."""
    found: dict[str, str] = {}
    part = section = point = ""
    for line in NOTICE.read_text(encoding="utf-8").splitlines():
        if match := PART_HEADING.match(line):
            part, section, point = match[1], "", ""
        elif match := SECTION_HEADING.match(line):
            section, point = f"({match[1]})", ""
        elif match := POINT_HEADING.match(line):
            point = match[1]
        for article in {part + section, part + section + point}:
            found[article] = found.get(article, "") + bare(line)
    return found


def test_every_row_is_modelled_or_declared() -> None:
    """102 rows, each in exactly one of the two, and none twice among the parts."""
    known = rows()
    assert sorted(known) == list(range(1, 103))
    assert missing_or_double(set(CLAUSES), set(NOT_MODELLED), set(known)) == set()
    assert sum(len(part.CLAUSES) + len(part.NOT_MODELLED) for part in PARTS) == len(known)


def test_this_house_test_can_fail() -> None:
    """A lost, a doubled and an invented row are each found."""
    assert missing_or_double({1, 2}, {3}, {1, 2, 3, 4}) == {4}
    assert missing_or_double({1, 2}, {2, 3}, {1, 2, 3}) == {2}
    assert missing_or_double({1, 2, 9}, {3}, {1, 2, 3}) == {9}
    assert fragments("额度…六万元")[1] not in bare(NOTICE.read_text(encoding="utf-8"))


def test_citations_are_those_of_the_list() -> None:
    """Document, article and quote of every row."""
    assert {row: (clause.article, clause.quote) for row, clause in TEXT.items()} == rows()
    assert {clause.document for clause in TEXT.values()} == {DOCUMENT}
    assert DOCUMENT in NOTICE.read_text(encoding="utf-8")


def test_quotes_stand_in_their_article_in_that_order() -> None:
    """Each piece of a quote occurs in the article it cites, the pieces one after the other."""
    articles = articles_of_notice()
    for row, (article, quote) in rows().items():
        place = 0
        for piece in fragments(quote):
            place = articles[article].find(piece, place)
            assert place >= 0, f"row {row}: {piece} is not in {article}"
            place += len(piece)


def test_parts_stand_in_text_order() -> None:
    """The rows of a part follow those of the part before: file order is text order."""
    spans = [sorted([*part.CLAUSES, *part.NOT_MODELLED]) for part in PARTS]
    assert [row for span in spans for row in span] == list(range(1, 103))


def test_functions_quote_their_clause() -> None:
    """A clause function begins with row and article and holds the words in Chinese brackets."""
    for row, functions in CLAUSES.items():
        article, quote = rows()[row]
        for function in functions:
            text = function.__doc__ or ""
            assert text.startswith(f"Row {row}, {article}: "), function
            assert f"「{quote}」" in bare(text), function


def test_gaps_say_why() -> None:
    """A declared gap names the place it will live in, or why there is nothing to judge."""
    reasons = (
        "belongs to: ",
        "a right, not a rule",
        "a document to keep",
        "a referral",
        "a figure",
    )
    for row, reason in NOT_MODELLED.items():
        assert reason.startswith(reasons), row


def undecided(rows_wanted: set[int], modelled: set[int], declared: dict[int, str]) -> set[int]:
    """Rows that no function judges and that give no reason either."""
    return {row for row in rows_wanted if row not in modelled and not declared.get(row, "").strip()}


@pytest.mark.parametrize("span", [range(1, 28), range(32, 40), range(57, 65)])
def test_lending_subsidy_recovery_and_disposal_are_modelled_or_give_their_reason(
    span: range,
) -> None:
    """Rows 1-27, 32-39 and 57-64, asked of the version that judges and shows them."""
    wanted = set(span)
    assert wanted <= set(NOTICE_2018_119.text)
    declared = dict(NOTICE_2018_119.not_modelled)
    assert undecided(wanted, set(NOTICE_2018_119.modelled), declared) == set()
    for row in wanted & set(NOTICE_2018_119.modelled):
        assert NOTICE_2018_119.modelled[row], f"row {row} is modelled by no function"


def test_a_row_without_function_or_reason_is_found() -> None:
    assert undecided({1, 2, 3, 4}, {1}, {2: "a right, not a rule", 3: " "}) == {3, 4}
