"""The checker finds what it is for: each planted defect is named, and nothing else was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from ops.seed.check import ALWAYS, BY_DAY, CheckError, queries, violations
from tests.conftest import BUSINESS_DATE, DatabaseUrls

ANY_ACTIVE = "(county_id, id) in (select county_id, id from loan where state = 'ACTIVE'" \
    " and used_by = 'HOUSEHOLD' order by id limit 1)"  # fmt: skip
ANY_POSITION = "(county_id, lender_id) in (select county_id, lender_id from" \
    " county_lender_position where outstanding > 0 and breaker_state = 'CLOSED'" \
    " order by lender_id limit 1)"  # fmt: skip

# What is planted, and a word of the name of each invariant that must notice.
DEFECTS: dict[str, tuple[str, ...]] = {
    "update cooperation set lender_share = lender_share - 0.01": ("shares of an agreement",),
    "update premium_subsidy set amount = amount + 0.01": (
        "self-paid part of a household's policy",
        "one payment for each subsidy",
    ),
    "update subsidy_entry set amount = amount - 0.01": ("one payment for each subsidy",),
    "update county_document set valid_from = issued_on - 1": ("issued before it is valid",),
    "update risk_team set to_on = null where to_on is not null": ("one risk team at a time",),
    "update risk_team set members = '[]'": ("members of departments",),
    "update joint_meeting set attendees = '[]'": ("two departments at least",),
    "update meeting_resolution set due_on = held_on, recorded_at = held_on - 1": (
        "resolution is of a meeting",
    ),
    "update household set conditions_unmet = '{WILLING}' where (county_id, id) in"
    " (select county_id, id from household limit 1)": ("met or not met",),
    "update household_exposure set outstanding = outstanding - 0.01 where (county_id, household_id)"
    " in (select county_id, household_id from household_exposure where outstanding > 1 limit 1)": (
        "household exposure equals",
    ),
    "update household_exposure set ceiling = 60000, outstanding = 50000.01 where"
    " (county_id, household_id) in (select county_id, household_id from household_exposure"
    " where outstanding = 50000 limit 1)": ("household exposure equals", "above its limit"),
    "delete from household_exposure where (county_id, household_id) in (select county_id,"
    " household_id from household_exposure where outstanding > 0 limit 1)": (
        "household exposure equals",
    ),
    f"update county_lender_position set non_performing = 0.01 where {ANY_POSITION}"
    " and non_performing = 0": ("lender's position equals",),
    f"update county_lender_position set loan_count = loan_count + 1 where {ANY_POSITION}": (
        "lender's position equals",
        "county's position equals",
    ),
    "update county_position set outstanding = outstanding + 0.01 where county_id = 520327000": (
        "county's position equals",
    ),
    "update county_position set fund_balance = fund_balance + 0.01 where county_id = 520327000": (
        "fund's balance equals",
    ),
    "update fund_entry set amount = amount + 0.01 where (county_id, id) in"
    " (select county_id, id from fund_entry where kind = 'CORRECTION' limit 1)": (
        "fund's balance equals",
        "reversal takes back",
    ),
    "update fund_entry set recorded_at = '2001-01-01', business_on = '2001-01-01' where"
    " (county_id, id) in (select county_id, id from fund_entry where kind = 'CORRECTION'"
    " limit 1)": (
        "never below nothing",
        "reversal takes back",
    ),
    "update project set contributed_principal = contributed_principal + 1,"
    " amount = greatest(declared_loan_funds, contributed_principal + 1)"
    " where county_id = 520327000": ("project's amount, households",),
    "update project set declared_loan_funds = 5000000, amount = 5000000 where amount = 4999999.99"
    " and county_id = 520327000": ("carry its amount", "history ends at its amount"),
    "update project set lender_groups = array['RCC', 'VILLAGE'] where county_id = 520327000": (
        "project's amount, households",
        "carry its amount",
    ),
    "update project_participation set principal = principal - 0.01": (
        "project's amount, households",
        "participation repeats its loan",
    ),
    "delete from project_participation": (
        "project's amount, households",
        "participation repeats its loan",
    ),
    f"update loan set outstanding_principal = outstanding_principal - 1 where {ANY_ACTIVE}": (
        "what was paid out less what came back",
        "household exposure equals",
        "lender's position equals",
    ),
    f"update loan set months = months - 1 where {ANY_ACTIVE}": ("term is at most 36 months",),
    f"update loan set matures_on = (value_on + interval '36 months 1 day')::date where {ANY_ACTIVE}"
    "": ("term is at most 36 months",),
    f"update loan set rate = rate + 0.01 where {ANY_ACTIVE}": ("rate is the benchmark",),
    f"update loan set signed_on = value_on + 1 where {ANY_ACTIVE}": (
        "steps of a loan follow",
        "steps stand in its history",
    ),
    f"update loan set state = 'SETTLED' where {ANY_ACTIVE}": (
        "state agrees with its days",
        "household exposure equals",
        "lender's position equals",
    ),
    f"update loan set five_tier = 'LOSS' where {ANY_ACTIVE}": (
        "class is its newest classification",
        "lender's position equals",
    ),
    "update repayment set received_on = '2010-01-01'": ("money comes back after",),
    "update instalment set principal_paid = principal_paid + 0.01 where principal_paid < principal"
    " and due_on > '2018-12-20'": ("what is paid of it came back",),
    "update instalment set principal = principal + 0.01": ("schedule's principal is its loan's",),
    "update instalment set due_on = due_on + 1 where number = 1": ("numbered by their due days",),
    "update instalment set township_id = township_id + 1": ("repeats who its loan concerns",),
    "update instalment set interest_paid = interest where due_on < '2018-12-20'": (
        "arrears are the unpaid lines",
    ),
    "insert into instalment (county_id, loan_id, number, lender_id, outlet_id, township_id, due_on,"
    " principal, interest, principal_days, principal_paid, interest_paid, changed_at)"
    " select county_id, id, 1, lender_id, outlet_id, township_id, matures_on,"
    " amount, 0, 0, amount - 0.01, 0, changed_at from loan where state = 'SETTLED'": (
        "what is paid of it came back",
        "settled loan owes nothing",
    ),
    "update breaker_event set recorded_at = '2017-01-01'": (
        "no lending between trip and resume",
        "breaker stands as its last event",
    ),
    "update breaker_event set non_performing = outstanding * 0.03 - 0.01": (
        "breaker stands as its last event",
    ),
    "update county_lender_position set breaker_state = 'CLOSED' where breaker_state = 'TRIPPED'": (
        "breaker stands as its last event",
    ),
    "update loan_event set recorded_at = '2017-01-01' where kind = 'CLASSIFIED'"
    " and details ->> 'to' = 'LOSS'": ("before its breaker tripped",),
    "delete from breaker_event": ("breaker stands as its last event", "before its breaker tripped"),
    "update household set status_since_on = '2001-01-01' where status = 'REMOVED_WRONG'": (
        "removed household did not apply",
        "status is the last of its history",
    ),
    "update loan set submitted_on = '2016-01-01' where state = 'SUBMITTED'": (
        "steps stand in its history",
    ),
    f"update loan set member_id = (select m.id from household_member m where"
    f" m.county_id = loan.county_id and m.household_id <> loan.household_id limit 1)"
    f" where {ANY_ACTIVE}": ("belong where they say",),
    "update region set id_max = 520327999 + 1 where id = 520327000": ("regions nest",),
    "update region_code set code = '520328' where code = '520327'": ("code stands in its dated",),
    "delete from identity_index where (id_card_hmac, household_id) in (select id_card_hmac,"
    " household_id from identity_index limit 1)": ("registered once and indexed",),
    "insert into identity_index select id_card_hmac, 520327000,"
    " '0190f5d0-0000-7000-8000-000000000001' from identity_index limit 1": (
        "registered once and indexed",
    ),
    "update household_member set id_card_masked = '520327199001010013' where position = 1": (
        "masked, sealed and hashed",
    ),
    "update loan set agreement_id = null where state = 'SIGNED' and purpose = 'COOPERATION'": (
        "under an agreement of its household",
    ),
    "update agreement set state = 'SIGNED' where state = 'IN_FORCE'": (
        "under an agreement of its household",
    ),
    "update agreement set duties = '[]' where state = 'SIGNED'": ("signed lacks nothing",),
    "update loan set matures_on = '2018-12-19' where state = 'ACTIVE' and value_on < '2018-12-01'"
    " and used_by = 'HOUSEHOLD'": ("not past its maturity", "term is at most 36 months"),
}


@pytest.fixture
def connection(shared_world_urls: DatabaseUrls) -> Iterator[psycopg.Connection[Any]]:
    """The owner; everything is rolled back."""
    with psycopg.connect(shared_world_urls.owner) as made:
        yield made
        made.rollback()


def test_the_world_is_sound(connection: psycopg.Connection[Any]) -> None:
    assert violations(connection, BUSINESS_DATE) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: " ".join(defect.split()[:5]))
def test_a_planted_defect_is_found(connection: psycopg.Connection[Any], defect: str) -> None:
    planted = connection.execute(defect)
    assert planted.rowcount > 0
    found = violations(connection, BUSINESS_DATE)
    for word in DEFECTS[defect]:
        assert any(word in line for line in found), (word, found)


def test_every_invariant_has_a_defect_that_it_finds() -> None:
    words = {word for expected in DEFECTS.values() for word in expected}
    names = [name for file in (*ALWAYS, BY_DAY) for name in queries(file)]
    blind = {name for name in names if not any(word in name for word in words)}
    # Foreign and primary keys stand before these two; the queries guard databases without them.
    assert blind == {
        "an id names one household and one loan",
        "every tenant row stands in a county",
        "no household ever applied beyond its limit (row 6)",
    }


def test_a_second_loan_beyond_the_limit_in_time_is_found(
    connection: psycopg.Connection[Any],
) -> None:
    """A household that applied while the first 50,000 were still out, though both are settled."""
    connection.execute(
        "update loan l set submitted_on = f.value_on from loan f"
        " where f.county_id = l.county_id and f.household_id = l.household_id and f.id <> l.id"
        " and f.state = 'SETTLED' and f.amount = 50000 and l.submitted_on > f.settled_on"
    )
    found = violations(connection, BUSINESS_DATE)
    assert any("ever applied beyond its limit" in line for line in found)


def test_a_checker_that_cannot_see_refuses(shared_world_urls: DatabaseUrls) -> None:
    """A role from which rows are hidden must not hear that all is well."""
    with psycopg.connect(shared_world_urls.app) as made, pytest.raises(CheckError):
        violations(made)
