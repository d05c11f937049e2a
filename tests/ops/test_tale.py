"""The tales of the demo: claims in each of their stages, and duties, told by the offices."""

from __future__ import annotations

import psycopg
import pytest

from ops import migrate
from ops.seed import deeds, load_demo, plans, tale
from ops.seed.check import violations
from ops.seed.reference import dictionaries, guizhou_places
from ops.seed.regions import guizhou
from ops.start import LOANS_DEFAULT, SEED_DEFAULT
from tests.conftest import BUSINESS_DATE, DatabaseUrls
from tests.world import KEYS

CLAIMS = """
select c.state, count(o.*), count(distinct o.signed_by), bool_and(l.state = any(%s))
from claim c
join loan l on l.county_id = c.county_id and l.id = c.loan_id
left join claim_opinion o on o.county_id = c.county_id and o.claim_id = c.id
group by c.county_id, c.id, c.state order by c.state
"""
DUTIES = """
select kind, count(*) from duty_record group by kind
union all select 'PRODUCT', count(*) from insurance_product
union all select 'TOLERANCE', count(*) from npl_tolerance
union all select 'MODEL', count(*) filter (where published_on is not null) from model_borrower
union all select 'VIOLATION ' || state, count(*) from violation group by state
"""


@pytest.fixture
def county(empty_database: DatabaseUrls) -> DatabaseUrls:
    """The county of the tale alone, as the demo has it."""
    migrate.migrate(empty_database.owner)
    chosen = [
        plan for plan in plans(LOANS_DEFAULT, SEED_DEFAULT) if plan.place.county.code == tale.COUNTY
    ]
    dictionary = dictionaries(guizhou(), guizhou_places())
    given = {"seed": SEED_DEFAULT, "keys": KEYS, "business_date": BUSINESS_DATE}
    load_demo(empty_database.owner, dictionary, chosen, **given)
    return empty_database


def test_claims_stand_in_each_stage_and_duties_are_done(county: DatabaseUrls) -> None:
    assert deeds.tell(county.app, BUSINESS_DATE, county=tale.COUNTY) == 13
    assert tale.tell(county.owner, county.app, BUSINESS_DATE, county="520327") == 0
    assert tale.tell(county.owner, county.app, BUSINESS_DATE) == tale.LOANS
    states = ["CLAIMING", "WRITTEN_OFF_RETAINED", "IN_BUFFER"]
    with psycopg.connect(county.owner) as connection:
        claims = connection.execute(CLAIMS, [states]).fetchall()
        assert claims == [
            ("COUNTY_REVIEW", 3, 3, True),
            ("RECOVERING", 5, 5, True),
            ("RETURNED", 1, 1, True),
            ("TOWNSHIP_REVIEW", 0, 0, True),
        ]
        booked = connection.execute(
            "select count(*) filter (where booked_on is not null), count(*) from recovery"
        ).fetchone()
        assert booked == (1, 2)
        assert dict(connection.execute(DUTIES).fetchall()) == {
            "INSPECTION": 2, "URGING": 1, "MEASURES": 1, "PUBLICITY": 1, "PRODUCT": 2,
            "TOLERANCE": 1, "MODEL": 1, "VIOLATION OPEN": 1, "VIOLATION CONCLUDED": 1,
        }  # fmt: skip
        assert violations(connection, BUSINESS_DATE) == []
