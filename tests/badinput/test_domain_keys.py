"""Idempotency keys and cursors: of another caller, another content, another list, or damaged."""

from __future__ import annotations

import itertools
from base64 import b64decode, b64encode
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import orjson
import pytest

from rules.vocabulary import LoanState
from tests.badinput.acting import Acting, Done
from tests.badinput.base import BANK, FENGGANG, FINANCE
from tests.badinput.catalogue_text import TEXT
from tests.badinput.reception import Reception
from tests.badinput.value import Value

OTHER_BANK = f"COUNTY_BANK@{FENGGANG}/ABC-{FENGGANG}"
HEADERS = [one for one in TEXT if isinstance(one.plain, str)]
_keys = itertools.count(1)


@pytest.fixture(scope="module")
def acting(reception: Reception) -> Iterator[Acting]:
    """Acts over HTTP."""
    yield Acting(reception)


def inject(acting: Acting, key: str | None, amount: str = "1.00", **more: Any) -> Done:
    return acting.do(
        "fundInject",
        FINANCE,
        idempotencyKey=key,
        amount=amount,
        sourceLevel="COUNTY",
        documentNo="县财〔2018〕9号",
        **more,
    )


@pytest.mark.parametrize("key", [None, ""])
def test_money_does_not_move_without_a_key(acting: Acting, key: str | None) -> None:
    done = inject(acting, key)
    assert done.failure in ("IDEMPOTENCY_KEY_REQUIRED", "BAD_USER_INPUT")
    assert done.errors[0]["extensions"]["argument"] == "input.idempotencyKey"
    assert not done.touched


@pytest.mark.parametrize("key", [" ", "k" * 256, "k" * 1000, "a\u200bb", "a\nb", "\ufeffk"])
def test_keys_that_are_none(acting: Acting, key: str) -> None:
    done = inject(acting, key)
    if key == " ":
        assert done.failure in (None, "BAD_USER_INPUT")
        return
    done.failed("BAD_USER_INPUT", "input.idempotencyKey")
    assert not done.touched


def test_a_key_of_255_characters_is_kept_whole(acting: Acting) -> None:
    key = f"{next(_keys)}".ljust(254, "k")
    assert not inject(acting, key + "a").done().data["replayed"]  # type: ignore[index]
    assert not inject(acting, key + "b").done().data["replayed"]  # type: ignore[index]
    assert inject(acting, key + "a").done().data["replayed"]  # type: ignore[index]


def test_an_empty_key_is_not_silently_none(acting: Acting) -> None:
    """Where a key is optional an empty one is a mistake of the caller, not its absence."""
    done = acting.submit(idempotencyKey="")
    done.failed("BAD_USER_INPUT", "input.idempotencyKey")


def test_same_key_other_content(acting: Acting) -> None:
    inject(acting, "reused-1").done()
    inject(acting, "reused-1", "2.00").failed("IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey")
    inject(acting, "reused-1", businessOn="2018-12-19").failed("IDEMPOTENCY_KEY_REUSED")


def test_same_key_same_content_in_another_spelling_is_the_same(acting: Acting) -> None:
    first = inject(acting, "spelled-1", "5").done()
    again = inject(acting, "spelled-1", "5.00").done()
    assert again.data is not None and first.data is not None
    assert again.data["replayed"] and again.data["entry"] == first.data["entry"]
    assert not again.touched


def test_a_refused_input_does_not_burn_its_key(acting: Acting) -> None:
    inject(acting, "unburnt-1", "0").refused("VALIDATION@amount")
    inject(acting, "unburnt-1", "3.00").done()


def test_a_key_of_another_act_is_reused(acting: Acting) -> None:
    loan = acting.loan(LoanState.ACTIVE)
    paid = {"loan": loan, "principal": "1.00", "bankRef": "R-1"}
    acting.do("repaymentRecord", idempotencyKey="act-key-1", **paid).done()
    acting.do("loanClassify", idempotencyKey="act-key-1", loan=loan, fiveTier="NORMAL").failed(
        "IDEMPOTENCY_KEY_REUSED"
    )


def test_one_key_of_two_banks_is_two_keys(acting: Acting) -> None:
    """No bank sees another's answer, nor learns that its key is taken."""
    first = acting.submit(idempotencyKey="two-banks").done()
    second = acting.submit(who=OTHER_BANK, idempotencyKey="two-banks").done()
    assert first.data is not None and second.data is not None
    assert not second.data["replayed"]
    assert first.data["loan"]["id"] != second.data["loan"]["id"]


def test_the_header_serves_and_must_not_contradict(acting: Acting) -> None:
    given = {"idempotencyKey": None, "amount": "1.00", "sourceLevel": "COUNTY", "documentNo": "1"}
    first = acting.do("fundInject", FINANCE, header_key="header-1", **given).done()
    again = acting.do("fundInject", FINANCE, header_key="header-1", **given).done()
    assert first.data is not None and again.data is not None and again.data["replayed"]


@pytest.mark.parametrize(
    "value", [one for one in TEXT if isinstance(one.plain, str)], ids=attrgetter("name")
)
def test_texts_as_header(acting: Acting, value: Value) -> None:
    """A header holds bytes; whatever they are, there is no server error and nothing leaks."""
    sent = value.plain.encode("utf-8", "surrogatepass")[:4096]
    done = acting.do(
        "loanApprove",
        header_key=sent,
        idempotencyKey=None,
        loan={"id": "loan_520327000_0190a1b2-0000-7000-8000-000000000001"},
        approvalNo="A-1",
    )
    assert done.failure in (None, "BAD_USER_INPUT")
    assert done.failure or done.codes == ["NOT_FOUND@loan"]
    assert "idempotency" not in done.touched


LOANS = """query($after: String, $order: LoanOrder, $where: LoanFilter, $before: String) {
  loans(first: 1, after: $after, before: $before, orderBy: $order, where: $where) {
    edges { cursor node { id lender { code } } } totalCount } }"""
HOUSEHOLDS = "query($after: String) { households(first: 1, after: $after) { edges { cursor } } }"


def ask(acting: Acting, query: str, who: str = BANK, **variables: Any) -> dict[str, Any]:
    """The answer, refused or not."""
    content: dict[str, Any] = acting.run(acting.reception.ask(who, query, **variables))
    return content


def cursor(acting: Acting, query: str = LOANS, who: str = BANK, **variables: Any) -> str:
    """The first row's cursor."""
    (listed,) = ask(acting, query, who, **variables)["data"].values()
    found: str = listed["edges"][0]["cursor"]
    return found


def refused(content: dict[str, Any], argument: str = "after") -> None:
    (error,) = content["errors"]
    assert error["extensions"]["code"] == "BAD_CURSOR", error
    assert error["extensions"]["argument"] == argument
    assert content["data"] == {"loans": None} or content["data"] is None


@pytest.fixture(scope="module")
def loans(acting: Acting) -> str:
    """A cursor of the bank's loans, of which there are several."""
    for _ in range(3):
        acting.loan(LoanState.ACTIVE)
    acting.loan(LoanState.ACTIVE, lender=f"ABC-{FENGGANG}")
    return cursor(acting)


def test_a_cursor_of_another_list(acting: Acting, loans: str) -> None:
    refused(ask(acting, LOANS, after=cursor(acting, HOUSEHOLDS)))
    refused(ask(acting, LOANS, before=cursor(acting, HOUSEHOLDS)), "before")


def test_a_cursor_of_another_order_or_filter(acting: Acting, loans: str) -> None:
    order = {"field": "AMOUNT", "direction": "ASC"}
    refused(ask(acting, LOANS, after=loans, order=order))
    refused(ask(acting, LOANS, after=loans, where={"status": {"eq": "ACTIVE"}}))
    other = cursor(acting, where={"status": {"eq": "ACTIVE"}})
    refused(ask(acting, LOANS, after=other, where={"status": {"eq": "SETTLED"}}))


def test_a_cursor_of_another_caller_shows_only_ones_own(acting: Acting, loans: str) -> None:
    content = ask(acting, LOANS, OTHER_BANK, after=loans)
    if "errors" in content:
        refused(content)
        return
    seen = {edge["node"]["lender"]["code"] for edge in content["data"]["loans"]["edges"]}
    assert seen <= {f"ABC-{FENGGANG}"}


def test_a_cursor_in_another_spelling(acting: Acting, loans: str) -> None:
    raw = b64decode(loans)
    parts = orjson.loads(raw)
    for other in (
        f"{loans} ",
        f" {loans}",
        loans.rstrip("=") if loans.endswith("=") else loans + "=",
        loans.replace("+", "-").replace("/", "_") + "\n",
        loans.lower(),
        loans[:-8],
        b64encode(raw + b" ").decode(),
        b64encode(orjson.dumps([*parts, "x"])).decode(),
        b64encode(b64encode(raw)).decode(),
        b64encode(b"[" * 200).decode(),
        b64encode(b'{"a":1}').decode(),
        "x" * 100_000,
    ):
        refused(ask(acting, LOANS, after=other))


@pytest.mark.parametrize(
    "instant",
    [
        "0001-01-01T00:00:00.000000+23:59",
        "9999-12-31T23:59:59.999999-23:59",
        "0001-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59+00:00",
        "2018-W51-4T00:00:00+00:00",
        "20181220T000000+0000",
        "infinity",
        "2018-12-20",
        "\ud7ff",
        "",
    ],
)
def test_a_cursor_with_a_made_up_place(acting: Acting, loans: str, instant: str) -> None:
    """Its fingerprint is no secret: whoever forges a place gets a page or BAD_CURSOR."""
    mark, _, *key = orjson.loads(b64decode(loans))
    forged = b64encode(orjson.dumps([mark, instant, *key])).decode()
    content = ask(acting, LOANS, after=forged)
    if "errors" in content:
        refused(content)


@pytest.mark.parametrize(
    "amount",
    ["1e5", "-1", "9" * 18 + ".99", "9" * 19, "NaN", "1_0", "１", " 1", "01", "0.123456789"],
)
def test_a_cursor_with_a_made_up_amount(acting: Acting, loans: str, amount: str) -> None:
    order = {"field": "AMOUNT", "direction": "DESC"}
    mark, _, *key = orjson.loads(b64decode(cursor(acting, order=order)))
    forged = b64encode(orjson.dumps([mark, amount, *key])).decode()
    content = ask(acting, LOANS, after=forged, order=order)
    if "errors" in content:
        refused(content)
