"""A breaker from its trip to the county's decision over HTTP, each step by the right office."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from models.dsn import driver_dsn
from rules.vocabulary import FiveTier
from tests import factories
from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls
from tests.journey.test_loan_life import ERRORS, Counter

pytestmark = pytest.mark.anyio

# A county whose own book plays no part: this lender has lent nothing there yet.
COUNTY, CODE = 520328000, "520328"
LENDER = "ABC-520328"
SHOWN = """breaker { id state ratio resumeRatio repaymentToResume allowedActions version
  events(first: 9) { nodes { kind state means note resumeRatio } } }"""
RATIO = f"""mutation($input: BreakerRatioSetInput!) {{
  breakerRatioSet(input: $input) {{ {SHOWN} {ERRORS} }} }}"""
REQUEST = f"""mutation($input: BreakerResumeRequestInput!) {{
  breakerResumeRequest(input: $input) {{ {SHOWN} {ERRORS} }} }}"""
GRANT = f"""mutation($input: BreakerResumeGrantInput!) {{
  breakerResumeGrant(input: $input) {{ {SHOWN} {ERRORS} }} }}"""
REFUSE = f"""mutation($input: BreakerResumeRefuseInput!) {{
  breakerResumeRefuse(input: $input) {{ {SHOWN} {ERRORS} }} }}"""
CLASSIFY = f"""mutation($input: LoanClassifyInput!) {{
  loanClassify(input: $input) {{ loan {{ version }} {ERRORS} }} }}"""
REPAY = f"""mutation($input: RepaymentRecordInput!) {{
  repaymentRecord(input: $input) {{ loan {{ version }} {ERRORS} warnings {{ code message }} }} }}"""
STANDS = f"""{{ circuitBreaker(lender: "{LENDER}", county: "{CODE}") {{
  id state ratio repaymentToResume allowedActions version }} }}"""
EVENTS = """query($where: BreakerEventFilter) { breakerEvents(where: $where) {
  totalCount nodes { id kind lender { code } county { code } } } }"""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(world_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Desk]:
    issuer = Issuer()
    async with running(settings_for(world_urls, tmp_path, issuer), issuer) as made:
        yield made


@pytest.fixture
async def loans(world_urls: DatabaseUrls) -> list[str]:
    """A bad loan to be and a good one: 3.00 % together. Their ids."""
    owner: Any = await asyncpg.connect(driver_dsn(world_urls.owner))
    try:
        lender = await owner.fetchval("select id from lender where code = $1", LENDER)
        await owner.execute(
            "delete from county_lender_position where county_id = $1 and lender_id = $2",
            COUNTY,
            lender,
        )
        made = []
        for amount in ("1500.00", "48500.00"):
            borrower = await factories.household(owner, COUNTY)
            loan = await factories.loan(owner, borrower, lender, amount=Decimal(amount))
            made.append(str(loan))
        return made
    finally:
        await owner.close()


def told(payload: dict[str, Any]) -> list[tuple[str, list[str], dict[str, str]]]:
    """Code, path and figures of each error."""
    return [
        (error["code"], error["path"], {one["name"]: one["value"] for one in error["params"]})
        for error in payload["errors"]
    ]


async def test_a_breaker_goes_from_its_trip_to_the_decision(desk: Desk, loans: list[str]) -> None:
    bank = Counter(desk, "COUNTY_BANK", CODE, lender=LENDER)
    government = Counter(desk, "COUNTY_GOV", CODE)
    bad, good = loans
    classed = {"loan": {"id": bad}, "fiveTier": FiveTier.LOSS.value}
    assert (await bank.ask(CLASSIFY, input=classed))["loanClassify"]["errors"] == []
    breaker = (await bank.ask(STANDS))["circuitBreaker"]
    assert (breaker["state"], breaker["ratio"]) == ("TRIPPED", "0.0300000000")
    assert breaker["allowedActions"] == ["BREAKERRESUME_REQUEST"]
    assert breaker["repaymentToResume"] is None  # No level is set yet.
    named = {"breaker": breaker["id"]}
    request = named | {"means": "CASH_REPAYMENT", "note": "现金清收"}
    assert await government.code(REQUEST, input=request) == "FORBIDDEN"
    answer = (await bank.ask(REQUEST, input=request))["breakerResumeRequest"]
    assert answer["breaker"] is None
    assert [code for code, _, _ in told(answer)] == ["RESUME_RATIO_NOT_SET"]

    needed = await _level_is_set(government, bank, breaker["version"])
    answer = (await bank.ask(REQUEST, input=request))["breakerResumeRequest"]
    ((code, path, figures),) = told(answer)
    assert (code, path) == ("BREAKER_NOT_CLEARED", ["input", "breaker"])
    assert figures["repaymentNeeded"] == needed
    assert needed in answer["errors"][0]["message"]
    await _repaid(bank, bad, needed, [])
    await _repaid(bank, good, "0.01", ["CLASSIFICATION_STALE"])

    answer = (await bank.ask(REQUEST, input=request))["breakerResumeRequest"]
    assert told(answer) == [] and answer["breaker"]["state"] == "RESUME_REQUESTED"
    assert answer["breaker"]["allowedActions"] == []
    assert answer["breaker"]["repaymentToResume"] == "0.00"
    assert (await government.ask(STANDS))["circuitBreaker"]["allowedActions"] == [
        "BREAKERRATIO_SET",
        "BREAKERRESUME_GRANT",
        "BREAKERRESUME_REFUSE",
    ]
    refusal = named | {"reason": "材料不全"}
    answer = (await government.ask(REFUSE, input=refusal))["breakerResumeRefuse"]
    assert told(answer) == [] and answer["breaker"]["state"] == "TRIPPED"
    assert told((await bank.ask(REQUEST, input=request))["breakerResumeRequest"]) == []
    answer = (await government.ask(GRANT, input=named))["breakerResumeGrant"]
    shown = answer["breaker"]
    assert told(answer) == []
    assert (shown["state"], shown["repaymentToResume"]) == ("CLOSED", None)
    happened = [(one["kind"], one["means"], one["note"]) for one in shown["events"]["nodes"]]
    assert happened == [
        ("RESUMED", "CASH_REPAYMENT", "现金清收"),
        ("RESUME_REQUESTED", "CASH_REPAYMENT", "现金清收"),
        ("RESUME_REFUSED", None, "材料不全"),
        ("RESUME_REQUESTED", "CASH_REPAYMENT", "现金清收"),
        ("RATIO_SET", None, None),
        ("TRIPPED", None, None),
    ]
    await _regulator_sees(Counter(desk, "REGULATOR", "520000"), bank)


async def _level_is_set(government: Counter, bank: Counter, version: int) -> str:
    """2 %, after what is no level was refused; the repayment that is left until then."""
    given = {"lender": LENDER, "ratio": "0.02", "expectedVersion": version}
    assert await bank.code(RATIO, input=given) == "FORBIDDEN"
    for ratio in ("-0.01", "0.02999999999", "2 %"):
        assert await government.code(RATIO, input=given | {"ratio": ratio}) == "BAD_USER_INPUT"
    wrong = (await government.ask(RATIO, input=given | {"ratio": "0.03"}))["breakerRatioSet"]
    figures = {"reason": "RATIO_RANGE", "least": "0", "below": "0.03"}
    assert told(wrong) == [("VALIDATION", ["input", "ratio"], figures)]
    answer = (await government.ask(RATIO, input=given))["breakerRatioSet"]
    assert told(answer) == [] and answer["breaker"]["resumeRatio"] == "0.0200000000"
    assert answer["breaker"]["allowedActions"] == ["BREAKERRATIO_SET"]
    assert answer["breaker"]["repaymentToResume"] == "510.21"
    return "510.21"


async def _repaid(bank: Counter, loan: str, principal: str, warned: list[str]) -> None:
    number = f"B-{principal}"
    given = {"loan": {"id": loan}, "principal": principal, "bankRef": number}
    answer = await bank.ask(REPAY, input=given | {"idempotencyKey": number})
    assert told(answer["repaymentRecord"]) == []
    assert [one["code"] for one in answer["repaymentRecord"]["warnings"]] == warned


async def _regulator_sees(regulator: Counter, bank: Counter) -> None:
    """Trips and resumes by lender and period; another county's lender is none of the bank's."""
    where = {"lender": {"eq": LENDER}, "kind": {"in": ["TRIPPED", "RESUMED"]}}
    period = {"businessOn": {"gte": "2018-12-20", "lte": "2018-12-20"}}
    found = (await regulator.ask(EVENTS, where=where | period))["breakerEvents"]
    assert [event["kind"] for event in found["nodes"]] == ["RESUMED", "TRIPPED"]
    assert found["totalCount"] == 2 and found["nodes"][0]["county"] == {"code": CODE}
    later = {"businessOn": {"gt": "2018-12-20"}}
    assert (await regulator.ask(EVENTS, where=where | later))["breakerEvents"]["totalCount"] == 0
    own = (await bank.ask(EVENTS, where=None))["breakerEvents"]
    assert {event["lender"]["code"] for event in own["nodes"]} == {LENDER}
    named = own["nodes"][0]["id"]
    node = await regulator.ask("query($id: ID!) { node(id: $id) { id __typename } }", id=named)
    assert node["node"] == {"id": named, "__typename": "BreakerEvent"}
    assert await bank.code(EVENTS, where={"county": {"eq": "520327"}}) == "FORBIDDEN"
