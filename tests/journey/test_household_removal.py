"""A removal over the engine: shown before it is saved, decided by the county, told to lenders."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from models.clock import Clock
from models.identity import Vault
from rules.facts import ApprovalFacts, LoanFacts
from rules.loan import judge_approval
from rules.vocabulary import EligibilityCondition, HouseholdStatus
from schema.execute import Engine
from tests.conftest import DatabaseUrls
from tests.office import BUSINESS_DATE, Office
from tests.rules.situation import build
from tests.world import KEYS

COUNTY = 520327000
ERRORS = (
    "errors { code path params { name value } } warnings { code message params { name value } }"
)
CHANGE = f"""mutation($input: HouseholdStatusChangeInput!) {{
  householdStatusChange(input: $input) {{
    household {{ id status statusSinceOn version blockedBy allowedActions
      statuses {{ status fromOn }}
      loans {{ nodes {{ id status flags subsidyEndsOn
        disposalCase {{ status openedOn decision }} }} }}
      disposalCases {{ totalCount nodes {{ id status loan {{ id }} }} }} }}
    statusChange {{ id status fromOn reason household {{ id }} }}
    dryRun {ERRORS} }} }}"""
DECIDE = f"""mutation($input: DisposalDecideInput!) {{ disposalDecide(input: $input) {{
  disposalCase {{ status decision decidingBody documentNo decidedOn allowedActions
    loan {{ disposalCase {{ decision }} }} }} {ERRORS} }} }}"""
OPEN = """{ disposalCases(where: {status: {eq: OPEN}, county: {eq: "520327"}}) { totalCount
  nodes { id allowedActions } } }"""


@pytest.fixture
def office(world_urls: DatabaseUrls) -> Iterator[Office]:
    opened = Office.open(world_urls.app)
    yield opened
    opened.close()


def owner(urls: DatabaseUrls) -> psycopg.Connection[Any]:
    return psycopg.connect(urls.owner, autocommit=True)


def borrower_with_a_loan(urls: DatabaseUrls) -> tuple[str, int]:
    """A poor household with loans on the book, and how many."""
    with owner(urls) as connection:
        found = connection.execute(
            "select h.id, count(*) from household h join loan l on l.county_id = h.county_id"
            " and l.household_id = h.id where h.county_id = %s and h.status <> 'REMOVED_WRONG'"
            " and l.state in ('ACTIVE', 'OVERDUE') group by 1 order by 2 desc, 1 limit 1",
            [COUNTY],
        ).fetchone()
    assert found is not None
    return f"household_{COUNTY}_{found[0]}", found[1]


def test_a_removal_is_shown_saved_and_decided(office: Office, world_urls: DatabaseUrls) -> None:
    household, loans = borrower_with_a_loan(world_urls)
    pa, government = office.actor("COUNTY_PA@520327"), office.actor("COUNTY_GOV@520327")
    given = {
        "household": household,
        "status": "REMOVED_WRONG",
        "fromOn": "2018-12-20",
        "reason": "错评",
        "documentNo": "凤扶发〔2018〕12号",
    }

    def change(**more: Any) -> Any:
        return office.data(pa, CHANGE, input=given | more)["householdStatusChange"]

    tried = change(dryRun=True)
    assert tried["dryRun"] and tried["errors"] == []
    assert office.data(government, OPEN)["disposalCases"]["totalCount"] == 0
    done = change()
    for name in ("household", "warnings"):  # Every id of a dry run is of that run alone.
        assert _without_ids(tried[name]) == _without_ids(done[name])
    assert [one["code"] for one in done["warnings"]] == ["RISK_DISPOSAL"]
    shown = done["household"]
    assert (shown["status"], shown["statusSinceOn"]) == ("REMOVED_WRONG", "2018-12-20")
    assert "HOUSEHOLD_REMOVED" in shown["blockedBy"] and shown["allowedActions"] == []
    assert shown["statuses"][-1] == {"status": "REMOVED_WRONG", "fromOn": "2018-12-20"}
    assert done["statusChange"]["reason"] == "错评（凤扶发〔2018〕12号）"
    assert done["statusChange"]["household"] == {"id": household}
    marked = [one for one in shown["loans"]["nodes"] if one["flags"] == ["RISK_DISPOSAL"]]
    assert len(marked) == loans == shown["disposalCases"]["totalCount"]
    for one in marked:
        assert one["subsidyEndsOn"] == "2018-12-20"
        assert one["disposalCase"] == {
            "status": "OPEN",
            "openedOn": "2018-12-20",
            "decision": None,
        }
    (again,) = change()["errors"]
    assert (again["code"], again["path"]) == ("INVALID_TRANSITION", ["input", "status"])
    _decide_each(office, government, loans)


def _decide_each(office: Office, government: Any, loans: int) -> None:
    """The county government finds its cases and decides them, each once."""
    cases = office.data(government, OPEN)["disposalCases"]
    assert cases["totalCount"] == loans
    for case in cases["nodes"]:
        assert case["allowedActions"] == ["DISPOSAL_DECIDE"]
        given = {
            "disposalCase": case["id"],
            "decision": "KEEP_TO_MATURITY",
            "decidingBody": "凤冈县人民政府",
            "documentNo": "凤府专议〔2018〕7号",
        }
        decided = office.data(government, DECIDE, input=given)["disposalDecide"]
        assert decided["errors"] == []
        shown = decided["disposalCase"]
        assert shown["loan"] == {"disposalCase": {"decision": "KEEP_TO_MATURITY"}}
        assert (shown["status"], shown["decidedOn"]) == ("DECIDED", "2018-12-20")
        assert shown["allowedActions"] == []
        twice = office.data(government, DECIDE, input=given)["disposalDecide"]
        assert [one["code"] for one in twice["errors"]] == ["INVALID_TRANSITION"]
    assert office.data(government, OPEN)["disposalCases"]["totalCount"] == 0


def _without_ids(shown: Any) -> Any:
    if isinstance(shown, dict):
        return {name: _without_ids(one) for name, one in shown.items() if name != "id"}
    return [_without_ids(one) for one in shown] if isinstance(shown, list) else shown


def test_conditions_over_the_engine(office: Office, world_urls: DatabaseUrls) -> None:
    """Row 3: the outlet rates, the township assesses, and the household says what it lacks."""
    with owner(world_urls) as connection:
        row = connection.execute(
            "update household set conditions_met = '{}', credit_rating = null, rated_on = null"
            " where county_id = %s and id = (select id from household where county_id = %s and"
            " status = 'POOR' order by id limit 1) returning id, township_id",
            [COUNTY, COUNTY],
        ).fetchone()
    assert row is not None
    household, town = f"household_{COUNTY}_{row[0]}", office.directory.region(row[1])
    assert town is not None
    township = office.actor(f"TOWN_PA@{town.code}")
    outlet = office.actor("BANK_OUTLET@520327", "RCC-520327", "RCC-520327-100")
    rate = f"""mutation($input: HouseholdRateInput!) {{ householdRate(input: $input) {{
      household {{ creditRating ratedOn conditionsMet blockedBy }}
      assessment {{ condition met recordedRole household {{ id }} }} {ERRORS} }} }}"""
    assess = f"""mutation($input: HouseholdAssessInput!) {{ householdAssess(input: $input) {{
      household {{ conditionsMet conditionsUnmet blockedBy
        assessments(first: 9) {{ totalCount nodes {{ condition met note }} }} }} {ERRORS} }} }}"""
    rated = office.data(outlet, rate, input={"household": household, "grade": "AAA", "met": True})[
        "householdRate"
    ]
    assert rated["household"] == {
        "creditRating": "AAA",
        "ratedOn": "2018-12-20",
        "conditionsMet": ["CREDIT_RATING"],
        "blockedBy": ["ELIGIBILITY_INCOMPLETE"],
    }
    assert rated["assessment"] == {
        "condition": "CREDIT_RATING",
        "met": True,
        "recordedRole": "BANK_OUTLET",
        "household": {"id": household},
    }
    of_township = ["WILLING", "POTENTIAL", "SKILLS", "REPAYMENT_CAPACITY"]
    answers = [{"condition": one, "met": one != "SKILLS", "note": "走访"} for one in of_township]
    given = {"household": household, "assessments": answers}
    assessed = office.data(township, assess, input=given)["householdAssess"]
    assert assessed["errors"] == []
    assert assessed["household"]["conditionsUnmet"] == ["SKILLS"]
    assert assessed["household"]["blockedBy"] == ["ELIGIBILITY_INCOMPLETE"]
    assert assessed["household"]["assessments"]["totalCount"] == 5
    wrong = office.data(
        township,
        assess,
        input=given | {"assessments": [{"condition": "CREDIT_RATING", "met": True}]},
    )["householdAssess"]
    (error,) = wrong["errors"]
    assert error["path"] == ["input", "assessments", "0", "condition"]
    assert {"name": "reason", "value": "NOT_OF_OFFICE"} in error["params"]
    given["assessments"] = [{"condition": "SKILLS", "met": True}]
    assessed = office.data(township, assess, input=given)["householdAssess"]
    assert assessed["household"]["blockedBy"] == []


SETS = ([], list(EligibilityCondition)[1:], list(EligibilityCondition))


@pytest.mark.parametrize("today", [BUSINESS_DATE, date(2020, 12, 31), date(2021, 1, 1)])
def test_what_bars_a_household_is_what_the_rules_refuse(
    office: Office, world_urls: DatabaseUrls, today: date
) -> None:
    """`blockedBy` is told in SQL and judged in Python: the same codes, in the same order."""
    engine = Engine(office.database, Clock(today), Vault(KEYS), office.directory)
    office.engine = engine
    actor = office.actor("COUNTY_PA@520327")
    with owner(world_urls) as connection:
        key = connection.execute(
            "select id from household where county_id = %s limit 1", [COUNTY]
        ).fetchone()
        assert key is not None
        text = f'{{ household(id: "household_{COUNTY}_{key[0]}") {{ blockedBy }} }}'
        for status, met, unmet, since in itertools.product(
            HouseholdStatus, SETS, ([], ["SKILLS"]), (today, date(2022, 1, 1))
        ):
            if set(met) & set(unmet):
                continue
            connection.execute(
                "update household set status = %s, status_since_on = %s, conditions_met = %s,"
                " conditions_unmet = %s, flags = '{}' where county_id = %s and id = %s",
                [status.value, since, [str(one) for one in met], unmet, COUNTY, key[0]],
            )
            household = {
                "status": status.value,
                "status_since": since,
                "applied_on": today,
                "conditions_met": [str(one) for one in met],
                "conditions_unmet": unmet,
            }
            shown = office.data(actor, text)["household"]["blockedBy"]
            assert shown == _refused(today, household), household
        connection.execute(
            "update household set flags = '{MALICIOUS_DEFAULT}' where county_id = %s and id = %s",
            [COUNTY, key[0]],
        )
        assert "MALICIOUS_DEFAULTER" in office.data(actor, text)["household"]["blockedBy"]


def _refused(today: date, household: dict[str, Any]) -> list[str]:
    """Codes of an approval of a loan that is sound but for its household."""
    loan = build(
        LoanFacts,
        {
            "today": today,
            "signed_on": today,
            "value_on": today,
            "matures_on": today.replace(year=today.year + 1),
            "household": household,
        },
    )
    return [str(one.code) for one in judge_approval(loan, build(ApprovalFacts, {}))]


APPLY = """mutation($input: LoanSubmitInput!) { loanSubmit(input: $input) {
  loan { status } errors { code path params { name value } } } }"""


def test_an_exited_household_applies_to_the_last_day_of_the_period(
    office: Office, world_urls: DatabaseUrls
) -> None:
    """Row 62 over the engine: 2020-12-31 passes, 2021-01-01 is told what has ended."""
    with owner(world_urls) as connection:
        row = connection.execute(
            "update household h set status = 'EXITED', status_since_on = '2018-12-01'"
            " from household_exposure e, household_member m where h.county_id = %s and h.id ="
            " (select household_id from household_exposure where county_id = %s and"
            " outstanding + approved + pending = 0 order by 1 limit 1)"
            " and e.county_id = h.county_id and e.household_id = h.id"
            " and m.county_id = h.county_id and m.household_id = h.id and m.position = 1"
            " returning h.id, m.id",
            [COUNTY, COUNTY],
        ).fetchone()
    assert row is not None
    bank = office.actor("COUNTY_BANK@520327", "RCC-520327")
    for today, codes in ((date(2020, 12, 31), []), (date(2021, 1, 1), ["POLICY_PERIOD_ENDED"])):
        office.engine = Engine(office.database, Clock(today), Vault(KEYS), office.directory)
        given = {
            "loanNo": "P-1",
            "household": f"household_{COUNTY}_{row[0]}",
            "borrower": f"member_{COUNTY}_{row[1]}",
            "amount": "10000.00",
            "rate": "4.35",
            "maturesOn": today.replace(year=today.year + 1).isoformat(),
            "purpose": "OWN_PRODUCTION",
            "industry": "PLANTING",
            "repaymentMethod": "QUARTERLY_INTEREST",
            "dryRun": True,
        }
        answer = office.data(bank, APPLY, input=given)["loanSubmit"]
        assert [one["code"] for one in answer["errors"]] == codes
        assert answer["loan"] == (None if codes else {"status": "SUBMITTED"})


def test_a_refusal_is_told_in_a_sentence(office: Office, world_urls: DatabaseUrls) -> None:
    household, _ = borrower_with_a_loan(world_urls)
    given = {"household": household, "status": "POOR", "reason": "错评", "fromOn": "2018-12-21"}
    text = CHANGE.replace("errors { code", "errors { code message")
    for locale, sentences in (
        (
            "zh",
            ["起始日（fromOn） 不能晚于业务日", "建档状态（status） 由名册登记决定，此处可变更为 "],
        ),
        (
            "en",
            ["fromOn must not be after", "status is decided by the roster; here it may become "],
        ),
    ):
        answer = office.answer(office.actor("COUNTY_PA@520327"), text, locale=locale, input=given)
        assert answer.data is not None
        errors = json.loads(answer.data)["householdStatusChange"]["errors"]
        assert len(errors) == 2
        for error, sentence in zip(errors, sentences, strict=True):
            assert error["message"].startswith(sentence), error
