"""Warnings and preparedness over the engine: an office finds its task, takes note, closes it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from models.dsn import driver_dsn
from tests import factories
from tests.conftest import DatabaseUrls
from tests.office import Office

COUNTY = 520327000
GOVERNMENT = "COUNTY_GOV@520327"

LIST = """
query($where: WarningFilter) {
  warnings(first: 10, where: $where) { nodes { id rule status allowedActions closedReason } }
}
"""
ACKNOWLEDGE = """
mutation($id: ID!) {
  warningAcknowledge(input: {warning: $id, expectedVersion: 1}) {
    warning { status acknowledgedOn version allowedActions } errors { code }
  }
}
"""
CLOSE = """
mutation($id: ID!, $reason: String!) {
  warningClose(input: {warning: $id, reason: $reason}) {
    warning { status closedOn closedReason } errors { code path }
  }
}
"""
REGISTER = """
mutation($kind: CountyDocumentKind!) {
  countyDocumentRegister(input: {
    kind: $kind, documentNo: "凤府函〔2018〕7号", title: "办法", issuedOn: "2018-07-01"
  }) { document { kind validFrom validTo valid county { code } } errors { code path } }
}
"""
APPOINT = """
mutation($members: [TeamMemberInput!]!) {
  riskTeamAppoint(input: {
    leader: "张三", leaderPost: "副县长", documentNo: "凤府函〔2018〕8号", members: $members
  }) {
    team { leader fromOn inOffice members { name department duty } } errors { code path }
  }
}
"""


@pytest.fixture
def office(world_urls: DatabaseUrls) -> Iterator[Office]:
    opened = Office.open(world_urls.app)
    yield opened
    opened.close()


def made(urls: DatabaseUrls, **changes: Any) -> str:
    """The global id of a warning that the owner made."""

    async def make() -> str:
        owner: Any = await asyncpg.connect(driver_dsn(urls.owner))
        try:
            return str(await factories.warning(owner, COUNTY, **changes))
        finally:
            await owner.close()

    return asyncio.run(make())


def listed(office: Office, who: str, **where: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.data(office.actor(who), LIST, where=where)["warnings"][
        "nodes"
    ]
    return found


def test_an_office_finds_takes_note_of_and_closes_its_task(
    office: Office, world_urls: DatabaseUrls
) -> None:
    named = made(world_urls)
    government = office.actor(GOVERNMENT)
    where = {"rule": {"eq": "NO_RISK_TEAM"}, "status": {"eq": "OPEN"}}
    (task,) = [one for one in listed(office, GOVERNMENT, **where) if one["id"] == named]
    assert task["allowedActions"] == ["WARNING_ACKNOWLEDGE", "WARNING_CLOSE"]
    (seen,) = [one for one in listed(office, "COUNTY_PA@520327", **where) if one["id"] == named]
    assert seen["allowedActions"] == []
    answer = office.data(government, ACKNOWLEDGE, id=named)["warningAcknowledge"]
    assert answer["warning"] == {
        "status": "ACKED",
        "acknowledgedOn": "2018-12-20",
        "version": 2,
        "allowedActions": ["WARNING_CLOSE"],
    }
    refused = office.data(government, CLOSE, id=named, reason=" ")["warningClose"]
    assert refused["errors"] == [{"code": "REASON_REQUIRED", "path": ["input", "reason"]}]
    closed = office.data(government, CLOSE, id=named, reason="已成立")["warningClose"]
    assert closed["warning"] == {
        "status": "CLOSED",
        "closedOn": "2018-12-20",
        "closedReason": "已成立",
    }


def test_another_county_finds_no_warning(office: Office, world_urls: DatabaseUrls) -> None:
    named = made(world_urls)
    stranger = office.actor("COUNTY_GOV@520328")
    answer = office.data(stranger, CLOSE, id=named, reason="x")["warningClose"]
    assert answer == {
        "warning": None,
        "errors": [{"code": "NOT_FOUND", "path": ["input", "warning"]}],
    }


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ({"severity": {"in": ["RED"]}}, 1),
        ({"severity": {"eq": "BLUE"}}, 0),
        ({"openedOn": {"gte": "2018-12-19"}, "county": {"eq": "520327"}}, 1),
        ({"openedOn": {"lt": "2018-12-19"}}, 0),
        ({"city": {"eq": "520300"}, "status": {"in": ["OPEN", "ACKED"]}}, 1),
        ({"township": {"eq": "520327100"}}, 1),
        ({"township": {"eq": "520327101"}}, 0),
        ({"lender": {"eq": "RCC-520327"}}, 1),
        ({"lender": {"eq": "ABC-520327"}}, 0),
        ({"not": {"rule": {"eq": "STALE_FEED"}}}, 0),
    ],
)
def test_warnings_are_filtered(
    office: Office, world_urls: DatabaseUrls, where: dict[str, Any], count: int
) -> None:
    bank = office.directory.lender_by_code("RCC-520327")
    town = office.directory.region_by_code("520327100")
    assert bank is not None and town is not None
    of = {"lender_id": bank.id, "township_id": town.id, "severity": "RED", "rule": "STALE_FEED"}
    named = made(world_urls, **of)
    found = listed(office, "PROV_PA@520000", **where)
    assert len([one for one in found if one["id"] == named]) == count


def test_a_county_registers_its_rules_and_appoints_its_team(
    office: Office, world_urls: DatabaseUrls
) -> None:
    government = office.actor(GOVERNMENT)
    answer = office.data(government, REGISTER, kind="COUNTY_RULES")["countyDocumentRegister"]
    assert answer["errors"] == [] and answer["document"] == {
        "kind": "COUNTY_RULES",
        "validFrom": "2018-07-01",
        "validTo": None,
        "valid": True,
        "county": {"code": "520327"},
    }
    twice = office.data(government, REGISTER, kind="COUNTY_RULES")["countyDocumentRegister"]
    assert twice["errors"] == [{"code": "VALIDATION", "path": ["input", "documentNo"]}]
    alone = office.data(government, APPOINT, members=[])["riskTeamAppoint"]
    assert alone["errors"] == [{"code": "VALIDATION", "path": ["input", "members"]}]
    members = [{"name": "李四", "department": "财政局"}]
    team = office.data(government, APPOINT, members=members)["riskTeamAppoint"]
    assert team["errors"] == [] and team["team"] == {
        "leader": "张三",
        "fromOn": "2018-12-20",
        "inOffice": True,
        "members": [{"name": "李四", "department": "财政局", "duty": None}],
    }
