"""What a term is: a code with its Chinese and its English label."""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A code with its labels; a member is written `CODE = "CODE", "中文", "English"`."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Term:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member
