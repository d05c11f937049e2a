"""Keyset cursors: opaque, canonically encoded, bound to their list, order and filter.

A cursor is base64 over a JSON array: a fingerprint of the list (field, order, filter), the value
of the order column, and the key that makes the order total. It carries nothing but what the row
already showed, and it is taken back only in its one spelling.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

CURSOR_MAX = 2048
# Arguments of every list: which rows of it, or already part of its fingerprint.
_COMMON = frozenset({"where", "orderBy", "first", "after", "last", "before"})
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+00:00", re.ASCII
)
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,10})?", re.ASCII)
_SHARE = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,40})?", re.ASCII)


def fingerprint(coordinate: str, arguments: Mapping[str, Any], canonical: Any) -> str:
    """Eight hexadecimal digits that tell one list from another."""
    where = canonical(arguments.get("where") or {})
    listed = [coordinate, where, canonical(arguments.get("orderBy"))]
    if own := canonical({name: one for name, one in arguments.items() if name not in _COMMON}):
        listed.append(own)
    return hashlib.sha256(orjson.dumps(listed)).hexdigest()[:8]


def decode(cursor: str, mark: str, kinds: tuple[str, ...]) -> tuple[Any, ...] | None:
    """Order value and key of a cursor; None for anything but a cursor of this list."""
    if len(cursor) > CURSOR_MAX:
        return None
    try:
        raw = b64decode(cursor.encode("ascii"), validate=True)
        if b64encode(raw).decode() != cursor:
            return None
        parts = orjson.loads(raw)
        if orjson.dumps(parts) != raw:
            return None
        if not isinstance(parts, list) or len(parts) != len(kinds) + 1 or parts[0] != mark:
            return None
        values = tuple(_value(kind, part) for kind, part in zip(kinds, parts[1:], strict=True))
    except (UnicodeEncodeError, Error, ValueError, TypeError):
        return None
    return values


def _value(kind: str, part: object) -> Any:
    if not isinstance(part, str):
        raise TypeError
    match kind:
        case "Decimal":
            if not _NUMBER.fullmatch(part):
                raise ValueError
            return Decimal(part)
        case "Share":
            if not _SHARE.fullmatch(part):
                raise ValueError
            return Decimal(part)
        case "date":
            day = date.fromisoformat(part)
            if day.isoformat() != part:
                raise ValueError
            return day
        case "datetime":
            if not _INSTANT.fullmatch(part):
                raise ValueError
            return datetime.fromisoformat(part)
        case "int":
            whole = int(part)
            if str(whole) != part or abs(whole) > 2**31 - 1:
                raise ValueError
            return whole
        case "UUID":
            key = UUID(part)
            if str(key) != part:
                raise ValueError
            return key
        case _:
            if "\x00" in part:
                raise ValueError
            return part


def sql_text(kind: str, column: str) -> str:
    """SQL of a column's value as a cursor spells it, a JSON string."""
    match kind:
        case "datetime":
            return f"""'"'||to_char({column},'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')||'"'"""
        case "str":
            return f"to_json({column})"
        case _:
            return f"""'"'||{column}||'"'"""
