"""A scope on its way to the database: what row-level security compares rows with, as one setting.

All settings of a scope (`app.<name>`) travel as the text of one, `app.scope`: a line `name=value`
each, between newlines, which no value can hold. One is set, sent and undone in a quarter of the
time of two dozen (measured), and what is absent passes nothing. It is never set for a session,
only for a transaction, so that no connection carries a scope to its next user.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SCOPE = "app.scope"
# A row where the database is spread over nodes (Citus), whose workers hear of a scope only by SET.
IS_DISTRIBUTED = "select from pg_extension where extname = 'citus'"

_NAME = re.compile(r"app\.[a-z][a-z0-9_]{0,58}", re.ASCII)
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class KnownScope(dict[str, str]):
    """A scope that is used again and again: its text is worked out once."""

    __slots__ = ("text",)

    def __init__(self, settings: Mapping[str, str]) -> None:
        super().__init__(settings)
        self.text = _text(settings)


def scope_text(scope: Mapping[str, str]) -> str:
    """The value of `app.scope`; the same for equal scopes, in whatever order they stand.

    A name other than `app.<lower case>`, or a value with a control character or a lone surrogate,
    is an error.
    """
    return scope.text if isinstance(scope, KnownScope) else _text(scope)


def setting_sql(name: str) -> str:
    """The value of one setting as SQL: '' where the scope lacks it, null where there is none."""
    found = f"split_part(current_setting('{SCOPE}', true), E'\\n{_own(name)}=', 2)"
    return f"split_part({found}, E'\\n', 1)"


def settings_sql(settings: Mapping[str, str], local: bool) -> str:
    """`SET` (or `SET LOCAL`) of a scope as a statement, safely quoted."""
    return f"SET {'LOCAL ' if local else ''}{SCOPE} = {quoted(scope_text(settings))};"


def quoted(value: str) -> str:
    """A string literal that reads the same under every setting of the server."""
    text = value.replace("'", "''")
    if "\\" in text:  # E'' fixes the meaning of a backslash whatever the server is set to.
        return "E'" + text.replace("\\", "\\\\") + "'"
    return f"'{text}'"


def _text(settings: Mapping[str, str]) -> str:
    lines = [f"{_own(name)}={value}" for name, value in sorted(settings.items()) if value]
    for value in settings.values():
        if _UNSPEAKABLE.search(value):
            raise ValueError("control character in a scope setting")
    return "\n".join(["", *lines, ""]) if lines else ""


def _own(name: str) -> str:
    """The name within the scope."""
    if not _NAME.fullmatch(name) or name == SCOPE:
        raise ValueError(f"not a scope setting: {name!r}")
    return name.removeprefix("app.")
