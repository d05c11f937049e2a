"""Households by identity number: exact, under the caller's rights, and no number is sent."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from models.identity import Vault
from tests.conftest import DatabaseUrls
from tests.office import Office
from tests.world import KEYS

SEARCH = """query($where: HouseholdFilter) { households(where: $where) {
  totalCount nodes { id flags rosterNumber leftRosterOn } } }"""
DELTA = """query($county: RegionCode!, $since: Int!) {
  rosterDelta(county: $county, since: $since) { totalCount nodes { number kind } } }"""


@pytest.fixture(scope="module")
def members(shared_world_urls: DatabaseUrls) -> list[dict[str, Any]]:
    """Members of a county, with their numbers opened."""
    vault = Vault(KEYS)
    with psycopg.connect(shared_world_urls.owner, row_factory=dict_row) as connection:
        found = connection.execute(
            "select m.*, r.code as township from household_member m"
            " join region r on r.id = m.township_id where m.county_id = 520327000 order by m.id"
        ).fetchall()
    for row in found:
        row["number"] = vault.open(
            row["id_card_cipher"], row["key_id"], row["county_id"], row["household_id"]
        )
    return found


def test_a_number_finds_its_household_in_one_statement(
    office: Office, members: list[dict[str, Any]]
) -> None:
    arguments: list[str] = []
    office.database.add_query_logger(lambda query: arguments.append(repr(query.args)))
    for row in members[:10]:
        same = [one["household_id"] for one in members if one["number"] == row["number"]]
        where = {"idCard": {"eq": row["number"].lower()}}
        for who, lender in (("COUNTY_PA@520327", None), ("BANK_SYSTEM@520327", "RCC-520327")):
            data = office.data(office.actor(who, lender=lender), SEARCH, where=where)
            assert len(office.sent) == 1
            ids = {one["id"] for one in data["households"]["nodes"]}
            assert ids == {f"household_520327000_{key}" for key in same}
            assert data["households"]["totalCount"] == len(set(same))
        assert row["number"] not in "".join([*arguments, *office.sent])


def test_it_narrows_and_is_narrowed(office: Office, members: list[dict[str, Any]]) -> None:
    actor, number = office.actor("COUNTY_PA@520327"), members[0]["number"]
    by_number = {"idCard": {"eq": number}}
    everything = office.data(actor, SEARCH, where={})["households"]["totalCount"]
    found = office.data(actor, SEARCH, where=by_number)["households"]["totalCount"]
    others = office.data(actor, SEARCH, where={"not": by_number})["households"]["totalCount"]
    assert found >= 1 and found + others == everything
    nobody = by_number | {"householdNo": {"eq": "nobody's"}}
    assert office.data(actor, SEARCH, where=nobody)["households"]["totalCount"] == 0


def test_it_stays_within_the_scope(office: Office, members: list[dict[str, Any]]) -> None:
    row = members[0]
    towns = {one["township"] for one in members}
    where = {"idCard": {"eq": row["number"]}}
    homes = {one["township"] for one in members if one["number"] == row["number"]}
    for town in sorted(towns):
        found = office.data(office.actor(f"TOWN_PA@{town}"), SEARCH, where=where)
        assert (found["households"]["totalCount"] > 0) == (town in homes), town
    neighbour = office.data(office.actor("COUNTY_PA@520328"), SEARCH, where=where)
    assert neighbour["households"]["totalCount"] == 0


def test_a_malformed_number_is_refused_without_being_told(office: Office) -> None:
    answer = office.answer(
        office.actor("COUNTY_PA@520327"), SEARCH, where={"idCard": {"eq": "520327198001010010"}}
    )
    assert answer.errors and "520327198001010010" not in str(answer.errors)


def test_changes_of_the_register_are_one_statement(office: Office) -> None:
    actor = office.actor("BANK_SYSTEM@520327", lender="RCC-520327")
    data = office.data(actor, DELTA, county="520327", since=0)
    assert data == {"rosterDelta": {"totalCount": 0, "nodes": []}} and len(office.sent) == 1
    town = office.answer(office.actor("TOWN_PA@520327100"), DELTA, county="520327", since=0)
    assert town.errors[0]["extensions"]["code"] == "FORBIDDEN"
