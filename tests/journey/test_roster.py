"""A roster over HTTP: the county's clerk hands it over and corrects it, a bank follows it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls
from tests.journey.test_loan_life import ERRORS, LENDER, Counter
from tests.services.roster_lines import person

pytestmark = pytest.mark.anyio

IMPORT = f"""mutation($input: RosterImportInput!) {{ rosterImport(input: $input) {{
  roster {{ id number state source rowCount faultCount version allowedActions }}
  {ERRORS} {ERRORS.replace("errors", "warnings")} replayed dryRun }} }}"""
PUBLISH = f"""mutation($input: RosterPublishInput!) {{ rosterPublish(input: $input) {{
  roster {{ id state publishedOn }} {ERRORS} }} }}"""
DELTA = """query($county: RegionCode!, $since: Int!) { rosterDelta(county: $county, since: $since,
  first: 200) { totalCount nodes { number kind businessOn household { householdNo headName
  rosterNumber leftRosterOn flags members { name relation idCard } } } } }"""
ROWS = """query($id: ID!, $where: RosterRowFilter) { roster(id: $id) { number
  rows(where: $where) { totalCount nodes { line name idCard fault faultField } } } }"""
SEARCH = """query($card: IdCard!) { households(where: {idCard: {eq: $card}}) { totalCount
  nodes { householdNo members { idCard } } } }"""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(world_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Desk]:
    issuer = Issuer()
    async with running(settings_for(world_urls, tmp_path, issuer), issuer) as made:
        yield made


async def _township(office: Counter) -> str:
    data = await office.ask(
        '{ regions(first: 1, where: {parent: {eq: "520327"}}) { nodes { code } } }'
    )
    return str(data["regions"]["nodes"][0]["code"])


def _row(line: int, township: str, **changes: Any) -> dict[str, Any]:
    return {
        "line": line,
        "householdNo": f"J-{line}",
        "township": township,
        "village": "一村",
        "name": f"村民{line}",
        "relation": "户主",
        "idCard": person(),
    } | changes


async def test_a_roster_from_file_to_bank(desk: Desk) -> None:
    office = Counter(desk, "COUNTY_PA", "520327")
    system = Counter(desk, "BANK_SYSTEM", "520327", lender=LENDER)
    township = await _township(office)
    good, bad = _row(1, township), _row(2, township, idCard="52032719600101001", name=None)
    given = {"rows": [good, bad], "source": "名册2018.xlsx"}

    tried = (await office.ask(IMPORT, input=given | {"dryRun": True}))["rosterImport"]
    assert tried["dryRun"] and tried["roster"]["faultCount"] == 1
    none = await office.ask("{ rosters { totalCount } }")
    assert none == {"rosters": {"totalCount": 0}}

    imported = (await office.ask(IMPORT, input=given | {"idempotencyKey": "r-1"}))["rosterImport"]
    assert imported["errors"] == [] and not imported["replayed"]
    roster = imported["roster"]
    assert roster == {
        "id": roster["id"],
        "number": 1,
        "state": "DRAFT",
        "source": "名册2018.xlsx",
        "rowCount": 2,
        "faultCount": 1,
        "version": 1,
        "allowedActions": ["ROSTER_IMPORT"],
    }
    assert [(one["path"], one["message"]) for one in imported["warnings"]] == [
        (["input", "rows", "1", "idCard"], "第 2 行：身份证号须为 18 位"),
        (["input", "rows", "1", "name"], "第 2 行：姓名不能为空"),
    ]
    assert imported["warnings"][0]["clause"]["article"] == "三(一)1"

    refused = (await office.ask(PUBLISH, input={"roster": roster["id"]}))["rosterPublish"]
    assert refused["roster"] is None
    assert refused["errors"][0]["message"] == "名册有 1 行有误，须更正后发布；行号：2"

    faulty = await office.ask(ROWS, id=roster["id"], where={"faulty": {"eq": True}})
    assert faulty["roster"]["rows"] == {
        "totalCount": 1,
        "nodes": [
            {"line": 2, "name": "", "idCard": None, "fault": "MISSING", "faultField": "name"}
        ],
    }
    corrected = _row(2, township)
    await office.ask(
        IMPORT, input={"rows": [corrected], "source": "改.xlsx", "roster": roster["id"]}
    )
    done = (await office.ask(PUBLISH, input={"roster": roster["id"], "expectedVersion": 2}))[
        "rosterPublish"
    ]
    assert done["errors"] == []
    assert done["roster"] == {
        "id": roster["id"],
        "state": "PUBLISHED",
        "publishedOn": "2018-12-20",
    }
    await _followed(system, roster["id"], good)


async def _followed(system: Counter, roster: str, good: dict[str, Any]) -> None:
    """What a bank's system gets: the version, its changes, a household by number; no line."""
    data = await system.ask(
        "{ rosters(where: {state: {eq: PUBLISHED}}) { nodes { number publishedOn rowCount } } }"
    )
    assert data["rosters"]["nodes"] == [{"number": 1, "publishedOn": "2018-12-20", "rowCount": 2}]
    delta = (await system.ask(DELTA, county="520327", since=0))["rosterDelta"]
    kinds = {one["household"]["householdNo"]: one["kind"] for one in delta["nodes"]}
    assert kinds["J-1"] == kinds["J-2"] == "ADDED"
    missing = [one for one in delta["nodes"] if one["kind"] == "MISSING"]
    assert len(missing) == delta["totalCount"] - 2 > 0
    assert {(*one["household"]["flags"], one["household"]["leftRosterOn"]) for one in missing} == {
        ("FREE_RIDER", "2018-12-20")
    }
    first = next(one for one in delta["nodes"] if one["household"]["householdNo"] == "J-1")
    card = good["idCard"]
    assert first == {
        "number": 1,
        "kind": "ADDED",
        "businessOn": "2018-12-20",
        "household": {
            "householdNo": "J-1",
            "headName": "村民1",
            "rosterNumber": 1,
            "leftRosterOn": None,
            "flags": [],
            "members": [
                {
                    "name": "村民1",
                    "relation": "户主",
                    "idCard": f"{card[:6]}********{card[14:]}",
                }
            ],
        },
    }
    assert (await system.ask(DELTA, county="520327", since=1))["rosterDelta"]["totalCount"] == 0
    assert await system.code(DELTA, county="520328", since=0) == "FORBIDDEN"
    found = (await system.ask(SEARCH, card=card))["households"]
    assert found["totalCount"] == 1 and found["nodes"][0]["householdNo"] == "J-1"
    assert (await system.ask(SEARCH, card=person()))["households"]["totalCount"] == 0
    body = await system.body(ROWS, id=roster)
    assert body["data"]["roster"] == {"number": 1, "rows": None}
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    refusal = await system.body(IMPORT, input={"rows": [], "source": "x"})
    assert refusal["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_two_thousand_lines_fit_in_a_request_and_no_number_comes_back(desk: Desk) -> None:
    office = Counter(desk, "COUNTY_PA", "520327")
    township = await _township(office)
    rows = [_row(line, township) for line in range(1, 2001)]
    for row in rows[::4]:
        row["idCard"] = row["idCard"][:17] + ("0" if row["idCard"][17] != "0" else "1")
    body = await office.body(IMPORT, input={"rows": rows, "source": "名册.xlsx"})
    told = body["data"]["rosterImport"]
    assert (told["roster"]["rowCount"], told["roster"]["faultCount"]) == (2000, 500)
    assert [one["path"][2] for one in told["warnings"]] == [str(n) for n in range(0, 2000, 4)]
    text = json.dumps(body, ensure_ascii=False)
    assert not [row for row in rows if row["idCard"] in text]
    one_more = [*rows, _row(2001, township)]
    refused = (await office.ask(IMPORT, input={"rows": one_more, "source": "x"}))["rosterImport"]
    assert refused["roster"] is None
    assert refused["errors"][0]["params"] == [
        {"name": "reason", "value": "TOO_MANY"},
        {"name": "maxItems", "value": "2000"},
    ]
