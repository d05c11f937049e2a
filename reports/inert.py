"""Text that a spreadsheet must never take for a formula, whoever wrote it into a name.

Spreadsheets evaluate a cell that begins with one of these, some of them past blanks, and those of
East Asia the full-width signs too.
"""

from __future__ import annotations

STARTS = frozenset("=+-@＝＋－＠")
BREAKS = frozenset("\t\r\n")
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"


def could_be_formula(text: str) -> bool:
    """Whether a program that opens the file might evaluate the text."""
    bare = text.lstrip(" \u00a0\u3000" + _UNSEEN + "".join(BREAKS))
    return text[:1] in BREAKS or bare[:1] in STARTS


def inert(text: str) -> str:
    """The text, led by an apostrophe where it could be a formula."""
    return f"'{text}" if could_be_formula(text) else text
