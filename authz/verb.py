"""What every act knows of itself: its resource, its words, and the tables that doing it touches."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from authz.act_words import WORDS
from authz.resource import Resource
from authz.touch import NOTHING, TOUCHES, TRAIL, Touch


class Verb(StrEnum):
    """Without members, for `authz.act.Act` to add them."""

    resource: Resource
    zh: str
    en: str

    # The default is for looking a member up by its code: `Act("loan:read")`.
    def __new__(cls, code: str, resource: Resource = Resource.TRACE) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.resource = resource
        member.zh, member.en = WORDS[code]
        return member

    @property
    def touch(self) -> Touch:
        """The tables that doing it touches, but for the trail."""
        return TOUCHES.get(self.value, NOTHING)

    @property
    def own_writes(self) -> tuple[str, ...]:
        """Tables that the act itself writes."""
        return self.touch.writes

    @property
    def locks(self) -> tuple[str, ...]:
        """Tables of which the act locks rows without changing them."""
        return self.touch.locks

    @property
    def whole(self) -> tuple[str, ...]:
        """Tables of which the act needs every row of the county."""
        return self.touch.whole

    @property
    def is_read(self) -> bool:
        """Whether this is the reading of a resource."""
        return self.value.endswith(":read")

    @property
    def writes(self) -> tuple[str, ...]:
        """Tables that a permitted act may insert into and update, the trail included."""
        return () if self.is_read else tuple(dict.fromkeys((*self.own_writes, *TRAIL)))

    @property
    def sees(self) -> tuple[str, ...]:
        """Tables whose rows the act must find in the database to do its work."""
        touch = self.touch
        return tuple(dict.fromkeys((*touch.writes, *touch.locks, *touch.consults)))

    @classmethod
    def reading(cls, resource: str) -> Self:
        """The act of reading a resource."""
        return cls(f"{resource}:read")
