"""Asks as somebody, listens for what he must not hear, and compares sets with the oracle's."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson

from authz.actor import Actor
from schema.execute import Answer
from tests.leaks.dump import TYPES, Row
from tests.leaks.oracle import Oracle
from tests.leaks.paths import ROOTS, Chain, document, owed, walked
from tests.leaks.roster import Seat
from tests.office import Office

_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXT = re.compile(rb'"([^"\\]{2,80})"')
_IDENTITY = re.compile(rb"[1-9][0-9]{16}[0-9Xx]")
_CURSOR = re.compile(rb'"(?:cursor|startCursor|endCursor)":"([A-Za-z0-9+/=]+)"')

NODES_MAX = 100


@dataclass(frozen=True)
class Finding:
    """Something seen that is not his ("leak"), or not seen though it is ("missing")."""

    kind: str
    user: str
    path: str
    what: Any


@dataclass
class Ledger:
    """What was compared and what came of it."""

    comparisons: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    total: ClassVar[Counter[str]] = Counter()

    def compare(
        self, user: str, path: str, seen: Iterable[Any], wanted: Iterable[Any], of: int = 0
    ) -> None:
        """Report what is in one set alone; `of` is how many objects there are to tell apart."""
        found, due = set(seen), set(wanted)
        self.comparisons[path] += max(of, len(found | due), 1)
        self.total[path] += max(of, len(found | due), 1)
        self.findings += [Finding("leak", user, path, one) for one in sorted(found - due, key=str)]
        self.findings += [
            Finding("missing", user, path, one) for one in sorted(due - found, key=str)
        ]

    def report(self, kind: str, user: str, path: str, what: Any) -> None:
        """Report one finding."""
        self.findings.append(Finding(kind, user, path, what))

    @property
    def leaks(self) -> list[Finding]:
        return [one for one in self.findings if one.kind == "leak"]

    def assert_clean(self) -> None:
        """Nothing leaked, nothing is missing, and something was compared."""
        shown = "\n".join(str(one) for one in self.findings[:20])
        assert not self.findings, f"{len(self.findings)} findings\n{shown}"
        assert self.comparisons.total() > 0


@dataclass
class Bench:
    """The office, the oracle and the ledger of one test."""

    office: Office
    oracle: Oracle
    ledger: Ledger = field(default_factory=Ledger)
    owner_url: str = ""
    actors: dict[Seat, Actor] = field(default_factory=dict)
    denied: set[tuple[str, str]] = field(default_factory=set)

    def actor(self, seat: Seat) -> Actor:
        if seat not in self.actors:
            self.actors[seat] = seat.actor(self.office)
        return self.actors[seat]

    def ask(self, seat: Seat, text: str, key: str | None = None, **variables: Any) -> Answer:
        """An answer, every string of which has been listened to."""
        answer = self.office.answer(self.actor(seat), text, key=key, **variables)
        self.listen(seat, answer, orjson.dumps([text, variables]))
        return answer

    def data(self, seat: Seat, text: str, **variables: Any) -> dict[str, Any]:
        """The data; a refusal must be FORBIDDEN and shows as None or as no data."""
        answer = self.ask(seat, text, **variables)
        codes = {error["extensions"]["code"] for error in answer.errors}
        assert codes <= {"FORBIDDEN"}, answer.errors
        return orjson.loads(answer.data or b"null") or {}

    def listen(self, seat: Seat, answer: Answer, said: bytes = b"") -> None:
        """No id or number of a hidden row (cursors opened), no identity number, anywhere.

        What the caller said himself may be echoed.
        """
        heard = (answer.data or b"") + orjson.dumps(answer.errors, default=str)
        heard += b"".join(b64decode(one) for one in _CURSOR.findall(heard))
        words = {one.decode() for one in _UUID.findall(heard)}
        words |= {one.decode() for one in _TEXT.findall(heard)}
        for word in words & self.oracle.hidden_tokens(self.actor(seat)):
            if word.encode() not in said:
                self.ledger.report("leak", seat.name, "token", word)
        for number in _IDENTITY.findall(heard):
            if number.decode().upper() in self.oracle.dump.identities:
                self.ledger.report("leak", seat.name, "identity", number.decode())
        self.ledger.comparisons["token"] += len(words)
        self.ledger.total["token"] += len(words)

    # Paths

    def visible(self, seat: Seat, of: str) -> list[Row]:
        """Rows of a type that the user must see."""
        table = TYPES[of][0]
        if table == "enterprise":
            return self.oracle.dump.tables[table]
        return self.oracle.visible(self.actor(seat), table)

    def walk(self, seat: Seat, chain: Chain, size: int = 200) -> None:
        """All pages of a root list with a chain below: the ways, the count, the page marks."""
        root, below = chain[0], tuple(chain[1:])
        path, of = ".".join(chain), ROOTS[root]
        if (self.actor(seat).role, root) in self.denied:
            return  # Once a role is enough: each denial is written down.
        if root == "auditEvents":
            self.oracle.retake(self.owner_url, "audit_event")
        rows = self.visible(seat, of)
        seen: list[tuple[str, ...]] = []
        after, read = None, 0
        while True:
            data = self.data(seat, document(chain), first=size, after=after)
            if data.get(root) is None:
                self.denied.add((self.actor(seat).role, root))
                break
            page = data[root]
            self.ledger.compare(seat.name, f"{root}.totalCount", [page["totalCount"]], [len(rows)])
            for edge in page["edges"]:
                seen += walked(edge["node"], of, below)
            read += len(page["edges"])
            marks = (page["pageInfo"]["hasNextPage"], page["pageInfo"]["hasPreviousPage"])
            due = (read < len(rows), after is not None)
            self.ledger.compare(seat.name, f"{root}.pageInfo", [marks], [due])
            if not page["edges"] or not marks[0]:
                break
            after = page["edges"][-1]["cursor"]
        wanted = owed(self.oracle, self.actor(seat), rows, of, below)
        self.ledger.compare(
            seat.name, path, seen, wanted, len(self.oracle.dump.tables[TYPES[of][0]])
        )

    def nodes(self, seat: Seat, ids: Sequence[str], visible: set[str]) -> None:
        """`nodes` over a mix of ids, a hundred at a time: null in the place of what is not his."""
        for start in range(0, len(ids), NODES_MAX):
            part = list(ids[start : start + NODES_MAX])
            data = self.data(
                seat, "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=part
            )
            assert len(data["nodes"]) == len(part)
            seen = [
                (asked, node["id"])
                for asked, node in zip(part, data["nodes"], strict=True)
                if node is not None
            ]
            wanted = [(one, one) for one in part if one in visible]
            self.ledger.compare(seat.name, "nodes", seen, wanted, len(part))

    def by_id(self, seat: Seat, asked: dict[str, str], visible: set[str]) -> None:
        """One object of each of these root fields, by its id."""
        given = ", ".join(f"${name}: ID!" for name in asked)
        fields = " ".join(f"{name}(id: ${name}) {{ id }}" for name in asked)
        data = self.data(seat, f"query({given}) {{ {fields} }}", **asked)
        seen = [(name, node["id"]) for name, node in data.items() if node is not None]
        wanted = [(name, one) for name, one in asked.items() if one in visible]
        self.ledger.compare(seat.name, "by id", seen, wanted, len(asked))

    def all_ids(self) -> list[str]:
        """Global ids of every object there is."""
        dump = self.oracle.dump
        return [dump.gid(of, row) for of, (table, _) in TYPES.items() for row in dump.tables[table]]

    def visible_ids(self, seat: Seat) -> set[str]:
        """Those that the user must see."""
        gid = self.oracle.dump.gid
        return {gid(of, row) for of in TYPES for row in self.visible(seat, of)}
