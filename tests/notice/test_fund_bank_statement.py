"""The bank's statements of the special account over HTTP: matched, outstanding, corrected."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from authz.role import Role
from tests import factories
from tests.notice.desk import County, Office, accepted, codes

pytestmark = pytest.mark.anyio
_numbers = itertools.count(1)

SHOWN = """id version isCurrent openingDifference closingDifference ledgerOpening ledgerClosing
  lineCount allowedActions
  lines(first: 50) { totalCount nodes { line status amount reference match {
    id means difference reason allowedActions entry { id documentNo } } } }
  bankOnly { line amount reference statement { fromOn } }
  booksOnly { documentNo balanceChange businessOn }
  differing { difference line { line } entry { documentNo } }
  reconciliation { bankClosing bookedNotReceived bookedNotPaid adjustedBank ledgerClosing
    receivedNotBooked paidNotBooked differing adjustedLedger unexplained }"""
ALL = """{ riskFund(county: "%s") { statements(first: 10) { totalCount nodes {
  fromOn version isCurrent } } } }"""


def line(number: int, day: str, amount: str, reference: str, **more: Any) -> dict[str, Any]:
    return {"line": number, "bookedOn": day, "amount": amount, "reference": reference} | more


def statement(opening: str, closing: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A statement of March 2018."""
    return {
        "documentNo": f"对账{next(_numbers)}",
        "fromOn": "2018-03-01",
        "toOn": "2018-03-31",
        "opening": opening,
        "closing": closing,
        "lines": list(lines),
    } | more


async def injected(finance: Office, amount: str, document: str, day: str) -> str:
    given = {"amount": amount, "sourceLevel": "COUNTY", "documentNo": document, "businessOn": day}
    entry: str = accepted(await finance.act("fundInject", given, "entry { id }"))["entry"]["id"]
    return entry


async def interest(finance: Office, amount: str, document: str, day: str) -> None:
    given = {"amount": amount, "documentNo": document, "businessOn": day}
    accepted(await finance.act("fundInterestRecord", given))


async def reconciled(finance: Office, given: dict[str, Any]) -> dict[str, Any]:
    """What stands of a statement that is taken, and its warnings."""
    shows = f"statement {{ {SHOWN} }}"
    done = accepted(await finance.act("bankStatementReconcile", given, shows))
    return done["statement"] | {"warnings": codes(done["warnings"])}


async def opened(county: County) -> Office:
    await factories.fund(county.owner, county.county_id)
    return county.office(Role.COUNTY_FIN)


def statuses(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Status and means of each line."""
    return [
        (one["status"], one["match"] and one["match"]["means"]) for one in found["lines"]["nodes"]
    ]


async def test_a_statement_that_agrees(county: County) -> None:
    """By number and amount, and by amount within ten days; the fen is not forgiven anywhere."""
    finance = await opened(county)
    await injected(finance, "1000.00", "县财〔2018〕1号", "2018-03-02")
    await injected(finance, "200.00", "县财〔2018〕2号", "2018-03-10")
    await interest(finance, "0.37", "LX-1", "2018-03-20")
    found = await reconciled(
        finance,
        statement(
            "0.00",
            "1200.37",
            line(1, "2018-03-05", "1000.00", "县财 〔2018〕1号", note="财政拨款"),
            line(2, "2018-03-20", "200.00", "流水0002"),
            line(3, "2018-03-21", "0.37", "lx-1"),
        ),
    )
    assert statuses(found) == [("MATCHED", "NUMBER"), ("MATCHED", "DAY"), ("MATCHED", "NUMBER")]
    assert found["warnings"] == [] and found["bankOnly"] == found["booksOnly"] == []
    assert (found["openingDifference"], found["closingDifference"]) == ("0.00", "0.00")
    assert found["reconciliation"]["unexplained"] == "0.00"
    assert found["allowedActions"] == ["BANKSTATEMENT_RECONCILE", "BANKMATCH_RECORD"]


async def test_what_only_one_side_has_is_outstanding_until_the_other_has_it(
    county: County,
) -> None:
    """A deposit in transit and interest not yet booked go over into April, and meet there."""
    finance = await opened(county)
    await injected(finance, "1000.00", "县财〔2018〕1号", "2018-03-02")
    await injected(finance, "300.00", "县财〔2018〕3号", "2018-03-31")
    march = await reconciled(
        finance,
        statement(
            "0.00",
            "1000.37",
            line(1, "2018-03-02", "1000.00", "县财〔2018〕1号"),
            line(2, "2018-03-21", "0.37", "JX-0321"),
        ),
    )
    assert march["warnings"] == ["BANK_DIFFERS@closing"]
    assert statuses(march) == [("MATCHED", "NUMBER"), ("BANK_ONLY", None)]
    assert march["booksOnly"] == [
        {"documentNo": "县财〔2018〕3号", "balanceChange": "300.00", "businessOn": "2018-03-31"}
    ]
    assert march["reconciliation"] == {
        "bankClosing": "1000.37",
        "bookedNotReceived": "300.00",
        "bookedNotPaid": "0.00",
        "adjustedBank": "1300.37",
        "ledgerClosing": "1300.00",
        "receivedNotBooked": "0.37",
        "paidNotBooked": "0.00",
        "differing": "0.00",
        "adjustedLedger": "1300.37",
        "unexplained": "0.00",
    }
    await interest(finance, "0.37", "LX-1", "2018-04-03")
    # Booked on the third of April, matched with the line of the twenty-first of March.
    april = await reconciled(
        finance,
        statement(
            "1000.37",
            "1300.37",
            line(1, "2018-04-02", "300.00", "县财〔2018〕3号"),
            fromOn="2018-04-01",
            toOn="2018-04-30",
        ),
    )
    assert april["warnings"] == ["BANK_DIFFERS@opening"]
    assert statuses(april) == [("MATCHED", "NUMBER")]
    assert april["bankOnly"] == [
        {
            "line": 2,
            "amount": "0.37",
            "reference": "JX-0321",
            "statement": {"fromOn": "2018-03-01"},
        }
    ]
    assert april["booksOnly"] == [
        {"documentNo": "LX-1", "balanceChange": "0.37", "businessOn": "2018-04-03"}
    ]
    booked = (await finance.ask(ENTRIES % county.code))["riskFund"]["entries"]["nodes"][0]
    assert booked["documentNo"] == "LX-1" and booked["bankMatch"] is None
    # Thirteen days lie between: too far for the machine, not for who knows it.
    hand = {"statement": march["id"], "line": 2, "entry": booked["id"], "reason": "季度结息"}
    done = accepted(await finance.act("bankMatchRecord", hand, f"statement {{ {SHOWN} }}"))
    assert statuses(done["statement"])[1] == ("MATCHED", "MANUAL")
    # In March the books did not have it yet; in April they have.
    assert [one["line"] for one in done["statement"]["bankOnly"]] == [2]
    node = await finance.ask(f'{{ bankStatement(id: "{april["id"]}") {{ {SHOWN} }} }}')
    assert node["bankStatement"]["bankOnly"] == node["bankStatement"]["booksOnly"] == []
    assert node["bankStatement"]["reconciliation"]["unexplained"] == "0.00"


ENTRIES = """{ riskFund(county: "%s") { entries(first: 20) { nodes { id documentNo balanceChange
  bankMatch { id means line { line statement { fromOn } } } } } } }"""


async def test_the_same_number_with_another_amount_differs(county: County) -> None:
    finance = await opened(county)
    await injected(finance, "1000.00", "县财〔2018〕1号", "2018-03-02")
    found = await reconciled(
        finance,
        statement("0.00", "999.99", line(1, "2018-03-02", "999.99", "县财〔2018〕1号")),
    )
    assert statuses(found) == [("DIFFERS", "DIFFERS")]
    assert found["differing"] == [
        {"difference": "-0.01", "line": {"line": 1}, "entry": {"documentNo": "县财〔2018〕1号"}}
    ]
    assert found["reconciliation"]["differing"] == "-0.01"
    assert found["reconciliation"]["unexplained"] == "0.00"
    pair = found["lines"]["nodes"][0]["match"]
    assert pair["allowedActions"] == ["BANKMATCH_END"]
    shows = "match { state endedOn endedReason version allowedActions }"
    undo = {"match": pair["id"], "reason": "不是同一笔"}
    done = accepted(await finance.act("bankMatchEnd", undo, shows))["match"]
    assert done == {
        "state": "UNDONE",
        "endedOn": "2018-12-20",
        "endedReason": "不是同一笔",
        "version": 2,
        "allowedActions": [],
    }
    told = await finance.told("bankMatchEnd", undo)
    assert codes(told["zh"]) == ["INVALID_TRANSITION@match"]
    after = await finance.ask(f'{{ bankStatement(id: "{found["id"]}") {{ {SHOWN} }} }}')
    assert statuses(after["bankStatement"]) == [("BANK_ONLY", None)]
    assert after["bankStatement"]["reconciliation"]["unexplained"] == "0.00"


async def test_a_mistake_and_its_reversal_are_nothing_outstanding(county: County) -> None:
    """Booked twice and taken back: the bank knows of one, which is matched with what stands."""
    finance = await opened(county)
    wrong = await injected(finance, "1000.00", "县财〔2018〕1号", "2018-03-02")
    await injected(finance, "1000.00", "县财〔2018〕1号", "2018-03-02")
    accepted(await finance.act("fundEntryReverse", {"entry": wrong, "reason": "重复"}))
    given = statement("0.00", "1000.00", line(1, "2018-03-02", "1000.00", "县财〔2018〕1号"))
    found = await reconciled(finance, given | {"toOn": "2018-12-20"})
    assert statuses(found) == [("MATCHED", "NUMBER")]
    assert found["booksOnly"] == [] and found["closingDifference"] == "0.00"
    (matched,) = [
        one
        for one in (await finance.ask(ENTRIES % county.code))["riskFund"]["entries"]["nodes"]
        if one["bankMatch"]
    ]
    assert matched["id"] != wrong


async def test_a_corrected_statement_is_a_new_version(county: County) -> None:
    """What was matched by hand is taken over; the version before stays as it was."""
    finance = await opened(county)
    one = await injected(finance, "1000.00", "县财〔2018〕1号", "2018-03-02")
    await injected(finance, "5.00", "县财〔2018〕2号", "2018-03-03")
    lines = (line(1, "2018-03-30", "1000.00", "流水1"), line(2, "2018-03-03", "50.00", "流水2"))
    first = await reconciled(finance, statement("0.00", "1050.00", *lines))
    assert statuses(first) == [("BANK_ONLY", None)] * 2
    hand = {"statement": first["id"], "line": 1, "entry": one, "reason": "月末到账"}
    accepted(await finance.act("bankMatchRecord", hand))
    corrected = statement(
        "0.00", "1005.00", line(1, "2018-03-03", "5.00", "流水2"), lines[0] | {"line": 2}
    )
    await finance.refused(
        "bankStatementReconcile", corrected, "REASON_REQUIRED", "reason", row=None
    )
    second = await reconciled(finance, corrected | {"reason": "金额录错"})
    assert second["version"] == 2 and second["reconciliation"]["unexplained"] == "0.00"
    assert statuses(second) == [("MATCHED", "DAY"), ("MATCHED", "MANUAL")]
    assert second["lines"]["nodes"][1]["match"]["reason"] == "月末到账"
    shown = await finance.ask(f'{{ bankStatement(id: "{first["id"]}") {{ {SHOWN} }} }}')
    before = shown["bankStatement"]
    assert not before["isCurrent"] and before["allowedActions"] == []
    assert statuses(before) == [("MATCHED", "MANUAL"), ("BANK_ONLY", None)]
    assert [one["amount"] for one in before["bankOnly"]] == ["50.00"]
    hand = {"statement": first["id"], "line": 2, "entry": one, "reason": "x"}
    told = await finance.told("bankMatchRecord", hand)
    assert codes(told["zh"]) == ["INVALID_TRANSITION@statement", "VALIDATION@entry"]
    listed = (await finance.ask(ALL % county.code))["riskFund"]["statements"]
    assert [(one["version"], one["isCurrent"]) for one in listed["nodes"]] == [
        (2, True),
        (1, False),
    ]


async def test_the_same_again_is_answered_again(county: County) -> None:
    finance = await opened(county)
    given = statement("0.00", "0.00", idempotencyKey="march")
    shows = "statement { id lineCount } replayed"
    first = accepted(await finance.act("bankStatementReconcile", given, shows))
    async with county.unchanged():
        again = accepted(await finance.act("bankStatementReconcile", given, shows))
        tried = given | {"dryRun": True, "idempotencyKey": "x", "reason": "重报"}
        accepted(await finance.act("bankStatementReconcile", tried))
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["statement"] == again["statement"]


async def test_a_hand_s_pair_has_two_free_sides_and_a_reason(county: County) -> None:
    finance = await opened(county)
    entry = await injected(finance, "1.00", "a", "2018-03-02")
    given = statement("5.00", "4.00", line(1, "2018-03-02", "-1.00", "b"))
    found = await reconciled(finance, given)
    hand = {"statement": found["id"], "line": 1, "entry": entry, "reason": " "}
    told = await finance.told("bankMatchRecord", hand)
    assert codes(told["zh"]) == ["VALIDATION@entry", "REASON_REQUIRED@reason"]
    missing = hand | {"line": 2, "entry": "fundentry_1_x", "reason": "x"}
    await finance.denied("bankMatchRecord", missing, "BAD_USER_INPUT")
    nobody = hand | {"line": 2, "entry": found["id"], "reason": "x"}
    assert codes((await finance.told("bankMatchRecord", nobody))["zh"]) == [
        "NOT_FOUND@entry",
        "NOT_FOUND@line",
    ]


async def test_only_finance_reconciles_and_the_fund_s_readers_read(county: County) -> None:
    finance = await opened(county)
    given = statement("0.00", "0.00")
    for role in (Role.COUNTY_PA, Role.COUNTY_GOV, Role.FIN_OFFICE):
        await county.office(role).denied("bankStatementReconcile", given)
    await reconciled(finance, given)
    read = await county.office(Role.COUNTY_PA).ask(ALL % county.code)
    assert read["riskFund"]["statements"]["totalCount"] == 1
    body = await county.bank().body(ALL % county.code)
    assert "errors" in body or body["data"]["riskFund"] is None
