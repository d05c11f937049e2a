"""The catalogue of bad envelopes around a write: none is a server error, none writes anything."""

from __future__ import annotations

import gzip
import json
import time
from typing import Any

import pytest

from rules.refusal import ErrorCode
from tests.badinput.base import FINANCE
from tests.badinput.check import LEAKS
from tests.badinput.reception import Reception

INPUT = {
    "idempotencyKey": "envelope",
    "amount": "1.00",
    "sourceLevel": "COUNTY",
    "documentNo": "县财〔2018〕9号",
}
TEXT = (
    "mutation M($input: FundInjectInput!) "
    "{ fundInject(input: $input) { entry { id } errors { code } } }"
)
WHOLE: dict[str, Any] = {"query": TEXT, "variables": {"input": INPUT}}


def changed(**changes: Any) -> bytes:
    """The sound request with other members."""
    return json.dumps(WHOLE | changes, ensure_ascii=False).encode()


def document(raw: str) -> bytes:
    """The sound request with a document of this JSON spelling."""
    return (f'{{"query": "{raw}", "variables": ' + json.dumps(WHOLE["variables"]) + "}").encode()


def amount(raw: str) -> bytes:
    """The sound request with an amount of this JSON spelling."""
    return changed().replace(b'"1.00"', raw.encode())


SOUND = changed()
BODIES: dict[str, bytes] = {
    "empty body": b"",
    "open brace": b"{",
    "null": b"null",
    "string": json.dumps(TEXT).encode(),
    "number": b"7",
    "query int": changed(query=1),
    "query list": changed(query=[TEXT]),
    "query null": changed(query=None),
    "query missing": json.dumps({"variables": WHOLE["variables"]}).encode(),
    "variables list": changed(variables=[INPUT]),
    "variables string": changed(variables=json.dumps(WHOLE["variables"])),
    "operationName int": changed(operationName=1),
    "operationName of nothing": changed(operationName="N"),
    "extensions list": changed(extensions=[]),
    "duplicate keys": SOUND[:-1] + b', "query": "{ __typename }"}',
    "duplicate input keys": amount('"1.00", "amount": "2.00"'),
    "NaN": amount("NaN"),
    "Infinity": amount("Infinity"),
    "lone surrogate in variable": amount('"\\ud800"'),
    "lone surrogate in query": document("{ __typename } # \\ud800"),
    "surrogate in document": document('{ loan(id: \\"\\\\uD800\\") { id } }'),
    "invalid UTF-8": SOUND.replace(b"FundInjectInput", b"Fund\xffInput"),
    "UTF-16": SOUND.decode().encode("utf-16"),
    "BOM": b"\xef\xbb\xbf" + SOUND,
    "gzip": gzip.compress(SOUND),
    "100k nesting": b'{"query":' + b"[" * 100_000,
    "900k digits": amount("9" * 900_000),
    "10 MB query": changed(query=TEXT + " " * 10_000_000),
    "10 MB variable": amount('"' + "9" * 10_000_000 + '"'),
    "batch 100": b"[" + b",".join([SOUND] * 100) + b"]",
    "batch 5000": b"[" + b",".join([SOUND] * 5000) + b"]",
    "100k separators": b"{" + b"," * 100_000,
}
CONTENT_TYPES = (
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/graphql",
    "application/json; charset=utf-16",
)
CODES = {code.value for code in ErrorCode} - {"INTERNAL"}
SECONDS_MAX = 2.0


def refused(reception: Reception, body: bytes, **headers: str) -> None:
    """Refused in the right shape, without a leak, without a write, and soon."""
    began = time.monotonic()
    answer = reception.run(reception.send(FINANCE, body, **headers))
    assert time.monotonic() - began < SECONDS_MAX
    assert answer.status_code < 500, answer.text[:200]
    content = answer.json()
    assert content["errors"] and not content.get("data")
    for error in content["errors"]:
        assert error["extensions"]["code"] in CODES
        assert error["message"] and not LEAKS.search(error["message"]), error
    assert len(answer.content) < 8_192
    assert not reception.run(reception.touched())


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body(reception: Reception, name: str) -> None:
    refused(reception, BODIES[name])


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_a_bad_content_type(reception: Reception, kind: str) -> None:
    refused(reception, SOUND, **{"content-type": kind})


def test_a_compressed_body_that_says_so(reception: Reception) -> None:
    refused(reception, gzip.compress(b" " * 50_000_000), **{"content-encoding": "gzip"})


def test_the_sound_request_is_answered(reception: Reception) -> None:
    """Else the refusals above would prove nothing."""
    answer = reception.run(reception.send(FINANCE, SOUND)).json()
    assert answer["data"]["fundInject"]["errors"] == []
    assert "fund_entry" in reception.run(reception.touched())
