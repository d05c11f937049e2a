"""A misused loan over HTTP: found by the township, called by the lender, barred by the court.

What one bank's borrower did is told to every bank of the county, and to none beyond.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls
from tests.journey.test_loan_life import ERRORS, SUBMIT, Counter, _application

pytestmark = pytest.mark.anyio

COUNTY = 520327000
ABC, RCC = "ABC-520327", "RCC-520327"
DONE = f"warnings {{ code message }} {ERRORS}"
INSPECT = f"""mutation($input: InspectionRecordInput!) {{ inspectionRecord(input: $input) {{
  inspection {{ id finding actualPurpose fileHash recordedRole loan {{ id }} }}
  loan {{ flags subsidyEndsOn
    inspections {{ totalCount nodes {{ note }} }}
    collectionCases {{ nodes {{ id cause status demandByOn allowedActions }} }} }} {DONE} }} }}"""
RECALL = f"""mutation($input: LoanRecallInput!) {{ loanRecall(input: $input) {{
  loan {{ status demandOn allowedActions }}
  collectionCase {{ id demandedOn demandOn demandAmount version }} {DONE} }} }}"""
ACT = f"""mutation($input: CollectionActionRecordInput!) {{ collectionActionRecord(input: $input) {{
  action {{ means documentNo recordedRole collectionCase {{ id }} loan {{ id }} }}
  collectionCase {{ actions {{ totalCount nodes {{ result }} }} }} {DONE} }} }}"""
PROPOSE = f"""mutation($input: MaliciousDefaultProposeInput!) {{
  maliciousDefaultPropose(input: $input) {{
    maliciousDefault {{ id status allowedActions household {{ id blockedBy }} }} {DONE} }} }}"""
CONFIRM = f"""mutation($input: MaliciousDefaultConfirmInput!) {{
  maliciousDefaultConfirm(input: $input) {{
    maliciousDefault {{ status caseNo allowedActions }}
    household {{ id blockedBy maliciousDefaults {{ totalCount }} }} {DONE} }} }}"""
LIFT = f"""mutation($input: MaliciousDefaultLiftInput!) {{ maliciousDefaultLift(input: $input) {{
  maliciousDefault {{ status liftReason }} {DONE} }} }}"""
FINDINGS = """{ maliciousDefaults(where: {status: {eq: EFFECTIVE}}) { nodes {
  id evidence caseNo lender { code } loan { id } household { id } } } }"""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(world_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Desk]:
    issuer = Issuer()
    async with running(settings_for(world_urls, tmp_path, issuer), issuer) as made:
        yield made


def a_loan(urls: DatabaseUrls) -> dict[str, Any]:
    """An active loan of the rural credit cooperative whose household has only this one."""
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        found = connection.execute(
            "select l.id, l.household_id, l.member_id, l.township_id / 1000, l.township_id,"
            " l.outstanding_principal, l.value_on from loan l"
            " join lender b on b.id = l.lender_id join household h on h.county_id = l.county_id"
            " and h.id = l.household_id where l.county_id = %s and b.code = %s"
            " and l.state = 'ACTIVE' and h.status = 'POOR' and l.value_on <= '2018-08-01'"
            " and cardinality(h.conditions_met) = 5 and not exists (select 1 from loan o where"
            " o.county_id = l.county_id and o.household_id = l.household_id and o.id <> l.id)"
            " order by l.outstanding_principal, l.id limit 1",
            [COUNTY, RCC],
        ).fetchone()
        assert found is not None
        town = connection.execute("select code from region where id = %s", [found[4]]).fetchone()
    assert town is not None
    return {
        "loan": f"loan_{COUNTY}_{found[0]}",
        "household": f"household_{COUNTY}_{found[1]}",
        "member": f"member_{COUNTY}_{found[2]}",
        "town": town[0],
        "outstanding": str(found[5]),
    }


async def done(counter: Counter, query: str, **given: Any) -> Any:
    """The payload of a mutation that nothing speaks against."""
    (payload,) = (await counter.ask(query, input=given)).values()
    assert payload["errors"] == [], payload
    return payload


async def refused(counter: Counter, query: str, **given: Any) -> list[str]:
    (payload,) = (await counter.ask(query, input=given)).values()
    return [f"{one['code']}@{one['path'][-1]}" for one in payload["errors"]]


async def test_from_an_inspection_to_a_refusal_at_another_bank(
    desk: Desk, world_urls: DatabaseUrls
) -> None:
    about = a_loan(world_urls)
    bank = Counter(desk, "COUNTY_BANK", "520327", lender=RCC)
    court = Counter(desk, "COUNTY_COURT", "520327")
    case = await _found_and_called(desk, bank, about)
    await _collected(desk, bank, court, case, about)
    await _barred(desk, bank, court, about)


async def _found_and_called(desk: Desk, bank: Counter, about: dict[str, Any]) -> str:
    """The township finds a house, the lender demands the money back."""
    named = {"id": about["loan"]}
    township = Counter(desk, "TOWN_PA", about["town"])
    visit = {
        "loan": named,
        "inspectedOn": "2018-08-01",
        "finding": "MISUSED",
        "note": "贷款用于建房",
        "fileHash": "ab" * 32,
    }
    assert await refused(township, INSPECT, **visit) == ["VALIDATION@actualPurpose"]
    assert await bank.code(INSPECT, input=visit | {"finding": "LOST"}) == "BAD_USER_INPUT"
    called_too_soon = {"loan": named, "demandOn": "2019-01-20", "amount": about["outstanding"]}
    assert await refused(bank, RECALL, **called_too_soon) == ["VALIDATION@loan"]
    found = await done(township, INSPECT, **visit | {"actualPurpose": "HOUSING"})
    assert found["inspection"] | {"id": ""} == {
        "id": "",
        "finding": "MISUSED",
        "actualPurpose": "HOUSING",
        "fileHash": "ab" * 32,
        "recordedRole": "TOWN_PA",
        "loan": named,
    }
    assert found["loan"]["flags"] == ["MISUSED"]
    assert found["loan"]["subsidyEndsOn"] == "2018-08-01"
    assert found["loan"]["inspections"] == {
        "totalCount": 1,
        "nodes": [{"note": "贷款用于建房"}],
    }
    (opened,) = found["loan"]["collectionCases"]["nodes"]
    assert (opened["cause"], opened["status"], opened["demandByOn"], opened["allowedActions"]) == (
        "MISUSED",
        "OPEN",
        "2018-08-11",
        [],
    )
    (told,) = found["warnings"]
    assert told["code"] == "MISUSED" and "2018-08-11" in told["message"]
    called = await done(bank, RECALL, **called_too_soon)
    assert called["loan"]["status"] == "EARLY_CALLED"
    assert called["loan"]["demandOn"] == "2019-01-20"
    assert "LOAN_RECALL" not in called["loan"]["allowedActions"]
    assert "MALICIOUSDEFAULT_PROPOSE" in called["loan"]["allowedActions"]
    assert "COLLECTION_OPEN" not in called["loan"]["allowedActions"]
    assert called["collectionCase"] == {
        "id": opened["id"],
        "demandedOn": "2018-12-20",
        "demandOn": "2019-01-20",
        "demandAmount": about["outstanding"],
        "version": 2,
    }
    return str(opened["id"])


async def _collected(
    desk: Desk, bank: Counter, court: Counter, case: str, about: dict[str, Any]
) -> None:
    """Economic by the lender, judicial by the court; the government does not go to law."""
    government = Counter(desk, "COUNTY_GOV", "520327")
    step = {"collectionCase": case, "means": "JUDICIAL", "result": "已立案"}
    assert await refused(government, ACT, **step) == ["VALIDATION@means"]
    await done(bank, ACT, **step | {"means": "ECONOMIC", "result": "上门催收"})
    filed = await done(court, ACT, **step | {"documentNo": "(2018)黔0327民初9号"})
    assert filed["action"] == {
        "means": "JUDICIAL",
        "documentNo": "(2018)黔0327民初9号",
        "recordedRole": "COUNTY_COURT",
        "collectionCase": {"id": case},
        "loan": {"id": about["loan"]},
    }
    assert filed["collectionCase"]["actions"]["totalCount"] == 2
    other = Counter(desk, "COUNTY_BANK", "520327", lender=ABC)
    assert await refused(other, ACT, **step) == ["NOT_FOUND@collectionCase"]
    listed = await bank.ask(
        '{ collectionCases(where: {status: {eq: OPEN}, demandByOn: {lte: "2018-12-20"}})'
        " { nodes { id } } inspections(where: {finding: {eq: MISUSED}}) { totalCount } }"
    )
    assert {"id": case} in listed["collectionCases"]["nodes"]
    assert listed["inspections"]["totalCount"] == 1


async def _barred(desk: Desk, bank: Counter, court: Counter, about: dict[str, Any]) -> None:
    """What the court finds is seen by, and binds, every lender of the county."""
    other = Counter(desk, "COUNTY_BANK", "520327", lender=ABC)
    named = {"id": about["loan"]}
    given = {"loan": named, "evidence": "转移财产，拒不还款"}
    assert await court.code(PROPOSE, input=given) == "FORBIDDEN"
    proposed = (await done(bank, PROPOSE, **given))["maliciousDefault"]
    assert proposed["status"] == "PROPOSED" and proposed["allowedActions"] == []
    assert proposed["household"] == {"id": about["household"], "blockedBy": []}
    assert await refused(bank, PROPOSE, **given) == ["ALREADY_OPEN@loan"]
    finding = {"maliciousDefault": proposed["id"]}
    assert await bank.code(CONFIRM, input=finding) == "FORBIDDEN"
    assert await refused(court, CONFIRM, **finding) == ["VALIDATION@caseNo"]
    confirmed = await done(court, CONFIRM, **finding, caseNo="(2018)黔0327执77号")
    assert confirmed["maliciousDefault"] == {
        "status": "EFFECTIVE",
        "caseNo": "(2018)黔0327执77号",
        "allowedActions": [],
    }
    assert confirmed["household"]["blockedBy"] == ["MALICIOUS_DEFAULTER"]
    assert confirmed["household"]["maliciousDefaults"] == {"totalCount": 1}
    (seen,) = (await other.ask(FINDINGS))["maliciousDefaults"]["nodes"]
    assert seen == {
        "id": proposed["id"],
        "evidence": "转移财产，拒不还款",
        "caseNo": "(2018)黔0327执77号",
        "lender": {"code": RCC},
        "loan": None,
        "household": {"id": about["household"]},
    }
    neighbour = Counter(desk, "COUNTY_BANK", "520328", lender="ABC-520328")
    assert (await neighbour.ask(FINDINGS))["maliciousDefaults"]["nodes"] == []
    household = {"id": about["household"], "members": [{"id": about["member"]}]}
    application = _application(household, loanNo="ABC-1", amount="100.00")
    limit = "HOUSEHOLD_LIMIT_EXCEEDED@amount"  # It owes all that a household may owe.
    barred = await refused(other, SUBMIT, **application)
    assert barred == ["MALICIOUS_DEFAULTER@household", limit]
    assert await other.code(LIFT, input=finding | {"reason": "代办"}) == "FORBIDDEN"
    lifted = await done(bank, LIFT, **finding, reason="已全部履行")
    assert lifted["maliciousDefault"] == {"status": "LIFT_PROPOSED", "liftReason": "已全部履行"}
    over = await done(court, CONFIRM, **finding, note="已履行")
    assert over["maliciousDefault"]["status"] == "LIFTED"
    assert over["household"]["blockedBy"] == []
    assert await refused(other, SUBMIT, **application) == [limit]
