"""What is wrong with an answer to a bad value. No complaint means: refused well, or rightly taken.

The rules: STATUS no server error; SHAPE as graphql.md says; CODE a known one, never INTERNAL;
NAMED the argument is told; TOLD the message says what would do, in the caller's language;
LEAK nothing of driver, Python or SQL; ACCEPTED no value in another spelling; WRITTEN nothing but
records of refusals; CHANGED what was written comes back as it was sent; SIZE no refusal
repeats a long value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from rules.refusal import ErrorCode
from tests.badinput.catalogue_text import UNSOUND
from tests.badinput.document import LEAF, LITERAL, VARIABLE_NAME
from tests.badinput.reception import RECORDS
from tests.badinput.site import ENUM, OBJECT, Site
from tests.badinput.value import Value

RULES = (
    "STATUS",
    "SHAPE",
    "CODE",
    "NAMED",
    "TOLD",
    "LANGUAGE",
    "LEAK",
    "ACCEPTED",
    "WRITTEN",
    "CHANGED",
    "SIZE",
)
STATUSES = frozenset({200, 294, 400, 413})
CODES = frozenset(code.value for code in ErrorCode) - {"INTERNAL", "TIMEOUT", "OVERLOADED"}
# Refused before it is known what the value belongs to: size, text that is no text.
NULL_ROOTS = ("node", "nodes", "explainAccess")
SHOWN_AS = {"reason": "note"}
# What a mutation shows under another name than most do.
SHOWN_BY = {
    ("instalmentPlanCancel", "reason"): "endedReason",
    # The payment keeps its own number; that of its reversal stands in the ledger.
    ("premiumSubsidyReverse", "documentNo"): "reversalDocumentNo",
    ("premiumSubsidyReverse", "reason"): "reversedReason",
}
SIZE_MAX = 8_192
EARLY = ("LIMIT_EXCEEDED",)
EARLY_WORDS = (
    *("JSON", "UTF-8", "surrogate", "代理字符", "Syntax Error", "NUL", "空字符"),
    *("too many digits", "too long or too large", "数字过长"),
)
LEAKS = re.compile(
    r"asyncpg|psycopg|sqlalchemy|Traceback|invalid byte sequence|ConversionSyntax|decimal\."
    r"|InvalidOperation|invalid literal for|could not convert|codec can't|<class |NoneType"
    r"|object at 0x|[Ee]xception|\b_[A-Z][a-z]+\b|site-packages|\.py\b|/(?:usr|home|work|tmp|opt)/"
    r"|SQLSTATE|violates|constraint|null value in column|relation \"|pg_[a-z]+"
    r"|\b(?:ck|fk|pk|uq|ix)_[a-z_]+|\b[a-z]+_(?:pkey|fkey|key|idx)\b|numeric field overflow"
    r"|\b(?:select|insert into|update|delete from) [a-z_]+ (?:from|set|where|values)\b"
)
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
CJK = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"(?:[A-Za-z][a-z'-]* ){3,}[a-z'-]+")
# What a message must hold of what would be accepted: (zh, en).
HINTS: dict[str, tuple[str, str]] = {
    "Decimal": (r"金额|50000\.00", r"50000\.00|amount|yuan"),
    "Rate": (r"百分数|4\.35", r"4\.35|percent"),
    "Ratio": (r"小数|0\.02", r"0\.02|fraction"),
    "Date": (r"YYYY-MM-DD|日", r"YYYY-MM-DD|day"),
    "DateTime": (r"RFC 3339|时刻", r"RFC 3339|instant"),
    "RegionCode": (r"520327|代码", r"520327|code"),
    "IdCard": (r"18 ?位|校验码", r"18 characters|check character"),
    "Int": (r"整数|之间|范围", r"integer|whole number|between|range"),
    "Boolean": (r"布尔|true", r"[Bb]oolean|true"),
    "String": (r"字符串|文本|字符", r"[Ss]tring|text|characters"),
    "ID": (r" id|ID|标识", r"\bid\b|\bID\b"),
    ENUM: (r"之一|可用|[A-Z]{2,}, ?[A-Z]", r"one of|[A-Z]{2,}, ?[A-Z]"),
    OBJECT: (r"对象|字段|其中之一", r"object|field|exactly one"),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One rule broken by one answer."""

    rule: str
    request: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule} {self.request}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: which value, where, how written, for whom, and whether only on trial."""

    site: Site
    value: Value
    style: str
    locale: str
    dry_run: bool = False

    @property
    def name(self) -> str:
        trial = " dry" if self.dry_run else ""
        return f"{self.site.name} {self.value.name} as {self.style}, {self.locale}{trial}"

    @property
    def must_fail(self) -> bool:
        """Whether the value is no value of this place's type, or one that nobody may write."""
        site, value = self.site, self.value
        if value.name == "null":
            return not site.nullable
        if site.kind == ENUM and value.name == "list":
            return True
        if site.is_cursor:
            return True
        if site.is_page_size and value.name == "negative":
            return True
        if site.owner == "Mutation" and site.kind == "String" and value.name in UNSOUND:
            return True
        return not value.suits(site.kind, self.style)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer taken apart: top-level errors, errors of the payload, and what was read."""

    answer: httpx.Response
    content: Any
    errors: list[dict[str, Any]]
    refusals: list[dict[str, Any]]
    data: Any

    @classmethod
    def of(cls, answer: httpx.Response, site: Site) -> Answered:
        try:
            content = answer.json()
        except ValueError:
            content = None
        listed = content if isinstance(content, dict) else {}
        data = listed.get("data")
        if isinstance(data, dict):
            data = data.get("node") if site.owner not in ("Query", "Mutation") else data
            data = data.get(site.field) if isinstance(data, dict) else None
        refusals = data.get("errors", []) if isinstance(data, dict) else []
        return cls(answer, content, listed.get("errors", []), refusals, data)

    @property
    def accepted(self) -> bool:
        """Whether the field was answered as though nothing were wrong."""
        return not self.errors and not self.refusals

    @property
    def faults(self) -> list[str]:
        """Places of lines that were kept with their fault, for their owner to correct."""
        listed = self.data.get("warnings", []) if isinstance(self.data, dict) else []
        return [".".join(one["path"]) for one in listed if one["code"] == "ROSTER_ROW_INVALID"]


def complaints(sent: Sent, answer: httpx.Response, touched: set[str]) -> list[Complaint]:
    """Everything that is wrong with one answer."""
    got = Answered.of(answer, sent.site)
    found = [
        *_envelope(got),
        *_errors(sent, got),
        *_leaks(got),
        *_verdict(sent, got),
        *_writes(sent, got, touched),
    ]
    return [Complaint(rule, sent.name, detail) for rule, detail in found]


Found = Iterator[tuple[str, str]]


def _envelope(got: Answered) -> Found:
    answer, content = got.answer, got.content
    if answer.status_code not in STATUSES:
        yield "STATUS", f"{answer.status_code} {answer.text[:200]}"
    if not isinstance(content, dict) or not content.keys() <= {"data", "errors", "extensions"}:
        yield "SHAPE", f"no GraphQL answer: {answer.text[:200]}"
        return
    if "data" not in content and not content.get("errors"):
        yield "SHAPE", "neither data nor errors"
    if "errors" in content and not content["errors"]:
        yield "SHAPE", "an empty list of errors"
    if not answer.headers["content-type"].startswith("application/json"):
        yield "SHAPE", answer.headers["content-type"]
    if content.get("extensions", {}).get("requestId") != answer.headers.get("x-request-id"):
        yield "SHAPE", "the request id differs between header and body"
    if got.errors and len(answer.content) > SIZE_MAX:
        yield "SIZE", f"{len(answer.content)} bytes: {answer.text[:100]}"
    for error in got.errors:
        if not isinstance(error.get("message"), str) or "code" not in error.get("extensions", {}):
            yield "SHAPE", f"error without message or code: {error}"


def _errors(sent: Sent, got: Answered) -> Found:
    for error in got.errors:
        extensions = error.get("extensions", {})
        code = extensions.get("code")
        if code not in CODES:
            yield "CODE", f"{code}: {error['message'][:120]}"
            continue
        message = error["message"]
        if code in EARLY or any(word in message for word in EARLY_WORDS):
            if "Syntax Error" not in message:  # The parser of documents speaks English.
                yield from _language(sent, message)
            continue
        if sent.must_fail and not _tells_place(sent, error):
            yield "NAMED", json.dumps(error, ensure_ascii=False)[:300]
        if sent.must_fail and code == "BAD_USER_INPUT":
            yield from _told(sent, message)
        yield from _language(sent, message)
    for refusal in got.refusals:
        if refusal["code"] not in CODES:
            yield "CODE", str(refusal)[:200]
        if refusal["path"][:1] != ["input"]:
            yield "NAMED", str(refusal)[:200]
        yield from _language(sent, refusal["message"])
    named = [".".join(refusal["path"]) for refusal in got.refusals]
    names = {sent.site.last}
    if "number" in sent.site.path:
        # A number that no loan can have names no loan: whose it is, is told.
        names |= {"loan", str(sent.site.path[sent.site.path.index("number") - 1])}
    if sent.must_fail and named and not any(_is_named(n, one) for n in names for one in named):
        yield "NAMED", f"refused at {named}"


def _tells_place(sent: Sent, error: dict[str, Any]) -> bool:
    """By the argument's path; of a literal its place in the document will do."""
    told = error["extensions"].get("argument")
    if sent.style == LITERAL:
        return bool(error.get("locations")) or _is_named(sent.site.last, told)
    if _is_named(sent.site.last, told):
        return True
    # A variable that is the value itself is all that its coercion knows of the place.
    is_whole = sent.style == LEAF or sent.site.last == sent.site.argument
    return is_whole and _is_named(VARIABLE_NAME, told)


def _is_named(name: str, told: object) -> bool:
    return isinstance(told, str) and name in re.split(r"[.\[\]]", told)


def _told(sent: Sent, message: str) -> Found:
    hint = HINTS[sent.site.kind][sent.locale == "en"]
    if sent.value.name == "nul" or sent.site.is_page_size or sent.value.name == "null":
        return  # Told by other words: no NUL; between 0 and 200; required.
    if not re.search(hint, message):
        yield "TOLD", message[:200]


def _language(sent: Sent, message: str) -> Found:
    text = QUOTED.sub("", message)
    if sent.locale == "en" and CJK.search(text):
        yield "LANGUAGE", message[:200]
    if sent.locale == "zh" and (not CJK.search(text) or ENGLISH.search(text)):
        yield "LANGUAGE", message[:200]


def _leaks(got: Answered) -> Found:
    messages = [error.get("message", "") for error in got.errors]
    messages += [refusal["message"] for refusal in got.refusals]
    for refusal in got.refusals:
        messages += [f"{param['name']} {param['value']}" for param in refusal["params"]]
    for message in messages:
        if leak := LEAKS.search(message):
            yield "LEAK", f"{leak[0]!r} in {message[:200]}"


def _verdict(sent: Sent, got: Answered) -> Found:
    if not got.accepted or got.answer.status_code >= 500:
        return
    # What names no object finds none; these say so by null, as for an invisible one.
    if sent.site.field in NULL_ROOTS and sent.site.kind == "ID":
        if sent.must_fail and got.data not in (None, [None]):
            yield "ACCEPTED", f"found {got.data}"
        return
    if sent.must_fail and not any(_is_named(sent.site.last, fault) for fault in got.faults):
        yield "ACCEPTED", got.answer.text[:300]
    elif _is_text_filter(sent) and isinstance(got.data, dict) and got.data.get("totalCount"):
        yield "ACCEPTED", f"{got.data['totalCount']} rows have this text?"


def _is_text_filter(sent: Sent) -> bool:
    """Whether nothing of the world can have this text, so that a filter by it finds nothing."""
    site = sent.site
    is_filter = site.argument == "where" and site.kind == "String"
    return is_filter and site.path[0] != "not" and sent.value.name != "null"


def _writes(sent: Sent, got: Answered, touched: set[str]) -> Found:
    if sent.site.owner == "Mutation" and got.accepted and not sent.dry_run:
        yield from _changes(sent, got)
        return
    allowed = frozenset() if sent.dry_run else RECORDS
    denied = any(error.get("extensions", {}).get("code") == "FORBIDDEN" for error in got.errors)
    if touched - (RECORDS if denied else allowed):
        yield "WRITTEN", str(sorted(touched))


def _changes(sent: Sent, got: Answered) -> Found:
    """A text that the payload shows must be the one that was sent; an account is masked."""
    last = sent.site.last
    name = SHOWN_BY.get((sent.site.field, last)) or SHOWN_AS.get(last, last)
    if sent.site.kind != "String" or name == "accountNo" or sent.value.plain is None:
        return
    for shown in (got.data or {}).values():
        if isinstance(shown, dict) and name in shown and shown[name] != sent.value.plain:
            yield "CHANGED", f"{shown[name]!r}"
