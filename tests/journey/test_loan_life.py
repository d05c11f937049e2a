"""A loan from application to repayment over HTTP, each step by the right office's token.

Its household's limit, the lender's book and the audit chain show what happened, and the other
offices see of it what the notice lets them see.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from models.clock import Clock
from models.directory import Directory
from models.ids import parse_global_id
from services.audit_seal import AuditSealing, audit_seal
from services.door import Door
from services.system_actor import scheduler
from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import BUSINESS_DATE, DatabaseUrls

pytestmark = pytest.mark.anyio

LENDER = "RCC-520327"
ERRORS = "errors { code message path params { name value } clause { article quote } }"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(world_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Desk]:
    issuer = Issuer()
    async with running(settings_for(world_urls, tmp_path, issuer), issuer) as made:
        yield made


class Counter:
    """One office's counter: asks with its own token and expects an answer without errors."""

    def __init__(self, desk: Desk, role: str, region: str, **claims: str) -> None:
        self.desk = desk
        self.token = desk.issuer.token(role=role, region=region, sub=f"{role}@{region}", **claims)

    async def body(self, query: str, **variables: Any) -> Any:
        answer = await self.desk.post(
            {"query": query, "variables": variables},
            headers={"authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, query: str, **variables: Any) -> Any:
        body = await self.body(query, **variables)
        assert "errors" not in body, body
        return body["data"]

    async def code(self, query: str, **variables: Any) -> str:
        body = await self.body(query, **variables)
        return str(body["errors"][0]["extensions"]["code"])


SUBMIT = f"""mutation($input: LoanSubmitInput!) {{ loanSubmit(input: $input) {{
  loan {{ id status version allowedActions }} replayed {ERRORS} }} }}"""


async def _household(bank: Counter) -> dict[str, Any]:
    data = await bank.ask(
        "{ households(first: 200, where: {status: {eq: POOR}}) { nodes { id"
        " exposure { available } members { id idCard } } } }"
    )
    for household in data["households"]["nodes"]:
        assert all("********" in member["idCard"] for member in household["members"])
        if household["exposure"]["available"] == "50000.00":
            return dict(household)
    raise AssertionError("the world has no household without a loan")


def _application(household: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "loanNo": "J-1",
        "household": household["id"],
        "borrower": household["members"][0]["id"],
        "amount": "30000.00",
        "rate": "4.35",
        "maturesOn": "2019-12-20",
        "purpose": "OWN_PRODUCTION",
        "industry": "PLANTING",
        "repaymentMethod": "QUARTERLY_INTEREST",
        "idempotencyKey": "submit-1",
    } | changes


async def test_a_loan_goes_from_application_to_repayment(desk: Desk) -> None:
    outlet = Counter(desk, "BANK_OUTLET", "520327", lender=LENDER, outlet=f"{LENDER}-100")
    bank = Counter(desk, "COUNTY_BANK", "520327", lender=LENDER)
    system = Counter(desk, "BANK_SYSTEM", "520327", lender=LENDER)
    city = Counter(desk, "CITY_PA", "520300")
    office = Counter(desk, "COUNTY_PA", "520327")
    auditor = Counter(desk, "AUDITOR", "520000")
    breaker = (
        f'{{ circuitBreaker(lender: "{LENDER}", county: "520327") {{ denominator loanCount }} }}'
    )
    before = (await bank.ask(breaker))["circuitBreaker"]

    household = await _household(bank)
    application = _application(household)
    assert await city.code(SUBMIT, input=application) == "FORBIDDEN"
    assert await office.code(SUBMIT, input=application) == "FORBIDDEN"
    submitted = (await outlet.ask(SUBMIT, input=application))["loanSubmit"]
    assert submitted["errors"] == [] and submitted["loan"]["status"] == "SUBMITTED"
    again = (await outlet.ask(SUBMIT, input=application))["loanSubmit"]
    assert again["replayed"] and again["loan"]["id"] == submitted["loan"]["id"]
    loan = submitted["loan"]["id"]

    second = (
        await bank.ask(
            SUBMIT,
            input=_application(
                household, loanNo="J-2", amount="20000.01", idempotencyKey="submit-2"
            ),
        )
    )["loanSubmit"]
    (error,) = second["errors"]
    assert error["code"] == "HOUSEHOLD_LIMIT_EXCEEDED" and error["path"] == ["input", "amount"]
    assert {"name": "available", "value": "20000.00"} in error["params"]
    assert error["clause"]["article"] == "一(二)"

    await _advance(loan, bank, outlet, system)
    book = (await bank.ask(breaker))["circuitBreaker"]
    assert float(book["denominator"]) == float(before["denominator"]) + 30000
    assert book["loanCount"] == before["loanCount"] + 1
    await _repay(system)
    assert (await bank.ask(breaker))["circuitBreaker"] == before

    neighbour = Counter(desk, "COUNTY_PA", "520328")
    hidden = await neighbour.ask("query($id: ID!) { loan(id: $id) { id } }", id=loan)
    assert hidden == {"loan": None}
    await _seal(desk)
    await _trail(auditor, loan)


async def _advance(loan: str, bank: Counter, outlet: Counter, system: Counter) -> None:
    """Approval by the county bank, signing by the outlet, disbursement by the bank's system."""
    steps: list[tuple[Counter, str, str]] = [
        (bank, "loanApprove", 'approvalNo: "A-1"'),
        (outlet, "loanSign", 'contractNo: "C-1"'),
        (system, "loanDisburse", 'idempotencyKey: "pay-1"'),
    ]
    for counter, field, extra in steps:
        data = await counter.ask(
            f"mutation($loan: ID!) {{ {field}(input: {{loan: {{id: $loan}}, {extra}}})"
            f" {{ loan {{ status }} {ERRORS} }} }}",
            loan=loan,
        )
        assert data[field]["errors"] == [], data
    standing = await bank.ask(
        "query($id: ID!) { loan(id: $id) { status outstandingPrincipal valueOn maturesOn"
        " household { exposure { outstanding pending approved available } } } }",
        id=loan,
    )
    assert standing["loan"] == {
        "status": "ACTIVE",
        "outstandingPrincipal": "30000.00",
        "valueOn": "2018-12-20",
        "maturesOn": "2019-12-20",
        "household": {
            "exposure": {
                "outstanding": "30000.00",
                "pending": "0.00",
                "approved": "0.00",
                "available": "20000.00",
            }
        },
    }


async def _repay(system: Counter) -> None:
    """A part, one fen too much, and the rest."""
    repay = (
        "mutation($amount: Decimal!, $ref: String!) { repaymentRecord(input: {loan: {number:"
        f' {{lender: "{LENDER}", loanNo: "J-1"}}}}, principal: $amount, bankRef: $ref,'
        f" idempotencyKey: $ref}}) {{ loan {{ status outstandingPrincipal }} {ERRORS} }} }}"
    )
    part = (await system.ask(repay, amount="10000.00", ref="R-1"))["repaymentRecord"]
    assert part["loan"] == {"status": "ACTIVE", "outstandingPrincipal": "20000.00"}
    over = (await system.ask(repay, amount="20000.01", ref="R-2"))["repaymentRecord"]
    assert [one["code"] for one in over["errors"]] == ["REPAYMENT_EXCEEDS_OUTSTANDING"]
    rest = (await system.ask(repay, amount="20000.00", ref="R-3"))["repaymentRecord"]
    assert rest["loan"] == {"status": "SETTLED", "outstandingPrincipal": "0.00"}


async def _seal(desk: Desk) -> None:
    """What the worker does after every commit, done here by hand."""
    database = desk.edge.database
    assert database is not None
    directory = await Directory.load(database)
    door = Door(database, Clock(BUSINESS_DATE), directory)
    region = directory.region_by_code("520327")
    assert region is not None
    await door.execute(audit_seal, scheduler(region, "journey"), AuditSealing(county_id=region.id))


async def _trail(auditor: Counter, loan: str) -> None:
    data = await auditor.ask(
        "query($loan: String) { auditEvents(first: 50, where: {objectId: {eq: $loan}},"
        " orderBy: {field: RECORDED_AT, direction: ASC}) { nodes { act role decision"
        " changes { field before after } seal { position hash } } } }",
        loan=loan,
    )
    events = data["auditEvents"]["nodes"]
    done = [event["act"] for event in events if event["decision"] == "DONE"]
    assert done == [
        "loan:submit",
        "loan:approve",
        "loan:sign",
        "loan:disburse",
        "repayment:record",
        "repayment:record",
    ]
    positions = [event["seal"]["position"] for event in events]
    assert positions == sorted(positions) and len(set(positions)) == len(positions)
    approved = next(event for event in events if event["act"] == "loan:approve")
    assert {"field": "state", "before": "SUBMITTED", "after": "APPROVED"} in approved["changes"]


async def test_the_watch_is_divided_at_five_million(desk: Desk) -> None:
    listed = "{ projects(first: 200) { totalCount nodes { id amount county { code } } } }"
    province = (await Counter(desk, "PROV_PA", "520000").ask(listed))["projects"]
    city = (await Counter(desk, "CITY_PA", "520300").ask(listed))["projects"]
    county = (await Counter(desk, "COUNTY_PA", "520327").ask(listed))["projects"]
    assert {
        node["amount"] >= "5000000.00" or len(node["amount"]) > 10 for node in province["nodes"]
    } == {True}
    amounts = [float(node["amount"]) for node in province["nodes"]]
    assert min(amounts) == 5_000_000.00 and province["totalCount"] == len(amounts)
    assert max(float(node["amount"]) for node in city["nodes"]) == 4_999_999.99
    assert {node["county"]["code"][:4] for node in city["nodes"]} == {"5203"}
    own = sorted(float(node["amount"]) for node in county["nodes"])
    assert {4_999_999.99, 5_000_000.00} <= set(own)
    watched = {node["id"] for node in province["nodes"]} | {node["id"] for node in city["nodes"]}
    assert {node["id"] for node in county["nodes"]} <= watched


async def test_a_denial_is_in_the_trail(desk: Desk) -> None:
    city = Counter(desk, "CITY_PA", "520300")
    auditor = Counter(desk, "AUDITOR", "520000")
    body = await city.body(
        'mutation { fundOpen(input: {documentNo: "1", bankName: "b", accountNo: "1"})'
        " { errors { code } } }"
    )
    denied = body["errors"][0]["extensions"]
    assert denied["code"] == "FORBIDDEN" and denied["missingRight"] == "fund:open"
    data = await auditor.ask(
        '{ auditEvents(where: {decision: {eq: DENIED}, act: {eq: "fund:open"}})'
        " { nodes { actor decisionId } } }"
    )
    assert {"actor": "CITY_PA@520300", "decisionId": denied["decisionId"]} in (
        data["auditEvents"]["nodes"]
    )
    explained = await city.ask(
        "query($id: ID!) { explainAccess(decisionId: $id) { act allowedNow grantableBy } }",
        id=denied["decisionId"],
    )
    assert explained["explainAccess"] == {
        "act": "fund:open",
        "allowedNow": False,
        "grantableBy": ["COUNTY_FIN"],
    }
    other = await auditor.ask(
        "query($id: ID!) { explainAccess(decisionId: $id) { act } }", id=denied["decisionId"]
    )
    assert other == {"explainAccess": None}


def test_ids_are_told_in_one_spelling() -> None:
    assert parse_global_id("region_520327000") is not None
    assert parse_global_id("region_0520327000") is None
