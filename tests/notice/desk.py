"""A county of the running application, and its offices' counters, asked over HTTP.

    bank = county.bank()
    accepted(await bank.act("loanSubmit", given, "loan { id }"))
    await bank.refused("loanSubmit", given, "TERM_EXCEEDS_LIMIT", "maturesOn", row=8, **figures)

A refusal is asked for in both languages. Each time it names the clause, tells its figures and
writes nothing but its audit row. Rows that a test starts from are made by the county itself
(`household`, `loan`, `lent` and the others of `tests.services.ground`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from authz.role import Role
from models.ids import GlobalId
from models.tables import METADATA
from rules import vocabulary
from rules.months import add_months
from rules.notice_2018_119.text import TEXT
from rules.ratio import cut_percent_text
from rules.vocabulary import Term
from schema.message_words import _ACTS, _ANSWERS, _OBJECTS
from tests import factories
from tests.api.conftest import Desk
from tests.factories import Borrower
from tests.services.ground import Ground
from tests.services.roster_lines import person, township

TOLD = "{ code message path params { name value } clause { document article quote } }"
ZH, EN = "zh", "en"
LANGUAGES = (ZH, EN)
# The large dictionaries, which the application has no right to write.
DICTIONARIES = {"calendar_day", "outlet", "region", "region_code"}
# A hash of every other table's content, asked for in one statement.
CONTENT = " union all ".join(
    f"select '{table}', md5(coalesce(string_agg(t::text, E'\\n' order by t::text), ''))"
    f" from {table} t"
    for table in [*sorted(set(METADATA.tables) - DICTIONARIES), "procrastinate_jobs"]
)
_numbers = itertools.count(1)


@dataclass
class Calendar:
    """The application's clock: the business day is the one that a test has turned to."""

    day: date

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.day


@dataclass
class Office:
    """One office's counter: a token, and the county whose rows are watched meanwhile."""

    desk: Desk
    county: County
    claims: dict[str, str]
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.token = self.desk.issuer.token(**self.claims)

    async def body(self, query: str, language: str = ZH, **variables: Any) -> Any:
        """The whole answer to a document."""
        answer = await self.desk.post(
            {"query": query, "variables": variables},
            headers={"authorization": f"Bearer {self.token}", "accept-language": language},
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, query: str, language: str = ZH, **variables: Any) -> Any:
        """The data of a document that must not fail."""
        body = await self.body(query, language, **variables)
        assert "errors" not in body, body
        return body["data"]

    async def act(
        self, name: str, given: dict[str, Any], shows: str = "", language: str = ZH
    ) -> dict[str, Any]:
        """The payload of a mutation of one `input`, with errors and warnings as they are told."""
        body = await self.ask(_document(name, shows), language, input=_keyed(given))
        payload: dict[str, Any] = body[name]
        return payload

    async def refused(
        self,
        name: str,
        given: dict[str, Any],
        code: str,
        path: str,
        *,
        row: int | None,
        **figures: str,
    ) -> None:
        """Refused for this one reason; `path` is `amount` or `duties.0.party`, `row` its clause.

        `figures` are all that the refusal tells.
        """
        found = await self.told(name, given)
        assert [error["code"] for error in found[ZH]] == [code], found[ZH]
        for language, (error,) in found.items():
            check(error, code, path, row, figures, language)

    async def told(self, name: str, given: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """Errors of a mutation by language; nothing was written but an audit row for each."""
        found = {}
        for language in LANGUAGES:
            async with self.county.nothing_written("REFUSED"):
                found[language] = (await self.act(name, given, "", language))["errors"]
            assert found[language], "nothing was refused"
        return found

    async def warned(
        self,
        name: str,
        given: dict[str, Any],
        code: str,
        path: str,
        *,
        row: int | None,
        shows: str = "",
        **figures: str,
    ) -> dict[str, Any]:
        """Done, with this warning and no other; tried in English first, which writes nothing."""
        async with self.county.unchanged():
            tried = accepted(await self.act(name, given | {"dryRun": True}, shows, EN))
        done = accepted(await self.act(name, given, shows))
        for language, payload in ((EN, tried), (ZH, done)):
            (warning,) = payload["warnings"]
            check(warning, code, path, row, figures, language)
        return done

    async def denied(self, name: str, given: dict[str, Any], code: str = "FORBIDDEN") -> None:
        """Not this office's act, or no input at all: one error of the request, nothing written."""
        for language in LANGUAGES:
            before = await self.county.fingerprint()
            body = await self.body(_document(name, ""), language, input=_keyed(given))
            after = await self.county.fingerprint()
            (error,) = body["errors"]
            assert error["extensions"]["code"] == code, error
            assert (body.get("data") or {name: None})[name] is None
            assert _is_chinese(error["message"]) is (language == ZH), error
            assert changed(before, after) <= {"audit_event", "decision", "procrastinate_jobs"}


@dataclass
class County(Ground):
    """A county of its own for one test, behind the application that the module shares."""

    desk: Desk
    calendar: Calendar

    def turn_to(self, day: str) -> None:
        """The business day from here on, for every office."""
        self.calendar.day = date.fromisoformat(day)

    def office(self, role: Role, kind: str = "RCC", **claims: str) -> Office:
        """A counter of that role in this county; a bank's is of the lender of that kind."""
        region = claims.get("region", self.code)
        bank = {"lender": f"{kind}-{self.code}"} if role.needs_lender else {}
        place = {"outlet": self.outlet.code} if role.needs_outlet else {}
        who = {"sub": f"{role.value}@{region}", "role": role.value, "region": region}
        return Office(self.desk, self, who | bank | place | claims)

    def bank(self, kind: str = "RCC", **claims: str) -> Office:
        """The county staff of a lender."""
        return self.office(Role.COUNTY_BANK, kind, **claims)

    def town(self, borrower: Borrower, role: Role = Role.TOWN_PA) -> Office:
        """An office of a household's township."""
        region = self.directory.region(borrower.township_id)
        assert region is not None
        return self.office(role, region=region.code)

    def roster_row(self, **changes: Any) -> dict[str, Any]:
        """A line of the register: the head of another household."""
        return {
            "line": 1,
            "householdNo": "HX",
            "township": township(self),
            "village": "一村",
            "name": "村民",
            "relation": "户主",
            "idCard": person(),
        } | changes

    async def roster(self, *rows: dict[str, Any]) -> None:
        """A version of the register with these lines alone, handed over and published."""
        office = self.office(Role.COUNTY_PA)
        given = {"rows": list(rows), "source": "名册2018.xlsx"}
        imported = accepted(await office.act("rosterImport", given, "roster { id faultCount }"))
        assert imported["roster"]["faultCount"] == 0, imported["warnings"]
        accepted(await office.act("rosterPublish", {"roster": imported["roster"]["id"]}))

    @property
    def ground(self) -> Ground:
        """The same county as the tests of writes know it: with actors instead of offices."""
        return Ground(self.database, self.owner, self.directory, self.door, self.code)

    async def lent(self, value_on: date, matures_on: date, **more: Any) -> GlobalId:
        """A loan paid out on its value date, with its schedule."""
        return await self.ground.lent(value_on, matures_on, **more)

    async def member_of(self, borrower: Borrower) -> GlobalId:
        """Another member of a household."""
        return await factories.member(self.owner, borrower, 2)

    async def fingerprint(self) -> dict[str, str]:
        """A hash of the content of every table that can be written, and of the job queue."""
        return dict(tuple(row) for row in await self.owner.fetch(CONTENT))

    @asynccontextmanager
    async def nothing_written(self, decision: str) -> AsyncIterator[None]:
        """Nothing but one audit row with that decision (and the job that seals it)."""
        known = {row["id"] for row in await self.rows("audit_event")}
        before = await self.fingerprint()
        yield
        after = await self.fingerprint()
        assert "audit_event" in changed(before, after)
        assert changed(before, after) <= {"audit_event", "procrastinate_jobs"}
        new = [row for row in await self.rows("audit_event") if row["id"] not in known]
        assert [row["decision"] for row in new] == [decision]

    def application(self, applicant: Borrower, /, **changes: Any) -> dict[str, Any]:
        """An application for a year's loan from today that nothing speaks against."""
        return {
            "loanNo": f"N-{next(_numbers)}",
            "household": str(applicant.household),
            "borrower": str(applicant.member),
            "amount": "30000.00",
            "rate": "4.35",
            "maturesOn": add_months(self.calendar.day, 12).isoformat(),
            "purpose": "OWN_PRODUCTION",
            "industry": "PLANTING",
            "repaymentMethod": "QUARTERLY_INTEREST",
        } | changes

    def agreement_terms(
        self, household: Borrower, entity: GlobalId, /, **changes: Any
    ) -> dict[str, Any]:
        """A cooperation agreement from today for two years that lacks nothing."""
        return {
            "agreementNo": f"XY-{next(_numbers)}",
            "household": str(household.household),
            "enterprise": str(entity),
            "amount": "30000.00",
            "startsOn": self.calendar.day.isoformat(),
            "endsOn": add_months(self.calendar.day, 24).isoformat(),
            "duties": [
                {"party": "HOUSEHOLD", "duty": "按约种植"},
                {"party": "ENTERPRISE", "duty": "保底收购"},
            ],
            "benefitLinkage": {"kind": "DIVIDEND", "amount": "2000.00", "period": "每年"},
            "riskControl": "保底价收购",
            "voluntary": True,
            "participation": "LABOUR",
        } | changes


def accepted(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload of what was done."""
    assert payload["errors"] == [], payload["errors"]
    return payload


def codes(errors: list[dict[str, Any]]) -> list[str]:
    """Code and place of errors or warnings, in their order: `TERM_EXCEEDS_LIMIT@maturesOn`."""
    return [f"{error['code']}@{'.'.join(error['path'][1:])}" for error in errors]


def check(
    error: dict[str, Any],
    code: str,
    path: str,
    row: int | None,
    figures: dict[str, str],
    language: str,
) -> None:
    """One error or warning, whole: code, path, clause, figures, and a sentence that tells them."""
    assert (error["code"], error["path"]) == (code, ["input", *path.split(".")]), error
    clause = None if row is None else TEXT[row]
    assert error["clause"] == (
        clause and {"document": clause.document, "article": clause.article, "quote": clause.quote}
    )
    assert {one["name"]: one["value"] for one in error["params"]} == figures
    message = error["message"]
    assert _is_chinese(message) is (language == ZH), message
    for name, value in figures.items():
        if name != "reason" and value != "null":
            for part in value.split(","):
                assert any(word in message for word in _words(part, language)), (message, name)


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Tables whose content differs."""
    return {table for table in after if after[table] != before[table]}


def _document(name: str, shows: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    told = f"errors {TOLD} warnings {TOLD}"
    return f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {shows} {told} }} }}"


def _keyed(given: dict[str, Any]) -> dict[str, Any]:
    """With a key of its own, as acts that move money demand."""
    return {"idempotencyKey": f"notice-{next(_numbers)}"} | given


def _is_chinese(message: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in message)


def _words(value: str, language: str) -> list[str]:
    """How a sentence may tell a figure: as it is, or a code by its title in that language."""
    terms = [
        term(value)
        for term in vars(vocabulary).values()
        if isinstance(term, type) and issubclass(term, Term) and value in term.__members__
    ]
    words = [value, *(getattr(term, language) for term in terms)]
    if re.fullmatch(r"0(\.\d+)?", value):
        percent = cut_percent_text(Decimal(value))
        words += [f"{percent}%", f"{percent} %"]
    if value in Role.__members__:
        words.append(getattr(Role[value], language))
    spoken = (*_OBJECTS.get(value, ())[:2], *_ACTS.get(value, ()), *_ANSWERS.get(value, ()))
    return [*words, *(word for word in spoken if word)]
