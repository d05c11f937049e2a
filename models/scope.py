"""Scope on a connection: the `app.*` settings that row-level security compares rows with.

With them goes the limit of a statement, where the caller's class has one of its own: it is set and
compared as they are, so that it takes no round trip and none outlives its scope.

The settings travel as plain `SET` text, because `set_config()` does not reach the workers of a
distributed database. Quoting is done here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

ScopeKey = frozenset[tuple[str, str]]

_NAME = re.compile(r"app\.[a-z][a-z0-9_]{0,58}", re.ASCII)
STATEMENT_TIMEOUT = "statement_timeout"
_LIMIT = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class KnownScope(dict[str, str]):
    """A scope that is used again and again: what it is compared by is worked out once."""

    __slots__ = ("key",)

    def __init__(self, settings: Mapping[str, str]) -> None:
        super().__init__(settings)
        self.key: ScopeKey = frozenset(settings.items())


def scope_key(scope: Mapping[str, str]) -> ScopeKey:
    """What two equal scopes have in common, in whatever order their settings stand."""
    return scope.key if isinstance(scope, KnownScope) else frozenset(scope.items())


def settings_sql(settings: Mapping[str, str], local: bool) -> str:
    """`SET` (or `SET LOCAL`) statements for these settings, safely quoted, in order of name.

    A name other than `app.<lower case>` or a value with NUL or a lone surrogate is an error.
    """
    return scope_sql(scope_key(settings), local)


def cleared_sql(names: Iterable[str], local: bool) -> str:
    """Statements that empty these settings; an empty setting shows no row."""
    return "".join(_cleared(name, local) for name in sorted(names))


def limited(key: ScopeKey, seconds: float) -> ScopeKey:
    """The scope with a limit for each statement."""
    return _limited(key, int(seconds * 1000))


@lru_cache(maxsize=4096)
def _limited(key: ScopeKey, milliseconds: int) -> ScopeKey:
    return key | {(STATEMENT_TIMEOUT, str(milliseconds))}


def _cleared(name: str, local: bool) -> str:
    if name == STATEMENT_TIMEOUT:  # The session's own, with which it was opened.
        return f"SET {'LOCAL ' if local else ''}{STATEMENT_TIMEOUT} TO DEFAULT;"
    return _one(name, "", local)


@lru_cache(maxsize=4096)
def scope_sql(key: ScopeKey, local: bool) -> str:
    """The same for settings as pairs of name and value."""
    return "".join(_one(name, value, local) for name, value in sorted(key))


def _one(name: str, value: str, local: bool) -> str:
    # Zero would lift the limit.
    if not (_NAME.fullmatch(name) or (name == STATEMENT_TIMEOUT and _LIMIT.fullmatch(value))):
        raise ValueError(f"not a scope setting: {name!r}")
    return f"SET {'LOCAL ' if local else ''}{name} = {quoted(value)};"


def quoted(value: str) -> str:
    """A string literal that reads the same under every setting of the server."""
    if _UNSPEAKABLE.search(value):
        raise ValueError("control character in a scope setting")
    text = value.replace("'", "''")
    if "\\" in text:  # E'' fixes the meaning of a backslash whatever the server is set to.
        return "E'" + text.replace("\\", "\\\\") + "'"
    return f"'{text}'"
