"""The demo: every invariant holds, the cases it must show are there, and it comes out alike."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from models.identity import Vault
from ops import migrate
from ops.seed import SeedReport, seed
from ops.seed.check import violations
from rules.identity_card import identity_card_fault
from rules.uscc import is_uscc
from tests.conftest import BUSINESS_DATE, DatabaseUrls, Server
from tests.world import KEYS

LOANS = 8_000
WATCH = Decimal(5_000_000)


@pytest.fixture(scope="module")
def demo(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """The default demo as its owner sees it."""
    urls = server.create(f"test_demo_{os.getpid()}")
    try:
        migrate.migrate(urls.owner)
        report = load(urls, LOANS)
        assert report.loans == LOANS
        with psycopg.connect(urls.owner) as connection:
            yield connection
    finally:
        server.drop(urls.name)


def load(urls: DatabaseUrls, loans: int, number: int = 1) -> SeedReport:
    return seed(urls.owner, loans=loans, seed=number, keys=KEYS, business_date=BUSINESS_DATE)


def fetch(connection: psycopg.Connection[Any], query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_every_invariant_holds(demo: psycopg.Connection[Any]) -> None:
    assert violations(demo, BUSINESS_DATE) == []


def test_loans_cluster_at_fifty_thousand_over_all_counties(demo: psycopg.Connection[Any]) -> None:
    share, counties, odd = fetch(
        demo,
        "select avg((amount = 50000)::int), count(distinct county_id),"
        " count(*) filter (where amount <> trunc(amount)) from loan",
    )[0]
    assert Decimal("0.80") <= share <= Decimal("0.90")
    assert counties == 88
    assert odd >= 5


def test_every_state_class_method_and_term_occurs(demo: psycopg.Connection[Any]) -> None:
    def found(column: str) -> set[Any]:
        return {value for (value,) in fetch(demo, f"select distinct {column} from loan")}

    assert found("state") == {
        "SUBMITTED", "APPROVED", "SIGNED", "ACTIVE", "OVERDUE", "SETTLED",
        "REFUSED", "WITHDRAWN", "CANCELLED",
    }  # fmt: skip
    assert found("five_tier") == {
        "NORMAL", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS"
    }  # fmt: skip
    assert found("repayment_method") == {
        "QUARTERLY_INTEREST", "AT_MATURITY", "EQUAL_INSTALMENTS", "EQUAL_PRINCIPAL"
    }  # fmt: skip
    assert found("months") >= {6, 12, 13, 24, 36}
    assert found("used_by") == {"HOUSEHOLD", "ENTERPRISE"}
    segments = fetch(demo, "select value_on < '2017-07-25', count(*) from loan group by 1")
    assert all(count > 200 for _, count in segments)
    assert len(segments) == 3


def test_some_lenders_are_near_three_percent_some_at_it_some_above(
    demo: psycopg.Connection[Any],
) -> None:
    books = fetch(
        demo,
        "select l.code, p.breaker_state, p.non_performing, p.outstanding"
        " from county_lender_position p join lender l on l.id = p.lender_id"
        " where p.non_performing * 1000 >= p.outstanding * 25 and p.outstanding > 0",
    )
    shapes: dict[str, set[str]] = {"near": set(), "exact": set(), "above": set()}
    for code, state, bad, outstanding in books:
        near, exact = bad * 100 < outstanding * 3, bad * 100 == outstanding * 3
        shapes["near" if near else "exact" if exact else "above"].add(code)
        assert state == ("CLOSED" if near else "TRIPPED")
        assert bad * 10_000 <= outstanding * 299 or not near
    assert shapes["exact"] == {"RCC-520625", "RCC-522632", "RCC-520424"}
    assert shapes["above"] == {"RCC-520527", "RCC-522326", "RCC-522728", "RCC-520524"}
    assert len(shapes["near"]) == 8


def test_few_lenders_have_been_silent_for_a_month(demo: psycopg.Connection[Any]) -> None:
    """Two by plan, some because they lend little; nobody's last act is newer than its report."""
    silent = fetch(
        demo,
        "select l.code from county_lender_position p join lender l on l.id = p.lender_id"
        f" where p.loan_count > 0 and p.fed_on < date '{BUSINESS_DATE}' - 30 order by 1",
    )
    assert {("ABC-520327",), ("PSBC-520381",)} <= set(silent) and len(silent) <= 8
    newest = fetch(
        demo,
        "select count(*), count(p.fed_on) from county_lender_position p join"
        " (select county_id, lender_id, max(day) as day from"
        "   (select county_id, lender_id, business_on as day from loan_event"
        "    union all select county_id, lender_id, as_of_on from classification) d"
        "  group by 1, 2) e on e.county_id = p.county_id and e.lender_id = p.lender_id"
        " where p.fed_on = e.day",
    )[0]
    lent = fetch(demo, "select count(distinct (county_id, lender_id)) from loan")[0][0]
    assert newest == (lent, lent)


def test_funds_stand_above_below_and_exactly_at_one_tenth(demo: psycopg.Connection[Any]) -> None:
    above, below, exact = fetch(
        demo,
        "select count(*) filter (where fund_balance * 10 > outstanding),"
        " count(*) filter (where fund_balance * 10 < outstanding),"
        " count(*) filter (where fund_balance * 10 = outstanding) from county_position",
    )[0]
    assert (above >= 50, below >= 20, exact) == (True, True, 2)
    without = fetch(
        demo,
        "select r.code from region r left join risk_fund f on f.county_id = r.id"
        " where r.tier = 3 and f.id is null",
    )
    assert without == [("520103",)]
    kinds = Counter(dict(fetch(demo, "select kind, count(*) from fund_entry group by kind")))
    assert set(kinds) == {"INJECTION", "INTEREST", "CORRECTION"}
    levels = fetch(demo, "select distinct source_level from fund_entry where kind = 'INJECTION'")
    assert {level for (level,) in levels} == {"CENTRAL", "PROVINCE", "CITY", "COUNTY"}


def test_most_lenders_share_a_loss_and_a_third_of_households_are_insured(
    demo: psycopg.Connection[Any],
) -> None:
    """Every county's own lender has an agreement, some others have none; revenue of three years."""
    agreed, rural, lenders = fetch(
        demo,
        "select count(c.id), count(c.id) filter (where l.lender_group = 'RCC'), count(*)"
        " from lender l left join cooperation c on c.lender_id = l.id"
        " where l.home_county_id in (select id from region where tier = 3)",
    )[0]
    assert rural == 89 and lenders * 7 // 10 < agreed < lenders
    assert fetch(demo, "select count(*) from cooperation_share")[0][0] > 5
    years = fetch(demo, "select year, count(*) from budget_revenue group by 1 order by 1")
    assert years == [(2016, 89), (2017, 89), (2018, 89)]
    insured, households, subsidised, odd = fetch(
        demo,
        "select (select count(distinct household_id) from insurance_policy),"
        " (select count(*) from household), (select count(*) from premium_subsidy),"
        " (select count(*) from insurance_policy where self_part <> trunc(self_part))",
    )[0]
    assert Decimal("0.35") < Decimal(insured) / households < Decimal("0.55")
    assert insured // 3 < subsidised < insured and odd > 10


def test_projects_lie_on_both_sides_of_the_watch_and_on_it(demo: psycopg.Connection[Any]) -> None:
    total = fetch(demo, "select count(*) from project")[0][0]
    assert 290 <= total <= 330
    sides = fetch(
        demo,
        "select r.parent_id, count(*) filter (where amount >= 5000000),"
        " count(*) filter (where amount < 5000000)"
        " from project p join region r on r.id = p.county_id group by r.parent_id",
    )
    assert len(sides) == 9
    assert all(above and below for _, above, below in sides)
    amounts = [amount for (amount,) in fetch(demo, "select amount from project")]
    for exactly in (WATCH, WATCH - Decimal("0.01"), WATCH + Decimal("0.01")):
        assert amounts.count(exactly) >= 3
    fenggang = fetch(demo, "select amount from project where county_id = 520327000 order by 1")
    assert [amount for (amount,) in fenggang] == [
        Decimal(1_200_000), WATCH - Decimal("0.01"), WATCH, Decimal(6_300_000),
    ]  # fmt: skip
    carried = fetch(
        demo,
        "select amount from project where contributed_principal > declared_loan_funds order by 1",
    )
    assert [amount for (amount,) in carried] == [Decimal(4_950_000), WATCH, Decimal(5_400_000)]


def test_most_projects_are_secured_and_some_are_not(demo: psycopg.Connection[Any]) -> None:
    """Both tasks have something to show, and few projects have either (rows 73 and 74)."""
    owing, unguaranteed, uncovered, insured = fetch(
        demo,
        """with used as (
          select a.county_id, a.project_id, sum(l.outstanding_principal) as funds
          from project_participation a
          join loan l on l.county_id = a.county_id and l.id = a.loan_id
          where a.withdrawn_on is null group by 1, 2
        ), held as (
          select u.*, coalesce(sum(s.amount) filter (where s.kind = 'GUARANTEE'), 0) as guarantee,
            coalesce(sum(s.amount) filter (where s.kind = 'COLLATERAL'), 0) as collateral,
            coalesce(sum(s.amount) filter (where s.kind = 'INSURANCE'), 0) as insurance
          from used u left join project_security s
            on s.county_id = u.county_id and s.project_id = u.project_id
          where u.funds > 0 group by u.county_id, u.project_id, u.funds
        )
        select count(*), count(*) filter (where guarantee < funds),
          count(*) filter (where collateral < funds), count(*) filter (where insurance > 0)
        from held""",
    )[0]
    assert 0 < unguaranteed < owing * 0.15 < uncovered < owing * 0.35 and insured > 0


def test_most_projects_are_screened_as_they_stand(demo: psycopg.Connection[Any]) -> None:
    waiting, screened, odd = fetch(
        demo,
        """select count(*) filter (where p.screening is null), count(p.screening),
          count(*) filter (where p.screening is distinct from s.result
            or p.screened_on is distinct from s.signed_on)
        from project p left join screening s
          on s.county_id = p.county_id and s.project_id = p.id
        where p.state = 'NORMAL'""",
    )[0]
    assert 0 < waiting < screened * 0.25 and odd == 0


def test_the_last_quarter_is_reported_but_for_a_little(demo: psycopg.Connection[Any]) -> None:
    """Months are frozen with the application's own figures; few of what is due is missing."""
    months = fetch(demo, "select distinct as_of_on from statistic order by 1")
    assert [day for (day,) in months] == [date(2018, 9, 30), date(2018, 10, 31), date(2018, 11, 30)]
    of_lenders, late = fetch(
        demo,
        "select count(*), count(*) filter (where lender_submitted_on is null) from statistic"
        " where lender_id is not null",
    )[0]
    assert 0 < late < of_lenders * 0.05
    reports, waiting = fetch(
        demo, "select count(*), count(*) filter (where state <> 'COMPLETE') from written_report"
    )[0]
    assert 0 < waiting < reports * 0.2
    wrong = fetch(
        demo,
        """select s.id from statistic s join statistic_figure f
          on f.county_id = s.county_id and f.statistic_id = s.id and f.code = 'BALANCE'
        where f.amount is distinct from (select coalesce(sum(l.balance), 0) from statistic_line l
          where l.county_id = s.county_id and l.statistic_id = any(s.part_ids))""",
    )
    assert wrong == []
    odd = fetch(
        demo,
        """select s.county_id from statistic s join statistic_figure f
          on f.county_id = s.county_id and f.statistic_id = s.id and f.code = 'REGISTERED'
        where f.households > (select count(*) from household h where h.county_id = s.county_id)""",
    )
    assert odd == []
    unassessed = fetch(
        demo,
        """select p.project_id from statistic s
        join statistic_project p on p.county_id = s.county_id and p.statistic_id = s.id
        where s.as_of_on = '2018-09-30' and p.balance > 0 and not exists (
          select from project_assessment a where a.county_id = p.county_id
            and a.project_id = p.project_id and a.office = 'COUNTY_PA')""",
    )
    assert unassessed == []
    owing = fetch(
        demo,
        """select l.project_id, l.lender_id from statistic s
        join statistic_line l on l.county_id = s.county_id and l.statistic_id = s.id
        where s.as_of_on = '2018-09-30' and l.project_id is not null and l.balance > 0
          and not exists (select from project_assessment a where a.county_id = l.county_id
            and a.project_id = l.project_id and a.lender_id = l.lender_id)""",
    )
    assert owing == []


def test_people_are_invented_sound_and_registered_once(demo: psycopg.Connection[Any]) -> None:
    vault = Vault(KEYS)
    members = fetch(
        demo,
        "select m.county_id, r.code, m.household_id, m.id_card_masked, m.id_card_hmac,"
        " m.id_card_cipher, m.key_id, m.name, h.synthetic, m.position, h.head_name"
        " from household_member m join household h"
        " on h.county_id = m.county_id and h.id = m.household_id"
        " join region r on r.id = m.county_id",
    )
    numbers = set()
    for county_id, code, household_id, masked, hashed, cipher, key_id, name, *rest in members:
        synthetic, position, head = rest
        number = vault.open(cipher, key_id, county_id, household_id)
        assert identity_card_fault(number, BUSINESS_DATE) is None
        assert number.startswith(code)
        assert masked == f"{number[:6]}********{number[-4:]}"
        assert vault.fingerprint(number) == hashed
        assert synthetic
        assert position > 1 or name == head
        numbers.add(number)
    assert len(numbers) == len(members)
    assert any("·" in row[7] for row in members)


def test_rated_households_meet_all_conditions_and_the_others_lack_the_rating(
    demo: psycopg.Connection[Any],
) -> None:
    found = fetch(
        demo,
        "select rated_on is not null, conditions_met, conditions_unmet, count(*)"
        " from household group by 1, 2, 3 order by 1",
    )
    (_, *unrated, few), (_, *rated, many) = found
    of_township = ["WILLING", "POTENTIAL", "SKILLS", "REPAYMENT_CAPACITY"]
    assert unrated == [of_township, []] and rated == [["CREDIT_RATING", *of_township], []]
    assert Decimal("0.95") <= Decimal(many) / (few + many) <= Decimal("0.97")


def test_enterprises_have_sound_codes(demo: psycopg.Connection[Any]) -> None:
    codes = [code for (code,) in fetch(demo, "select uscc from enterprise")]
    assert 230 <= len(codes) <= 320
    assert all(is_uscc(code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_some_counties_are_prepared_and_some_are_not(demo: psycopg.Connection[Any]) -> None:
    """凤冈县 has rules, plan and team; each of the three is missing somewhere, some plans ended."""

    def counties(query: str) -> set[int]:
        return {county for (county,) in fetch(demo, query)}

    valid = "select county_id from county_document where kind = '{}'" + (
        f" and (valid_to is null or valid_to >= '{BUSINESS_DATE}')"
    )
    ruled, planned = (
        counties(valid.format("COUNTY_RULES")),
        counties(valid.format("CONTINGENCY_PLAN")),
    )
    led = counties("select county_id from risk_team where to_on is null")
    assert 520327000 in ruled & planned & led
    assert all(40 < len(one) < 85 for one in (ruled, planned, led))
    ended = counties("select county_id from county_document where kind = 'CONTINGENCY_PLAN'")
    assert len(ended - planned) > 3
    assert counties("select county_id from risk_team where to_on is not null") <= led


def test_the_trail_of_each_county_starts_with_the_seed(demo: psycopg.Connection[Any]) -> None:
    trail = fetch(demo, "select act, actor, count(*), count(distinct county_id)"
                        " from audit_event group by act, actor")  # fmt: skip
    assert trail == [("seed:load", "seed", 89, 89)]
