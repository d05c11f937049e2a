"""三(三) over HTTP: violations, the audit trail and its chain, reveals on record (row 102)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from authz.role import Role
from services.audit_seal import AuditSealing, audit_seal
from tests import factories
from tests.api.conftest import Desk
from tests.notice.desk import County, Office, accepted
from tests.notice.test_part_1_4_repays import ACCOUNT, head, paying

pytestmark = pytest.mark.anyio

FOUND = """violation { id status subjectKind subject kind document clauseRow foundOn outcome
  concludedOn allowedActions county { code } }"""
TRAIL = """query($where: AuditEventFilter) { auditEvents(where: $where) { totalCount nodes {
  act actor role decision objectId recordedAt changes { field before after } } } }"""
VERIFY = """mutation($input: AuditVerifyInput!) { auditVerify(input: $input) { head
  errors { code message params { name value } } } }"""


def discipline(county: County) -> Office:
    """The discipline office of the province."""
    return county.office(Role.DISCIPLINE, region="520000")


def violation(county: County, **changes: Any) -> dict[str, Any]:
    """Of row 89: a roster that is not true."""
    return {
        "county": county.code,
        "subjectKind": "PERSON",
        "subject": "某某",
        "unit": "某乡扶贫站",
        "kind": "FALSIFICATION",
        "clauseRow": 89,
        "foundOn": "2018-12-01",
        "evidence": "名册第 3 行与户籍不符",
    } | changes


@pytest.mark.row(102)
@pytest.mark.parametrize("kind", ["FALSIFICATION", "INACTION", "SHIRKING", "ABUSE"])
async def test_a_violation_is_recorded_and_concluded(county: County, kind: str) -> None:
    office = discipline(county)
    given = violation(county, kind=kind)
    made = accepted(await office.act("violationRecord", given, FOUND))["violation"]
    assert made == {
        "id": made["id"],
        "status": "OPEN",
        "subjectKind": "PERSON",
        "subject": "某某",
        "kind": kind,
        "document": "黔府办函〔2018〕119号",
        "clauseRow": 89,
        "foundOn": "2018-12-01",
        "outcome": None,
        "concludedOn": None,
        "allowedActions": ["VIOLATION_CONCLUDE"],
        "county": {"code": county.code},
    }
    ended = {"violation": made["id"], "outcome": "党内警告"}
    done = accepted(await office.act("violationConclude", ended, FOUND))["violation"]
    assert done == made | {
        "status": "CONCLUDED",
        "outcome": "党内警告",
        "concludedOn": "2018-12-20",
        "allowedActions": [],
    }
    await office.refused(
        "violationConclude",
        ended,
        "INVALID_TRANSITION",
        "violation",
        row=102,
        object="violation",
        state="CONCLUDED",
        act="conclude",
    )


@pytest.mark.row(102)
async def test_a_violation_is_of_an_obligation_and_read_by_few(county: County) -> None:
    office = discipline(county)
    await office.refused(
        "violationRecord",
        violation(county, clauseRow=103),
        "VALIDATION",
        "clauseRow",
        row=102,
        reason="UNKNOWN_CLAUSE",
        most="102",
    )
    made = accepted(await office.act("violationRecord", violation(county), FOUND))["violation"]
    shown = "query($id: ID!) { violation(id: $id) { subject } }"
    auditor = county.office(Role.AUDITOR, region="520000")
    assert (await auditor.ask(shown, id=made["id"]))["violation"] == {"subject": "某某"}
    for other in (
        county.office(Role.COUNTY_PA),
        county.office(Role.PROV_PA, region="520000"),
        county.office(Role.COUNTY_GOV),
    ):
        await other.denied("violationRecord", violation(county))
        body = await other.body(shown, id=made["id"])
        assert body["data"]["violation"] is None
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    # Nor does the trail, which the county reads too, say who it was.
    assert "某某" not in str(await county.rows("audit_event"))


@pytest.mark.row(102)
async def test_the_trail_tells_what_stood_before_and_after(county: County) -> None:
    loan = await county.loan(await county.household())
    given = {"loan": {"id": str(loan)}, "fiveTier": "SPECIAL_MENTION"}
    accepted(await county.bank().act("loanClassify", given))
    where = {
        "act": {"eq": "loan:classify"},
        "role": {"eq": "COUNTY_BANK"},
        "objectKind": {"eq": "loan"},
        "objectId": {"eq": str(loan)},
        "businessOn": {"gte": "2018-12-20", "lte": "2018-12-20"},
        "decision": {"eq": "DONE"},
        "county": {"eq": county.code},
    }
    for reader in (
        county.office(Role.AUDITOR, region="520000"),
        discipline(county),
        county.office(Role.COUNTY_GOV),
    ):
        found = (await reader.ask(TRAIL, where=where))["auditEvents"]
        assert found["totalCount"] == 1
        (event,) = found["nodes"]
        changes = {one["field"]: (one["before"], one["after"]) for one in event["changes"]}
        assert changes["five_tier"] == ("NORMAL", "SPECIAL_MENTION")
        assert (event["role"], event["objectId"]) == ("COUNTY_BANK", str(loan))
        missed = where | {"businessOn": {"lt": "2018-12-20"}}
        assert (await reader.ask(TRAIL, where=missed))["auditEvents"]["totalCount"] == 0
        at = event["recordedAt"]
        after = (datetime.fromisoformat(at) + timedelta(seconds=1)).isoformat()
        for span, count in (
            ({"gte": at, "lt": after}, 1),
            ({"gte": after}, 0),
            ({"lt": at}, 0),
        ):
            given = where | {"recordedAt": span}
            assert (await reader.ask(TRAIL, where=given))["auditEvents"]["totalCount"] == count
    body = await county.bank().body(TRAIL, where=where)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.row(102)
async def test_what_is_told_of_a_small_project_the_auditor_does_not_see(county: County) -> None:
    """B29: below 5,000,000.00 the trail of a project is not the province's."""
    entity = await factories.enterprise(county.owner, county.county_id)
    projects = [
        await factories.project(county.owner, county.county_id, entity, declared=Decimal(amount))
        for amount in ("4999999.99", "5000000.00")
    ]
    office = county.office(Role.COUNTY_PA)
    for project in projects:
        accepted(await office.act("projectAmend", {"project": str(project), "name": "茶园"}))
    where = {"act": {"eq": "project:amend"}, "county": {"eq": county.code}}
    for reader, seen in (
        (county.office(Role.COUNTY_GOV), projects),
        (county.office(Role.AUDITOR, region="520000"), projects[1:]),
        (discipline(county), projects[1:]),
    ):
        found = (await reader.ask(TRAIL, where=where))["auditEvents"]["nodes"]
        assert {one["objectId"] for one in found} == {str(one) for one in seen}


@pytest.mark.row(102)
@pytest.mark.parametrize(
    "attempt",
    [
        "update audit_event set after = '{}'",
        "update audit_event set actor = 'nobody'",
        "delete from audit_event",
        "truncate audit_event",
        "update audit_seal set hash = hash",
        "delete from audit_seal",
        "update violation set subject = 'nobody'",
        "delete from violation",
    ],
)
async def test_an_attempt_to_change_an_audit_row_is_refused(
    county: County, desk: Desk, attempt: str
) -> None:
    """By the database itself: the application has no right to it, whatever it asks."""
    loan = await county.loan(await county.household())
    given = {"loan": {"id": str(loan)}, "fiveTier": "SPECIAL_MENTION"}
    accepted(await county.bank().act("loanClassify", given))
    before = await county.rows("audit_event")
    async with county.database.writing({}) as transaction:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await transaction.connection.execute(attempt)
        transaction.discard()
    assert await county.rows("audit_event") == before != []


@pytest.mark.row(102)
async def test_the_chain_is_verified_and_tells_where_it_is_broken(county: County) -> None:
    for _ in range(2):
        loan = await county.loan(await county.household())
        given = {"loan": {"id": str(loan)}, "fiveTier": "SPECIAL_MENTION"}
        accepted(await county.bank().act("loanClassify", given))
    entity = await factories.enterprise(county.owner, county.county_id)
    project = await factories.project(county.owner, county.county_id, entity)
    named = {"project": str(project), "name": "茶园"}
    accepted(await county.office(Role.COUNTY_PA).act("projectAmend", named))
    await county.door.execute(
        audit_seal, county.ground.scheduler, AuditSealing(county_id=county.county_id)
    )
    seals = sorted(await county.rows("audit_seal"), key=lambda row: row["position"])
    # The auditor does not see the small project's event, and verifies it all the same.
    auditor = county.office(Role.AUDITOR, region="520000")
    asked = {"region": county.code}
    told = (await auditor.ask(VERIFY, input=asked))["auditVerify"]
    head_told = f"3:{seals[2]['hash'].hex()}"
    assert told == {"head": head_told, "errors": []}
    again = (await auditor.ask(VERIFY, input=asked | {"since": head_told}))["auditVerify"]
    assert again["head"] == head_told
    government = county.office(Role.COUNTY_GOV)
    assert (await government.ask(VERIFY, input={}))["auditVerify"]["head"] == head_told

    await county.owner.execute(
        "update audit_event set actor = 'nobody' where county_id = $1 and id = $2",
        county.county_id,
        seals[1]["event_id"],
    )
    broken = (await auditor.ask(VERIFY, input=asked))["auditVerify"]
    assert broken["head"] is None
    (error,) = broken["errors"]
    params = {one["name"]: one["value"] for one in error["params"]}
    assert (error["code"], params) == ("AUDIT_CHAIN_BROKEN", {"position": "2", "reason": "HASH"})
    # A head that never was, and one that is none.
    for since, code in ((f"2:{'0' * 64}", "AUDIT_CHAIN_BROKEN"), ("2:xyz", "VALIDATION")):
        refused = (await auditor.ask(VERIFY, input=asked | {"since": since}))["auditVerify"]
        assert [one["code"] for one in refused["errors"]] == [code]
    await county.bank().denied("auditVerify", {})


@pytest.mark.row(102)
async def test_a_number_is_revealed_for_a_purpose_until_a_day(county: County) -> None:
    borrower = await county.household()
    auditor = county.office(Role.AUDITOR, region="520000")
    given = {"member": str(borrower.member), "purpose": "核对借款人", "until": "2019-01-19"}
    done = accepted(await auditor.act("identityReveal", given, "idCard"))
    assert done["idCard"] == borrower.id_card
    where = {"act": {"eq": "identity:reveal"}, "county": {"eq": county.code}}
    found = (await discipline(county).ask(TRAIL, where=where))["auditEvents"]
    (event,) = found["nodes"]
    changes = {one["field"]: one["after"] for one in event["changes"]}
    assert changes["purpose"] == "核对借款人" and changes["until"] == "2019-01-19"
    assert event["role"] == "AUDITOR" and borrower.id_card not in str(found)
    bounds = {"reason": "REVEAL_RANGE", "earliestOn": "2018-12-20", "latestOn": "2019-01-19"}
    for until in ("2018-12-19", "2019-01-20"):
        await auditor.refused(
            "identityReveal", given | {"until": until}, "VALIDATION", "until", row=None, **bounds
        )
    # Under the same key it is told again, and refused when its day is over.
    county.turn_to("2019-01-20")
    late = given | {"idempotencyKey": "reveal-1"}
    told = await auditor.act("identityReveal", late, "idCard")
    assert told["idCard"] is None and [one["code"] for one in told["errors"]] == ["VALIDATION"]


@pytest.mark.row(15, 102)
async def test_a_payees_account_and_a_payers_name_are_revealed_on_record(county: County) -> None:
    await factories.fund(county.owner, county.county_id, Decimal("100000.00"))
    borrower, given = await paying(county)
    await head(county, borrower, "欧阳吉祥")
    accepted(await county.bank().act("loanDisburse", given))
    loan = (await county.rows("loan"))[0]
    named = {"loan": f"loan_{county.county_id}_{loan['id']}", "purpose": "核对收款人"}
    auditor = county.office(Role.AUDITOR, region="520000")
    for office in (auditor, county.office(Role.COUNTY_PA)):
        done = accepted(await office.act("payeeReveal", named, "account"))
        assert done["account"] == f"{ACCOUNT} 欧阳吉祥"
    told = str(await county.rows("audit_event"))
    assert ACCOUNT not in told and "欧阳" not in told and "核对收款人" in told
    await county.bank().denied("payeeReveal", named)
    other = await county.loan(await county.household())
    await auditor.refused(
        "payeeReveal",
        named | {"loan": str(other)},
        "VALIDATION",
        "loan",
        row=None,
        reason="NOTHING_SEALED",
    )
    paid = {
        "loan": {"id": named["loan"]},
        "receivedOn": "2018-12-20",
        "principal": "10.00",
        "payerType": "THIRD_PARTY",
        "payerName": "任我行公司",
        "bankRef": "R-1",
    }
    accepted(await county.bank().act("repaymentRecord", paid))
    row = await county.row("repayment")
    named = {"repayment": f"repayment_{county.county_id}_{row['id']}", "purpose": "核对还款人"}
    done = accepted(await auditor.act("payerReveal", named, "payerName"))
    assert done["payerName"] == "任我行公司"
    assert "任我行" not in str(await county.rows("audit_event"))
    await county.bank().denied("payerReveal", named)
