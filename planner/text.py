"""JSON text as SQL: constants, and values between them, in one concatenation."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BEGINS = re.compile(r"'((?:[^']|'')*)'(?:\|\||$)")
_ENDS = re.compile(r"\|\|'((?:[^']|'')*)'$")


def quoted(text: str) -> str:
    """A constant."""
    return "'" + text.replace("'", "''") + "'"


def concatenated(pieces: Iterable[str]) -> str:
    """The pieces in a row; constants that meet become one.

    PostgreSQL does not fold them: `||` binds from the left, so that each constant after the first
    value is one more copy of all the text before it.
    """
    found: list[str] = []
    constant = ""
    for piece in pieces:
        while piece and (begun := _BEGINS.match(piece)):
            constant += begun[1]
            piece = piece[begun.end() :]
        if not piece:
            continue
        if constant:
            found.append(f"'{constant}'")
        ended = _ENDS.search(piece) if piece.endswith("'") else None
        found.append(piece[: ended.start()] if ended else piece)
        constant = ended[1] if ended else ""
    if constant or not found:
        found.append(f"'{constant}'")
    return "||".join(found)
