"""Each mutation field stands by itself: what was committed is answered, whatever fails after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from models.database import DeadlineExceeded
from schema.writing import Writer
from tests.conftest import DatabaseUrls
from tests.office import Office

INJECT = """
mutation($n: String = "文号-2") {
  a: fundInject(input: {amount: "1.00", sourceLevel: COUNTY, documentNo: "文号-1",
                        idempotencyKey: "k1"}) { entry { amount } errors { code } }
  b: fundInject(input: {amount: "1.00", sourceLevel: COUNTY, documentNo: $n,
                        idempotencyKey: "k2"}) { entry { amount } errors { code } }
}
"""


@pytest.fixture
def office(world_urls: DatabaseUrls) -> Iterator[Office]:
    opened = Office.open(world_urls.app)
    yield opened
    opened.close()


def test_a_field_that_cannot_begin_leaves_the_one_before_it(
    office: Office, world_urls: DatabaseUrls
) -> None:
    answer = office.answer(office.actor("COUNTY_FIN@520327"), INJECT, n=None)
    assert not answer.request_error and answer.data is not None
    data = json.loads(answer.data)
    assert data["a"] == {"entry": {"amount": "1.00"}, "errors": []} and data["b"] is None
    (error,) = answer.errors
    assert error["path"] == ["b"] and error["extensions"]["code"] == "BAD_USER_INPUT"
    with psycopg.connect(world_urls.owner) as connection:
        found = connection.execute(
            "select count(*) from fund_entry where document_no like '文号-_'"
        ).fetchone()
    assert found == (1,)


def test_a_person_registered_twice_shows_the_larger_exposure(
    office: Office, world_urls: DatabaseUrls
) -> None:
    auditor = office.actor("AUDITOR@520000")
    with psycopg.connect(world_urls.owner) as connection:
        rows = connection.execute(
            "select m.county_id, m.id, e.outstanding + e.approved + e.pending"
            " from household_member m join household_exposure e on e.county_id = m.county_id"
            " and e.household_id = m.household_id where m.position = 1"
            " and m.county_id in (520327000, 520328000) order by 3 desc, 1"
        ).fetchall()
        (county, member, most), (other, twin, _) = rows[0], rows[-1]
        connection.execute(
            "update household_member set id_card_hmac = (select id_card_hmac from household_member"
            " where county_id = %s and id = %s) where county_id = %s and id = %s",
            [county, member, other, twin],
        )
    reveal = office.data(
        auditor,
        'mutation($m: ID!) { identityReveal(input: {member: $m, purpose: "核对"}) { idCard } }',
        m=f"member_{county}_{member}",
    )
    number = reveal["identityReveal"]["idCard"]
    exposure = office.data(
        auditor, "query($c: IdCard!) { householdExposure(idCard: $c) { committed } }", c=number
    )
    assert exposure["householdExposure"] == {"committed": f"{most:.2f}"}


def test_a_field_that_breaks_does_not_hide_the_one_before_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Writer.write
    begun: list[str] = []

    async def breaks_at_the_second(self: Writer, *given: Any) -> Any:
        begun.append("field")
        if len(begun) > 1:
            raise DeadlineExceeded
        return await write(self, *given)

    monkeypatch.setattr(Writer, "write", breaks_at_the_second)
    answer = office.answer(office.actor("COUNTY_FIN@520327"), INJECT)
    assert answer.data is not None
    data = json.loads(answer.data)
    assert data["a"]["entry"] == {"amount": "1.00"} and data["b"] is None
    assert [(e["path"], e["extensions"]["code"]) for e in answer.errors] == [(["b"], "TIMEOUT")]


def test_a_directive_without_a_truth_stops_everything_before_it_begins(
    office: Office, world_urls: DatabaseUrls
) -> None:
    text = (
        INJECT.replace('$n: String = "文号-2"', "$n: Boolean = true")
        .replace("documentNo: $n", 'documentNo: "文号-2"')
        .replace("errors { code }", "warnings { message @include(if: $n) } errors { code }")
    )
    answer = office.answer(office.actor("COUNTY_FIN@520327"), text, n=None)
    assert answer.request_error and answer.data is None
    with psycopg.connect(world_urls.owner) as connection:
        found = connection.execute(
            "select count(*) from fund_entry where document_no like '文号-_'"
        ).fetchone()
    assert found == (0,)
