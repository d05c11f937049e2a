"""Over the engine: an extension from the outlet's request to two consents; a plan in parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from rules.extension import latest_extended_maturity
from rules.months import add_months
from tests.conftest import DatabaseUrls
from tests.office import Office

COUNTY = 520327000
LENDER = "RCC-520327"
ERRORS = "errors { code path message params { name value } clause { article } }"
LOAN = """{ id status maturesOn extendedOn extendedRate disposalClass version allowedActions
  extensions { totalCount nodes { id status } }
  instalmentPlans { totalCount nodes { id status rows { number dueOn amount } } } }"""
EXTENSION = """{ id status reason oldMaturesOn newMaturesOn newRate requestedOn paConsentedOn
  lenderConsentedOn endedOn endedReason version allowedActions lender { code } county { code }
  loan { id } }"""
INBOX = f"""query($status: ExtensionState!) {{
  extensions(where: {{status: {{eq: $status}}, county: {{eq: "520327"}},
    lender: {{eq: "{LENDER}"}}}})
  {{ totalCount nodes {EXTENSION} }} }}"""


@pytest.fixture
def office(world_urls: DatabaseUrls) -> Iterator[Office]:
    opened = Office.open(world_urls.app)
    yield opened
    opened.close()


def act(name: str, payload: str) -> str:
    """The document of a mutation."""
    given = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation($input: {given}!) {{ {name}(input: $input) {{ {payload} {ERRORS} }} }}"


REQUEST = act("extensionRequest", f"extension {EXTENSION} loan {LOAN}")
CONSENT = act("extensionConsent", f"extension {EXTENSION} loan {LOAN}")
REFUSE = act("extensionRefuse", f"extension {EXTENSION}")
WITHDRAW = act("extensionWithdraw", f"extension {EXTENSION}")
AGREE = act(
    "instalmentPlanAgree",
    "instalmentPlan { id status total note agreedOn allowedActions rows { number dueOn amount }"
    f" loan {{ id }} }} loan {LOAN}",
)
CANCEL = act("instalmentPlanCancel", "instalmentPlan { status endedOn endedReason }")
DISPOSE = act("loanDispose", f"loan {LOAN}")


def some_loan(urls: DatabaseUrls, **changes: Any) -> str:
    """A twelve-month loan of the lender's first outlet, as the test wants it."""
    values: dict[str, Any] = {
        "state": "ACTIVE",
        "value_on": date(2018, 6, 1),
        "matures_on": date(2019, 6, 1),
        "rate": 4.35,
        "extended_on": None,
        "extended_rate": None,
        "overdue_since_on": None,
        "overdue_principal": 0,
        "overdue_interest": 0,
        **changes,
    }
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        found = connection.execute(
            "select l.id, (select id from outlet where code = %s) from loan l"
            " join lender b on b.id = l.lender_id where l.county_id = %s and b.code = %s"
            " and l.state = 'ACTIVE' and l.amount >= 30000 and l.used_by = 'HOUSEHOLD'"
            " order by l.id limit 1",
            [f"{LENDER}-100", COUNTY, LENDER],
        ).fetchone()
        assert found is not None
        values["outlet_id"] = found[1]
        # Its schedule was that of other terms.
        connection.execute("delete from instalment where loan_id = %s", [found[0]])
        marks = ", ".join(f"{name} = %s" for name in values)
        connection.execute(
            f"update loan set planned_value_on = '2018-06-01', {marks}"
            " where county_id = %s and id = %s".encode(),
            [*values.values(), COUNTY, found[0]],
        )
    return f"loan_{COUNTY}_{found[0]}"


def done(office: Office, actor: Any, document: str, **given: Any) -> Any:
    (payload,) = office.data(actor, document, input=given).values()
    return payload


def codes(payload: Any) -> list[tuple[str, str]]:
    return [(one["code"], ".".join(one["path"])) for one in payload["errors"]]


def test_twelve_months_and_six_more(office: Office, world_urls: DatabaseUrls) -> None:
    loan = some_loan(world_urls)
    outlet = office.actor("BANK_OUTLET@520327", LENDER, f"{LENDER}-100")
    pa, bank = office.actor("COUNTY_PA@520327"), office.actor("COUNTY_BANK@520327", LENDER)
    asked = {"loan": {"id": loan}, "reason": "茶叶三月上市", "marketOutlook": "订单已签"}
    late = done(office, outlet, REQUEST, newMaturesOn="2020-07-01", **asked)
    assert late["extension"] is late["loan"] is None
    (error,) = late["errors"]
    assert (error["code"], error["clause"]) == ("EXTENSION_TOO_LONG", {"article": "二(八)1"})
    assert error["message"] == "展期合计 13 个月，最多 12 个月，到期日不晚于 2020-06-01"
    made = done(office, outlet, REQUEST, newMaturesOn="2019-12-01", **asked)
    assert made["errors"] == []
    extension = made["extension"]
    assert (extension["status"], extension["newRate"], extension["requestedOn"]) == (
        "REQUESTED",
        None,
        "2018-12-20",
    )
    assert extension["reason"] == "茶叶三月上市\n市场前景：订单已签"
    assert extension["allowedActions"] == ["EXTENSION_WITHDRAW"]
    assert made["loan"]["maturesOn"] == "2019-06-01"
    assert "EXTENSION_REQUEST" in made["loan"]["allowedActions"]
    named = extension["id"]
    (waiting,) = office.data(pa, INBOX, status="REQUESTED")["extensions"]["nodes"]
    assert waiting["id"] == named
    assert waiting["allowedActions"] == ["EXTENSION_CONSENT", "EXTENSION_REFUSE"]
    first = done(office, pa, CONSENT, extension=named)
    assert first["extension"]["status"] == "PA_CONSENT"
    assert first["extension"]["paConsentedOn"] == "2018-12-20"
    assert first["extension"]["allowedActions"] == ["EXTENSION_REFUSE"]
    assert (first["loan"]["maturesOn"], first["loan"]["extendedOn"]) == ("2019-06-01", None)
    assert codes(done(office, pa, CONSENT, extension=named)) == [
        ("ALREADY_SIGNED", "input.extension")
    ]
    too_early = done(office, outlet, REQUEST, newMaturesOn="2020-03-01", **asked)
    assert codes(too_early) == [
        ("ALREADY_OPEN", "input.loan"),
        ("EXTENSION_NOT_APPROVED", "input.newMaturesOn"),
    ]
    (waiting,) = office.data(bank, INBOX, status="PA_CONSENT")["extensions"]["nodes"]
    assert waiting["allowedActions"] == [
        "EXTENSION_CONSENT",
        "EXTENSION_REFUSE",
        "EXTENSION_WITHDRAW",
    ]
    second = done(office, bank, CONSENT, extension=named, expectedVersion=2)
    assert second["errors"] == []
    shown = second["extension"]
    assert (shown["status"], shown["newRate"], shown["lenderConsentedOn"]) == (
        "EFFECTIVE",
        "4.75",
        "2018-12-20",
    )
    assert shown["allowedActions"] == [] and shown["loan"] == {"id": loan}
    assert (shown["lender"], shown["county"]) == ({"code": LENDER}, {"code": "520327"})
    after = second["loan"]
    assert (after["status"], after["maturesOn"], after["extendedOn"], after["extendedRate"]) == (
        "ACTIVE",
        "2019-12-01",
        "2019-06-01",
        "4.75",
    )
    assert after["extensions"] == {
        "totalCount": 1,
        "nodes": [{"id": named, "status": "EFFECTIVE"}],
    }
    assert office.data(pa, INBOX, status="PA_CONSENT")["extensions"]["totalCount"] == 0


def test_refused_and_withdrawn(office: Office, world_urls: DatabaseUrls) -> None:
    loan = some_loan(world_urls, matures_on=date(2021, 6, 1))
    pa, bank = office.actor("COUNTY_PA@520327"), office.actor("COUNTY_BANK@520327", LENDER)
    asked = {"loan": {"id": loan}, "reason": "茶叶三月上市", "newMaturesOn": "2022-12-01"}
    latest = latest_extended_maturity(date(2018, 6, 1), date(2021, 6, 1))
    assert latest == add_months(date(2021, 6, 1), 18)
    asked |= {"newMaturesOn": latest.isoformat()}
    first = done(office, bank, REQUEST, **asked)["extension"]
    assert codes(done(office, bank, CONSENT, extension=first["id"])) == [
        ("SAME_ACTOR", "input.extension")
    ]
    refused = done(office, pa, REFUSE, extension=first["id"], reason="风险不可控")
    assert refused["errors"] == []
    assert (refused["extension"]["status"], refused["extension"]["endedReason"]) == (
        "REFUSED",
        "风险不可控",
    )
    second = done(office, bank, REQUEST, **asked)["extension"]
    withdrawn = done(office, bank, WITHDRAW, extension=second["id"])["extension"]
    assert (withdrawn["status"], withdrawn["endedOn"]) == ("WITHDRAWN", "2018-12-20")
    assert codes(done(office, pa, CONSENT, extension=second["id"])) == [
        ("INVALID_TRANSITION", "input.extension")
    ]


def test_thirty_thousand_in_three_parts(office: Office, world_urls: DatabaseUrls) -> None:
    loan = some_loan(
        world_urls,
        state="OVERDUE",
        matures_on=date(2018, 12, 19),
        amount=30000,
        outstanding_principal=30000,
    )
    bank = office.actor("COUNTY_BANK@520327", LENDER)
    days = ("2019-03-20", "2019-06-20", "2019-09-20")

    def parts(amount: str) -> dict[str, Any]:
        rows = [{"dueOn": day, "amount": amount} for day in days]
        return {"loan": {"id": loan}, "rows": rows, "note": "三月采茶后有收入"}

    short = done(office, bank, AGREE, **parts("9999.99"))
    assert codes(short) == [("PLAN_SUM_MISMATCH", "input.rows")]
    assert short["errors"][0]["params"] == [
        {"name": "sum", "value": "29999.97"},
        {"name": "outstanding", "value": "30000.00"},
        {"name": "difference", "value": "0.03"},
    ]
    disposed = done(office, bank, DISPOSE, loan={"id": loan}, disposalClass="OTHER_COLLECTION")
    assert disposed["errors"] == [] and disposed["loan"]["disposalClass"] == "OTHER_COLLECTION"
    assert {"INSTALMENTPLAN_AGREE", "LOAN_DISPOSE"} <= set(disposed["loan"]["allowedActions"])
    assert "EXTENSION_REQUEST" not in disposed["loan"]["allowedActions"]
    agreed = done(office, bank, AGREE, **parts("10000.00"))
    assert agreed["errors"] == []
    plan, after = agreed["instalmentPlan"], agreed["loan"]
    rows = [
        {"number": number, "dueOn": day, "amount": "10000.00"} for number, day in enumerate(days, 1)
    ]
    assert (plan["status"], plan["total"], plan["rows"]) == ("ACTIVE", "30000.00", rows)
    assert plan["allowedActions"] == ["INSTALMENTPLAN_CANCEL"] and plan["loan"] == {"id": loan}
    assert (after["status"], after["maturesOn"], after["disposalClass"]) == (
        "OVERDUE",
        "2018-12-19",
        "INSTALMENT",
    )
    assert after["instalmentPlans"]["nodes"] == [
        {"id": plan["id"], "status": "ACTIVE", "rows": rows}
    ]
    assert codes(done(office, bank, AGREE, **parts("10000.00"))) == [("ALREADY_OPEN", "input.loan")]
    ended = done(office, bank, CANCEL, instalmentPlan=plan["id"], reason="未按期还款")
    assert ended["instalmentPlan"] == {
        "status": "CANCELLED",
        "endedOn": "2018-12-20",
        "endedReason": "未按期还款",
    }


def test_each_sees_its_own(office: Office, world_urls: DatabaseUrls) -> None:
    """Another lender and an outlet find none of it; an act of another office is forbidden."""
    loan = some_loan(world_urls)
    outlet = office.actor("BANK_OUTLET@520327", LENDER, f"{LENDER}-100")
    given = {"loan": {"id": loan}, "reason": "茶叶三月上市", "newMaturesOn": "2019-12-01"}
    named = done(office, outlet, REQUEST, **given)["extension"]["id"]
    other = office.actor("COUNTY_BANK@520327", "ABC-520327")
    one = "query($id: ID!) { extension(id: $id) { id allowedActions } }"
    assert office.data(other, one, id=named) == {"extension": None}
    assert codes(done(office, other, CONSENT, extension=named)) == [
        ("NOT_FOUND", "input.extension")
    ]
    government = office.actor("COUNTY_GOV@520327")
    assert office.data(government, one, id=named)["extension"] == {
        "id": named,
        "allowedActions": [],
    }
