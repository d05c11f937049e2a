"""Sends values to places and gathers complaints: all of them, or a sample that covers each pair.

The sample is drawn without chance. Values rotate over the places of one type, so that each value
meets many places, in each style, and each place meets several values; kind by kind, every pair of
(value, style) occurs.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.badinput import catalogue, catalogue_text
from tests.badinput.base import Bases, caller
from tests.badinput.check import Answered, Complaint, Sent, complaints
from tests.badinput.document import STYLES, body
from tests.badinput.reception import Reception
from tests.badinput.site import ENUM, OBJECT, Site
from tests.badinput.value import Value, given

OBJECTS: tuple[Value, ...] = (
    given("text", "a"),
    given("int", 1),
    given("bool", True),
    given("null", None),
    given("unknown-field", {"noSuchField": 1}),
)
TEXTS = (*catalogue_text.TEXT, *catalogue_text.MINORITY_NAMES)
VALUES: dict[str, tuple[Value, ...]] = {
    "Decimal": catalogue.MONEY,
    "Rate": catalogue.MONEY,
    "Ratio": catalogue.MONEY,
    "Int": catalogue.INT,
    "ID": catalogue.ID,
    "String": TEXTS,
    "Date": catalogue.DATE,
    "DateTime": catalogue.INSTANT,
    "IdCard": catalogue.ID_CARD,
    "RegionCode": catalogue.REGION,
    "Boolean": catalogue.BOOLEAN,
    ENUM: catalogue.ENUM,
    OBJECT: OBJECTS,
}
# Fields whose text has a grammar of its own are given those values too.
MORE = {"uscc": catalogue.ID_CARD}
LOCALES = ("zh", "en")
TOLD_MAX = 12


def values_of(site: Site) -> tuple[Value, ...]:
    """Every value of the catalogue that fits the type of a place."""
    more = tuple(
        Value(f"card-{one.name}", one.json, one.literal, frozenset({"String"}), one.plain)
        for one in MORE.get(site.last, ())
    )
    return VALUES[site.kind] + more


@dataclass
class Sweep:
    """What was sent, and what was wrong with the answers."""

    reception: Reception
    bases: Bases
    found: list[Complaint] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)

    @classmethod
    def over(cls, reception: Reception) -> Sweep:
        """An empty one."""
        return cls(reception, Bases(reception))

    async def send_all(self, wanted: Iterable[Sent]) -> None:
        """Send them one after the other."""
        for one in wanted:
            await self.send(one)

    async def send(self, one: Sent) -> Answered | None:
        """Send one value; a write is tried without effect first, where that is asked for."""
        site = one.site
        arguments = await self.bases.arguments(site)
        if site.owner == "Mutation" and site.path != ("dryRun",):
            arguments["input"]["dryRun"] = one.dry_run
        text = body(site, one.value, one.style, arguments, await self.bases.subject(site))
        if text is None:
            return None
        answer = await self.reception.send(caller(site), text, one.locale)
        touched = await self.reception.touched()
        self.sent[site.kind] += 1
        got = Answered.of(answer, site)
        if got.accepted and site.owner == "Mutation":
            self.accepted[site.field] += 1
            if not one.dry_run:
                self.bases.used(site.field)
        self.found += complaints(one, answer, touched)
        return got

    def of(self, rule: str) -> str:
        """Complaints of one rule, told: their number and the first of them."""
        found = [str(one) for one in self.found if one.rule == rule]
        return "\n".join([f"{len(found)} complaints", *found[:TOLD_MAX]]) if found else ""


def everything(sites: Iterable[Site]) -> Iterator[Sent]:
    """The whole product: place, value, style; writes both on trial and in earnest."""
    locales = itertools.cycle(LOCALES)
    for site in sites:
        for value in values_of(site):
            for style in STYLES:
                for dry_run in _trials(site):
                    yield Sent(site, value, style, next(locales), dry_run)


def sample(sites: Iterable[Site], each: int) -> Iterator[Sent]:
    """At least `each` values a place, rotating over the pairs of (value, style) of its type."""
    listed = list(sites)
    places = Counter(_group(site) for site in listed)
    pairs: dict[str, Iterator[tuple[Value, str]]] = {}
    locales = itertools.cycle((*LOCALES, *reversed(LOCALES)))
    for site in listed:
        group = _group(site)
        every = [(value, style) for style in STYLES for value in values_of(site)]
        if group not in pairs:
            pairs[group] = itertools.cycle(every)
        share = max(each, -(-len(every) // places[group]))
        for value, style in itertools.islice(pairs[group], share):
            for dry_run in _trials(site):
                yield Sent(site, value, style, next(locales), dry_run)


def _group(site: Site) -> str:
    return f"{site.kind}.{site.last}" if site.last in MORE else site.kind


def _trials(site: Site) -> tuple[bool, ...]:
    is_tried = site.owner == "Mutation" and site.path != ("dryRun",)
    return (True, False) if is_tried else (False,)
